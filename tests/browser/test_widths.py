"""Every window from a small phone's to a wide screen's: nothing is cut off, and the page scrolls one way."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import settle, show

WIDTHS = range(320, 1441, 40)
BETWEEN = (430, 447, 479, 759, 761, 959, 961, 1339, 1341, 1559)
"""Phones, and both sides of where the style sheets change."""
CUT = """() => {
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX } = getComputedStyle(at);
      if (overflowX === 'auto' || overflowX === 'scroll') return at;
    }
    return null;
  };
  const controls = document.querySelectorAll('a, button, input, select, textarea, summary, .sheet');
  const cut = [...controls].filter((control) => {
    if (!control.checkVisibility({ visibilityProperty: true })) return false;
    if (control.closest('[inert], .room') || scrolls(control)) return false;
    const { left, right, width } = control.getBoundingClientRect();
    return width > 0 && (left < -0.5 || right > innerWidth + 0.5);
  });
  const root = document.documentElement;
  const told = cut.map((control) => control.outerHTML.slice(0, 90));
  return { over: root.scrollWidth - root.clientWidth, cut: told };
}"""


def faults(page: Page, widths: list[int]) -> dict[int, Any]:
    """What is cut off, by the width of the window."""
    found: dict[int, Any] = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        seen: dict[str, Any] = page.evaluate(CUT)
        if seen["over"] > 0 or seen["cut"]:
            found[width] = seen
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
def test_no_width_of_the_window_cuts_a_control_off(page: Page, lang: str, opened: bool) -> None:
    show(page, text="hello world", step=4, lang=lang)
    if opened:
        page.set_viewport_size({"width": 430, "height": 800})
        page.locator(".network-toggle").click()
        page.locator(".more summary").click()
        expect(page.locator(".sheet")).to_be_visible()
    assert faults(page, sorted({*WIDTHS, *BETWEEN})) == {}


WHOLE = """() => {
  const [sentence, count] = document.querySelectorAll('#headline span, #headline small');
  const { bottom, right } = document.querySelector('#headline').getBoundingClientRect();
  const last = count.getBoundingClientRect();
  if (sentence.scrollWidth > sentence.clientWidth) return false;
  return last.bottom <= bottom + 1 && last.right <= right + 0.5;
}"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_headline_is_whole_beside_the_choice_of_the_model(page: Page, lang: str) -> None:
    for query in [{"text": "the cat sat on"}, {"model": "counting-lstm"}]:
        show(page, lang=lang, **query)
        for width, height in [(1440, 900), (1280, 720)]:
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            assert page.evaluate(WHOLE), (query, width)
