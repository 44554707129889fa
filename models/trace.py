"""Defines what a run computes, as plain data: cells, their states, gates and terms, and the outputs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor

from models.config import Direction
from models.kinds import HIDDEN_STATE

Detail = Literal["states", "gates", "terms"]
"""How much of each cell to keep: each level includes the one before."""

States = Mapping[str, Tensor]
"""The states of a cell, or of a network, by name: all that its kind has, the hidden state first."""

NamedTerms = dict[str, dict[str, Tensor]]
"""The terms of each gate, by the gate's and the term's name."""


class Unrolled(NamedTuple):
    """n consecutive steps of one layer in one direction, a row for each, in the order in which they ran."""

    states: States  # (n, q) each
    gates: dict[str, Tensor]  # (n, q) each
    terms: NamedTerms  # (n, q) each

    @property
    def last(self) -> States:
        """Returns the states (q) after the last of them."""
        return {name: state[-1] for name, state in self.states.items()}

    def only(self, detail: Detail) -> "Unrolled":
        """Returns as much of it as `detail` asks for."""
        match detail:
            case "states":
                return self._replace(gates={}, terms={})
            case "gates":
                return self._replace(terms={})
            case "terms":
                return self

    def first(self, steps: int) -> "Unrolled":
        """Returns its first so many steps."""
        return Unrolled(
            {name: state[:steps] for name, state in self.states.items()},
            {name: gate[:steps] for name, gate in self.gates.items()},
            {
                owner: {name: term[:steps] for name, term in terms.items()}
                for owner, terms in self.terms.items()
            },
        )


Unroll = Callable[[int, Direction, Tensor, States], Unrolled]
"""(layer, direction, inputs (n, p) as they are read, states (q) before the first) to n steps."""


def joined(pieces: Sequence[Unrolled]) -> Unrolled:
    """Joins consecutive pieces, at least one."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    return Unrolled(
        {name: torch.cat([piece.states[name] for piece in pieces]) for name in first.states},
        {name: torch.cat([piece.gates[name] for piece in pieces]) for name in first.gates},
        {
            owner: {name: torch.cat([piece.terms[owner][name] for piece in pieces]) for name in terms}
            for owner, terms in first.terms.items()
        },
    )


@dataclass(frozen=True, slots=True)
class CellTrace:
    """The states, gates and terms that one layer computed in one direction in the n steps of a chunk, a row
    for each, in the order of steps.

    time_steps: row to time step, descending for a reverse pass. states: (n, q) each. gates: name to (n, q),
    activated; empty for an RNN, and where only states were asked for. terms: by gate, then by name (n, q);
    empty unless asked for. Gates and terms may be slices of wider tensors: a row is contiguous, the whole may
    not be.
    """

    layer: int
    direction: Direction
    time_steps: range
    states: States
    gates: dict[str, Tensor]
    terms: NamedTerms

    @property
    def hidden_state(self) -> Tensor:
        """Returns what the layer above and the readout read, (n, q)."""
        return self.states[HIDDEN_STATE]


@dataclass(frozen=True, slots=True)
class OutputTrace:
    """The outputs that a chunk's steps completed.

    steps: for each step its (time step, row of values) pairs, in the order of emission; often none. values:
    (m, size).
    """

    steps: tuple[tuple[tuple[int, int], ...], ...]
    values: Tensor


@dataclass(frozen=True, slots=True)
class Chunk:
    """Steps first_step ... first_step + steps - 1 of a run: row i of every cell belongs to step first_step +
    i.

    cells: in the order of emission within a step.
    """

    first_step: int
    steps: int
    cells: tuple[CellTrace, ...]
    outputs: OutputTrace
