"""A unit that one can read: its bars in a row of their own, with the numbers of the streamed run."""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture
from tests.browser.screen import button, come_to_rest, eventually, expect_step, settle, show

TEXT = "aaaabbbb"
COUNTER = {"model": "counting-lstm", "text": TEXT}
TWO_WAYS = {"cell": "gru", "num_layers": 2, "bidirectional": True, "hidden_size": 3, "text": "score"}
# Of each heat map of the first tile, top down: the pixels that each column fills, and those from its top to
# where it begins.
BARS = """() => document.querySelector(".tile").data.filter(({ type }) => type === "heatmap").map(({ z }) =>
  z[0].map((_, column) => {
    const filled = z.flatMap((row, line) => (row[column] === null ? [] : [line]));
    return { tall: filled.length, top: filled[0] ?? null };
  }))"""


def streamed(
    page: Page, run: Mapping[str, str | int | bool], layer: int, direction: str, quantity: str, unit: int
) -> list[float]:
    """One unit over time, from the lines of the run itself."""
    query = {name: str(value).lower() if isinstance(value, bool) else value for name, value in run.items()}
    lines = page.request.get(f"/api/runs?{urlencode(query)}").text().splitlines()
    values: dict[int, float] = {}
    for line in map(json.loads, lines):
        for cell in line["cells"] if line["type"] == "step" else ():
            if (cell["layer"], cell["direction"]) == (layer, direction):
                state, _, gate = quantity.partition(".")
                numbers = cell[state][gate] if gate else cell[state]
                values[cell["time_step"]] = numbers[unit]
    return [values[time_step] for time_step in range(len(values))]


def expect_pins(page: Page, *wanted: str) -> None:
    """Waits until the address pins these units."""

    def pinned() -> None:
        said = parse_qs(page.evaluate("location.search.slice(1)")).get("pins", [])
        assert said == [",".join(wanted)]

    eventually(pinned)


def names(page: Page) -> Locator:
    """The names of the rows of pinned units, which choose their units."""
    return page.get_by_role("group", name=re.compile("Names of the rows")).get_by_role(
        "button", name=re.compile("^Unit ")
    )


def test_a_pinned_unit_has_a_row_of_bars_with_the_numbers_that_ran(page: Page) -> None:
    show(page, **COUNTER, pins="cell_state.2,gates.forget.1", step=3, unit=2)
    expect(names(page)).to_have_text(["unit 2 ct", "unit 1 ft"])
    cell = streamed(page, COUNTER, 0, "forward", "cell_state", 2)
    gate = streamed(page, COUNTER, 0, "forward", "gates.forget", 1)

    def whole() -> None:
        _, _, _, bars, forget, *_ = picture.strips(page)
        for row, values in ((bars, cell), (forget, gate)):
            assert {t: one[0] for t, one in row.values.items()} == pytest.approx(
                dict(enumerate(values)), abs=1e-6
            )
            assert row.seen == {0, 1, 2, 3}

    eventually(whole)
    _, _, _, drawn, drawn_gate, *_ = page.evaluate(BARS)
    zero = next(
        one["top"] + (one["tall"] if value > 0 else -1) for one, value in zip(drawn, cell, strict=True)
    )
    per_unit = max(one["tall"] for one in drawn) / max(map(abs, cell))
    for one, value in zip(drawn, cell, strict=True):
        assert one["tall"] == pytest.approx(abs(value) * per_unit, abs=1.5)
        assert one["top"] == (zero - one["tall"] if value > 0 else zero + 1)
    assert len({one["top"] + one["tall"] for one in drawn_gate}) == 1
    written = page.locator(".tile .letters text").all_text_contents()
    digits = max(len(text.partition(".")[2]) for text in written)
    for value in (*cell, *gate):
        assert f"{value:.{digits}f}".replace("-", "−") in written

    page.keyboard.press("ArrowRight")
    expect_step(page, 4)
    eventually(lambda: assert_seen(page, {0, 1, 2, 3, 4}))
    expect(page.get_by_role("status").filter(has_text="Step 5 of 8: layer")).to_contain_text(
        f"Unit 2: c = {cell[4]:.3f}.".replace("-", "−")
    )
    names(page).last.click()
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("1")
    button(page, "Take this row away: Unit 1, forget gate").click()
    expect(names(page)).to_have_text(["unit 2 ct"])
    expect_pins(page, "cell_state.2")


def assert_seen(page: Page, columns: set[int]) -> None:
    """The columns of the first pinned row that can be seen."""
    assert picture.strips(page)[3].seen == columns


def test_units_are_pinned_from_the_panel_and_by_a_key_and_four_fit(page: Page) -> None:
    show(page, text="the cat", hidden_size=5, unit=3)
    toggle = button(page, "Bars over time: unit 3, forget gate")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(names(page)).to_have_text(["unit 3 ft"])
    page.get_by_text("hidden h").hover()
    page.keyboard.press("u")
    expect(names(page)).to_have_text(["unit 3 ft", "unit 3 ht"])
    page.mouse.move(0, 0)
    for _ in range(3):
        page.keyboard.press("ArrowUp")
        page.keyboard.press("u")
    expect_pins(page, "hidden_state.3", "cell_state.2", "cell_state.1", "cell_state.0")
    page.reload()
    expect(names(page)).to_have_text(["unit 3 ht", "unit 2 ct", "unit 1 ct", "unit 0 ct"])
    names(page).nth(1).hover()
    come_to_rest(page)
    lanes = page.locator(".lane").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert max(lanes) > 40, "the row of bars is lit as its unit"
    score = page.locator(".score").bounding_box()
    assert score is not None
    label = page.locator(".unit-label").nth(2).bounding_box()
    assert label is not None
    page.mouse.click(score["x"] + 20, label["y"] + label["height"] / 2)
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("1")
    expect_step(page, 0)
    button(page, "Next step").click()
    page.get_by_role("combobox", name="More cells").select_option("min_gru")
    expect(names(page)).to_have_text(["unit 3 ht"])
    expect_pins(page, "hidden_state.3")


def test_a_row_of_the_reverse_pass_comes_from_the_right_and_others_keep_their_own_run(page: Page) -> None:
    show(page, **TWO_WAYS, pins="hidden_state.1/0.reverse,hidden_state.1/1.forward", step=1)
    expect(names(page)).to_have_count(2)
    expect(names(page).first).to_contain_text("layer 0 ←")
    values = dict(enumerate(streamed(page, TWO_WAYS, 0, "reverse", "hidden_state", 1)))

    def whole() -> None:
        ones = [row for row in picture.strips(page) if all(len(units) == 1 for units in row.values.values())]
        found = [
            row.seen
            for row in ones
            if {t: one[0] for t, one in row.values.items()} == pytest.approx(values, abs=1e-6)
        ]
        assert found == [{3, 4}]

    eventually(whole)
    last = names(page).last
    settle(page)
    last.click()
    expect(button(page, "Look into layer 1, forward")).to_have_attribute("aria-pressed", "true")


def test_a_changed_run_shows_the_original_beside_its_bars_and_companions_have_rows_of_their_own(
    page: Page,
) -> None:
    held = [
        {
            "layer": 0,
            "direction": "forward",
            "from_step": 2,
            "to_step": 3,
            "target": "cell_state",
            "unit": 1,
            "value": 2,
        }
    ]
    run = {"text": "score", "hidden_size": 4, "interventions": json.dumps(held, separators=(",", ":"))}
    show(page, **run, pins="cell_state.1", step=4)
    was = streamed(page, {"text": "score", "hidden_size": 4}, 0, "forward", "cell_state", 1)
    now = streamed(page, run, 0, "forward", "cell_state", 1)

    def drawn() -> None:
        cells = page.evaluate('() => document.querySelector(".tile")?.data?.[3]?.z ?? []')
        beside = {value for row in cells for value in row[2 * 7 + 1 : 2 * 7 + 2] if value is not None}
        rest = {value for row in cells for value in row[2 * 7 + 2 : 3 * 7] if value is not None}
        assert [*beside] == pytest.approx([was[2]], abs=1e-6)
        assert [*rest] == pytest.approx([now[2]], abs=1e-6)

    eventually(drawn)
    show(page, text="score", hidden_size=4, pins="hidden_state.1,cell_state.2", compare="cell=gru")
    expect(names(page)).to_have_text(["unit 1 ht", "unit 2 ct", "unit 1 ht"])


def test_a_pinned_row_is_reached_on_a_telephone(phone: Page) -> None:
    show(phone, **COUNTER, pins="cell_state.2")
    away = button(phone, "Take this row away: Unit 2, cell state")
    away.scroll_into_view_if_needed()
    box = away.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    away.tap()
    expect(names(phone)).to_have_count(0)
