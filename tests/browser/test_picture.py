"""The picture is the data: what the heat maps hold is what PyTorch computes."""

import json
import re
from urllib.parse import parse_qsl

import httpx2
import pytest
import torch
from playwright.sync_api import Page, expect
from torch import Tensor, nn

from tests.browser import picture, pixels
from tests.browser.screen import eventually, show
from tests.browser.textbook import NETWORKS, TEXT, UNITS, Network

STATES = {"rnn": "h", "lstm": "ch", "gru": "h"}  # the rows of a cell, from the top down
GATES = {"rnn": "", "lstm": "figo", "gru": "rzn"}
CLOSE = 2e-6  # the stream has float32's digits; PyTorch may sum in another order


def parameters(network: Network) -> dict[str, str]:
    """What a link to that network says."""
    return dict(parse_qsl(network.link.removeprefix("?")))


def whole_picture(page: Page, time_steps: int) -> list[picture.Strip]:
    """The strips once every column of them is drawn; tiles are drawn one after the other."""

    def complete() -> None:
        strips = picture.strips(page)
        assert strips
        assert all(len(strip.values) == time_steps for strip in strips)

    eventually(complete)
    return picture.strips(page)


def expected_strips(network: Network, layer: int, direction: str) -> list[Tensor]:
    """(time steps, units) for each strip from the top down, where that layer and direction has the focus."""
    cells = network.lines()
    v = network.build()[1]
    halves = [v] + [nn.Linear(UNITS, len(v), bias=False).weight.detach() for _ in network.directions[1:]]

    def strip(of_layer: int, of_direction: str, letter: str) -> Tensor:
        return torch.stack([cells[of_layer, of_direction, t][letter][-1] for t in range(len(TEXT))])

    tops = zip(network.directions, halves, strict=True)
    parts = [(strip(network.layers - 1, way, "h") @ half.T).softmax(-1) for way, half in tops]
    rows = [(place, way) for place in reversed(range(network.layers)) for way in network.directions[::-1]]
    states = [strip(place, way, letter) for place, way in rows for letter in STATES[network.cell]]
    return [
        torch.cat(parts, dim=-1),
        *states,
        *(strip(layer, direction, letter) for letter in GATES[network.cell]),
    ]


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_number_of_the_picture_is_pytorchs(page: Page, network: Network) -> None:
    layer, direction = network.layers - 1, network.directions[-1]
    show(page, **parameters(network), step=0, layer=layer, direction=direction)
    drawn = whole_picture(page, len(TEXT))
    expected = expected_strips(network, layer, direction)
    assert len(drawn) == len(expected)
    for strip, values in zip(drawn, expected, strict=True):
        shown = torch.tensor([strip.values[t] for t in range(len(TEXT))])
        assert torch.allclose(shown, values, atol=CLOSE)


def test_pasted_numbers_are_a_strip_of_their_own(page: Page) -> None:
    rows = [[0.5, -1.25], [2.0, 0.0], [-3.5, 1.0]]
    show(page, values=str(rows), cell="rnn", hidden_size=2, seed=3)
    torch.default_generator.manual_seed(3)
    states: Tensor = nn.RNN(2, 2)(torch.tensor(rows))[0]
    _, hidden, inputs = whole_picture(page, 3)
    assert [inputs.values[t] for t in range(3)] == rows
    assert torch.allclose(torch.tensor([hidden.values[t] for t in range(3)]), states, atol=CLOSE)
    assert -inputs.scale[0] == inputs.scale[1] >= 3.5


def test_a_band_shows_the_lowest_and_the_highest_of_its_units_and_says_so(page: Page) -> None:
    show(page, text=TEXT, cell="rnn", hidden_size=300, num_layers=3, seed=5, readout="null")
    torch.default_generator.manual_seed(5)
    module = nn.RNN(len(set(TEXT)), 300, 3)
    states: Tensor = module(Network("rnn").inputs())[0].detach()
    top = whole_picture(page, len(TEXT))[0]
    bands = len(top.bands[0])
    note = page.get_by_text(re.compile(r"Bands of [\dor ]+ units, 5 shown: lowest left"))
    counts = [int(count) for count in re.findall(r"\d+", note.inner_text().partition("units")[0])]
    (per_band,) = [count for count in counts if -(-300 // count) == bands]
    for t, shown in top.bands.items():
        for band, numbers in enumerate(shown):
            units = states[t, band * per_band : (band + 1) * per_band]
            ranked = sorted(float(one) for one in units)
            places = [int(part * (len(ranked) - 1) / 4 + 0.5) for part in range(5)]
            assert numbers == pytest.approx([ranked[place] for place in places], abs=CLOSE)  # pyright: ignore[reportUnknownMemberType]


def test_no_note_where_every_unit_is_drawn(page: Page) -> None:
    show(page, text=TEXT, hidden_size=4)
    expect(page.get_by_text("Bands of")).to_be_hidden()
    assert all(len(strip.values[0]) in {4, len(set(TEXT))} for strip in whole_picture(page, len(TEXT)))


def test_the_cell_state_has_one_scale_for_the_whole_run(page: Page) -> None:
    show(page, **parameters(NETWORKS["lstm"]))
    strips = whole_picture(page, len(TEXT))
    greatest = max(abs(value) for values in strips[1].values.values() for value in values)
    low, high = strips[1].scale
    assert -low == high >= greatest
    assert strips[3].scale == pytest.approx((0, 1), abs=1e-5)  # a gate  # pyright: ignore[reportUnknownMemberType]


def test_the_letters_are_what_is_read_and_what_is_most_probable(page: Page, server: str) -> None:
    query = {"text": "thecat", "hidden_size": 5, "seed": 3}
    start, *steps, _ = map(
        json.loads, httpx2.get(f"{server}/api/runs", params=query, timeout=60).text.splitlines()
    )
    outputs = [step["outputs"][0]["values"] for step in steps]
    best = [start["alphabet"][values.index(max(values))] for values in outputs]
    show(page, **query, step=5)
    expect(page.locator(".tile .letters text")).to_have_text([*best, *"thecat", *"012345"])


def test_between_two_columns_there_is_paper(page: Page) -> None:
    show(page, **parameters(NETWORKS["lstm"]), step=6)
    whole_picture(page, len(TEXT))
    place: dict[str, float] = page.evaluate(
        """() => {
          const tile = document.querySelector(".tile");
          const forget = tile.data.filter(({ type }) => type === "heatmap")[3];
          const { left, top } = tile.getBoundingClientRect();
          return { left, width: forget.dx, y: top + forget.y0 + 2 };
        }"""
    )
    row = pixels.row(page, place["y"])

    def at(column: float) -> pixels.Pixel:
        return row[round(place["left"] + column * place["width"])]

    paper = at(0.05)
    for column in range(4):
        assert at(column + 0.5) != paper
        assert at(column + 0.18) == at(column + 0.82) == at(column + 0.5)
        assert at(column + 0.1) == at(column + 0.9) == paper


def test_pointing_at_a_unit_tells_its_number(page: Page) -> None:
    forget = Network("lstm").lines()[0, "forward", 2]["f"][-1]
    show(page, **parameters(NETWORKS["lstm"]), step=6)
    whole_picture(page, len(TEXT))
    box: dict[str, float] = page.evaluate(
        """() => {
          const tile = document.querySelector(".tile");
          const forget = tile.data.filter(({ type }) => type === "heatmap")[3];
          const { left, top } = tile.getBoundingClientRect();
          const height = (forget.dy * forget.z.length) / 5;
          return { x: left + 2.5 * forget.dx, y: top + forget.y0 + 4.4 * height };
        }"""
    )
    page.mouse.move(box["x"], box["y"])
    expect(page.get_by_text(f"unit 4 · forget gate f · t = 2 · {forget[4]:.3f}")).to_be_visible()
    page.mouse.click(box["x"], box["y"])
    expect(page.locator("#stage")).to_have_attribute("data-step", "2")
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("4")
