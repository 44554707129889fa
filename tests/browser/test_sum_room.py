"""The opened sum in a narrow room: its equation, which cannot break, ends within it."""

import pytest
from playwright.sync_api import Page, expect

from models.kinds import KINDS
from models.kinds.kind import GATES
from tests.browser.screen import link, stage

ENDS = """() => [".sum-view .sum-head math", ".sum-view"]
  .map((one) => document.querySelector(one).getBoundingClientRect().right)"""


@pytest.mark.parametrize("cell", KINDS)
def test_the_equation_of_an_opened_sum_ends_within_a_telephone(page: Page, cell: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    kind = KINDS[cell]
    for zoom in [f"{GATES}{name}" for name in kind.gate_names] or ["hidden_state"]:
        page.goto(link(cell=cell, text="hello", step=3, open=1, zoom=zoom))
        expect(stage(page)).to_have_attribute("data-state", "paused")
        expect(page.locator(".sum-view .sum-head math")).to_be_visible()
        equation, room = page.evaluate(ENDS)
        assert equation <= room, zoom
