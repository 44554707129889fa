"""What random weights are said to know: nothing, and what chance would give."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import settle, show

NOTHING = "nothing has been learned"
# Where each bar ends, the number beside it, and where its mark of chance stands, in pixels from its start.
BARS = """(list) => [...list.querySelectorAll(".bar:not(.ghost)")].map((bar) => {
  const start = bar.querySelector(".bar-track").getBoundingClientRect().left;
  const fill = bar.querySelector(".bar-fill").getBoundingClientRect();
  const mark = bar.querySelector(".bar-chance").getBoundingClientRect();
  return { length: fill.right - start, value: Number(bar.querySelector(".bar-value").textContent),
    chance: mark.left - start };
})"""


def readout(page: Page) -> Locator:
    """The output in the inspector."""
    return page.locator(".inspector-readout")


@pytest.mark.parametrize("cell", ["lstm", "min_gru"])
def test_random_weights_are_said_to_have_learned_nothing_and_chance_is_marked(page: Page, cell: str) -> None:
    show(page, text="abcde", cell=cell, step=4)
    settle(page)
    expect(readout(page)).to_contain_text(f"{NOTHING}. The line marks chance, 1/5 = 0.200")
    bars = readout(page).get_by_role("list").evaluate(BARS)
    assert len(bars) == 5
    for bar in bars:
        assert bar["chance"] == pytest.approx(0.2 * bar["length"] / bar["value"], abs=1.5)


def test_what_was_learned_is_not_called_random(page: Page) -> None:
    show(page, model="counting-lstm", step=4)
    settle(page)
    expect(readout(page).get_by_role("list")).to_be_visible()
    expect(readout(page)).not_to_contain_text(NOTHING)
    expect(readout(page).locator(".bar-chance").first).to_be_hidden()


def test_scores_have_no_chance(page: Page) -> None:
    show(page, text="abc", readout_activation="identity", step=2)
    settle(page)
    expect(readout(page)).to_contain_text(NOTHING)
    expect(readout(page)).not_to_contain_text("chance")
