"""The whole of a run in sight: what its columns stand for, and going through it by mouse, keys and touch."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect
from torch import Tensor, nn

from tests.browser import picture
from tests.browser.dam import damming
from tests.browser.screen import (
    WHOLE_RUN,
    button,
    eventually,
    expect_step,
    expect_whole_run,
    link,
    settle,
    show,
    slider,
    stage,
    step_of,
    visitor,
)
from tests.tooling.serving import serving
from tests.tooling.watching import Faults

UNITS = 3
NETWORK: dict[str, str | int | bool] = {"cell": "rnn", "hidden_size": UNITS, "seed": 1}
HALF_DIGIT = 0.5e-3 + 1e-6
# For each of so many columns of the overview, the colours along its middle: runs of pixels without a gap.
COLOURS = """([columns, x]) => {
  const canvas = document.querySelector("#overview canvas");
  const { data } = canvas.getContext("2d").getImageData(
    Math.floor(((x + 0.5) * canvas.width) / columns), 0, 1, canvas.height);
  const runs = [[]];
  for (let y = 0; y < canvas.height; y += 1) {
    const [red, green, blue, alpha] = data.slice(4 * y, 4 * y + 4);
    if (alpha > 250) runs.at(-1).push([red, green, blue]);
    else if (runs.at(-1).length > 0) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}"""
DRAFTED = """() => {
  const canvas = document.querySelector(".draft");
  if (canvas.hidden) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, place) => place % 4 === 3 && value > 0).length;
}"""


def states(text: str) -> Tensor:
    """The hidden states, (time steps, units), by PyTorch's own module under the seed."""
    symbols = sorted(set(text))
    torch.default_generator.manual_seed(1)
    module = nn.RNN(len(symbols), UNITS)
    indices = torch.tensor([symbols.index(character) for character in text])
    return module(torch.eye(len(symbols))[indices])[0].detach()


def place(page: Page, step: int, steps: int) -> tuple[float, float]:
    """Where the middle of a step's column is on the screen."""
    box = slider(page).bounding_box()
    assert box
    return box["x"] + (step + 0.5) / steps * box["width"], box["y"] + box["height"] / 2


def tip(page: Page) -> Locator:
    """What is said of the column under the pointer."""
    return page.locator(".overview-tip")


def told(page: Page) -> tuple[int, int, float, float]:
    """The first and the last step that it names, counted from 0, and the lowest and highest value."""
    text = tip(page).inner_text().replace("\u202f", "").replace("−", "-")
    found = re.search(r"steps? (\d+)(?: to (\d+))? of .*\[\d+\] = (-?[\d.e-]+)(?: … (-?[\d.e-]+))?$", text)
    assert found, text
    first, last, low, high = found.groups()
    return int(first) - 1, int(last or first) - 1, float(low), float(high or low)


def expect_values(page: Page, h: Tensor, unit: int, step: int) -> None:
    """Points at a step, and expects the extremes of all the steps of its column."""
    page.mouse.move(*place(page, step, len(h)))
    expect_told(page, h, unit, step)


def expect_told(page: Page, h: Tensor, unit: int, step: int) -> None:
    """Expects the extremes of all the steps of that one's column to be told."""

    def said() -> None:
        assert f"h[{unit}] =" in tip(page).inner_text()
        first, last, low, high = told(page)
        assert first <= step <= last
        column = h[first : last + 1, unit]
        assert (low, high) == pytest.approx((float(column.min()), float(column.max())), abs=HALF_DIGIT)

    eventually(said)


def window(page: Page, steps: int) -> tuple[float, float]:
    """The steps from and to which the frame in the overview reaches."""
    frame, all_steps = page.locator(".overview-window").bounding_box(), slider(page).bounding_box()
    assert frame
    assert all_steps
    each = all_steps["width"] / steps
    left = (frame["x"] - all_steps["x"]) / each
    return left, left + frame["width"] / each


def expect_moved(page: Page) -> None:
    """Expects the playhead to have left the first step."""
    assert step_of(page) > 0


def expect_seen(page: Page, step: int) -> None:
    """Waits until the score has drawn that step, and no curtain covers it."""

    def seen() -> None:
        drawn = picture.strips(page)
        assert drawn
        assert step in drawn[0].seen

    eventually(seen)


def test_twenty_steps_have_a_column_each_with_their_values_and_follow_mouse_and_keys(page: Page) -> None:
    text = "the cat sat on a mat"
    h = states(text)
    show(page, text=text, **NETWORK, unit=1)
    for step in (0, 7, 19):
        expect_values(page, h, 1, step)
        runs = page.evaluate(COLOURS, [len(text), step])
        for unit in range(UNITS):  # below the output
            red, _, blue = runs[1 + unit][len(runs[1 + unit]) // 2]
            if abs(h[step, unit]) > 0.1:
                assert (red > blue) == bool(h[step, unit] > 0), f"unit {unit} at {step}"
    expect(tip(page)).to_contain_text("“t”")
    expect(page.locator("#overview-note")).to_be_hidden()
    expect(slider(page)).to_have_accessible_description(
        "The whole run: a column for each step. Above, how probable the most probable output is. "
        "Then the states of layer 0. Below, the curve of h[1]."
    )
    page.mouse.move(*place(page, 4, 20))
    page.mouse.down()
    expect_step(page, 4)
    page.mouse.move(*place(page, 16, 20), steps=4)
    expect_step(page, 16)
    expect_seen(page, 16)  # without having been played
    page.mouse.up()
    page.mouse.move(*place(page, 2, 20))
    expect_step(page, 16)
    page.keyboard.press("ArrowRight")
    expect_step(page, 17)
    page.keyboard.press("Home")
    expect_step(page, 0)
    page.keyboard.press("End")
    expect_step(page, 19)
    expect_seen(page, 19)
    page.keyboard.press("ArrowDown")
    expect_values(page, h, 2, 11)


def test_of_two_thousand_steps_the_window_is_marked_and_goes_by_mouse_and_keys(page: Page) -> None:
    text = ("abba" * 499 + "cabc")[:2000]
    h = states(text)
    page.goto(link(text="ab", step=0, lang="en", **NETWORK))
    expect_whole_run(page)
    page.get_by_role("textbox", name="Text to read").fill(text)
    expect(stage(page)).to_have_attribute("data-steps", "2000")
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)
    for step in (0, 613, 1999):
        expect_values(page, h, 0, step)
    per_column = page.locator("#overview-note")
    expect(per_column).to_have_text(re.compile(r"^[2-9] steps a column$"))
    seen = sorted(picture.strips(page)[0].seen)

    def marked(step: int) -> None:
        first, last = window(page, 2000)
        assert first <= step <= last
        assert last - first >= len(seen) - 1

    marked(0)
    slider(page).focus()
    page.keyboard.press("Shift+ArrowRight")
    eventually(lambda: expect_moved(page))
    turned = step_of(page)
    score = page.locator(".score").bounding_box()
    playhead = page.locator(".playhead").bounding_box()
    assert score
    assert playhead
    assert turned == pytest.approx(score["width"] / playhead["width"], abs=1)  # as many as the score shows
    eventually(lambda: marked(turned))
    page.keyboard.press("Shift+PageDown")
    expect_step(page, turned + 200)
    page.keyboard.press("Shift+ArrowLeft")
    expect_step(page, 200)
    page.keyboard.press("PageDown")
    expect_step(page, 201)
    page.mouse.move(*place(page, 300, 2000))
    page.mouse.down()
    for step in range(300, 1900, 100):
        page.mouse.move(*place(page, step, 2000))
    page.mouse.move(*place(page, 1500, 2000))
    page.mouse.up()

    def arrived() -> None:
        assert step_of(page) == pytest.approx(1500, abs=3)

    eventually(arrived)
    expect_seen(page, step_of(page))
    eventually(lambda: marked(step_of(page)))


def test_a_finger_goes_through_the_run(phone: Page) -> None:
    text = "the cat sat on the mat " * 9
    h = states(text)
    show(phone, text=text, **NETWORK)
    touch = phone.context.new_cdp_session(phone)

    def finger(kind: str, step: int) -> None:
        x, y = place(phone, step, len(text))
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        # Playwright types the answer, which is not read, as a bare Dict
        touch.send(  # pyright: ignore[reportUnknownMemberType]
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
        )

    finger("touchStart", 20)
    expect_step(phone, 20)
    for step in range(30, 160, 10):
        finger("touchMove", step)
    expect_step(phone, 150)
    expect_told(phone, h, 0, 150)
    expect_seen(phone, 150)
    finger("touchEnd", 150)
    expect(tip(phone)).to_be_hidden()
    first_seen, last_seen = window(phone, len(text))
    assert first_seen <= 150 <= last_seen


def test_a_run_is_in_sight_as_far_as_it_has_come(browser: Browser, server: str, page_faults: Faults) -> None:
    text = "the cat sat on a mat"
    with damming(server) as (url, dam), visitor(browser, url, page_faults) as page:
        dam.let(1 + 12)
        page.goto(link(text=text, step=0, lang="en", **NETWORK))
        expect_step(page, 0)

        def come(steps: int) -> None:
            assert [bool(page.evaluate(COLOURS, [20, step])) for step in range(20)] == [
                step < steps for step in range(20)
            ]

        eventually(lambda: come(12))
        page.mouse.move(*place(page, 15, 20))
        expect(tip(page)).to_have_text("step 16 of 20 · not computed yet")
        dam.let()
        eventually(lambda: come(20))
        expect(tip(page)).to_contain_text("h[0] =")


def test_the_gradients_have_their_whole_curve_and_a_compared_run_its_name(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, text="the cat sat on a mat", **NETWORK)
    button(page, "Gradients").click()
    expect(page.locator(".gradient-value")).to_contain_text(re.compile(r"\d"))
    expect(slider(page)).to_have_accessible_description(re.compile("how long the gradient is at each step"))
    said: list[float] = []
    for step in (2, 9, 17):
        page.mouse.move(*place(page, step, 20))
        expect(tip(page)).to_contain_text("‖∂L/∂h‖ = ")
        text = tip(page).inner_text().rsplit(" ", 1)[1]
        said.append(float(text.replace("−", "-")))
        page.mouse.down()  # the panel beside says the same
        page.mouse.up()
        expect(page.locator(".gradient-now")).to_contain_text(text)
    assert all(one < later for one, later in pairwise(said))
    show(page, text="the cat sat on a mat", bidirectional=True, num_layers=2, compare="cell=gru", **NETWORK)
    expect(slider(page)).to_have_accessible_description(re.compile("both directions, layer after layer"))
    button(page, "GRU").click()
    expect(page.locator("#overview-note")).to_have_text("GRU")


@pytest.fixture
def long(browser: Browser, tmp_path: Path, page_faults: Faults) -> Iterator[Page]:
    """A page whose server takes runs of 100,000 steps."""
    with (
        serving(tmp_path / "server.log", environment={"UNROLLED_MAX_TIME_STEPS": "100000"}) as server,
        visitor(browser, server.url, page_faults) as page,
    ):
        yield page


def test_a_hundred_thousand_steps_are_skimmed(long: Page) -> None:
    text = "abba" * 25_000
    h = states(text)
    show(long, text="ab", **NETWORK)
    long.get_by_role("textbox", name="Text to read").fill(text)
    expect(stage(long)).to_have_attribute("data-steps", "100000", timeout=60_000)
    expect(long.locator("#step")).to_have_attribute("style", WHOLE_RUN, timeout=60_000)
    expect(long.locator("#overview-note")).to_have_text(re.compile(r"^1\d\d steps a column$"))
    for step in (60, 61_803, 99_940):  # half a pixel within the edges
        expect_values(long, h, 0, step)
    long.mouse.down()
    for step in range(99_000, 1_000, -7_000):
        long.mouse.move(*place(long, step, 100_000))
        # Wherever it leads to, its values are there, before its tiles are.
        eventually(lambda: long.evaluate(DRAFTED) > 0)
    long.mouse.up()
    settle(long)
    at = step_of(long)
    expect_seen(long, at)
    drawn = picture.strips(long)[1].values
    assert drawn[at] == pytest.approx([float(value) for value in h[at]], abs=2e-6)
    long.keyboard.press("End")
    expect_step(long, 99_999)
    expect_seen(long, 99_999)
