"""Questions of lessons, answered on the picture and among choices; what is right is computed by PyTorch."""

import json
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, Route, expect
from torch import Tensor

from tests.browser.recited import Recital, recital, written
from tests.lesson_names import NAMES

Scene = dict[str, Any]
FINGER = 44  # pixels
MOST = 72  # of a line, before it is enlarged


def scene_of(server: str, name: str, scene: str) -> Scene:
    """A scene as the server tells it."""
    told = httpx2.get(f"{server}/api/lessons/{name}", timeout=60).json()["scenes"]
    return next(one for one in told if one["id"] == scene)


def recited(scene: Scene) -> Recital:
    """The run that it shows."""
    return recital(scene["query"], scene["play"]["to"] if scene["play"] else None)


def numbers(tensor: Tensor) -> list[float]:
    """What it holds."""
    return [float(one) for one in tensor.detach()]


def verdict(page: Page) -> Locator:
    """Where it is said whether an answer is right."""
    return page.locator("output.ballot-verdict")


def ready(page: Page, link: str) -> None:
    """Opens a scene, and waits until its run is there."""
    page.goto(link)
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    expect(page.locator(".ballot")).to_be_visible()


class TallRow:
    """A row shown tall, as a finger finds its units at the left of a time step."""

    def __init__(self, page: Page, name: str, units: int, timeline: int) -> None:
        self.page, self.units, self.steps = page, units, timeline
        self.canvas = page.get_by_role("img", name=name)
        expect(self.canvas).to_be_visible()

    def line(self) -> float:
        """The height of a unit's line, in pixels of the screen."""
        read = "stage => Number(getComputedStyle(stage).getPropertyValue('--enlarged') || 1)"
        enlarged = self.page.locator("#stage").evaluate(read)
        box = self.canvas.bounding_box()
        assert box
        return enlarged * min(MOST, int(box["height"] / enlarged / self.units))

    def spot(self, unit: int) -> tuple[float, float]:
        """A place on the unit's line, in the middle of the row."""
        box = self.canvas.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + (unit + 0.5) * self.line()


@pytest.fixture
def still(page: Page) -> Page:
    """The page with motion reduced: what would play stands at its end at once."""
    page.emulate_media(reduced_motion="reduce")
    return page


def test_in_front_of_people_a_unit_of_a_large_row_is_touched_and_the_page_says_whether_it_is_right(
    still: Page, server: str
) -> None:
    scene = scene_of(server, "lstm", "forget")
    told = recited(scene)
    values = numbers(told.cells[told.place()]["gates.forget"])
    best, worst = values.index(max(values)), values.index(min(values))
    still.set_viewport_size({"width": 1280, "height": 720})
    ready(still, "/?lesson=lstm&scene=forget&lang=en&present=1")
    row = TallRow(still, "forget gate f", len(values), 11)
    assert row.line() >= FINGER
    caption = still.locator(".present-caption")
    answer = told.say(scene["answer"]["en"])
    expect(caption).not_to_contain_text(answer)
    address = still.url
    still.mouse.click(*row.spot(worst))
    expect(verdict(still)).to_have_text(
        f"No:unit {worst} has {written(values[worst])}. Another one is higher."
    )
    expect(caption).not_to_contain_text(answer)
    still.mouse.click(*row.spot(best))
    expect(verdict(still)).to_have_text(f"Right:unit {best} has {written(values[best])}.")
    expect(caption).to_contain_text(answer)
    assert still.url == address
    # Another time it is asked anew, and a key shows the answer on the picture.
    still.keyboard.press("PageDown")
    still.keyboard.press("PageUp")
    expect(verdict(still)).to_be_hidden()
    expect(caption).not_to_contain_text(answer)
    still.keyboard.press("a")
    expect(caption).to_contain_text(answer)
    still.keyboard.press("t")  # the score again
    expect(still.locator(".answer-mark.right")).to_be_visible()


def test_without_a_pointer_a_unit_is_chosen_by_the_arrows_or_from_a_list(still: Page, server: str) -> None:
    scene = scene_of(server, "lstm", "forget")
    told = recited(scene)
    values = numbers(told.cells[told.place()]["gates.forget"])
    best = values.index(max(values))
    ready(still, "/?lesson=lstm&scene=forget&lang=zh")
    listed = still.get_by_role("combobox", name="要回答的内容")
    expect(listed.locator("option")).to_have_text([f"单元 {unit}" for unit in range(len(values))])
    first = int(scene["query"].partition("unit=")[2].partition("&")[0])
    still.locator("#stage .tall-window").focus()
    wrong = first + 1 if first + 1 != best else first + 2
    for unit in range(first + 1, wrong + 1):
        still.keyboard.press("ArrowDown")
        expect(listed).to_have_value(f"unit.{unit}")
    still.keyboard.press("Enter")
    expect(verdict(still)).to_have_text(f"不对：单元 {wrong} 为 {written(values[wrong])}。还有更高的。")
    listed.select_option(f"单元 {best}")
    still.get_by_role("button", name="回答", exact=True).click()
    expect(verdict(still)).to_have_text(f"对：单元 {best} 为 {written(values[best])}。")
    said = told.say(scene["answer"]["zh"], "zh")
    expect(still.get_by_text(said)).to_be_visible()
    expect(listed).to_be_hidden()


def test_a_wrong_choice_is_told_why_and_the_right_one_brings_the_answer(still: Page, server: str) -> None:
    scene = scene_of(server, "gru", "update")
    told = recited(scene)
    answer = told.say(scene["answer"]["en"])
    choices = scene["reply"]["choices"]
    wrong = [place for place, one in enumerate(choices) if not one["right"]]
    right = next(place for place, one in enumerate(choices) if one["right"])
    ready(still, "/?lesson=gru&scene=update&lang=en")
    group = still.get_by_role("group", name="Answers")
    expect(group.get_by_role("button")).to_have_count(len(choices))
    group.get_by_role("button", name=choices[wrong[0]]["text"]["en"]).click()
    expect(verdict(still)).to_have_text(f"No.{told.say(choices[wrong[0]]['why']['en'])}")
    expect(still.get_by_text(answer)).to_be_hidden()
    still.keyboard.press(str(wrong[1] + 1))
    expect(verdict(still)).to_have_text(f"No.{told.say(choices[wrong[1]]['why']['en'])}")
    still.keyboard.press(str(right + 1))
    expect(group.get_by_role("button", name="✓ right")).to_have_count(1)
    expect(still.get_by_text(answer)).to_be_visible()
    expect(still.get_by_role("button", name="Show the answer")).to_be_hidden()


def test_a_row_is_touched_on_the_picture(still: Page) -> None:
    still.set_viewport_size({"width": 1280, "height": 720})
    ready(still, "/?lesson=bidirectional&scene=middle&lang=en&present=1")
    for words, direction in (("No:hidden state h · forward", "forward"), ("Right:", "reverse")):
        name = still.get_by_role("button", name=f"layer 0, {direction}")
        box, score = name.bounding_box(), still.locator("#stage .score").bounding_box()
        assert box
        assert score
        still.mouse.click(score["x"] + score["width"] * 0.58, box["y"] + box["height"] / 2)
        expect(verdict(still)).to_contain_text(words)
    expect(still.locator(".answer-mark.wrong")).to_have_count(1)
    expect(still.locator(".answer-mark.right")).to_have_count(1)


def test_what_a_finger_may_miss_is_shown_before_it_counts(phone: Page, server: str) -> None:
    scene = scene_of(server, "lstm", "four")
    told = recited(scene)
    layer, direction, last = told.place()
    unit = int(told.query["unit"])
    values = [float(told.cells[layer, direction, t]["cell_state"][unit].detach()) for t in range(last + 1)]
    best = values.index(max(values))
    reply = dict.fromkeys(
        ["choices", "touch", "of", "among", "which", "unit", "time_step", "layer", "direction", "answer"]
    )
    reply |= {"touch": "step", "of": "cell_state", "which": "highest"}

    def ask(route: Route) -> None:
        lesson = route.fetch().json()
        for one in lesson["scenes"]:
            if one["id"] == "four":
                words = {"en": "When?", "zh": "何时？"}
                one |= {"question": words, "answer": words, "reply": reply | {"tolerance": 0}}
        route.fulfill(body=json.dumps(lesson), content_type="application/json")

    phone.route("**/api/lessons/lstm", ask)
    phone.emulate_media(reduced_motion="reduce")
    ready(phone, "/?lesson=lstm&scene=four&lang=en")
    score = phone.locator("#stage .score")
    score.scroll_into_view_if_needed()
    tip = phone.locator(".ballot-hint")
    other = last - 1 if best == last else last

    def tap(time_step: int) -> None:
        column = phone.get_by_role("combobox", name="What to answer").evaluate(
            """(_, at) => {
                const score = document.querySelector("#stage .score").getBoundingClientRect();
                const world = document.querySelector("#stage .world").getBoundingClientRect();
                const words = document.querySelector("#lesson").getBoundingClientRect();
                return [world.left + (at + 0.5) * 42, Math.max(score.top, words.bottom) + 40];
            }""",
            time_step,
        )
        phone.touchscreen.tap(*column)

    tap(other)
    expect(tip).to_have_text(f"t = {other}: touch it again, or press Answer.")
    expect(verdict(phone)).to_be_hidden()
    tap(other)
    expect(verdict(phone)).to_contain_text(
        f"No:t = {other} has {written(values[other])}. Another one is higher."
    )
    phone.get_by_role("combobox", name="What to answer").select_option(f"t = {best}")
    phone.get_by_role("button", name="Answer", exact=True).tap()
    expect(verdict(phone)).to_contain_text(f"Right:t = {best} has {written(values[best])}.")


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_ours_is_answered_on_the_screen_and_nothing_tells_it_before(
    server: str, name: str
) -> None:
    for scene in httpx2.get(f"{server}/api/lessons/{name}", timeout=60).json()["scenes"]:
        if not scene["question"]:
            continue
        reply = scene["reply"]
        assert reply, scene["id"]
        if reply["touch"] is None:
            # Each wrong choice says why it is wrong.
            assert all(one["right"] or one["why"] for one in reply["choices"]), scene["id"]
            continue
        if reply["touch"] == "step" and reply["direction"]:
            # Where a pass ends follows from its direction.
            steps = len(recited(scene).cells) // 2
            assert reply["answer"] == (0 if reply["direction"] == "reverse" else steps - 1)
            continue
        assert reply["which"] or reply["touch"] == "row", "what the run can say is not typed"
        if reply["touch"] != "unit" or reply["of"] in ("inputs", "outputs"):
            continue
        told = recited(scene)
        layer, direction, time_step = told.place()
        at = time_step if reply["time_step"] is None else reply["time_step"]
        values = numbers(told.cells[layer, direction, at][reply["of"]])
        right = max(values) if reply["which"] == "highest" else min(values)
        assert int(told.query["unit"]) != values.index(right), (
            "the scene has chosen the unit that is asked for"
        )
        for lang in ("en", "zh"):
            said = told.say(scene["caption"][lang])
            assert written(right) not in said
