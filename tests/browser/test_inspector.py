"""The inspector as a person meets it: every number in it is the one that PyTorch computes."""

import re
from collections.abc import Callable

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from tests.browser.textbook import NETWORKS, TEXT, UNITS, Network

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
NUMBER = re.compile(r"([+-] ?)?(\d+\.\d+(?:e-?\d+)?)")


def inspector(page: Page) -> Locator:
    """The panel."""
    return page.get_by_role("complementary", name="Inside the cell")


def open_at(page: Page, link: str) -> None:
    """Opens the page at a link that names a step, and waits until the whole run is there."""
    page.goto(f"/{link}")
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    expect(inspector(page).get_by_role("heading")).to_be_visible()


def numbers(text: str) -> list[float]:
    """Every number that is written with a point, with its sign; the 1 of `1 − z` has none."""
    plain = text.replace("−", "-").replace("(1 - ", "(")
    return [float(sign.strip() + digits) for sign, digits in NUMBER.findall(plain)]


def sums(page: Page) -> dict[str, str]:
    """The written sum of each line by its letter, in the order of the panel."""
    found = (
        inspector(page).get_by_role("paragraph").filter(has_text=re.compile(r"^\w = ")).all_text_contents()
    )
    return {text[0]: text for text in found}


def assert_cell(page: Page, expected: dict[str, list[Tensor]], unit: int) -> None:
    """Every sum in sight has the numbers expected for that unit, and there is no other."""
    written = sums(page)
    assert list(written) == list(expected)
    for letter, figures in expected.items():
        values = [float(figure[unit]) for figure in figures]
        assert numbers(written[letter]) == pytest.approx(values, abs=HALF_DIGIT), written[letter]


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_sum_has_the_numbers_that_pytorch_computes(page: Page, network: Network) -> None:
    cells = network.lines()
    for layer, direction in {(layer, direction) for layer, direction, _ in cells}:
        start = layer * len(TEXT) if network.bidirectional else 0
        open_at(page, f"{network.link}&step={start}&layer={layer}&direction={direction}&unit=3")
        for tick in range(len(TEXT)):
            t = tick if direction == "forward" else len(TEXT) - 1 - tick
            expect(inspector(page).get_by_role("heading")).to_have_text(f"Inside the cell at t = {t}")
            assert_cell(page, cells[layer, direction, t], unit=3)
            if tick < len(TEXT) - 1:
                page.get_by_role("button", name="Next step").click()


@pytest.mark.parametrize("name", ["lstm", "gru", "gru, both directions", "rnn", "rnn with relu"])
def test_the_reference_is_pytorchs_module(name: str) -> None:
    network = NETWORKS[name]
    cells = network.lines()
    top: Tensor = network.build()[0](network.inputs())[0]
    for t in range(len(TEXT)):
        states = [cells[network.layers - 1, direction, t]["h"][-1] for direction in network.directions]
        assert torch.allclose(top[t], torch.cat(states), atol=1e-6)


def test_a_unit_is_chosen_by_click_by_buttons_and_by_typing(page: Page) -> None:
    cells = NETWORKS["lstm"].lines()
    open_at(page, f"{NETWORKS['lstm'].link}&step=4")
    unit = inspector(page).get_by_role("spinbutton", name="Unit")
    strip = inspector(page).get_by_role("img", name=re.compile("^candidate, 5 units"))
    strip.click(position={"x": 36 * 2.5, "y": 8})
    expect(unit).to_have_value("2")
    assert_cell(page, cells[0, "forward", 4], unit=2)
    inspector(page).get_by_role("button", name="Next unit").click()
    expect(unit).to_have_value("3")
    unit.fill("1")
    expect(strip).to_have_accessible_name(re.compile("unit 1: "))
    assert_cell(page, cells[0, "forward", 4], unit=1)
    unit.press("ArrowDown")
    expect(strip).to_have_accessible_name(re.compile("unit 0: "))
    inspector(page).get_by_role("button", name="Previous unit").press("Enter")
    expect(unit).to_have_value("4")
    assert_cell(page, cells[0, "forward", 4], unit=4)


def test_a_strip_says_its_extremes_and_shows_the_number_under_the_pointer(page: Page) -> None:
    forget = NETWORKS["lstm"].lines()[0, "forward", 2]["f"][-1]
    open_at(page, f"{NETWORKS['lstm'].link}&step=2")
    strip = inspector(page).get_by_role("img", name=re.compile("^forget gate"))
    low, high, value = numbers(strip.get_attribute("aria-label") or "")
    assert (low, high) == pytest.approx((float(forget.min()), float(forget.max())), abs=0.0051)
    assert value == pytest.approx(float(forget[0]), abs=HALF_DIGIT)
    strip.hover(position={"x": 36 * 4.5, "y": 8})
    (shown,) = numbers(inspector(page).get_by_text(re.compile(r"^unit 4 · t = 2: ")).inner_text())
    assert shown == pytest.approx(float(forget[4]), abs=HALF_DIGIT)


def test_the_phases_of_a_step_reveal_terms_then_gates_then_states_then_the_output(page: Page) -> None:
    cell = NETWORKS["lstm"].lines()[0, "forward", 3]
    open_at(page, f"{NETWORKS['lstm'].link}&step=3&phase=terms")
    written = sums(page)
    assert numbers(written["f"]) == pytest.approx([float(x[0]) for x in cell["f"][:2]], abs=HALF_DIGIT)
    assert written["f"].endswith("= ·")
    assert numbers(written["c"]) == pytest.approx([float(cell["c"][1][0])], abs=HALF_DIGIT)
    for caption, letter, known in [("σ squeezes", "c", 4), ("The cell state keeps", "h", 3)]:
        page.get_by_role("button", name="Next step").click()
        expect(inspector(page).get_by_text(caption)).to_be_visible()
        figures = [float(x[0]) for x in cell[letter][:known]]
        assert numbers(sums(page)[letter]) == pytest.approx(figures, abs=HALF_DIGIT)
    outputs = inspector(page).get_by_role("list", name="Output").get_by_role("listitem")
    expect(outputs).to_have_text(["·"] * 5)
    page.get_by_role("button", name="Next step").click()
    expect(outputs.first).not_to_have_text("·")
    assert_cell(page, cell, unit=0)


def test_the_candidate_of_cho_waits_for_the_reset_gate(page: Page) -> None:
    network = Network("gru", reset_after=False)
    open_at(page, f"{network.link}&step=3&phase=terms")
    assert len(numbers(sums(page)["r"])) == 2
    assert len(numbers(sums(page)["n"])) == 1


def test_a_cell_that_the_step_has_not_reached_is_a_ghost(page: Page) -> None:
    open_at(page, f"{NETWORKS['rnn'].link}&step=2&layer=1&direction=reverse")
    assert sums(page) == {"h": "h = tanh(· + ·) = ·"}
    expect(inspector(page).get_by_role("img")).to_have_accessible_name(
        "hidden state, 5 units, not computed yet"
    )


def test_the_output_lists_the_greatest_values_by_their_characters(page: Page) -> None:
    network = NETWORKS["lstm"]
    values = (network.build()[1] @ network.lines()[0, "forward", 5]["h"][-1]).softmax(0)
    open_at(page, f"{network.link}&step=5")
    items = inspector(page).get_by_role("list", name="Output").get_by_role("listitem").all_inner_texts()
    characters = [sorted(set(TEXT))[place].replace(" ", "␣") for place in values.argsort(descending=True)[:5]]
    assert [item.split()[0] for item in items] == characters
    shown = [number for item in items for number in numbers(item)]
    assert shown == pytest.approx(
        [float(value) for value in values.sort(descending=True).values[:5]], abs=HALF_DIGIT
    )


def test_the_table_holds_every_number_of_every_unit(page: Page) -> None:
    cell = NETWORKS["lstm"].lines()[0, "forward", 6]
    open_at(page, f"{NETWORKS['lstm'].link}&step=6")
    inspector(page).get_by_text("All values").click()
    table = inspector(page).get_by_role("table", name="Every number of the cell")
    gates = [figure for letter in "figo" for figure in cell[letter]]
    before = NETWORKS["lstm"].lines()[0, "forward", 5]["h"][-1]
    columns = [*gates, cell["c"][1], cell["c"][-1], before, cell["h"][-1]]
    for unit in range(UNITS):
        row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=str(unit), exact=True))
        expect(row).to_be_visible()
        shown = [number for text in row.get_by_role("cell").all_inner_texts() for number in numbers(text)]
        assert shown == pytest.approx([float(column[unit]) for column in columns], abs=HALF_DIGIT)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_panel_speaks_chinese_and_passes_axe(
    page: Page, theme: str, assert_accessible: Callable[[], None]
) -> None:
    link = NETWORKS["lstm"].link.replace("lang=en", "lang=zh")
    page.goto(f"/{link}&step=3&phase=gates&theme={theme}")
    expect(page.get_by_role("heading", name="t = 3 时的循环单元内部")).to_be_visible()
    page.get_by_text("全部数值").click()
    expect(page.get_by_role("complementary").get_by_text("遗忘门").first).to_be_visible()
    assert "inspector." not in page.get_by_role("complementary").inner_text()
    assert_accessible()
