"""What an opened cell shows of the readout, and that all of it has room, in front of people as well."""

import json
import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from models.kinds import KINDS
from tests.browser.screen import settle, show

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}
EDGE = 12  # pixels
WIRES = """() => [...document.querySelectorAll(".cell-wires .wire path:not(.head)")].map((path) => {
    const on = (length) => {
        const { x, y } = path.getPointAtLength(length).matrixTransform(path.getScreenCTM());
        return { x, y };
    };
    return [on(0), on(path.getTotalLength())];
})"""
OVERLAPS = """() => {
    const said = [...document.querySelectorAll('.cell-letter, .cell-value')].filter((one) => one.innerText);
    const boxes = said.map((one) => [one.textContent, one.getBoundingClientRect()]);
    return boxes.flatMap(([name, a], place) => boxes.slice(place + 1)
        .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1)
        .filter(([, b]) => a.top < b.bottom - 1 && b.top < a.bottom - 1)
        .map(([other]) => `${name} over ${other}`));
}"""
CUT = """() => {
    const room = document.querySelector('.cell-sum').getBoundingClientRect();
    return ['.zoom-product', '.zoom-written', '.zoom-curve', '.sum-view math', '.sum-view .sum']
        .flatMap((name) => [...document.querySelectorAll(`.cell-sum ${name}`)])
        .filter((one) => {
            const box = one.getBoundingClientRect();
            return !box.width || box.left < room.left || box.right > room.right || box.bottom > room.bottom;
        })
        .map((one) => one.getAttribute('class') || one.tagName);
}"""


def outputs_at(server: str, step: int, **network: Any) -> list[float]:  # Any: JSON
    """The output at a time step, asked of the server."""
    body: dict[str, Any] = {"network": {**network, "readout": {}}, "input": {"text": "hello"}}
    lines = [
        json.loads(line)
        for line in httpx2.post(f"{server}/api/runs", json=body, timeout=60).text.splitlines()
    ]
    found = [one for line in lines for one in line.get("outputs", []) if one["time_step"] == step]
    return found[0]["values"]


def output_said(page: Page) -> list[float]:
    """The output that the opened cell says, number by number."""
    image = page.locator(".cell-view").get_by_role("img", name=re.compile("^output: "))
    told = image.get_attribute("aria-label") or ""
    return [
        float(one.replace("−", "-")) for one in re.findall(r"\S (\S+?)(?:,|$)", told.removeprefix("output: "))
    ]


@pytest.mark.parametrize("cell", KINDS)
def test_only_the_top_layer_is_read_out(page: Page, server: str, cell: str) -> None:
    show(page, text="hello", cell=cell, num_layers=2, step=3, open=1, layer=1)
    wanted = outputs_at(server, 3, cell=cell, hidden_size=12, num_layers=2)
    assert output_said(page) == pytest.approx(wanted, abs=HALF_DIGIT)
    show(page, text="hello", cell=cell, num_layers=2, step=3, open=1, layer=0)
    expect(page.locator(".cell-view").get_by_role("img", name=re.compile("^hidden state, "))).to_be_visible()
    expect(page.locator(".cell-view [data-vector=outputs]")).to_have_count(0)
    expect(page.locator(".cell-view .wire.V")).to_have_count(0)


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "telephone"])
@pytest.mark.parametrize("cell", KINDS)
def test_below_the_top_layer_the_hidden_state_goes_up_to_the_next(
    page: Page, cell: str, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    for layer, wires in ((0, 1), (1, 0)):
        show(page, text="hello", cell=cell, num_layers=2, step=3, open=1, layer=layer)
        state = (
            page.locator(".cell-view").get_by_role("img", name=re.compile("^hidden state, ")).bounding_box()
        )
        view = page.locator(".cell-wires").bounding_box()
        assert page.evaluate(OVERLAPS) == []
        assert state
        assert view
        up = [
            (start, end)
            for start, end in page.evaluate(WIRES)
            if end["y"] - view["y"] < EDGE and start["y"] <= state["y"] + EDGE
        ]
        assert len(up) == wires
        assert all(state["x"] <= start["x"] <= state["x"] + state["width"] for start, _ in up)


@pytest.mark.parametrize(("direction", "half"), [("forward", slice(0, 4)), ("reverse", slice(4, 8))])
def test_each_direction_shows_what_its_own_readout_makes(
    page: Page, server: str, direction: str, half: slice
) -> None:
    show(page, text="hello", cell="gru", bidirectional=True, step=4, open=1, layer=0, direction=direction)
    step = 4 if direction == "forward" else 0
    wanted = outputs_at(server, step, cell="gru", hidden_size=12, bidirectional=True)[half]
    assert output_said(page) == pytest.approx(wanted, abs=HALF_DIGIT)


def test_an_opened_cell_says_where_its_hidden_state_goes(page: Page) -> None:
    caption = page.locator(".cell-caption")
    show(page, text="hello", num_layers=2, step=3, open=1, layer=0)
    expect(caption).to_have_text(re.compile(r"\. Layer 1 reads this hidden state\.$"))
    page.get_by_role("radio", name="中文").check(force=True)
    expect(caption).to_have_text(re.compile("第 1 层读入这个隐藏状态。$"))
    show(page, text="hello", num_layers=2, step=3, open=1, layer=1)
    expect(caption).to_have_text(re.compile(r"The most probable output is .*\.$"))
    show(page, text="hello", num_layers=2, bidirectional=True, step=3, open=1, layer=0)
    expect(caption).to_have_text(re.compile(r"Layer 1 reads this hidden state, joined with the other"))


def test_the_wire_up_leaps_over_the_wire_of_the_cell_state(page: Page) -> None:
    show(page, text="hello", num_layers=2, step=3, open=1, layer=0)
    paths: list[list[list[float]]] = page.evaluate(
        """() => [...document.querySelectorAll(".cell-wires .wire path:not(.head)")].map((path) =>
            path.getAttribute("d").slice(1).split("L").map((point) => point.split(" ").map(Number)))"""
    )
    (up,) = [path for path in paths if path[-1][1] == 4]
    x, y = up[0]
    (belt,) = [path for path in paths if path[0][0] < x < path[-1][0] and path[0][1] == path[-1][1] < y]
    beside = [along for along, height in up if abs(height - belt[0][1]) < 4]
    assert beside
    assert all(along > x + 6 for along in beside)


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "telephone"])
@pytest.mark.parametrize(("direction", "other"), [("forward", "←h"), ("reverse", "→h")])
@pytest.mark.parametrize("cell", KINDS)
def test_one_v_reads_the_hidden_states_of_both_directions(
    page: Page, cell: str, direction: str, other: str, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    both = {"bidirectional": True, "layer": 0, "direction": direction}
    show(page, text="hello", cell=cell, step=4, open=1, readout_joint=True, **both)
    wires = page.locator(".cell-wires")
    expect(wires.locator(".wire.V")).to_have_count(2)
    expect(wires.get_by_text(other, exact=True)).to_be_visible()
    assert page.evaluate(OVERLAPS) == []
    show(page, text="hello", cell=cell, step=4, open=1, **both)
    expect(wires.locator(".wire.V")).to_have_count(1)
    expect(wires.get_by_text(other, exact=True)).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "shape", [{"cell": "rnn"}, {"cell": "lstm"}, {"cell": "gru"}, {"cell": "gru", "reset_after": False}]
)
@pytest.mark.parametrize("mode", [{}, {"present": 1}])
def test_no_letter_and_no_number_covers_another(
    page: Page, lang: str, shape: dict[str, str | bool], mode: dict[str, int]
) -> None:
    page.set_viewport_size(PROJECTOR)
    show(page, text="hello", step=2, open=1, lang=lang, **shape, **mode)
    settle(page)
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("mode", [{}, {"present": 1}])
@pytest.mark.parametrize(
    ("cell", "zoom"), [("lstm", "gates.forget"), ("gru", "gates.candidate"), ("rnn", "hidden_state")]
)
def test_a_projector_shows_the_whole_sum_and_says_it(
    page: Page, cell: str, zoom: str, mode: dict[str, int]
) -> None:
    page.set_viewport_size(PROJECTOR)
    show(page, text="hello world", cell=cell, step=4, open=1, zoom=zoom, **mode)
    settle(page)
    assert page.evaluate(CUT) == []
    value = page.locator(".sum-view .sum-value").inner_text().strip("= \n")
    caption = page.locator(".present-caption" if mode else ".cell-caption")
    expect(caption).to_have_text(re.compile(rf"from the input and .* = {re.escape(value)}\.$"))
