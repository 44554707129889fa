"""What a run computes, as plain data: cells, their states, gates and terms, and the outputs."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor

from models.cells import Terms
from models.config import Direction

Detail = Literal["states", "gates", "terms"]
"""How much of each cell to keep; each holds the former."""


class Unrolled(NamedTuple):
    """n consecutive steps of one layer in one direction, a row for each, in the order in which they ran."""

    hidden_state: Tensor  # (n, q)
    cell_state: Tensor | None  # (n, q), an LSTM's alone
    gates: dict[str, Tensor]  # (n, q) each
    terms: dict[str, Terms]  # two (n, q) each


@dataclass(frozen=True, slots=True)
class CellTrace:
    """What one layer computed in one direction in the n steps of a chunk, a row for each, in the order of steps.

    time_steps: row to time step, descending for a reverse pass. hidden_state: (n, q). cell_state: (n, q), an LSTM's
    alone. gates: name to (n, q), activated; empty for an RNN, and where only states were asked for. terms: name to two
    (n, q); empty unless asked for. Gates and terms may be slices of wider tensors: a row is contiguous, the whole may
    not be.
    """

    layer: int
    direction: Direction
    time_steps: range
    hidden_state: Tensor
    cell_state: Tensor | None
    gates: dict[str, Tensor]
    terms: dict[str, Terms]


@dataclass(frozen=True, slots=True)
class OutputTrace:
    """The outputs that a chunk's steps completed.

    steps: for each step its (time step, row of values) pairs, in the order of emission; often none. values: (m, size).
    """

    steps: tuple[tuple[tuple[int, int], ...], ...]
    values: Tensor


@dataclass(frozen=True, slots=True)
class Chunk:
    """Steps first_step ... first_step + steps - 1 of a run: row i of every cell belongs to step first_step + i.

    cells: in the order of emission within a step.
    """

    first_step: int
    steps: int
    cells: tuple[CellTrace, ...]
    outputs: OutputTrace


@dataclass(frozen=True, slots=True)
class NotFinite:
    """The first number of a run that was NaN or infinite. layer and direction are None for an output."""

    step: int
    layer: int | None
    direction: Direction | None
    time_step: int
    tensor: str
    unit: int
    value: float

    def __str__(self) -> str:
        where = "" if self.layer is None else f" of layer {self.layer} ({self.direction})"
        return f"step {self.step}: {self.tensor}[{self.unit}]{where} at time step {self.time_step} is {self.value}"


def first_not_finite(chunk: Chunk) -> NotFinite | None:
    """The first NaN or infinity of a chunk: by step, then in the order in which a step computes; None if there is none."""
    found = [_in_cell(chunk.first_step, cell) for cell in chunk.cells] + [_in_outputs(chunk)]
    return min((one for one in found if one is not None), key=lambda one: one.step, default=None)


def _in_cell(first_step: int, cell: CellTrace) -> NotFinite | None:
    tensors = {
        f"terms.{name}.{term}": tensor
        for name, terms in cell.terms.items()
        for term, tensor in terms._asdict().items()
    }
    tensors |= {f"gates.{name}": tensor for name, tensor in cell.gates.items()}
    if cell.cell_state is not None:
        tensors["cell_state"] = cell.cell_state
    tensors["hidden_state"] = cell.hidden_state
    first: NotFinite | None = None
    for name, tensor in tensors.items():
        if (place := _first_place(tensor)) is not None and (
            first is None or first_step + place[0] < first.step
        ):
            row, unit = place
            first = NotFinite(
                first_step + row,
                cell.layer,
                cell.direction,
                cell.time_steps[row],
                name,
                unit,
                tensor[row, unit].item(),
            )
    return first


def _in_outputs(chunk: Chunk) -> NotFinite | None:
    values = chunk.outputs.values
    if (place := _first_place(values)) is None:
        return None
    row, unit = place
    step, time_step = next(
        (index, time_step)
        for index, pairs in enumerate(chunk.outputs.steps)
        for time_step, one in pairs
        if one == row
    )
    return NotFinite(
        chunk.first_step + step, None, None, time_step, "outputs", unit, values[row, unit].item()
    )


def _first_place(tensor: Tensor) -> tuple[int, int] | None:
    finite = torch.isfinite(tensor)
    if finite.all():
        return None
    row, unit = (~finite).nonzero()[0].tolist()
    return row, unit
