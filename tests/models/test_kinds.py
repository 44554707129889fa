"""The description of each kind of cell is true of its equations, and little else knows a kind by its name."""

import ast
import functools
import operator
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, exp, log, relu, sigmoid, tanh

from app.wire.cells import Cells, cells, cells_json, version_of
from models.config import NetworkConfig
from models.kinds import KINDS, OPTIONS, STATES, TARGETS, Cell, fitting
from models.kinds.expression import (
    Apply,
    Before,
    Complement,
    Computed,
    Difference,
    Expression,
    Inputs,
    Maximum,
    Product,
    Quotient,
    Score,
    Sum,
    Summand,
    chosen,
)
from models.kinds.kind import Equation, Term
from models.network import Network
from models.parameters import recurrent_module, seeded_parameters
from models.run import run_steps
from models.state import initial_run_state
from models.trace import CellTrace
from tests.models.loops import LOOPS
from tests.tooling.serving import ROOT

EQUATIONS = {"cells.py", "fused.py", "intervened.py", "stepwise.py", "parameters.py"}
"""Where a kind's equations, its kernel and its module of PyTorch are called by name."""
TUNED = {"recipe.py", "characters.py"}
"""Where a trained network's learning rate depends on its kind."""
INPUTS, UNITS, TIME_STEPS = 3, 4, 5


def config_of(cell: Cell) -> NetworkConfig:
    """A small network of that kind."""
    return NetworkConfig(cell, input_size=INPUTS, hidden_size=UNITS)


@pytest.mark.parametrize("cell", [cell for cell in KINDS if cell not in LOOPS])
def test_a_kind_has_as_many_terms_as_pytorch_packs_and_the_states_that_it_returns(cell: Cell) -> None:
    kind, module = KINDS[cell], recurrent_module(config_of(cell))
    assert module.state_dict()["weight_ih_l0"].shape[0] == len(kind.term_names) * UNITS
    states: torch.Tensor | tuple[torch.Tensor, torch.Tensor] = module(torch.zeros(1, INPUTS))[1]
    assert (1 if isinstance(states, torch.Tensor) else len(states)) == len(kind.states)


@dataclass
class Found:
    """What a step read and what it has computed so far. terms: of the equation at hand. scores: by gate the
    sum of its terms."""

    inputs: Tensor
    before: dict[str, Tensor]
    computed: dict[str, Tensor] = field(default_factory=dict[str, Tensor])
    terms: dict[str, Tensor] = field(default_factory=dict[str, Tensor])
    scores: dict[str, Tensor] = field(default_factory=dict[str, Tensor])


FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "exp": exp,
    "log_sigmoid": lambda score: log(sigmoid(score)),
}


WHERE = {"before": "before", "computed": "computed", "summand": "terms", "score": "scores"}


def evaluated(expression: Expression, found: Found) -> Tensor:
    """An expression without a choice, by its definition, in PyTorch."""
    match expression:
        case Before(of) | Computed(of) | Summand(of) | Score(of):
            value = getattr(found, WHERE[expression.op])[of]
        case Sum(of):
            value = functools.reduce(operator.add, (evaluated(one, found) for one in of))
        case Product(of):
            value = functools.reduce(operator.mul, (evaluated(one, found) for one in of))
        case Maximum(of):
            value = functools.reduce(torch.maximum, (evaluated(one, found) for one in of))
        case Difference(of, less):
            value = evaluated(of, found) - evaluated(less, found)
        case Quotient(of, by):
            value = evaluated(of, found) / evaluated(by, found)
        case Complement(of):
            value = 1 - evaluated(of, found)
        case Apply(function, of):
            value = FUNCTIONS[function](evaluated(of, found))
        case _:
            assert isinstance(expression, Inputs)
            value = found.inputs
    return value


def term_value(
    term: Term, equation: Equation, config: NetworkConfig, network: Network, found: Found
) -> Tensor:
    """A term from the network's own parameters: the rows of its owner."""
    kind = KINDS[config.cell]
    value = evaluated(chosen(term.of, asdict(config)), found)
    owners = {one.name: one for one in kind.parameters}
    place = owners[term.weight].owners.index(equation.owner)
    rows = slice(place * UNITS, (place + 1) * UNITS)
    weight = network.parameters[f"{term.weight}_l0"][rows]
    product = value * weight if owners[term.weight].over is None else value @ weight.T
    return product if term.bias is None else product + network.parameters[f"{term.bias}_l0"][rows]


VARIANTS = [
    (cell, options)
    for cell, kind in KINDS.items()
    for options in {
        "nonlinearity": [{"nonlinearity": "tanh"}, {"nonlinearity": "relu"}],
        "reset_after": [{"reset_after": True}, {"reset_after": False}],
        None: [{}],
    }[kind.options[0] if kind.options else None]
]


@pytest.mark.parametrize(("cell", "options"), VARIANTS)
def test_the_equations_of_a_kind_give_what_its_cells_gave(cell: Cell, options: dict[str, Any]) -> None:
    config, kind = replace(config_of(cell), **options), KINDS[cell]
    network = Network(config, seeded_parameters(config, 11, torch.float64))
    inputs = torch.randn(TIME_STEPS, INPUTS, dtype=torch.float64)
    chunk, _ = run_steps(network, initial_run_state(network, inputs), inputs, TIME_STEPS, "terms")
    (trace,) = chunk.cells
    ran = trace_quantities(trace)
    before = {
        name: torch.cat((torch.zeros(1, UNITS, dtype=torch.float64), ran[name][:-1])) for name in kind.states
    }
    found = Found(inputs, before)
    found.scores = {
        one.quantity: functools.reduce(operator.add, trace.terms[one.owner].values())
        for one in kind.equations
        if one.terms
    }
    for equation in kind.equations:
        found.terms = {
            term.name: term_value(term, equation, config, network, found) for term in equation.terms
        }
        for name, value in found.terms.items():
            torch.testing.assert_close(value, ran[f"terms.{equation.owner}.{name}"], rtol=0, atol=1e-13)
        value = evaluated(chosen(equation.value, asdict(config)), found)
        torch.testing.assert_close(value, ran[equation.quantity], rtol=0, atol=1e-13)
        found.computed[equation.quantity] = value
    assert set(found.computed) == {name for name in ran if not name.startswith("terms.")}


def trace_quantities(trace: CellTrace) -> dict[str, Tensor]:
    """All that a pass told, by the names of the wire with dots."""
    states = dict(trace.states)
    gates = {f"gates.{name}": value for name, value in trace.gates.items()}
    terms = {
        f"terms.{owner}.{name}": value for owner, own in trace.terms.items() for name, value in own.items()
    }
    return states | gates | terms


def test_the_wire_describes_every_kind_as_it_stands() -> None:
    told = cells()
    assert [kind.name for kind in told.kinds] == list(KINDS)
    assert [kind.name for kind in told.kinds if kind.is_basic] == ["rnn", "lstm", "gru"]
    for kind in told.kinds:
        own = KINDS[kind.name]
        assert [gate.name for gate in kind.gates] == list(own.gate_names)
        assert [state.name for state in kind.states] == list(own.states)
        assert list(kind.terms) == list(own.term_names)
        assert [equation.value for equation in kind.equations] == [one.value for one in own.equations]
    assert cells_json() == Cells.model_validate_json(cells_json()).model_dump_json()


def test_another_description_has_another_version() -> None:
    other = [kind.model_copy(update={"title": "Other"}) for kind in cells().kinds]
    assert version_of(other) != version_of(cells().kinds) == cells().version


def test_an_option_fits_the_kinds_that_have_it_and_no_other() -> None:
    assert set(OPTIONS) == {"nonlinearity", "reset_after"}
    assert [fitting(one) for one in ("nonlinearity", "reset_after")] == [("rnn",), ("gru",)]
    assert fitting("cell_state") == ("lstm", "peephole_lstm", "slstm")
    assert fitting("hidden_state") == tuple(KINDS)
    assert STATES[0] == TARGETS[0] == "hidden_state"
    assert all(kind.states[0] == "hidden_state" for kind in KINDS.values())


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


COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
NAMED = re.compile(rf"""["'`]({"|".join(KINDS)})["'`]""")
GENERATED = {"link/grammar.js"}
"""Written from the wire's models, which take their names from the kinds."""


def test_the_page_names_no_kind() -> None:
    folder = ROOT / "static" / "js"
    scripts = {str(file.relative_to(folder)): file.read_text("utf-8") for file in folder.rglob("*.js")}
    assert len(scripts) > 200
    found = {name: NAMED.findall(COMMENT.sub("", text)) for name, text in scripts.items()}
    assert {name for name, kinds in found.items() if kinds} == GENERATED


def test_the_description_of_a_kind_needs_no_pytorch() -> None:
    program = "import sys, models.kinds; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


@pytest.mark.parametrize("cell", KINDS)
def test_what_others_pack_in_another_order_is_all_that_is_packed(cell: Cell) -> None:
    kind = KINDS[cell]
    for saver, owners in kind.packings.items():
        assert sorted(owners) == sorted(kind.term_names), saver
        assert owners != kind.term_names, "said only where it differs"


LETTERS = {"input": "i", "output": "o", "forget": "f", "candidate": "c", "update": "z", "reset": "r"}


@pytest.mark.parametrize(
    ("cell", "parameter", "letters"),
    [("lstm", "weight_ih", "iofc"), ("peephole_lstm", "weight_peephole", "iof"), ("gru", "weight_hh", "zrc")],
)
def test_onnx_packs_as_its_documentation_says(cell: Cell, parameter: str, letters: str) -> None:
    kind = KINDS[cell]
    rows = next(one.owners for one in kind.parameters if one.name == parameter)
    assert "".join(LETTERS[one] for one in kind.packings["onnx"] if one in rows) == letters
