"""The inspector's numbers during playback: always all of one step, which the heading names, and readable."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.recited import VISIBLE, written
from tests.browser.screen import button, halt, link, settle, show, slider, stage, step_of

TEXT = "the cat sat on the mat and looked at the dog " * 6
UNITS, UNIT = 4, 2
RUN = {"cell": "lstm", "text": TEXT, "hidden_size": UNITS, "seed": 3}
GATES = {"forget": "f", "input": "i", "candidate": "g", "output": "o"}
NAMES = {
    "f": "forget gate",
    "i": "input gate",
    "g": "candidate",
    "c": "cell state",
    "o": "output gate",
    "h": "hidden state",
}
FRAME = 17  # milliseconds of a frame, a little too many
READABLE = 10  # sets of numbers a second
Line = dict[str, Any]  # as JSON has it


@pytest.fixture
def stream(page: Page) -> dict[int, Line]:
    """The step lines of RUN as the server streams them."""
    lines = page.request.get(link(**RUN).replace("/?", "/api/runs?")).text().splitlines()
    return {line["step"]: line for line in map(json.loads, lines) if line["type"] == "step"}


def inspector(page: Page) -> Locator:
    """The panel."""
    return page.get_by_role("complementary", name="Inside the cell")


def at(text: str) -> int:
    """The time step that the heading of the panel names."""
    found = re.search(r'heading "Inside the cell at t = (\d+)"', text)
    assert found, text
    return int(found.group(1))


def said(stream: dict[int, Line], step: int, unit: int) -> Iterator[str]:
    """What the panel must say at that step: sums, strips of units, outputs, and the rows of the table."""
    (cell,), (output,) = stream[step]["cells"], stream[step]["outputs"]
    gates = {letter: cell["gates"][gate] for gate, letter in GATES.items()}
    for letter, values in {**gates, "c": cell["cell_state"], "h": cell["hidden_state"]}.items():
        low, high, value = written(min(values), 2), written(max(values), 2), written(values[unit])
        yield f"paragraph: {letter} = … = {value}"
        yield f'img "{NAMES[letter]}, {UNITS} units, from {low} to {high}; unit {unit}: {value}"'
    letters = [VISIBLE.get(letter, letter) for letter in sorted(set(TEXT))]
    best = sorted(zip(output["values"], letters, strict=True), key=lambda pair: -pair[0])[:5]
    yield from (f"listitem: {letter} {written(value)}" for value, letter in best)
    columns = list(columns_of(cell, stream[step - 1]["cells"][0] if step else None))
    for row in range(UNITS):
        yield f'row "{row} {" ".join(written(column[row]) for column in columns)}"'


def columns_of(cell: Line, before: Line | None) -> Iterator[list[float]]:
    """The columns of the table, a number for each unit; `before` is the cell of the step before."""
    for gate in GATES:
        yield from (cell["terms"][gate][term] for term in ("from_input", "from_hidden"))
        yield cell["gates"][gate]
    for state in ("cell_state", "hidden_state"):
        yield before[state] if before else [0.0] * UNITS
        yield cell[state]


def one_line(text: str) -> str:
    """The panel with each sum on one line, also where a number in it leads to the step before."""
    parts = r"\n +- (?:text:|button) "
    return re.sub(rf"paragraph:((?:{parts}.*)+)", lambda sum: "paragraph:" + re.sub(parts, " ", sum[1]), text)


def assert_of_one_step(text: str, stream: dict[int, Line], unit: int = UNIT) -> None:
    """Every number of the panel is of the step that its heading names."""
    plain = re.sub(r"(paragraph: \w = ).*( = \S+)$", r"\1…\2", one_line(text), flags=re.MULTILINE)
    for words in said(stream, at(text), unit):
        assert words in plain, f"{words}\nis missing at t = {at(text)} of\n{text}"


def test_numbers_in_fast_playback_are_those_of_the_step_that_the_heading_names(
    page: Page, stream: dict[int, Line]
) -> None:
    show(page, **RUN, unit=UNIT, speed=60)
    inspector(page).get_by_text("All values").click()
    seen: set[int] = set()
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-state", "playing")
    while stage(page).get_attribute("data-state") == "playing":
        text = inspector(page).aria_snapshot()
        assert_of_one_step(text, stream)
        seen.add(at(text))
    assert len(seen) > 3
    text = inspector(page).aria_snapshot()
    assert at(text) == len(TEXT) - 1
    assert_of_one_step(text, stream)


def test_what_stops_fast_playback_or_looks_closer_has_the_numbers_of_that_very_step(
    page: Page, stream: dict[int, Line]
) -> None:
    show(page, **RUN, unit=UNIT, speed=60)
    inspector(page).get_by_text("All values").click()
    for stop in ("pause", "next", "scrub"):
        slider(page).fill("10")
        button(page, "Play").click()
        expect(stage(page)).to_have_attribute("data-state", "playing")
        expect(stage(page)).to_have_attribute("data-step", re.compile(r"[2-9]\d"))
        if stop == "pause":
            button(page, "Pause").click()
        elif stop == "next":
            button(page, "Next step").click()
        else:
            slider(page).fill("77")
        expect(stage(page)).to_have_attribute("data-state", "paused")
        text = inspector(page).aria_snapshot()
        assert at(text) == step_of(page)
        assert_of_one_step(text, stream)


def test_a_unit_chosen_in_fast_playback_has_its_own_numbers_at_once(
    page: Page, stream: dict[int, Line]
) -> None:
    page.clock.install()
    begin(page, speed=60)
    inspector(page).get_by_text("All values").click()
    for unit in (3, 0, 1):
        inspector(page).get_by_role("button", name="Next unit").click()
        page.clock.run_for(FRAME)
        assert_of_one_step(inspector(page).aria_snapshot(), stream, unit)


@pytest.mark.parametrize("speed", [15, 60])
def test_fast_playback_shows_as_many_sets_of_numbers_as_can_be_read(page: Page, speed: int) -> None:
    page.clock.install()
    begin(page, speed=speed)
    first, seen = step_of(page), [at(inspector(page).aria_snapshot())]
    for _ in range(60):
        page.clock.run_for(FRAME)
        seen.append(at(inspector(page).aria_snapshot()))
        assert 0 <= step_of(page) - seen[-1] <= speed / READABLE + 1
    assert step_of(page) - first == pytest.approx(speed, rel=0.25)
    assert READABLE * 0.7 <= len(set(seen)) - 1 <= READABLE + 1


def test_slow_playback_shows_the_numbers_of_every_step(page: Page) -> None:
    page.clock.install()
    begin(page, speed=8)
    for _ in range(40):
        page.clock.run_for(FRAME)
        assert at(inspector(page).aria_snapshot()) == step_of(page)


def begin(page: Page, speed: int) -> None:
    """Plays, by a clock that is halted."""
    show(page, **RUN, unit=UNIT, speed=speed)
    settle(page)
    halt(page)
    button(page, "Play").click()
    page.clock.run_for(FRAME)
    expect(stage(page)).to_have_attribute("data-state", "playing")
