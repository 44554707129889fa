"""What a run computes, as plain data: cells, their states, gates and terms, and the outputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor

from models.config import Direction

Detail = Literal["states", "gates", "terms"]
"""How much of each cell to keep; each holds the former."""

NamedTerms = dict[str, dict[str, Tensor]]
"""What each gate adds up, by the gate and the term's name."""


class Unrolled(NamedTuple):
    """n consecutive steps of one layer in one direction, a row for each, in the order in which they ran."""

    hidden_state: Tensor  # (n, q)
    cell_state: Tensor | None  # (n, q), an LSTM's alone
    gates: dict[str, Tensor]  # (n, q) each
    terms: NamedTerms  # (n, q) each

    def only(self, detail: Detail) -> "Unrolled":
        """As much of it as was asked for."""
        match detail:
            case "states":
                return self._replace(gates={}, terms={})
            case "gates":
                return self._replace(terms={})
            case "terms":
                return self

    def first(self, steps: int) -> "Unrolled":
        """Its first so many steps."""
        return Unrolled(
            self.hidden_state[:steps],
            None if self.cell_state is None else self.cell_state[:steps],
            {name: gate[:steps] for name, gate in self.gates.items()},
            {
                owner: {name: term[:steps] for name, term in terms.items()}
                for owner, terms in self.terms.items()
            },
        )


Unroll = Callable[[int, Direction, Tensor, Tensor, Tensor | None], Unrolled]
"""(layer, direction, inputs (n, p) as they are read, hidden state (q), cell state (q)) to n steps."""


def joined(pieces: Sequence[Unrolled]) -> Unrolled:
    """Consecutive pieces, at least one, as one."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    cell_states = [piece.cell_state for piece in pieces if piece.cell_state is not None]
    return Unrolled(
        torch.cat([piece.hidden_state for piece in pieces]),
        torch.cat(cell_states) if cell_states else None,
        {name: torch.cat([piece.gates[name] for piece in pieces]) for name in first.gates},
        {
            owner: {name: torch.cat([piece.terms[owner][name] for piece in pieces]) for name in terms}
            for owner, terms in first.terms.items()
        },
    )


@dataclass(frozen=True, slots=True)
class CellTrace:
    """What one layer computed in one direction in the n steps of a chunk, a row for each, in the order of
    steps.

    time_steps: row to time step, descending for a reverse pass. hidden_state: (n, q). cell_state: (n, q), an
    LSTM's alone. gates: name to (n, q), activated; empty for an RNN, and where only states were asked for.
    terms: by gate, then by name (n, q); empty unless asked for. Gates and terms may be slices of wider
    tensors: a row is contiguous, the whole may not be.
    """

    layer: int
    direction: Direction
    time_steps: range
    hidden_state: Tensor
    cell_state: Tensor | None
    gates: dict[str, Tensor]
    terms: NamedTerms


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
