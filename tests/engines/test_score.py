"""The score in every engine: playing, stepping, clicking, opening, with the numbers of the wire."""

import json

import pytest

from tests.app.processes import eventually
from tests.engines.person import MINUS, Person, written

TEXT = "hello world"
STEPS = len(TEXT)
UNIT = 7
DRAWN = """(() => { const sheet = document.querySelector(%r);
  return sheet && sheet.width > 0 && sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height)
    .data.some(Boolean); })()"""


def hidden(person: Person, step: int, unit: int = UNIT) -> str:
    """A hidden state as the wire has it and the page writes it."""
    lines = person.run(text=TEXT)
    (line,) = [line for line in lines if line.get("step") == step]
    return written(line["cells"][0]["hidden_state"][unit])


def test_it_plays_and_pauses(person: Person) -> None:
    person.shows(text=TEXT)
    person.clicks("button", "^Play$")
    person.true("Number(document.querySelector('#stage').dataset.step) > 1")
    person.clicks("button", "^Pause$")
    person.true("document.querySelector('#stage').dataset.state === 'paused'")


def test_keys_step_through_it(person: Person) -> None:
    person.shows(text=TEXT)
    for key, step in [("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), ("End", STEPS - 1), ("Home", 0)]:
        person.presses(key)
        person.stands_at(step)


@pytest.mark.parametrize("step", [0, 5, STEPS - 1])
def test_the_panel_shows_the_numbers_of_the_wire(person: Person, step: int) -> None:
    person.shows(text=TEXT, step=step, unit=UNIT)
    person.reads("#inspector", hidden(person, step))


@pytest.mark.parametrize("clicked", [2, 8])
def test_a_click_on_a_cell_goes_there(person: Person, clicked: int) -> None:
    person.shows(text=TEXT, step=5)
    person.clicks_cell(clicked)
    person.stands_at(clicked)
    person.reads("#inspector", f"t = {clicked}")
    person.address_has(f"step={clicked}")
    assert "NaN" not in person.evaluate("return location.href + document.body.innerText")


def test_enter_opens_the_cell_and_escape_leads_out(person: Person) -> None:
    person.shows(text=TEXT, step=4)
    person.presses("Enter")
    person.true("document.querySelectorAll('.cell-view canvas').length > 0")
    person.true("[...document.querySelectorAll('.cell-view canvas')].every(({ width }) => width > 0)")
    person.presses("Escape")
    person.true("document.querySelector('.cell-view').hidden")


def test_a_gate_opens_into_the_sum_of_a_unit(person: Person) -> None:
    person.shows(text=TEXT, step=4, unit=UNIT)
    person.presses("Enter")
    button = """document.querySelector('.cell-view [data-vector="gates.forget"] button')"""
    person.true(button)
    person.evaluate(f"{button}.click()")
    gate = person.run(text=TEXT, detail="gates")[5]["cells"][0]["gates"]["forget"][UNIT]
    person.reads(".cell-sum", written(gate))


def test_gradients_are_drawn(person: Person) -> None:
    person.shows(text=TEXT, step=10)
    person.clicks("button", "^Gradients$")
    person.true(DRAWN % "canvas.gradient-film")


def test_two_runs_stand_beside_each_other(person: Person) -> None:
    person.shows(text=TEXT, step=3, compare="cell=gru")
    person.reads("#headline", "GRU")
    person.true("document.querySelectorAll('.score').length === 2")


def test_the_map_of_a_matrix_answers_the_pointer(person: Person) -> None:
    person.shows(text=TEXT, step=5)
    person.clicks("button", "^W 48")
    person.true(
        "document.querySelector('dialog.parameters .map-plot image, dialog.parameters .map-plot canvas')"
    )

    def answers() -> bool:  # the sheet may still move when its map is there
        x, y = person.evaluate(
            "const b = document.querySelector('.map').getBoundingClientRect(); return [b.x, b.y]"
        )
        person.engine.move(x + 60, y + 60)
        return person.evaluate("return !document.querySelector('.map-cursor').hidden")

    assert eventually(answers, 20)


def test_two_directions_run_and_the_reverse_pass_reads_the_last_step_first(person: Person) -> None:
    person.shows(text=TEXT, bidirectional="true")
    person.presses("ArrowRight")
    person.stands_at(1)
    lines = person.run(text=TEXT, bidirectional="true")
    cells = next(line for line in lines if line.get("step") == 1)["cells"]
    assert {cell["time_step"] for cell in cells} == {1, STEPS - 2}


def test_letters_of_equations_lean_and_functions_stand(person: Person) -> None:
    person.shows(text=TEXT, step=5)
    styles = """return Object.fromEntries([...document.querySelectorAll('#inspector mi')]
      .map((letter) => [letter.textContent, getComputedStyle(letter).fontStyle]))"""
    # The panel is written in the frames after the picture's.
    person.until(lambda: "f" in person.evaluate(styles), "the equations")
    found = person.evaluate(styles)
    assert {found[letter] for letter in "fthWUx"} == {"italic"}
    assert {found[name] for name in ("σ", "tanh")} == {"normal"}


def test_the_panel_is_no_stop_of_the_tab_key_without_a_name(person: Person) -> None:
    person.shows(text=TEXT, step=5)
    person.evaluate("document.querySelector('#share').focus()")
    stops: list[str] = []
    for _ in range(12):
        person.presses("Tab")
        stops.append(person.evaluate("const e = document.activeElement; return e.tagName + '#' + e.id"))
    assert "ASIDE#inspector" not in stops


def test_a_minus_is_a_minus(person: Person) -> None:
    person.shows(text=TEXT, step=5, unit=0)
    number = hidden(person, 5, 0)
    assert number.startswith(MINUS)
    person.reads("#inspector", number)


@pytest.mark.parametrize("code", ["code", "classes"])
def test_a_link_to_the_code_scrolls_to_it(person: Person, code: str) -> None:
    person.shows(text=TEXT, step=5, panels=code)
    person.true("document.querySelectorAll('.code-line').length > 5")
    person.true(
        """(() => { const { top, bottom } = document.querySelector('.code-line').closest('details')
        .getBoundingClientRect(); return top < innerHeight - 100 && bottom > 100; })()"""
    )


def test_a_held_unit_stays_where_it_is_held(person: Person) -> None:
    held = {
        "layer": 0,
        "direction": "forward",
        "unit": UNIT,
        "target": "hidden_state",
        "value": 0.9,
        "from_step": 2,
        "to_step": 9,
    }
    person.shows(text=TEXT, step=5, unit=UNIT, interventions=json.dumps([held]))
    person.reads("#inspector", "0.900")
    person.presses("ArrowRight")
    person.stands_at(6)
    person.reads("#inspector", "0.900")
