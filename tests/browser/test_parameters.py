"""The parameters opened: every number is PyTorch's, and their count is explained by a sum that comes out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import eventually, settle
from tests.browser.textbook import NETWORKS, TEXT, UNITS, Network

CHARACTERS = sorted(set(TEXT))
PACKED = ["input gate", "forget gate", "candidate", "output gate"]


def open_parameters(page: Page, link: str, chip: str) -> Locator:
    """Opens the page, and the parameters by the button that starts with a letter."""
    page.goto(f"/{link}")
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    page.get_by_role("button", name=re.compile(f"^{chip} ")).click()
    dialog = page.get_by_role("dialog", name="Parameters")
    expect(dialog.locator(".map-plot .heatmaplayer image").first).to_be_attached()
    return dialog


def value(dialog: Locator) -> tuple[str, float]:
    """What the cursor says: where it stands, and the number."""
    where, number = dialog.get_by_role("status").inner_text().replace("−", "-").rsplit(": ", 1)
    return where, float(number)


def walk(page: Page, rows: int, columns: int) -> None:
    """Moves the cursor from nowhere to the first value, and on, once what was asked for is drawn."""
    settle(page)
    for key, times in (("ArrowRight", 1 + columns), ("ArrowDown", rows)):
        for _ in range(times):
            page.keyboard.press(key)


def test_arrow_keys_read_every_weight_of_every_gate(page: Page) -> None:
    dialog = open_parameters(page, f"{NETWORKS['lstm'].link}&step=2", "U")
    weights = NETWORKS["lstm"].build()[0].state_dict()["weight_ih_l0"]
    dialog.get_by_role("group").focus()
    walk(page, 0, 0)
    for gate, name in enumerate(PACKED):
        for column, character in enumerate(CHARACTERS):
            where, number = value(dialog)
            assert where == f"{name} · unit 0, from input {character.replace(' ', '␣')}"
            assert number == pytest.approx(float(weights[gate * UNITS, column]), abs=0.000051)
            page.keyboard.press("ArrowRight")
    for row in range(1, UNITS):
        page.keyboard.press("ArrowDown")
        where, number = value(dialog)
        assert where.startswith(f"output gate · unit {row}, ")
        assert number == pytest.approx(float(weights[3 * UNITS + row, -1]), abs=0.000051)


@pytest.mark.parametrize(("sheet", "tensor"), [("W", "weight_hh_l1_reverse"), ("U", "weight_ih_l1_reverse")])
def test_the_pass_shown_is_the_one_whose_parameters_open(page: Page, sheet: str, tensor: str) -> None:
    network = NETWORKS["lstm, two layers, both directions"]
    dialog = open_parameters(page, f"{network.link}&step=9&layer=1&direction=reverse", sheet)
    expect(dialog.get_by_text("layer 1 · reverse")).to_be_visible()
    expect(dialog.get_by_text(tensor)).to_be_visible()
    dialog.get_by_role("group").focus()
    walk(page, 2, 4)
    expected = network.build()[0].state_dict()[tensor][2, 4]
    assert value(dialog)[1] == pytest.approx(float(expected), abs=0.000051)


def test_biases_stand_beside_one_another_and_v_has_a_row_for_each_output(page: Page) -> None:
    module, readout = NETWORKS["gru"].build()
    dialog = open_parameters(page, f"{NETWORKS['gru'].link}&step=2&layer=1&direction=forward", "W")
    dialog.get_by_role("radio", name="b 15 × 2").check()
    dialog.get_by_role("group").focus()
    walk(page, 3, 1)
    where, number = value(dialog)
    assert where == "reset gate · unit 3, b_hh"
    assert number == pytest.approx(float(module.state_dict()["bias_hh_l1"][3]), abs=0.000051)
    dialog.get_by_role("radio", name="V 6 × 5").check()
    dialog.get_by_role("group").focus()
    walk(page, 5, 2)
    where, number = value(dialog)
    assert where == f"output {CHARACTERS[5]}, from unit 2"
    assert number == pytest.approx(float(readout[5, 2]), abs=0.000051)


def test_pointing_reads_a_value_and_a_click_chooses_its_unit(page: Page) -> None:
    dialog = open_parameters(page, f"{NETWORKS['lstm'].link}&step=2", "W")
    dialog.get_by_role("group").focus()
    walk(page, 4, 1)
    expected, cursor = value(dialog), dialog.locator(".map-cursor").bounding_box()
    assert cursor is not None
    page.keyboard.press("ArrowUp")
    assert value(dialog) != expected
    page.mouse.move(cursor["x"] + cursor["width"] / 2, cursor["y"] + cursor["height"] / 2)

    def read() -> None:
        assert value(dialog) == expected

    def framed() -> None:
        frame = dialog.locator(".map-unit").first.bounding_box()
        assert frame is not None
        assert frame["y"] == pytest.approx(cursor["y"], abs=1)

    eventually(read)
    page.mouse.down()
    page.mouse.up()
    eventually(framed)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("4")
    expect(page.get_by_role("button", name=re.compile("^W "))).to_be_focused()


SUMS = {
    "lstm": (["4 × 5 × (6 + 5 + 2)", "6 × 5"], Network("lstm"), ""),
    "two layers, both directions": (
        ["4 × 5 × (6 + 5 + 2) × 2", "4 × 5 × (10 + 5 + 2) × 2", "6 × 5 × 2"],
        NETWORKS["lstm, two layers, both directions"],
        "",
    ),
    "one V for both directions": (
        ["3 × 5 × (6 + 5 + 2) × 2", "6 × (10 + 1)"],
        NETWORKS["gru, both directions"],
        "&readout_joint=true&readout_bias=true",
    ),
    "no biases, no readout": (["5 × (6 + 5)"], Network("rnn"), "&bias=false&readout=null"),
}


@pytest.mark.parametrize("name", SUMS)
def test_the_count_is_a_sum_that_comes_out_as_the_servers(page: Page, name: str) -> None:
    sums, network, query = SUMS[name]
    dialog = open_parameters(page, f"{network.link}{query}&step=1", "U")
    rows = dialog.get_by_role("table", name="How many there are").get_by_role("row")
    assert dialog.locator(".count-sum").all_inner_texts()[: len(sums)] == sums
    totals = [int(re.sub(r"\s", "", row.get_by_role("cell").last.inner_text())) for row in rows.all()]
    # the written sums are Python but for their signs
    assert totals[:-1] == [eval(written.replace("×", "*")) for written in sums]
    assert totals[-1] == sum(totals[:-1])
    run = page.request.get(f"/api/runs{network.link.replace('&lang=en', '')}{query}").text()
    assert f'"parameter_count":{totals[-1]}}}\n' in run


def test_of_more_values_than_pixels_the_farthest_from_0_are_drawn_and_said_to_be(page: Page) -> None:
    dialog = open_parameters(page, "?cell=lstm&hidden_size=300&text=ab&lang=en&step=1", "W")
    expect(dialog.get_by_text(re.compile(r"Each square shows the one of \d+ values"))).to_be_visible()
    dialog.get_by_role("group").focus()
    walk(page, 1, 3)
    where, number = value(dialog)
    run = page.request.get("/api/runs?cell=lstm&hidden_size=300&text=ab&detail=states").text()
    weight = re.search(r'"weight_hh_l0":\[\[.*?\],\[([^\]]*)\]', run)
    assert weight is not None
    assert where == "input gate · unit 1, from unit 3"
    assert number == pytest.approx(float(weight[1].split(",")[3]), abs=0.000051)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sheet_speaks_both_languages_and_passes_axe(
    page: Page, theme: str, lang: str, assert_accessible: Callable[[], None]
) -> None:
    link = NETWORKS["gru"].link.replace("lang=en", f"lang={lang}")
    page.goto(f"/{link}&step=3&theme={theme}")
    page.get_by_role("button", name=re.compile("^U ")).click()
    dialog = page.get_by_role("dialog", name={"en": "Parameters", "zh": "参数"}[lang])
    for sheet in ("U", "W", "b", "V"):
        dialog.get_by_role("radio", name=re.compile(f"^{sheet} ")).check()
        assert "parameters." not in dialog.inner_text()
        assert_accessible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.querySelector('dialog[open]').scrollWidth <= innerWidth")
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
