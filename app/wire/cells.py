"""Describes the kinds of cells on the wire: their states, gates, terms and equations.

    python -m app.wire.cells

prints them as `GET /api/cells` answers.
"""

from dataclasses import asdict, fields
from functools import cache
from hashlib import sha256
from typing import Literal

from app.wire.network import WireModel
from models.kinds import KINDS
from models.kinds.expression import Expression, Function
from models.kinds.kind import Equation, Kind, Saver, Term

VERSION_LENGTH = 12


class CellState(WireModel):
    """One state that a cell hands on from time step to time step."""

    name: str
    """Its name in the lines of a run."""
    symbol: str
    """Its letter in equations."""


class CellGate(WireModel):
    """One gate of a cell."""

    name: str
    """Its name in the lines of a run."""
    symbol: str
    """Its letter in equations."""
    activation: Function | None
    """What its sum passes through: sigmoid gives values in 0...1, tanh in -1...1; null where they are the
    sum itself."""


class CellTerm(WireModel):
    """One summand of a gate's sum: a weight times what it reads, and a bias."""

    name: str
    """Its name in the lines of a run."""
    weight: str
    """The parameter whose rows of this gate it multiplies with."""
    bias: str | None
    """The parameter whose rows of this gate it adds; null where it adds none."""
    of: Expression
    """What it reads."""


class CellParameter(WireModel):
    """One tensor of a layer and direction."""

    name: str
    """PyTorch's, without the layer."""
    symbol: str
    """Its letter in equations; biases share one."""
    owners: list[str]
    """Whose rows it has, in packed order: hidden_size of each."""
    over: Literal["inputs", "units"] | None
    """What a row multiplies: the layer's input, or a state; null for one number a row."""


class CellEquation(WireModel):
    """One line of a step."""

    quantity: str
    """What it gives: a state's name, or gates. and a gate's name."""
    symbol: str
    """Its letter."""
    value: Expression
    """How it is computed."""


class CellKind(WireModel):
    """One kind of cell."""

    name: str
    """As `network.cell` has it."""
    title: str
    """As it is written."""
    states: list[CellState]
    """Its states, the hidden state first."""
    gates: list[CellGate]
    """Its gates, in packed order."""
    terms: dict[str, list[CellTerm]]
    """What each gate adds up, in packed order; `hidden` where a cell has one sum and no gate."""
    parameters: list[CellParameter]
    """The parameters of each layer and direction, in PyTorch's order."""
    equations: list[CellEquation]
    """Its equations, in the order in which a step works."""
    options: list[str]
    """The fields of a network that choose between its equations."""
    packings: dict[Saver, list[str]]
    """The order of the owners' rows in files of others, where it is not this one."""
    is_basic: bool
    """Whether it is offered first; the others stand behind "more"."""


class Cells(WireModel):
    """Every kind of cell that there is."""

    version: str
    """Names this description: a hash of `kinds`. The first line of each run has it, too."""
    kinds: list[CellKind]
    """The kinds, in the order in which they are offered."""


def described(kind: Kind) -> CellKind:
    """Describes a kind as it goes over the wire."""
    symbols = {one.quantity: one.symbol for one in kind.equations}
    terms = {one.owner: one.terms for one in kind.equations}
    return CellKind.model_validate(
        {
            "name": kind.name,
            "title": kind.title,
            "states": [{"name": name, "symbol": symbols[name]} for name in kind.states],
            "gates": [asdict(gate) for gate in kind.gates],
            "terms": {name: [fields_of(term) for term in terms[name]] for name in kind.term_names},
            "parameters": [asdict(one) | {"owners": list(one.owners)} for one in kind.parameters],
            "equations": [fields_of(one, without="terms") for one in kind.equations],
            "options": list(kind.options),
            "packings": {saver: list(owners) for saver, owners in kind.packings.items()},
            "is_basic": kind.place is not None,
        }
    )


def fields_of(described: Term | Equation, without: str = "") -> dict[str, object]:
    """Returns the fields of a term or equation by name, without converting their values."""
    return {
        field.name: getattr(described, field.name) for field in fields(described) if field.name != without
    }


def version_of(kinds: list[CellKind]) -> str:
    """Computes the version of a description: a hash of it."""
    written = Cells(version="", kinds=kinds).model_dump_json()
    return sha256(written.encode()).hexdigest()[:VERSION_LENGTH]


@cache
def cells() -> Cells:
    """Describes the kinds that this server knows."""
    kinds = [described(kind) for kind in KINDS.values()]
    return Cells(version=version_of(kinds), kinds=kinds)


@cache
def cells_json() -> str:
    """Returns the same as JSON that can stand in a page: no `<` is in it."""
    return cells().model_dump_json().replace("<", "\\u003c")


if __name__ == "__main__":
    print(cells_json())
