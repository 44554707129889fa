"""The description of each kind of cell is true of its equations, and little else knows a kind by its name."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import sigmoid, tanh

from models.config import NetworkConfig
from models.kinds import KINDS, OPTIONS, Cell, fitting
from models.network import Network
from models.parameters import recurrent_module, seeded_parameters
from models.run import run_steps
from models.state import initial_run_state
from tests.tooling.serving import ROOT

EQUATIONS = {"cells.py", "fused.py", "held.py", "stepwise.py", "parameters.py"}
"""Where a kind's equations, its kernel and its module of PyTorch are called by name."""
TUNED = {"recipe.py", "characters.py"}
"""Where a trained network's learning rate depends on its kind."""
INPUTS, UNITS, TIME_STEPS = 3, 4, 5


def config_of(cell: Cell) -> NetworkConfig:
    """A small network of that kind."""
    return NetworkConfig(cell, input_size=INPUTS, hidden_size=UNITS)


@pytest.mark.parametrize("cell", KINDS)
def test_a_kind_has_as_many_terms_as_pytorch_packs_and_the_states_that_it_returns(cell: Cell) -> None:
    kind, module = KINDS[cell], recurrent_module(config_of(cell))
    assert module.state_dict()["weight_ih_l0"].shape[0] == len(kind.term_names) * UNITS
    states: torch.Tensor | tuple[torch.Tensor, torch.Tensor] = module(torch.zeros(1, INPUTS))[1]
    assert (1 if isinstance(states, torch.Tensor) else len(states)) == len(kind.states)


@pytest.mark.parametrize("cell", KINDS)
def test_each_gate_is_its_activation_of_its_terms_and_packed_where_the_kind_says(cell: Cell) -> None:
    config, kind = config_of(cell), KINDS[cell]
    network = Network(config, seeded_parameters(config, 7, torch.float64))
    inputs = torch.randn(TIME_STEPS, INPUTS, dtype=torch.float64)
    chunk, _ = run_steps(network, initial_run_state(network, inputs), inputs, TIME_STEPS, "terms")
    (trace,) = chunk.cells
    assert tuple(trace.gates) == kind.gate_names
    assert tuple(trace.terms) == kind.term_names
    assert (trace.cell_state is not None) == kind.has_cell_state
    for place, name in enumerate(kind.term_names):
        rows = slice(place * UNITS, (place + 1) * UNITS)
        weight, bias = (network.parameters[f"{one}_ih_l0"][rows] for one in ("weight", "bias"))
        torch.testing.assert_close(trace.terms[name].from_input, inputs @ weight.T + bias)
    for gate in kind.gates:
        from_input, from_hidden = trace.terms[gate.name]
        # A GRU's candidate alone scales its second term, by the reset gate.
        scale = trace.gates["reset"] if (cell, gate.name) == ("gru", "candidate") else 1.0
        activation = {"sigmoid": sigmoid, "tanh": tanh}[gate.activation]
        torch.testing.assert_close(trace.gates[gate.name], activation(from_input + scale * from_hidden))


PAGE_KIND = re.compile(r"^  (\w+): \[(.*?)\],$", re.MULTILINE | re.DOTALL)
PAGE_GATE = re.compile(r'name: "(\w+)", letter: "(\w)", activation: "(\w+)"')


def test_the_pages_table_of_gates_says_the_same() -> None:
    script = (ROOT / "static/js/anatomy.js").read_text("utf-8")
    table = script[
        script.index("export const GATES") : script.index("/** @type {Record<CellKind, readonly StateName")
    ]
    told = {cell: set(PAGE_GATE.findall(gates)) for cell, gates in PAGE_KIND.findall(table)}
    assert told == {
        cell: {(gate.name, gate.symbol, gate.activation) for gate in kind.gates}
        for cell, kind in KINDS.items()
    }


def test_an_option_fits_the_kinds_that_have_it_and_no_other() -> None:
    assert set(OPTIONS) == {"nonlinearity", "reset_after"}
    assert [fitting(one) for one in ("nonlinearity", "reset_after")] == [("rnn",), ("gru",)]
    assert fitting("cell_state") == ("lstm",)
    assert fitting("hidden_state") == tuple(KINDS)


def comparisons(file: Path) -> list[int]:
    """The lines on which a file compares something with a kind's name."""
    tree = ast.parse(file.read_text("utf-8"))
    compared = [
        part
        for node in ast.walk(tree)
        for part in (
            (node.left, *node.comparators)
            if isinstance(node, ast.Compare)
            else (node.value,)
            if isinstance(node, ast.MatchValue)
            else ()
        )
    ]
    return [one.lineno for one in compared if isinstance(one, ast.Constant) and one.value in KINDS]


def test_no_kind_is_asked_for_by_its_name_beside_its_equations() -> None:
    files = [file for floor in ("app", "models") for file in (ROOT / floor).rglob("*.py")]
    found = {
        str(file.relative_to(ROOT)): comparisons(file) for file in files if file.name not in EQUATIONS | TUNED
    }
    assert len(found) > 100
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_description_of_a_kind_needs_no_pytorch() -> None:
    program = "import sys, models.kinds; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)
