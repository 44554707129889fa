"""What if a time step read something else: the run changes, and the original stays beside it."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import whatif
from tests.browser.screen import show

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
TEXT = "the cat sat on"
ALPHABET = "".join(sorted(set(TEXT)))
GATES = ("forget", "input", "candidate", "output")
VALUES = [[1, 0], [0, 1], [0.5, 0.5], [1, 1]]


def panel(page: Page) -> Locator:
    """What if, opened, at the form that changes the input."""
    found = whatif.panel(page)
    found.get_by_role("radio", name="Input").check()
    return found


def reads(page: Page) -> list[dict[str, Any]]:
    """What the page's address says of it. Any: JSON."""
    return json.loads(parse_qs(urlsplit(page.url).query).get("reads", ["[]"])[0])


def cells(server: str, run_input: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells of the run that reads this, by time step, asked of the server. Any: JSON."""
    lines = httpx2.post(f"{server}/api/runs", json={"input": run_input}, timeout=60).text.splitlines()
    return [json.loads(line)["cells"][0] for line in lines[1:-1]]


def expect_both(page: Page, before: dict[str, Any], after: dict[str, Any], unit: int) -> None:
    """Expects the table to have the numbers of both runs' cells. Any: JSON."""
    originals, changeds = (
        [*(cell["gates"][gate] for gate in GATES), cell["cell_state"], cell["hidden_state"]]
        for cell in (before, after)
    )
    rows = panel(page).get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(7)
    expect(rows.get_by_role("cell").filter(has_text="·")).to_have_count(0)  # both runs have come that far
    for row, original, changed in zip(rows.all()[1:], originals, changeds, strict=True):
        was, now, _ = (float(text.replace("−", "-")) for text in row.get_by_role("cell").all_text_contents())
        assert was == pytest.approx(original[unit], abs=HALF_DIGIT)
        assert now == pytest.approx(changed[unit], abs=HALF_DIGIT)


def test_another_character_is_read_and_the_original_stays_beside_it(page: Page, server: str) -> None:
    show(page, text=TEXT, step=5, unit=4)
    form = panel(page).locator("form.read")
    form.get_by_label("at t").fill("4")
    form.get_by_label(re.compile("^read")).select_option("h")
    form.get_by_role("button", name="Read it").click()
    expect(panel(page).get_by_role("listitem")).to_have_text([re.compile("“c” → “h” at t = 4")])
    expect(page.get_by_role("heading", name=re.compile("reads “the hat sat on”"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Starts at t = 4"))).to_be_visible()
    expect(page.locator("s.former")).to_have_text(["c"])
    expect(page.get_by_label("Text to read")).to_have_value(TEXT)
    page.wait_for_url("**reads=**")
    assert reads(page) == [{"time_step": 4, "character": "h"}]
    changed = cells(server, {"text": "the hat sat on", "alphabet": ALPHABET})
    expect_both(page, cells(server, {"text": TEXT})[5], changed[5], unit=4)
    page.reload()
    expect(page.locator("s.former")).to_have_text(["c"])
    panel(page).get_by_role("button", name="Back to the original").click()
    expect(page.locator("s.former")).to_have_count(0)
    expect(page.get_by_role("heading", name=re.compile("reads “the cat sat on”"))).to_be_visible()


def test_a_later_read_of_the_same_time_step_takes_the_place_of_the_earlier(page: Page) -> None:
    show(page, text=TEXT, step=4)
    form = panel(page).locator("form.read")
    for character in "hs":  # the playhead says where
        form.get_by_label(re.compile("^read")).select_option(character)
        form.get_by_role("button", name="Read it").click()
        expect(panel(page).get_by_role("listitem")).to_have_text(
            [re.compile(f"“c” → “{character}” at t = 4")]
        )
    page.locator("body").press("Control+z")
    expect(panel(page).get_by_role("listitem")).to_have_text([re.compile("“c” → “h”")])


def test_another_number_is_read(page: Page, server: str) -> None:
    show(page, values=json.dumps(VALUES), step=2, unit=3)
    form = panel(page).locator("form.read")
    form.get_by_label("at t").fill("1")
    form.get_by_label("number").select_option("x[0]")
    form.get_by_label("is", exact=True).fill("0.7")
    form.get_by_role("button", name="Read it").click()
    expect(panel(page).get_by_role("listitem")).to_have_text([re.compile(r"x\[0\] = 0\.7 at t = 1")])
    expect(page.get_by_role("img", name=re.compile("Starts at t = 1"))).to_be_visible()
    other = [VALUES[0], [0.7, 1], *VALUES[2:]]
    expect_both(page, cells(server, {"values": VALUES})[2], cells(server, {"values": other})[2], unit=3)


def test_what_no_longer_fits_the_input_is_left_out(page: Page) -> None:
    changes = [{"time_step": 4, "character": "h"}, {"time_step": 12, "character": "a"}]
    show(page, text=TEXT, step=2, reads=json.dumps(changes))
    expect(panel(page).get_by_role("listitem")).to_have_count(2)
    page.get_by_label("Text to read").fill("the cat")
    expect(panel(page).get_by_role("listitem")).to_have_text([re.compile("“c” → “h”")])
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_step": 14, "character": "h"},
        {"time_step": -1, "character": "h"},
        {"time_step": 4, "character": "z"},
        {"time_step": 4, "index": 0, "value": 1},
    ],
)
def test_a_link_that_reads_what_cannot_be_read_names_it(page: Page, wrong: dict[str, object]) -> None:
    page.goto(f"/?lang=en&text={quote(TEXT)}&reads={quote(json.dumps([wrong]))}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("reads[0]")
    expect(alert).to_contain_text("a time step from 0 to 13 and one of the characters “ acehnost”")
    expect(alert).to_contain_text(json.dumps(wrong, separators=(",", ":")))
