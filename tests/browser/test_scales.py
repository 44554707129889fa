"""Colours keep their meaning: one scale for a run and its changes, which one outlier does not stretch."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import picture
from tests.browser.screen import button, eventually, show
from tests.browser.whatif import TEXT, hold

LEGENDS = "() => [...document.querySelectorAll('#stage .room .scale')].map((one) => one.textContent)"


def strips(page: Page, time_steps: int) -> list[picture.Strip]:
    """The strips of the score once they are drawn whole."""

    def complete() -> None:
        assert all(len(strip.values) == time_steps for strip in picture.strips(page))

    eventually(complete)
    return picture.strips(page)


def legend(page: Page, name: str) -> Locator:
    """The label of a row of the score, with its scale."""
    return page.locator("#stage .label").filter(has_text=re.compile(name)).first


def test_holding_a_gate_leaves_the_scales_and_the_untouched_cells_as_they_were(page: Page) -> None:
    show(page, text=TEXT, step=7, unit=4)
    before, ends = strips(page, len(TEXT)), page.evaluate(LEGENDS)
    hold(page, "gates.forget", 1.5, from_step=3)
    expect(page.get_by_role("img", name=re.compile("Starts at t = 3"))).to_be_visible()
    eventually(lambda: assert_changed(page, before))
    after = strips(page, len(TEXT))
    assert page.evaluate(LEGENDS) == ends
    for was, now in zip(before, after, strict=True):
        assert now.scale == was.scale
        assert all(now.values[t] == was.values[t] for t in range(3))  # and so has every colour
    c = after[1]
    beyond = sum(abs(value) > c.scale[1] for values in c.values.values() for value in values)
    assert beyond > 0
    expect(legend(page, "^cell ")).to_contain_text(f"{beyond} beyond")
    expect(legend(page, "forget gate")).to_contain_text("11 beyond")
    most = max(abs(value) for values in c.values.values() for value in values)
    title = legend(page, "^cell ").locator(".beyond").get_attribute("title") or ""
    assert f"{most:.3f}" in title
    button(page, "Back to the original").click()
    expect(page.locator("#stage .beyond")).to_have_count(0)
    assert page.evaluate(LEGENDS) == ends  # also while the original arrives again


def test_a_changed_weight_keeps_the_scales_of_the_readout_and_of_the_matrix(page: Page) -> None:
    change = [{"tensor": "weight_hh_l0", "index": [0, 0], "value": 40}]
    show(page, text=TEXT, step=7, cell="rnn", readout_activation="identity", hidden_size=6)
    before = strips(page, len(TEXT))
    show(
        page,
        text=TEXT,
        step=7,
        cell="rnn",
        readout_activation="identity",
        hidden_size=6,
        weight_changes=json.dumps(change),
    )
    expect(page.get_by_role("img", name=re.compile("Starts at t = "))).to_be_visible()
    eventually(lambda: assert_scales(page, [strip.scale for strip in before]))
    page.locator("#inspector").get_by_role("button", name=re.compile("^W ")).click()
    sheet = page.locator(".parameters-legend")
    expect(sheet).to_contain_text("1 beyond")
    expect(sheet).to_contain_text("0.5")


def assert_changed(page: Page, before: list[picture.Strip]) -> None:
    """The cells are drawn again after a change, to the last."""
    now = picture.strips(page)
    assert len(now) == len(before)  # none while Plotly has not drawn the new run yet
    assert all(
        strip.values.get(len(TEXT) - 1) != was.values[len(TEXT) - 1]
        for strip, was in zip(now[:3], before[:3], strict=True)
    )


def assert_scales(page: Page, scales: list[tuple[float, float]]) -> None:
    """The strips of the score have these scales."""
    assert [strip.scale for strip in picture.strips(page)] == scales


def test_one_outlier_of_the_input_does_not_bleach_the_rest_and_is_marked(page: Page) -> None:
    rows = [[0.1 * (t % 7), -0.05 * (t % 5)] for t in range(30)]
    rows[11][1] = 900.0
    show(page, values=json.dumps(rows), cell="rnn", hidden_size=3)
    inputs = strips(page, len(rows))[-1]
    assert 0.6 < inputs.scale[1] < 1.001
    expect(legend(page, "input")).to_contain_text("1 beyond")
    colours = page.evaluate(
        """() => {
          const [tile] = document.querySelectorAll(".tile");
          const { colorscale } = tile.data.filter(({ type }) => type === "heatmap").at(-1);
          return [colorscale.at(-1)[1], colorscale.at(-3)[1]];
        }"""
    )
    assert colours[0] != colours[1]  # what lies beyond has a colour of its own


def test_where_nothing_lies_beyond_nothing_is_said(page: Page) -> None:
    show(page, text=TEXT, step=7)
    strips(page, len(TEXT))
    expect(page.locator("#stage .scale").first).to_be_visible()
    expect(page.locator("#stage .beyond")).to_have_count(0)


def test_gates_and_outputs_have_one_family_of_colours_and_states_another(page: Page) -> None:
    show(page, text=TEXT, step=13)
    strips(page, len(TEXT))
    scales = page.evaluate(
        """() => document.querySelector(".tile").data.filter(({ type }) => type === "heatmap")
          .map(({ colorscale }) => JSON.stringify(colorscale.map(([, colour]) => colour)))"""
    )
    output, c, h, forget, given, candidate, gate_o = scales
    assert output == forget == given == gate_o
    assert c == h == candidate != output


def test_no_two_rows_have_one_name(page: Page) -> None:
    for lang in ("en", "zh"):
        for query in ({"text": TEXT}, {"values": "[[1, 2], [3, 4]]"}, {"text": TEXT, "cell": "gru"}):
            show(page, **query, lang=lang)
            names = page.locator("#stage .label .name").all_inner_texts()
            words = [name.rsplit(" ", 1)[0] for name in names if " " in name]
            assert len(set(words)) == len(words), words
