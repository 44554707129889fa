"""What if, taken back and brought again: by buttons and by keys."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.whatif import hold, open_at, panel

KEYS_IN_ONE_FRAME = """(keys) => {
  for (const key of keys)
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true }));
}"""


def two_held(page: Page) -> Locator:
    """The list of what is held, once f and then i have been."""
    open_at(page)
    hold(page, "gates.forget", 0)
    items = panel(page).get_by_role("listitem")
    expect(items).to_have_count(1)
    hold(page, "gates.input", 1)
    expect(items).to_have_count(2)
    return items


def test_undo_remove_and_back_to_the_original(page: Page) -> None:
    items = two_held(page)
    panel(page).get_by_role("button", name=re.compile(r"Remove f\[4\]")).click()
    expect(items).to_have_text([re.compile(r"i\[4\] = 1")])
    panel(page).get_by_role("button", name="Undo").click()
    expect(items).to_have_count(2)
    panel(page).get_by_role("button", name="Back to the original").click()
    expect(items).to_have_count(0)
    expect(page.locator(".whatif-chart")).to_be_hidden()
    expect(page.locator("#failure")).to_be_hidden()


def test_what_was_taken_back_can_be_brought_again(page: Page) -> None:
    open_at(page)
    hold(page, "gates.forget", 0)
    items = panel(page).get_by_role("listitem")
    undo, redo = (panel(page).get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    expect(items).to_have_count(1)
    expect(redo).to_be_disabled()
    undo.click()
    expect(items).to_have_count(0)
    redo.click()
    expect(items).to_have_text([re.compile(r"f\[4\] = 0")])
    expect(redo).to_be_disabled()
    page.locator("body").press("Control+z")
    expect(items).to_have_count(0)
    page.locator("body").press("Control+y")
    expect(items).to_have_count(1)
    page.locator("body").press("Control+z")
    page.locator("body").press("Control+Shift+Z")
    expect(items).to_have_count(1)
    undo.click()
    expect(items).to_have_count(0)
    hold(page, "gates.input", 1)  # something else: what was taken back is gone
    expect(items).to_have_text([re.compile(r"i\[4\] = 1")])
    expect(redo).to_be_disabled()


def test_keys_that_come_within_one_frame_are_done_one_after_the_other(page: Page) -> None:
    items = two_held(page)
    page.evaluate(KEYS_IN_ONE_FRAME, ["z", "z", "y"])
    expect(items).to_have_text([re.compile(r"f\[4\] = 0")])
    page.evaluate(KEYS_IN_ONE_FRAME, ["y", "z", "z"])
    expect(items).to_have_count(0)


def test_keys_in_a_field_leave_the_changes_alone(page: Page) -> None:
    open_at(page)
    hold(page, "gates.forget", 0)
    items = panel(page).get_by_role("listitem")
    expect(items).to_have_count(1)
    page.get_by_label("Text to read").press("Control+z")
    expect(items).to_have_count(1)
