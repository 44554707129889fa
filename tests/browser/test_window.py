"""The page in windows of every size: nothing sticks out, nothing lies over another."""

import re
from itertools import combinations, pairwise
from typing import TypedDict

import pytest
import torch
from playwright.sync_api import Page, expect
from torch import Tensor, nn

from tests.browser import picture
from tests.browser.screen import eventually, link, settle, show, slider, stage

# Pixels that the box of a line stands over its letters, above and below.
LEADING = 4
WINDOWS = [(1440, 900), (1280, 720), (1024, 768), (768, 1024), (390, 844)]
SENTENCE = "the cat sat on the mat and looked at the dog "
DEEP: dict[str, str | int | bool] = {
    "text": (SENTENCE * 5)[:200],
    "num_layers": 3,
    "hidden_size": 64,
    "bidirectional": True,
}
# The boxes of all that is written or drawn in the names beside the score.
LABELS = """() => [...document.querySelectorAll(".labels > .label")].flatMap((label) => {
  const boxes = [...label.querySelectorAll(".ramp")].map((ramp) => ramp.getBoundingClientRect());
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const range = document.createRange();
    range.selectNode(text);
    boxes.push(range.getBoundingClientRect());
  }
  return boxes
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ left, right, top, bottom }) => ({ name: label.textContent, left, right, top, bottom }));
})"""
OVERFLOW = """() => [
  document.documentElement.scrollWidth - document.documentElement.clientWidth,
  document.body.scrollWidth - document.documentElement.clientWidth,
  ...[...document.querySelectorAll("button, input, select, h1, h2, p, li, .label")]
    .filter((element) => element.checkVisibility() && !element.closest(".unseen"))
    .map((element) => element.getBoundingClientRect())
    .filter(({ width }) => width > 1)
    .map(({ left, right }) => Math.max(right - document.documentElement.clientWidth, -left)),
]"""


class Label(TypedDict):
    """A name and its box on the screen."""

    name: str
    left: float
    right: float
    top: float
    bottom: float


def overlap(one: Label, other: Label) -> float:
    """Pixels by which one lies over the other, in the direction in which it is less."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return min(across, down)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_sticks_out_of_the_window(page: Page, lang: str) -> None:
    show(page, text=SENTENCE, cell="lstm", num_layers=2, bidirectional=True, step=3, lang=lang, phase="gates")
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)

        def fits(size: tuple[int, int] = (width, height)) -> None:
            overflow: list[float] = page.evaluate(OVERFLOW)
            assert max(overflow) <= 1, size

        eventually(fits)


@pytest.mark.parametrize("size", WINDOWS)
def test_names_beside_a_deep_network_are_apart(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    show(page, **DEEP, step=250)
    labels: list[Label] = page.evaluate(LABELS)
    assert len(labels) >= 3 * 2 + 2
    for one, other in combinations(labels, 2):
        if one["name"] != other["name"]:
            assert overlap(one, other) <= LEADING, f"“{one['name']}” lies over “{other['name']}”"


def test_the_view_follows_the_playhead(page: Page) -> None:
    show(page, **DEEP)
    expect(stage(page)).to_have_attribute("data-steps", "600")
    for step in [*range(0, 600, 83), 199, 200, 400, 599]:
        slider(page).fill(str(step))
        expect(stage(page)).to_have_attribute("data-step", str(step))
        expect_playhead_in_sight(page)


def expect_playhead_in_sight(page: Page) -> None:
    """Waits until the column of the playhead is within the score's window."""

    def in_sight() -> None:
        head, score = page.locator(".playhead").bounding_box(), page.locator(".score").bounding_box()
        assert head
        assert score
        assert head["x"] >= score["x"] - 1
        assert head["x"] + head["width"] <= score["x"] + score["width"] + 1

    eventually(in_sight)


def test_playing_a_long_text_keeps_the_playhead_in_sight(page: Page) -> None:
    show(page, text=DEEP["text"], hidden_size=8, speed=60)
    page.keyboard.press("Space")
    for step in (40, 90, 140, 190):
        page.wait_for_function("(step) => document.querySelector('#stage').dataset.step >= step", arg=step)
        expect_playhead_in_sight(page)


@pytest.mark.parametrize("length", [1_000, 10_000])
def test_a_long_run_scrolls_to_its_end(page: Page, length: int) -> None:
    show(page, text="ab", cell="rnn", hidden_size=3, seed=1)
    text = ("abba" * length)[:length]
    page.get_by_role("textbox", name="Text to read").fill(text)
    expect(stage(page)).to_have_attribute("data-steps", str(length))
    expect(page.locator("#step")).to_have_attribute("style", re.compile("--arrived: 100%"))
    torch.default_generator.manual_seed(1)
    module = nn.RNN(2, 3)
    states: Tensor = module(torch.eye(2)[["ab".index(letter) for letter in text]])[0].detach()
    for step in (length - 1, length // 2):
        slider(page).fill(str(step))
        expect_playhead_in_sight(page)

        def drawn(step: int = step) -> None:
            hidden = picture.strips(page)[1]
            assert step in hidden.seen
            assert hidden.values[step] == pytest.approx([float(value) for value in states[step]], abs=2e-6)

        eventually(drawn)


def test_the_slider_counts_from_the_first_to_the_last_step(page: Page) -> None:
    page.goto(link(text="abcdefgh", step=0, lang="en"))
    ticks = page.locator("#ticks span")
    expect(ticks).to_have_text(list("abcdefgh"))
    lefts = [box["x"] for box in (tick.bounding_box() for tick in ticks.all()) if box]
    gaps = [right - left for left, right in pairwise(lefts)]
    assert max(gaps) - min(gaps) < 8
