"""Pasted tables: what can be read in two ways is asked below the field; what was done to the rest is told."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.screen import alert, eventually, query_of, show, stage, visitor
from tests.tooling.watching import Faults


def numbers_field(page: Page) -> Locator:
    """Where rows are pasted; brings it forward."""
    page.get_by_role("radio", name=re.compile("Numbers|数值")).check(force=True)
    return page.get_by_role("textbox", name=re.compile("Numbers, one row|数值，每个时间步"))


def note(page: Page) -> Locator:
    """What stands below the field."""
    return page.locator("#reads-note")


def rows(page: Page) -> list[list[float]]:
    """What the page runs, as its address says."""
    return json.loads(query_of(page)["values"][0])


def expect_rows(page: Page, expected: list[list[float]]) -> None:
    """Waits until the page runs these."""
    eventually(lambda: check(page, expected))


def check(page: Page, expected: list[list[float]]) -> None:
    """Whether the page runs these now."""
    assert rows(page) == expected


@pytest.fixture
def numbers(page: Page) -> Page:
    """A page that reads numbers."""
    show(page, values="[[9,8],[7,6]]")
    return page


def test_a_comma_that_may_be_a_decimal_mark_is_asked_about_with_both_readings(numbers: Page) -> None:
    numbers_field(numbers).fill("1,5\n2,5")
    expect(note(numbers)).to_contain_text("This can be read in 2 ways")
    column = note(numbers).get_by_role(
        "button", name=re.compile("One number a line.*2 rows of 1 number.*1.5")
    )
    pairs = note(numbers).get_by_role("button", name=re.compile("Commas part numbers.*2 rows of 2 numbers"))
    expect(pairs).to_be_visible()
    assert rows(numbers) == [[9, 8], [7, 6]]
    expect(alert(numbers)).to_be_hidden()
    column.click()
    expect_rows(numbers, [[1.5], [2.5]])
    expect(note(numbers)).to_contain_text("Commas are decimal marks.")
    expect(numbers_field(numbers)).to_have_value("1,5\n2,5")
    note(numbers).get_by_role("button", name="Ask again").click()
    pairs.click()
    expect_rows(numbers, [[1, 5], [2, 5]])


def test_the_keyboard_answers_and_another_language_asks_the_same(numbers: Page) -> None:
    numbers_field(numbers).fill("a\tb\n1\t2\n\t4")
    expect(note(numbers)).to_contain_text("1 number is missing; the first in row 3, column 1.")
    numbers.get_by_role("radio", name="中文").check(force=True)
    expect(note(numbers)).to_contain_text("缺少 1 个数，第一个在第 3 行第 1 列。")
    numbers_field(numbers).focus()
    numbers.keyboard.press("Tab")
    numbers.keyboard.press("Tab")
    expect(note(numbers).get_by_role("button", name=re.compile("沿用上一行的值"))).to_be_focused()
    numbers.keyboard.press("Enter")
    expect_rows(numbers, [[1, 2], [1, 4]])
    expect(note(numbers)).to_contain_text("各列名为 a")
    expect(numbers_field(numbers)).to_be_focused()


def test_an_empty_cell_never_moves_its_neighbours(numbers: Page) -> None:
    numbers_field(numbers).fill("1\t\t3\n4\t5\t")
    note(numbers).get_by_role("button", name=re.compile("^0 in their place")).click()
    expect_rows(numbers, [[1, 0, 3], [4, 5, 0]])


def test_an_index_of_pandas_and_a_column_of_dates_are_offered_to_be_left_out(numbers: Page) -> None:
    numbers_field(numbers).fill(",day,x\n0,2024-01-01,1.5\n1,2024-01-02,2.5")
    note(numbers).get_by_role("button", name=re.compile("Leave out what is no number")).click()
    note(numbers).get_by_role("button", name=re.compile("An index: leave it out")).click()
    expect_rows(numbers, [[1.5], [2.5]])
    expect(note(numbers)).to_contain_text("Column 2, “day”, holds dates: left out. The index is left out.")


def test_one_row_is_one_time_step_and_turns_with_a_click(numbers: Page) -> None:
    numbers_field(numbers).fill("1 2 3")
    expect(note(numbers)).to_contain_text("Read as 1 time step of 3 numbers.")
    note(numbers).get_by_role("button", name="One number for each time step instead").click()
    expect_rows(numbers, [[1], [2], [3]])
    expect(stage(numbers)).to_have_attribute("data-steps", "3")


def test_a_printed_tensor_is_read_and_one_with_numbers_left_out_is_not(numbers: Page) -> None:
    numbers_field(numbers).fill("tensor([[1., 2.],\n        [3., 4.]], device='cuda:0')")
    expect_rows(numbers, [[1, 2], [3, 4]])
    numbers_field(numbers).fill("[[1. 2. ... 3.]\n [4. 5. ... 6.]]")
    expect(alert(numbers)).to_contain_text("Row 1 has “…” in column 3")


def test_an_unanswered_question_holds_no_other_field_up(numbers: Page) -> None:
    numbers_field(numbers).fill("1,5\n2,5")
    expect(note(numbers).get_by_role("button")).to_have_count(2)
    numbers.get_by_role("radio", name="Text").check(force=True)
    numbers.get_by_role("textbox", name="Text to read").fill("abc")
    expect(numbers.get_by_role("heading", name="“abc”")).to_be_visible()
    numbers_field(numbers)
    expect(note(numbers).get_by_role("button")).to_have_count(2)


def test_numbers_of_a_link_stay_to_the_letter_when_another_field_changes(page: Page) -> None:
    values = "[[0.1234567890123456789, -0], [1E2, 5e-324]]"
    show(page, values=values)
    page.get_by_role("spinbutton", name="Units", exact=True).fill("3")
    expect(page.get_by_role("heading", name="An LSTM of 3 units")).to_be_visible()
    assert query_of(page)["values"] == [values]


def test_a_telephone_shows_the_whole_question(browser: Browser, server: str, page_faults: Faults) -> None:
    with visitor(browser, server, page_faults, size=(390, 844), touch=True) as phone:
        show(phone, values="[[9,8],[7,6]]")
        numbers_field(phone).fill("1,5;2,5")
        choices = note(phone).get_by_role("button")
        expect(choices).to_have_count(4)
        for place in range(4):
            box = choices.nth(place).bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
        choices.first.tap()
        expect_rows(phone, [[1.5, 2.5]])


@pytest.mark.parametrize(
    ("pasted", "answer", "expected"),
    [
        ("1\n\n3", "Leave the empty line out", [[1], [3]]),
        ("5 6\n\n\n7 8", "Leave the empty lines out", [[5, 6], [7, 8]]),
    ],
)
def test_no_empty_line_is_lost_in_silence(
    numbers: Page, pasted: str, answer: str, expected: list[list[float]]
) -> None:
    numbers_field(numbers).fill(pasted)
    note(numbers).get_by_role("button", name=re.compile(answer)).click()
    expect_rows(numbers, expected)


def test_letters_of_a_text_can_be_fixed_with_one_click(page: Page) -> None:
    show(page, text="hello")
    field = page.get_by_role("textbox", name="Text to read")
    field.click()
    expect(note(page)).to_contain_text("“hello” and “hallo” give the same numbers")
    first = page.locator("#inspector").inner_text()
    note(page).get_by_role("button", name="a–z and space (27)").click()
    expect(page.get_by_role("button", name="U 48 × 27")).to_be_visible()
    assert page.locator("#inspector").inner_text() != first
    eventually(lambda: check_query(page, "alphabet", " abcdefghijklmnopqrstuvwxyz"))
    field.fill("hallo")
    expect(page.get_by_role("heading", name="“hallo”")).to_be_visible()
    expect(page.get_by_role("button", name="U 48 × 27")).to_be_visible()
    field.fill("hállo")
    expect(alert(page)).to_contain_text("expected characters of the alphabet")
    expect(note(page).get_by_role("button", name="a–z and space (27)")).to_be_disabled()
    note(page).get_by_role("button", name="Its own (4)").click()
    expect(page.get_by_role("heading", name="“hállo”")).to_be_visible()


def check_query(page: Page, name: str, value: str) -> None:
    """Whether the address has it."""
    assert query_of(page).get(name) == [value]


def test_characters_that_nobody_sees_have_a_sign_and_a_code_point(page: Page) -> None:
    show(page, text="a\u200bb\u3000", step=1)
    expect(page.locator("#inspector")).to_contain_text("reading “▯ U+200B”")
    expect(page.locator("#ticks span").nth(1)).to_have_attribute("title", "▯ U+200B")
    expect(page.locator("#announcer")).to_contain_text("reading ▯ U+200B")
    page.get_by_role("textbox", name="Text to read").focus()
    expect(note(page)).to_contain_text("2 characters without ink: ▯ U+200B (t = 1), ▭ U+3000 (t = 3)")
