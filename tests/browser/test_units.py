"""Rows of many units: no mean hides one, a row can be made tall, units are sorted and keep their numbers."""

import json
import re
from itertools import pairwise
from typing import TypedDict

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture
from tests.browser.screen import (
    button,
    come_to_rest,
    eventually,
    expect_step,
    expect_whole_run,
    query_of,
    settle,
    show,
)

TEXT = "the cat sat on the mat and looked"
UNITS = 64
SHOWN = 5  # units that a band shows at most
MANY = 300
NETWORK = {"cell": "rnn", "hidden_size": MANY, "num_layers": 3, "seed": 2, "readout": "null"}
SATURATED = 13
HOLD = [
    {
        "layer": 0,
        "direction": "forward",
        "target": "hidden_state",
        "unit": SATURATED,
        "value": 0.97,
        "from_step": 0,
        "to_step": len(TEXT) - 1,
    }
]


class Box(TypedDict):
    """Pixels of the screen."""

    x: float
    y: float
    width: float
    height: float


def states(server: str, layer: int, **query: str | int) -> list[list[float]]:
    """The hidden states of a layer as the server streams them, (time steps, units)."""
    lines = httpx2.get(f"{server}/api/runs", params={"text": TEXT, "detail": "states", **query}, timeout=60)
    steps = [line for line in map(json.loads, lines.text.splitlines()) if line["type"] == "step"]
    return [next(cell["hidden_state"] for cell in step["cells"] if cell["layer"] == layer) for step in steps]


def box_of(locator: Locator) -> Box:
    """Where it is on the screen."""
    box = locator.bounding_box()
    assert box
    return Box(**box)


def tip(page: Page) -> str:
    """What is said of the place under the pointer."""
    settle(page)
    return page.locator(".tip:visible").inner_text()


def by_mean(rows: list[list[float]]) -> list[int]:
    """The units, those with the highest mean first."""
    means = [sum(row[unit] for row in rows) / len(rows) for unit in range(len(rows[0]))]
    return sorted(range(len(means)), key=lambda unit: (-means[unit], unit))


def by_movement(rows: list[list[float]]) -> list[int]:
    """The units, those that move most from step to step first."""
    moved = [sum(abs(b[unit] - a[unit]) for a, b in pairwise(rows)) for unit in range(len(rows[0]))]
    return sorted(range(len(moved)), key=lambda unit: (-moved[unit], unit))


def test_one_saturated_unit_among_many_is_seen_said_and_chosen(page: Page, server: str) -> None:
    show(page, text=TEXT, **NETWORK, step=8, layer=2, interventions=json.dumps(HOLD))
    lowest = eventually_whole(page)[-1]  # of layer 0: three layers, from the top down
    bands = len(lowest.bands[8])
    per_band = -(-MANY // bands)
    assert per_band > SHOWN
    for t in range(len(TEXT)):
        assert lowest.bands[t][SATURATED // per_band][-1] == pytest.approx(0.97)  # pyright: ignore[reportUnknownMemberType]
    rows = states(server, 0, **NETWORK, interventions=json.dumps(HOLD))
    tile = box_of(page.locator(".score"))
    y, dy = page.evaluate(
        """() => { const { y0, dy } = document.querySelector(".tile").data
          .filter(({ type }) => type === "heatmap").at(-1); return [y0, dy]; }"""
    )
    wide = int(page.locator(".wash").evaluate("(wash) => wash.getBoundingClientRect().width"))
    scroll = page.locator(".world").evaluate("(world) => new DOMMatrix(getComputedStyle(world).transform).e")
    band = SATURATED // per_band
    middle = tile["y"] + y + band * dy
    page.mouse.move(tile["x"] + scroll + wide * (3 + 5.5 / 7), middle)
    spoken = tip(page)
    assert spoken.startswith(f"unit {SATURATED} · ")
    assert "0.970" in spoken.splitlines()[0]
    span = range(band * per_band, min(MANY, (band + 1) * per_band))
    values = {unit: rows[3][unit] for unit in span}
    mean = sum(values.values()) / len(values)
    least = min(values, key=lambda unit: values[unit])
    assert spoken.splitlines()[1] == (
        f"Units {span[0]}–{span[-1]}: lowest {said(values[least])} (unit {least}), "
        f"highest 0.970 (unit {SATURATED}), mean {said(mean)}"
    )
    page.mouse.down()
    page.mouse.up()
    expect_step(page, 3)
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value(str(SATURATED))


def eventually_whole(page: Page) -> list[picture.Strip]:
    """The strips once every column in sight and beyond is drawn."""

    def complete() -> None:
        assert all(len(strip.values) == len(TEXT) for strip in picture.strips(page))

    eventually(complete)
    return picture.strips(page)


def test_a_row_made_tall_shows_every_unit_with_its_number_in_the_same_order_everywhere(
    page: Page, server: str
) -> None:
    network = {"cell": "gru", "hidden_size": UNITS, "seed": 4}
    show(page, text=TEXT, **network, step=12, unit=5)
    rows = states(server, 0, **network)
    page.keyboard.press("t")
    view = page.get_by_role("region", name="All units of a row: hidden state h")
    expect(view).to_be_visible()
    lines = view.get_by_role("img")
    expect(lines).to_have_accessible_name(
        re.compile(rf"hidden state h, {UNITS} units, at t = 12; unit 5: {said(rows[12][5])}$")
    )
    expect_said(page, "tall", "hidden_state")
    # by number: the line under the pointer is its own unit
    frame = box_of(lines)
    high = 15 if frame["height"] < UNITS * 15 else frame["height"] // UNITS
    x = frame["x"] + frame["width"] - 3 * 42

    def unit_at(place: int) -> str:
        page.mouse.move(x, frame["y"] + (place + 0.5) * high)
        return tip(page)

    first = unit_at(0)
    assert first.startswith("unit 0 · ")
    order = view.get_by_role("combobox", name=re.compile("^Units by"))
    for by, sort in (("mean", by_mean), ("movement", by_movement)):
        order.select_option(label=by)
        expected = sort(rows)
        expect_said(page, "order", by)
        view.get_by_role("group").evaluate("(window_) => { window_.scrollTop = 0; }")
        come_to_rest(page)
        for place in (0, 1, 7):
            spoken = unit_at(place)
            t = int(spoken.partition("t = ")[2].split()[0])
            assert spoken.startswith(f"unit {expected[place]} · ")
            if t <= 12:
                assert spoken.endswith(said(rows[t][expected[place]]))
    # the arrows go on to what stands beside, and bring it in sight
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    field = page.get_by_role("spinbutton", name="Unit", exact=True)
    place = by_movement(rows).index(5)
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("ArrowDown" if place < UNITS - 1 else "ArrowUp")
    other = by_movement(rows)[place + 1 if place < UNITS - 1 else place - 1]
    expect(field).to_have_value(str(other))
    # and the score, whose row draws every unit, has them in that order
    (hidden,) = [strip for strip in eventually_whole(page) if drawn(strip, rows[3], by_movement(rows))]
    assert len(hidden.values[3]) in {UNITS, len(hidden.bands[3])}
    # the same link, the same screen
    page.goto(page.url + "&tall=gates.update")
    expect_whole_run(page)
    expect(page.get_by_role("region", name=re.compile("All units of a row: update gate"))).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("^Units by")).last).to_have_value("movement")
    page.get_by_role("combobox", name="Row").select_option(label="output y")
    expect(page.get_by_role("region", name="All units of a row: output y")).to_be_visible()
    button(page, "Back to the picture").click()
    expect(page.get_by_role("region", name=re.compile("All units"))).to_be_hidden()


def said(value: float) -> str:
    """A number as the page writes it, where it is not very small."""
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}")


def drawn(strip: picture.Strip, row: list[float], order: list[int]) -> bool:
    """Whether a strip shows those numbers in that order: each, or in each band the highest."""
    shown = strip.values[3]
    per_band = -(-UNITS // len(shown))
    spans = [order[first : first + per_band] for first in range(0, UNITS, per_band)]
    highest = [max(row[unit] for unit in span) for span in spans]
    return len(highest) == len(shown) and shown == pytest.approx(highest)  # pyright: ignore[reportUnknownMemberType]


def expect_said(page: Page, name: str, value: str) -> None:
    """Waits until the address says it."""

    def says() -> None:
        assert query_of(page).get(name) == [value]

    eventually(says)


def test_units_that_never_move_are_counted_and_one_click_away(page: Page, server: str) -> None:
    network = {"cell": "rnn", "nonlinearity": "relu", "hidden_size": 256, "num_layers": 2, "seed": 1}
    show(page, text=TEXT, **network, readout="null", step=8)
    rows = states(server, 0, **network)
    bound = max(abs(value) for row in rows for value in row)
    idle = [unit for unit in range(256) if len({row[unit] for row in rows}) == 1]
    assert idle
    note = page.get_by_role("button", name=re.compile(r"^\d+ units? of h never moves?$"))
    expect(note).to_be_visible()
    count = int(note.inner_text().split()[0])
    assert len(idle) <= count < 256
    spans = [max(row[unit] for row in rows) - min(row[unit] for row in rows) for unit in range(256)]
    assert all(span < 0.05 * bound for span in sorted(spans)[:count])
    note.click()
    expect(page.get_by_role("region", name="All units of a row: hidden state h")).to_be_visible()
    expect_said(page, "order", "movement")


def test_a_finger_makes_a_row_tall_and_scrolls_its_units(phone: Page) -> None:
    show(phone, text=TEXT, cell="lstm", hidden_size=200, step=4, lang="zh")
    phone.get_by_role("button", name=re.compile("隐藏状态：全部 200 个")).tap()
    view = phone.get_by_role("region", name=re.compile("隐藏状态 h"))
    expect(view).to_be_visible()
    window = view.get_by_role("group")
    assert window.evaluate("(one) => one.scrollHeight > 5 * one.clientHeight")
    window.evaluate("(one) => { one.scrollTop = 900; }")
    come_to_rest(phone)
    expect_step(phone, 4)
    view.get_by_role("button").tap()
    expect(view).to_be_hidden()
