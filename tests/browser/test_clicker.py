"""A lesson led by a clicker, and by the presenter's window: answers, the closing card, the next lesson."""

import re
from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import stage
from tests.browser.test_cable import expect_complete, expect_scene
from tests.browser.test_lessons import scenes_of
from tests.lesson_names import NAMES
from tests.tooling.watching import Faults

LAST = NAMES[-1]


@pytest.fixture(autouse=True)
def projector(page: Page) -> None:
    """A projector, with motion reduced: what would play stands at its end at once."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(reduced_motion="reduce")


def open_lesson(page: Page, name: str, scene: str, more: str = "&present=1") -> None:
    """Opens a scene and waits until the whole lesson is there."""
    page.goto(f"/?lesson={name}&scene={scene}&lang=en{more}")
    expect_complete(page)


def card(page: Page) -> Locator:
    """What stands behind the last scene."""
    return page.get_by_role("region", name="The end of the lesson")


def where(page: Page) -> Locator:
    """Which lesson it is and which scene, as the audience sees it."""
    return page.get_by_role("region", name="What happens now").locator(".present-where")


def open_window(page: Page) -> Page:
    """Opens the presenter's window."""
    with page.expect_popup() as opening:
        page.keyboard.press("p")
    return opening.value


@pytest.mark.parametrize(
    ("on", "back"), [("PageDown", "PageUp"), ("ArrowRight", "ArrowLeft"), (" ", "PageUp")]
)
def test_one_button_shows_the_answer_then_the_next_scene_then_the_closing_card_then_the_next_lesson(
    page: Page, server: str, on: str, back: str
) -> None:
    name, following = NAMES[0], NAMES[1]
    scenes, after = scenes_of(server, name), scenes_of(server, following)
    asking = next(place for place, scene in enumerate(scenes[:-1]) if scene.answer)
    open_lesson(page, name, scenes[asking].id)
    expect(where(page)).to_contain_text(f"{asking + 1} / {len(scenes)}")
    expect_scene(page, scenes[asking], "en")
    page.keyboard.press(on)
    expect_scene(page, scenes[asking], "en", answered=True)
    page.keyboard.press(on)
    expect_scene(page, scenes[asking + 1], "en")
    page.keyboard.press(back)
    expect_scene(page, scenes[asking], "en")
    presses = sum(2 if scene.answer else 1 for scene in scenes[asking:])
    for _ in range(presses):
        page.keyboard.press(on)
    expect(card(page)).to_be_visible()
    expect(page).to_have_url(re.compile("[?&]closing=1(&|$)"))
    expect(card(page).get_by_role("button", name=re.compile(r"^Scene \d+:"))).to_have_count(len(scenes))
    expect(card(page).get_by_role("heading", level=3)).not_to_be_empty()
    page.reload()
    expect(card(page)).to_be_visible()
    page.keyboard.press(back)
    expect(card(page)).to_be_hidden()
    expect_scene(page, scenes[-1], "en")
    for _ in range(2 if scenes[-1].answer else 1):
        page.keyboard.press(on)
    expect(card(page)).to_be_visible()
    page.keyboard.press(on)
    expect_scene(page, after[0], "en")
    expect(where(page)).to_contain_text(f"1 / {len(after)}")
    expect(page).to_have_url(re.compile(f"[?&]lesson={following}&"))
    page.keyboard.press(back)
    expect(card(page)).to_be_visible()


def test_the_last_lesson_says_that_it_is_the_last(
    page: Page, server: str, assert_accessible: Callable[[], None]
) -> None:
    scenes = scenes_of(server, LAST)
    open_lesson(page, LAST, scenes[-1].id, "")
    page.get_by_role("button", name="To the end of the lesson").click()
    expect(card(page).get_by_text("That was the last lesson.")).to_be_visible()
    expect(card(page).get_by_role("button", name="Begin the next lesson")).to_be_hidden()
    expect(card(page).get_by_role("link", name="All lessons")).to_be_visible()
    assert_accessible()
    page.keyboard.press("PageDown")
    expect(card(page)).to_be_visible()
    card(page).get_by_role("button", name="Scene 2:").click()
    expect(card(page)).to_be_hidden()
    expect(page).to_have_url(re.compile(f"[?&]scene={scenes[1].id}(&|$)"))


def test_escape_and_f5_in_turn_never_show_the_page_behind(page: Page, server: str) -> None:
    scene = scenes_of(server, "lstm")[1]
    open_lesson(page, "lstm", scene.id)
    page.evaluate("document.body.dataset.kept = 'yes'")
    for key in ["Escape", "F5"] * 3:
        page.keyboard.press(key)
        expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator("body")).to_have_attribute("data-kept", "yes")
    expect_scene(page, scene, "en")
    page.keyboard.press("Escape")
    warning = page.get_by_text("Escape once more leaves presenting")
    expect(warning).to_be_visible()
    expect(warning).to_be_hidden()  # after a while it is not armed any more
    page.keyboard.press("Escape")
    expect(page.locator(".masthead")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".masthead")).to_be_visible()
    page.keyboard.press("F5")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator("body")).to_have_attribute("data-kept", "yes")
    expect(page).to_have_url(re.compile("present=1"))
    page.reload()
    expect_scene(page, scene, "en")
    expect(page.locator(".masthead")).to_be_hidden()


def test_the_presenters_window_knows_what_comes_and_every_key_means_the_screen(
    page: Page, server: str
) -> None:
    scenes = scenes_of(server, "lstm")
    place = next(place for place, scene in enumerate(scenes[:-1]) if scene.answer)
    scene, following = scenes[place], scenes[place + 1]
    assert scene.answer
    open_lesson(page, "lstm", scene.id)
    window = open_window(page)
    told, then = scene.recited(), following.recited()
    expect(window.locator("#place")).to_contain_text(f"scene {place + 1} of {len(scenes)}")
    expect(window.locator("#answer")).to_have_text(told.say(scene.answer["en"]))
    expect(window.locator("#notes")).not_to_contain_text(told.say(scene.answer["en"]))
    expect(window.locator("#next")).to_have_text(then.say(following.caption["en"]))
    expect(window.locator("#server")).to_have_text("Server: connected")
    expect(window.locator("#stock")).to_have_text("Lesson complete: it needs no network")
    for picture in ["What everybody sees, small", "What comes next, small"]:
        image = window.get_by_role("img", name=picture)
        expect(image).to_be_visible()
        colours = """(canvas) => new Set(new Uint32Array(canvas.getContext("2d")
          .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
        assert int(image.evaluate(colours)) > 20

    window.get_by_role("button", name="Show the answer").first.click()
    expect_scene(page, scene, "en", answered=True)
    window.get_by_role("button", name="Hide the answer").first.click()
    expect_scene(page, scene, "en")
    window.keyboard.press("a")
    expect_scene(page, scene, "en", answered=True)
    expect(window.locator("#forward")).to_have_text("Next scene")
    window.keyboard.press("End")
    expect(stage(page)).to_have_attribute("data-step", "10")
    window.keyboard.press("Home")
    expect(stage(page)).to_have_attribute("data-step", "0")
    window.get_by_role("button", name="Next step").click()
    expect(stage(page)).to_have_attribute("data-step", "1")
    window.keyboard.press("Enter")
    expect(page.locator("#stage .cell-view, #stage .opened").first).to_be_attached()
    window.keyboard.press("Escape")
    window.keyboard.press("Escape")
    window.keyboard.press("Escape")
    expect(page.locator(".masthead")).to_be_hidden()
    window.keyboard.press("b")
    expect(page.locator("#blank")).to_be_visible()
    window.keyboard.press("b")
    expect(page.locator("#blank")).to_be_hidden()
    window.keyboard.press("PageDown")
    expect_scene(page, following, "en")


def test_the_clock_goes_on_where_either_window_is_loaded_again(page: Page, server: str) -> None:
    open_lesson(page, "lstm", scenes_of(server, "lstm")[0].id)
    window = open_window(page)
    elapsed = window.get_by_role("timer")
    expect(elapsed).to_have_text(re.compile("0:0[3-9]"))
    page.reload()
    expect_complete(page)
    expect(window.locator("body")).to_have_attribute("data-state", "live")
    expect(elapsed).not_to_have_text(re.compile("0:0[0-2]"))
    expect(window.get_by_role("img", name="What everybody sees, small")).to_be_visible()
    window.reload()
    expect(window.locator("body")).to_have_attribute("data-state", "live")
    expect(elapsed).not_to_have_text(re.compile("0:0[0-2]"))


def test_with_the_cable_pulled_the_presenters_window_opens_and_its_choices_answer_the_question(
    page: Page, server: str, page_faults: Faults
) -> None:
    scenes = httpx2.get(f"{server}/api/lessons/gru", timeout=60).json()["scenes"]
    index, scene = next((place, one) for place, one in enumerate(scenes) if one["id"] == "update")
    told = scenes_of(server, "gru")[index].recited()
    choices = scene["reply"]["choices"]
    wrong = next(place for place, one in enumerate(choices) if not one["right"] and one["why"])
    right = next(place for place, one in enumerate(choices) if one["right"])
    open_lesson(page, "gru", "update")
    page_faults.forgive("net::ERR_")  # the presenter's window asks whether the server answers
    page.context.set_offline(True)
    window = open_window(page)
    expect(window).to_have_url(re.compile(r"/presenter#"))
    expect(window.locator("#server")).to_have_text("Server: no connection")
    buttons = window.get_by_role("group", name="Answers").get_by_role("button")
    for place, one in enumerate(choices):
        expect(buttons.nth(place)).to_contain_text(told.say(one["text"]["en"]))
        expect(buttons.nth(place).filter(has_text="✓")).to_have_count(1 if one["right"] else 0)
    buttons.nth(wrong).click()
    said = told.say(choices[wrong]["why"]["en"])
    expect(window.locator("#verdict")).to_have_text(f"No. {said}")
    expect(page.locator(".ballot-verdict")).to_have_text(f"No.{said}")
    expect(buttons.nth(wrong)).to_have_attribute("aria-disabled", "true")
    buttons.nth(right).click()
    expect(buttons.nth(right)).to_contain_text("✓ right")
    expect(window.locator("#reveal")).to_have_text("Hide the answer")
    expect(page.locator(".ballot-choices").get_by_role("button", name="✓ right")).to_have_count(1)
    window.keyboard.press("PageDown")
    expect(window.locator("#verdict")).to_have_text("")
    expect(window.locator("#reveal")).to_have_text("Show the answer")
    # Pressed again, P finds the window that is there.
    there = len(page.context.pages)
    page.keyboard.press("p")
    page.keyboard.press("PageUp")
    expect(buttons.nth(right)).to_contain_text("✓")
    assert len(page.context.pages) == there
