"""The cells whose code the page shows: what a run of each streams, and the step that is shown, to be run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import Any, get_args

import httpx2
import torch
from torch import Tensor

from app.code.answer import Code, CodeLine, CodeName, CodeRequest, Excerpt
from app.code.written.source import HEADER
from models import cells
from models.kinds import KINDS
from models.readout import read_out
from tests.app.conversation import run
from tests.app.traced import ROOT

TIME_STEP = 2
REQUEST: dict[str, Any] = {"hidden_size": 3, "readout": {"size": 4, "activation": "softmax", "bias": True}}
Quantities = dict[tuple[str, bool], Tensor]

OWN = [cell for cell in KINDS if hasattr(cells, f"{cell}_step")]
"""The kinds whose step stands in `models/cells.py`; that of any other is written from its equations."""


def cases() -> Iterator[tuple[str, dict[str, Any]]]:  # Any: JSON
    """Every kind with every choice between its equations; a written step without biases, too."""
    for cell, kind in KINDS.items():
        fields = [CodeRequest.model_fields[name].annotation for name in kind.options]
        values = [(True, False) if field is bool else get_args(field) for field in fields]
        for chosen in product(*values):
            options = dict(zip(kind.options, chosen, strict=True))
            for bias in (True,) if cell in OWN else (True, False):
                words = [f"{name}={value}" for name, value in options.items()] + ["no bias"] * (not bias)
                yield ", ".join([cell, *words]), {"cell": cell, **options, "bias": bias}


CASES = dict(cases())
WRITTEN = [name for name, case in CASES.items() if case["cell"] not in OWN]


def code_of(client: httpx2.Client, path: str, **query: object) -> Code:
    """The answer for a cell, or for the note."""
    response = client.get(f"/api/code/{path}", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return Code.model_validate_json(response.content)


def names_in(excerpt: Excerpt) -> list[tuple[CodeLine, CodeName]]:
    """Every name that is told, with its line."""
    return [(line, one) for line in excerpt.lines for one in line.names]


def told(values: list[list[Any]], quantities: Quantities) -> Tensor:
    """The numbers that an answer says are there, from those of the wire. Any: a quantity of the answer."""
    return torch.cat(
        [sum((quantities[one.name, one.before] for one in each), torch.zeros(())) for each in values]
    )


def case_code(client: httpx2.Client, case: dict[str, Any]) -> Code:
    """The answer for a case. Any: JSON."""
    return code_of(client, case["cell"], **{key: value for key, value in case.items() if key != "cell"})


@dataclass(frozen=True)
class Ran:
    """One cell of a run on the server, its numbers by the names of the wire, and its parameters."""

    quantities: Quantities
    parameters: dict[str, Tensor]

    def rows(self, name: CodeName, cell: str) -> Tensor:
        """The parameter, or a gate's rows of it."""
        whole = self.parameters.get(f"{name.parameter}_l0", self.parameters.get(f"{name.parameter}"))
        assert whole is not None, name
        if name.gate is None:
            return whole
        owners = next(one.owners for one in KINDS[cell].parameters if one.name == name.parameter)
        return whole.chunk(len(owners))[owners.index(name.gate)]


def ran(client: httpx2.Client, case: dict[str, Any]) -> Ran:
    """What the server streams for the time step under test. Any: JSON."""
    body = {"network": REQUEST | case, "input": {"text": "abca"}, "dtype": "float64", "weights": {"seed": 3}}
    answer = run(client, body)
    tensor: Callable[[object], Tensor] = lambda numbers: torch.tensor(numbers, dtype=torch.float64)  # noqa: E731
    cell, before = (answer.steps[step].cells[0] for step in (TIME_STEP, TIME_STEP - 1))
    quantities = {
        ("inputs", False): tensor(answer.start.inputs[TIME_STEP]),
        ("outputs", False): tensor(answer.steps[TIME_STEP].outputs[0].values),
    }
    for state in KINDS[case["cell"]].states:
        quantities[state, True] = tensor(getattr(before, state))
        quantities[state, False] = tensor(getattr(cell, state))
    for gate, numbers in (cell.gates or {}).items():
        quantities[f"gates.{gate}", False] = tensor(numbers)
    for gate, terms in (cell.terms or {}).items():
        quantities |= {(f"terms.{gate}.{name}", False): tensor(term) for name, term in terms.items()}
    return Ran(quantities, {name: tensor(rows) for name, rows in answer.start.parameters.items()})


def step_of(case: dict[str, Any], given: Ran, code: Code) -> Callable[[], object]:
    """The step and the readout of that cell, ready to be watched. Any: JSON."""
    kind = KINDS[case["cell"]]
    own = {name.removesuffix("_l0"): tensor for name, tensor in given.parameters.items()}
    x, *states = (given.quantities[key] for key in [("inputs", False), *((one, True) for one in kind.states)])
    options = {name: case[name] for name in kind.options}

    def work() -> object:
        if kind.name in OWN:
            names = cells.CellParameters._fields
            parameters = cells.CellParameters(*(own[name] for name in names))
            computed = getattr(cells, f"{kind.name}_step")(x, *states, parameters, **options)
        else:
            computed = shown_step(code)(x, *states, SimpleNamespace(**own))
        readout = (given.parameters["readout.weight"], given.parameters["readout.bias"])
        read_out(given.quantities["hidden_state", False], *readout, "softmax")
        return computed

    return work


def shown_step(code: Code) -> Callable[..., object]:
    """The function of a written step, from the lines that are shown."""
    shown = code.excerpts[0]
    text = "\n".join(line.text for line in shown.lines)
    names: dict[str, Any] = {}  # Any: what the code defines
    exec(HEADER, names)
    exec(compile(text, str(ROOT / shown.file), "exec"), names)
    return names[shown.name]
