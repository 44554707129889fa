"""Ways on from a line of the panel: into its sum, to the step before, to the layer below, to the input."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import button, expect_step, expect_whole_run, show

BEFORE = re.compile(r"^h of the step before")
C_BEFORE = re.compile(r"^c of the step before")
READ = re.compile(r"^What this cell reads")


def panel(page: Page) -> Locator:
    """The panel beside the picture."""
    return page.get_by_role("complementary", name="Inside the cell")


def line(page: Page, quantity: str) -> Locator:
    """One line of it."""
    return panel(page).locator(f".inspector-line[data-quantity='{quantity}']")


@pytest.mark.parametrize(
    "part", [".line-name", ".line-head math mi", ".sum .sum-letter", ".sum-value", ".zoom-toggle"]
)
def test_any_part_of_a_gate_s_line_opens_its_sum_and_closes_it(page: Page, part: str) -> None:
    show(page, text="hello", step=3, hidden_size=4)
    gate = line(page, "gates.forget")
    toggle = gate.get_by_role("button", name="Open the sum", exact=False).first
    expect(toggle).to_have_attribute("aria-expanded", "false")
    gate.locator(part).first.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    gate.locator(part).first.click()
    expect(toggle).to_have_attribute("aria-expanded", "false")


def test_the_line_of_a_plain_rnn_opens_by_its_words_and_its_strip_still_chooses_a_unit(page: Page) -> None:
    show(page, text="hello", step=3, cell="rnn", hidden_size=4)
    hidden = line(page, "hidden_state")
    hidden.locator(".squares-canvas").click(position={"x": 60, "y": 8})
    expect(page).to_have_url(re.compile("unit=1"))
    expect(page).not_to_have_url(re.compile("zoom="))
    hidden.locator(".line-name").click(position={"x": 4, "y": 4})
    expect(page).to_have_url(re.compile("zoom=hidden_state"))


def test_h_and_c_lead_to_the_step_before_until_the_first(page: Page) -> None:
    show(page, text="hello", step=3, hidden_size=4)
    line(page, "gates.input").get_by_title(BEFORE).click()
    expect_step(page, 2)
    line(page, "cell_state").locator("math").get_by_title(C_BEFORE).click()
    expect_step(page, 1)
    number = line(page, "cell_state").locator(".sum").get_by_title(C_BEFORE)
    number.focus()
    number.press("Enter")
    expect_step(page, 0)
    line(page, "gates.input").get_by_title(BEFORE).click()
    expect_step(page, 0)
    form = page.get_by_role("radio", name="Initial state")
    expect(form).to_be_checked()
    expect(form.locator("xpath=..")).to_be_in_viewport()


def test_a_reverse_pass_leads_to_the_time_step_right_of_it(page: Page) -> None:
    show(
        page,
        text="hello",
        cell="gru",
        hidden_size=4,
        bidirectional=True,
        layer=0,
        direction="reverse",
        step=2,
    )
    expect(panel(page).get_by_role("heading", name="t = 2")).to_be_visible()
    line(page, "gates.reset").get_by_title(re.compile(r"^h of time step t \+ 1")).click()
    expect(panel(page).get_by_role("heading", name="t = 3")).to_be_visible()
    expect_step(page, 1)


def test_what_a_cell_reads_leads_to_the_layer_below_and_then_to_the_letter(page: Page) -> None:
    show(page, text="hello", hidden_size=4, num_layers=2, layer=1, direction="forward", step=3)
    line(page, "gates.forget").get_by_title(READ).click()
    expect(page).to_have_url(re.compile("layer=0"))
    expect_step(page, 3)
    line(page, "gates.forget").get_by_title(READ).click()
    field = page.get_by_role("textbox", name="Text to read")
    expect(field).to_be_focused()
    assert field.evaluate("(it) => it.value.slice(it.selectionStart, it.selectionEnd)") == "l"
    assert field.evaluate("(it) => it.selectionStart") == 3


@pytest.mark.parametrize("zoom", ["", "gates.forget"])
def test_the_opened_cell_and_its_sum_lead_there_as_well(page: Page, zoom: str) -> None:
    show(page, text="hello", hidden_size=4, step=3, open=1, **({"zoom": zoom} if zoom else {}))
    opened = page.get_by_role("region", name="The cell, opened")
    # Under an opened sum the cell is inert.
    part = opened.locator(".sum-view") if zoom else opened
    part.get_by_title(BEFORE).first.click()
    expect_step(page, 2)
    expect(opened).to_be_visible()


def test_chinese_names_the_ways(page: Page) -> None:
    page.goto("/?text=hello&hidden_size=4&step=3&lang=zh")
    expect_whole_run(page)
    page.locator(".inspector-line").first.get_by_title(re.compile("^上一步的 h")).click()
    expect_step(page, 2)


def test_a_finger_has_room_for_a_line(phone: Page) -> None:
    show(phone, text="hello", step=3, hidden_size=4)
    head = phone.locator(".inspector-line.opens .line-head").first
    box = head.bounding_box()
    assert box
    assert box["height"] >= 40
    head.locator(".line-name").tap(position={"x": 2, "y": 2})
    expect(phone).to_have_url(re.compile("zoom=gates.forget"))
    expect(button(phone, "Play")).to_be_visible()
