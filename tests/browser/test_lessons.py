"""Lessons as a class meets them: every scene of every lesson, with the numbers that PyTorch computes."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.recited import Recital, recital
from tests.browser.screen import eventually
from tests.browser.visible_numbers import is_seen, unseen_numbers
from tests.lesson_names import NAMES
from tests.tooling.watching import Faults

Words = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """A scene as the server tells it."""

    id: str
    caption: Words
    question: Words | None
    answer: Words | None
    query: str
    play: dict[str, int] | None

    def recited(self) -> Recital:
        """The run that it shows."""
        return recital(self.query, self.play["to"] if self.play else None)

    def last_step(self) -> str:
        """The step that it stands on in the end."""
        return str(self.play["to"]) if self.play else self.recited().query["step"]


def scenes_of(server: str, name: str) -> list[Scene]:
    """A lesson's scenes, in their order."""
    told = httpx2.get(f"{server}/api/lessons/{name}", timeout=60).json()["scenes"]
    return [Scene(**{field: one[field] for field in Scene.__annotations__}) for one in told]


@pytest.fixture
def still(page: Page) -> Page:
    """The page with motion reduced: what would play stands at its end at once."""
    page.emulate_media(reduced_motion="reduce")
    return page


def strip(page: Page) -> Locator:
    """The lesson above the picture, in either language."""
    return page.locator("#lesson")


def assert_texts(page: Page, expected: list[str]) -> None:
    """These are the paragraphs of the lesson that can be seen, or come to be."""
    expect(strip(page).get_by_role("paragraph").filter(visible=True)).to_have_text(expected)


def assert_scene(page: Page, scene: Scene, lang: str) -> None:
    """The scene stands on the stage and says what PyTorch computed; its answer comes when asked for."""
    told = scene.recited()
    expected = [told.say(words[lang], lang) for words in (scene.caption, scene.question) if words]
    assert_texts(page, expected)
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    expect(page.locator("#stage")).to_have_attribute("data-step", scene.last_step())
    expect(page.get_by_role("alert")).to_be_hidden()
    assert_seen(page, scene, told, lang)
    if scene.answer:
        strip(page).get_by_role("button", name={"en": "Show the answer", "zh": "显示答案"}[lang]).click()
        assert_texts(page, [*expected, told.say(scene.answer[lang], lang)])


def assert_seen(page: Page, scene: Scene, told: Recital, lang: str) -> None:
    """Every number of the caption is on the screen at this moment, outside the words themselves."""

    def seen() -> None:
        assert unseen_numbers(page, told, scene.caption[lang], lang) == [], scene.id

    eventually(seen)


@pytest.mark.parametrize(
    ("number", "screen", "is_there"),
    [
        ("0.338", {"0.338"}, True),
        ("0.338", {"0.34"}, True),
        ("0.338", {"0.381", "0.33", "0.3"}, False),
        ("−13.953", {"-14.0"}, True),
        ("−13.953", {"-14", "14.0"}, False),
        ("+ 0.310", {"0.310"}, True),
        ("− 0.310", {"-0.310"}, True),
        ("70 %", {"0.696"}, True),
        ("70%", {"0.70"}, True),
        ("70 %", {"0.706", "70.4"}, False),
        ("1.2e−4", {"1.2e-4"}, True),
        ("1.2e−4", {"0.00", "1.3e-4"}, False),
    ],
)
def test_a_number_is_seen_with_as_many_digits_as_tell_it_from_others(
    number: str, screen: set[str], *, is_there: bool
) -> None:
    assert is_seen(number, screen) is is_there


@pytest.mark.parametrize("name", NAMES)
def test_a_clicker_goes_through_a_lesson_and_back_and_every_scene_says_what_pytorch_computed(
    still: Page, server: str, name: str
) -> None:
    scenes = scenes_of(server, name)
    still.goto(f"/?lesson={name}&lang=en")
    for place, scene in enumerate(scenes):
        expect(strip(still).get_by_label(f"Scene {place + 1} of {len(scenes)}")).to_be_visible()
        assert_scene(still, scene, "en")
        if scene is not scenes[-1]:
            still.keyboard.press("PageDown")
    still.get_by_role("radio", name="中文").check()
    for place, scene in reversed(list(enumerate(scenes[:-1]))):
        if scenes[place + 1].answer:
            still.keyboard.press("PageUp")  # takes the answer back
        still.keyboard.press("PageUp")
        expect(strip(still).get_by_label(f"第 {place + 1} 幕，共 {len(scenes)} 幕")).to_be_visible()
        assert_scene(still, scene, "zh")


@pytest.mark.parametrize("name", NAMES)
def test_a_scene_in_the_middle_opens_by_its_own_link(still: Page, server: str, name: str) -> None:
    scene = scenes_of(server, name)[3]
    still.goto(f"/?lesson={name}&scene={scene.id}&lang=zh")
    assert_scene(still, scene, "zh")


def test_a_shows_the_answer_and_with_another_scene_it_is_hidden_again(still: Page, server: str) -> None:
    still.goto("/?lesson=lstm&scene=forget&lang=en")
    expect(strip(still).get_by_role("button", name="Show the answer")).to_be_visible()
    answer = scenes_of(server, "lstm")[1].recited().say("Unit {#gates.forget[highest]} keeps")
    expect(strip(still).get_by_text(answer)).to_be_hidden()
    still.keyboard.press("a")
    expect(strip(still).get_by_text(answer)).to_be_visible()
    still.keyboard.press("PageDown")
    still.keyboard.press("PageUp")
    expect(strip(still).get_by_role("button", name="Show the answer")).to_be_visible()
    expect(strip(still).get_by_text(answer)).to_be_hidden()


def test_a_scene_plays_up_to_its_step_and_stops_there(page: Page, server: str) -> None:
    scene = scenes_of(server, "bidirectional")[5]
    page.goto("/?lesson=bidirectional&scene=middle&lang=en")
    expect(page.locator("#stage")).to_have_attribute("data-state", "playing")
    assert_scene(page, scene, "en")
    page.wait_for_timeout(600)  # longer than a step takes
    expect(page.locator("#stage")).to_have_attribute("data-step", "3")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#stage")).to_have_attribute("data-step", "5")


def test_what_is_changed_in_a_scene_is_in_the_link_and_one_button_goes_back(still: Page, server: str) -> None:
    scene = scenes_of(server, "lstm")[1]
    still.goto("/?lesson=lstm&scene=forget&lang=en")
    assert_scene(still, scene, "en")
    back = strip(still).get_by_role("button", name="Back to the scene")
    expect(back).to_be_hidden()
    still.get_by_role("spinbutton", name="Seed").fill("5")
    still.keyboard.press("Enter")
    expect(back).to_be_visible()
    still.wait_for_url("**seed=5**lesson=lstm&scene=forget**")
    still.reload()
    expect(still.get_by_role("spinbutton", name="Seed")).to_have_value("5")
    expect(back).to_be_visible()
    back.click()
    expect(back).to_be_hidden()
    expect(still.get_by_role("spinbutton", name="Seed")).to_have_value("1466")
    assert_scene(still, scene, "en")


def test_a_lit_matrix_and_a_lit_gate_are_lit_on_the_stage(still: Page) -> None:
    still.goto("/?lesson=unrolled&scene=one-w&lang=en")
    expect(still.locator("body")).to_have_attribute("data-lit", "W")
    still.goto("/?lesson=lstm&scene=forget&lang=en")
    expect(still.locator("body")).to_have_attribute("data-lit", "gates.forget")


def test_closing_a_lesson_leaves_the_stage_as_it_is(still: Page, server: str) -> None:
    still.goto("/?lesson=gru&scene=reset&lang=en")
    assert_scene(still, scenes_of(server, "gru")[3], "en")
    strip(still).get_by_role("button", name="Close the lesson").click()
    expect(strip(still)).to_be_hidden()
    still.wait_for_url(lambda url: "lesson" not in url)
    expect(still.locator("#stage")).to_have_attribute("data-step", "4")
    still.keyboard.press("PageUp")
    expect(still.locator("#stage")).not_to_have_attribute("data-lesson", "gru")
    expect(strip(still)).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("lesson=nobody", 'no lesson "nobody"'),
        ("lesson=cell&scene=nobody", 'no scene "nobody" in this lesson'),
    ],
)
def test_a_lesson_or_scene_that_is_not_there_is_said_and_the_page_works(
    still: Page, page_faults: Faults, query: str, message: str
) -> None:
    still.goto(f"/?{query}&lang=en")
    expect(still.get_by_role("heading", name="Inside the cell")).to_be_visible()
    expect(strip(still).get_by_role("heading")).to_have_text("This lesson could not be opened")
    expect(strip(still).get_by_role("paragraph").first).to_have_text(message)
    expect(strip(still).get_by_role("button")).to_have_accessible_name("Close the lesson")
    page_faults.clear()  # the browser logs an answer of 404


def test_an_empty_scene_is_told_once_and_the_first_stands_there(still: Page, server: str) -> None:
    still.goto("/?lesson=cell&scene=&lang=en")
    assert_scene(still, scenes_of(server, "cell")[0], "en")
    told = still.get_by_text("expected at least 1 character")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("scene")


def test_from_the_list_to_the_last_answer_by_keyboard_alone(still: Page, server: str) -> None:
    scenes = scenes_of(server, "cell")
    still.goto("/lessons?lang=en")
    link = still.get_by_role("link", name="The cell", exact=True)
    for _ in range(20):
        still.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    still.keyboard.press("Enter")
    for scene in scenes[:-1]:
        expect(strip(still).locator("[aria-live]")).to_have_attribute("aria-busy", "false")
        if scene.answer:
            still.keyboard.press("PageDown")
        still.keyboard.press("PageDown")
    expect(strip(still).get_by_label(f"Scene {len(scenes)} of {len(scenes)}")).to_be_visible()
    show = strip(still).get_by_role("button", name="Show the answer")
    for _ in range(60):
        still.keyboard.press("Tab")
        if show.evaluate("element => element === document.activeElement"):
            break
    still.keyboard.press("Enter")
    answer = scenes[-1].answer
    assert answer
    expect(strip(still).locator(":focus")).to_have_text(scenes[-1].recited().say(answer["en"]))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_axe_finds_nothing_on_the_list_and_on_a_lesson(
    still: Page, assert_accessible: Callable[[], None], lang: str, theme: str
) -> None:
    still.goto(f"/lessons?lang={lang}&theme={theme}")
    assert_accessible()
    still.goto(f"/?lesson=lstm&scene=forget&lang={lang}&theme={theme}")
    expect(strip(still).locator("[aria-live]")).to_have_attribute("aria-busy", "false")
    strip(still).get_by_role("button").last.click()
    assert_accessible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_nothing_of_a_lesson_runs_out_of_the_screen(
    still: Page, server: str, width: int, height: int
) -> None:
    still.set_viewport_size({"width": width, "height": height})
    still.goto("/lessons?lang=en")
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert still.evaluate(overflow) <= 0
    for name in NAMES:
        still.goto(f"/?lesson={name}&scene={scenes_of(server, name)[-1].id}&lang=en")
        expect(strip(still).locator("[aria-live]")).to_have_attribute("aria-busy", "false")
        assert still.evaluate(overflow) <= 0
        stage = still.locator("#stage").bounding_box()
        assert stage is not None
        assert stage["height"] >= 0.45 * height
