"""The note's classes stand beside the step where it has one, and their names hold what is told."""

import httpx2
import pytest
import torch

from app.code.answer import Excerpt
from models import cells, note_cells, note_networks
from models.kinds import KINDS
from tests.app.code_cases import Quantities, code_of, names_in, told
from tests.app.traced import flat, watched


def test_the_note_shows_its_two_classes_and_what_they_stand_on(client: httpx2.Client) -> None:
    assert [(one.file, one.name) for one in code_of(client, "note").excerpts] == [
        ("models/note_cells.py", "NoteCell"),
        ("models/note_cells.py", "RNNCell"),
        ("models/note_networks.py", "_unrolled"),
        ("models/note_networks.py", "RNN"),
    ]
    assert [one.name for one in code_of(client, "note", cell="gru").excerpts][1::2] == ["GRUCell", "GRU"]


@pytest.mark.parametrize("cell", KINDS)
def test_a_kind_that_the_note_has_no_class_of_has_no_excerpt(client: httpx2.Client, cell: str) -> None:
    has_class = hasattr(note_networks, cell.upper())
    assert bool(code_of(client, "note", cell=cell).excerpts) == has_class


def test_names_in_the_notes_cells_hold_what_is_told(client: httpx2.Client) -> None:
    cell = note_cells.LSTMCell(2, 3)
    x, h, c = (torch.randn(1, size) for size in (2, 3, 3))
    step = cells.lstm_step(x, h, c, cell.packed())
    given: Quantities = {("inputs", False): x[0], ("hidden_state", True): h[0], ("cell_state", True): c[0]}
    given["hidden_state", False], given["cell_state", False] = step.hidden_state[0], step.cell_state[0]
    given["outputs", False] = cell.answer(step.hidden_state)[0]
    given |= {(f"gates.{gate}", False): held[0] for gate, held in step.gates._asdict().items()}
    for gate, terms in step.terms.items():
        given |= {(f"terms.{gate}.{name}", False): held[0] for name, held in terms._asdict().items()}
    seen = watched(lambda: cell(x, (h, c)))
    excerpts = {one.name: one for one in code_of(client, "note", cell="lstm", activation="sigmoid").excerpts}
    forward = seen.names[method_at(excerpts["LSTMCell"], "def forward")]
    shown = names_in(excerpts["LSTMCell"])
    assert len(shown) >= 5
    for line, one in shown:
        held = flat(eval(line.text[one.start : one.end], forward.f_globals, forward.f_locals))
        torch.testing.assert_close(held, told(one.values, given), msg=line.text)
    names = {
        line.text[one.start : one.end]: one.parameter
        for line in excerpts["NoteCell"].lines
        for one in line.names
    }
    assert (names["self.U"], names["self.W"], names["self.V"]) == ("weight_ih", "weight_hh", "readout.weight")


def method_at(excerpt: Excerpt, opening: str) -> tuple[str, int]:
    """Where a method stands."""
    line = next(line for line in excerpt.lines if line.text.strip().startswith(opening))
    return excerpt.file, line.number
