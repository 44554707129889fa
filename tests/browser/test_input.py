"""What the network reads: a text that is typed, rows that are pasted, and what is said to wrong ones."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import alert, button, expect_step, halt, settle, show, slider, stage
from tests.tooling.watching import Faults

ROWS = [[0.5, -1.0], [2.0, 0.25], [-3.0, 1e-3]]
PASTED = {
    "blanks": "0.5 -1.0\n2.0 0.25\n-3.0 1e-3",
    "commas": "0.5, -1.0\n2.0, 0.25\n-3.0, 1e-3\n",
    "tabs": "0.5\t-1.0\r\n2.0\t0.25\r\n-3.0\t1e-3",
    "semicolons": "0.5;-1.0\n2.0;0.25\n-3.0;1e-3",
    "JSON": "[[0.5, -1.0], [2.0, 0.25], [-3.0, 1e-3]]",
    "JSON, a row a line": "[[0.5, -1.0],\n [2.0, 0.25],\n [-3.0, 1e-3]]",
    "a print-out": "[0.5 -1.0]\n[2.0 0.25]\n[-3.0 1e-3]",
}


def text_field(page: Page) -> Locator:
    """Where a sentence is typed."""
    return page.get_by_role("textbox", name="Text to read")


def numbers_field(page: Page) -> Locator:
    """Where rows are pasted; brings it forward."""
    page.get_by_role("radio", name="Numbers").check(force=True)
    return page.get_by_role("textbox", name="Numbers, one row for each time step")


def test_a_typed_text_becomes_the_run(page: Page) -> None:
    show(page, text="abc")
    text_field(page).fill("好的 ok")
    expect(stage(page)).to_have_attribute("data-steps", "5")
    expect(page.get_by_role("heading", name="“好的 ok”")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-state", "paused")


def test_typing_asks_once_for_the_whole_word(page: Page) -> None:
    page.clock.install()
    show(page, text="abc")
    halt(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    text_field(page).press("End")
    for letter in " and more":
        text_field(page).press_sequentially(letter)
        page.clock.run_for(100)
    page.clock.resume()
    expect(stage(page)).to_have_attribute("data-steps", str(len("abc and more")))
    (run,) = [url for url in asked if "/api/runs" in url]
    assert run.endswith("text=abc+and+more")


def test_a_new_text_keeps_the_playhead_where_it_fits(page: Page) -> None:
    show(page, text="the cat sat", step=6)
    text_field(page).fill("the dog sat")
    expect(page.get_by_role("heading", name="the dog sat")).to_be_visible()
    expect_step(page, 6)
    text_field(page).fill("dog")
    expect(stage(page)).to_have_attribute("data-steps", "3")
    expect_step(page, 2)


@pytest.mark.parametrize("pasted", PASTED.values(), ids=PASTED)
def test_rows_are_read_as_people_paste_them(page: Page, pasted: str) -> None:
    show(page, text="abc")
    with page.expect_request(lambda request: "values=" in request.url and "0.5" in request.url) as asked:
        numbers_field(page).fill(pasted)
    values = asked.value.url.split("values=")[1]
    assert json.loads(page.evaluate("(text) => new URLSearchParams('v=' + text).get('v')", values)) == ROWS
    expect(page.get_by_role("heading", name="3 rows of 2 numbers")).to_be_visible()
    expect(alert(page)).to_be_hidden()


HALF = """(field) => {
  field.value = "a\\u{1F600}\\ud800b";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_half_a_character_is_named_and_not_read_as_another(page: Page) -> None:
    show(page, text="abc")
    # No keyboard types it; a paste may bring it.
    text_field(page).evaluate(HALF)
    expect(alert(page)).to_contain_text(
        "text: expected characters, got a lone surrogate U+D800 at position 2"
    )
    expect(page.get_by_role("heading", name="abc")).to_be_visible()


def test_a_row_that_is_no_row_is_named(page: Page) -> None:
    show(page, text="abc")
    numbers_field(page).fill("1 2\n3 four\n5 6")
    expect(alert(page)).to_contain_text("Row 2 is not a row of numbers: “3 four”")
    numbers_field(page).fill("1 2\n3 4\n5 6")
    expect(page.get_by_role("heading", name="3 rows of 2 numbers")).to_be_visible()
    expect(alert(page)).to_be_hidden()


def test_ragged_rows_are_named_as_the_server_names_them(page: Page, page_faults: Faults) -> None:
    show(page, text="abc")
    numbers_field(page).fill("1 2\n3\n5 6")
    expect(alert(page)).to_contain_text("values: Row 2 has 1 number, expected 2.")
    page.goto("/?lang=en&values=[[1,2],[3],[5,6]]")
    expect(alert(page)).to_contain_text("row 2 has 1 number, expected 2 as in row 1")
    page_faults.forgive("422")


@pytest.mark.parametrize(
    ("text", "steps"),
    [("", None), ("👩‍👩‍👧 שלום", 10), ("<b>&amp;</b>", 12), ("a" * 25_000, None), ("ab" * 500_000, None)],
    ids=["empty", "emoji and right to left", "markup", "too long", "a million characters"],
)
def test_any_text_gives_a_run_or_a_reason(
    page: Page, page_faults: Faults, text: str, steps: int | None
) -> None:
    show(page, text="abc", step=1)
    text_field(page).fill(text)
    if steps is None:
        expect(alert(page).get_by_role("listitem").first).to_contain_text("text")
        assert_nothing_is_lost(page)
    else:
        expect(stage(page)).to_have_attribute("data-steps", str(steps))
        expect(alert(page)).to_be_hidden()
    page_faults.forgive("422|413")


def test_a_network_that_is_refused_leaves_the_picture(page: Page, page_faults: Faults) -> None:
    show(page, text="abc", step=1, num_layers=8)
    page.get_by_role("spinbutton", name="Units", exact=True).fill("1024")
    expect(alert(page)).to_contain_text("parameters")
    assert_nothing_is_lost(page)
    button(page, "Dismiss").click()
    expect(alert(page)).to_be_hidden()
    page.get_by_role("spinbutton", name="Units", exact=True).fill("5")
    expect(page.get_by_role("heading", name="An LSTM of 5 units")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-state", "paused")
    page_faults.forgive("422")


def assert_nothing_is_lost(page: Page) -> None:
    """The three steps from before are still drawn, and can be scrubbed and played."""
    expect(page.get_by_role("heading", name="“abc”")).to_be_visible()
    assert page.locator(".tile .main-svg").count() > 0
    slider(page).fill("0")
    expect(stage(page)).to_have_attribute("data-step", "0")
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-step", "2")
    settle(page)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("num_layers=0", "num_layers"),
        ("hidden_size=-3", "hidden_size"),
        ("hidden_size=9000", "hidden_size"),
        ("seed=-1", "seed"),
        ("values=[[1,2],[3]]", "values"),
        ("values=[[1,NaN]]", "values"),
        ("values=rubbish", "values"),
        ("text=", "text"),
    ],
)
def test_a_link_to_a_run_that_cannot_be_says_which_field(
    page: Page, page_faults: Faults, query: str, field: str
) -> None:
    page.goto(f"/?lang=en&{query}")
    expect(stage(page)).to_have_attribute("data-state", "failed")
    expect(alert(page).get_by_role("listitem").first).to_contain_text(field)
    expect(alert(page)).to_contain_text("This run could not be made")
    expect(page.locator(".overview-playhead")).to_be_hidden()
    page_faults.forgive("422")
