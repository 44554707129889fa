"""Finds the first number of a run that is not finite."""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.config import Direction
from models.trace import CellTrace, Chunk


@dataclass(frozen=True, slots=True)
class NotFinite:
    """The first number of a run that was NaN or infinite.

    layer and direction are None for an output. tensor: terms.forget.from_input, gates.forget, cell_state,
    hidden_state, outputs and the like. unit is None for what has none, such as a norm.
    """

    step: int
    layer: int | None
    direction: Direction | None
    time_step: int
    tensor: str
    unit: int | None
    value: float

    def __str__(self) -> str:
        where = "" if self.layer is None else f" of layer {self.layer}, {self.direction},"
        tensor = self.tensor if self.unit is None else f"{self.tensor}[{self.unit}]"
        number = f"{tensor}{where} at time step {self.time_step}"
        return f"step {self.step}: {number} is {self.value}"


def first_not_finite(chunk: Chunk) -> NotFinite | None:
    """Finds a chunk's first NaN or infinity: the earliest step's, and in it the first that was computed. None
    if all it holds is finite."""
    faults = [fault for cell in chunk.cells if (fault := _in_cell(chunk.first_step, cell)) is not None]
    if (output := _in_outputs(chunk)) is not None:
        faults.append(output)
    return min(faults, key=lambda fault: fault.step, default=None)


def first_not_finite_place(tensor: Tensor) -> tuple[int, ...] | None:
    """Finds the index of a tensor's first NaN or infinity, row by row; None if there is none."""
    finite = torch.isfinite(tensor)
    if finite.all():
        return None
    return tuple(int(index) for index in (~finite).nonzero()[0])


def _in_cell(first_step: int, cell: CellTrace) -> NotFinite | None:
    tensors = _tensors(cell)
    if torch.isfinite(torch.stack(tuple(tensors.values()))).all():  # one call for what nearly always holds
        return None
    places = [
        (*place, name)
        for name, tensor in tensors.items()
        if (place := first_not_finite_place(tensor)) is not None
    ]
    row, unit, name = min(places, key=lambda place: place[0])
    value = float(tensors[name][row, unit])
    return NotFinite(first_step + row, cell.layer, cell.direction, cell.time_steps[row], name, unit, value)


def _tensors(cell: CellTrace) -> dict[str, Tensor]:
    """Name to (n, q), in the order in which a step computes them."""
    tensors: dict[str, Tensor] = {}
    for owner, terms in cell.terms.items():
        tensors |= {f"terms.{owner}.{name}": term for name, term in terms.items()}
    tensors |= {f"gates.{name}": gate for name, gate in cell.gates.items()}
    hidden, *others = cell.states  # what a cell shows, it computes last
    return tensors | {name: cell.states[name] for name in (*others, hidden)}


def _in_outputs(chunk: Chunk) -> NotFinite | None:
    values = chunk.outputs.values
    if (place := first_not_finite_place(values)) is None:
        return None
    row, unit = place
    owners = [(step, time_step) for step, pairs in enumerate(chunk.outputs.steps) for time_step, _ in pairs]
    step, time_step = owners[row]
    value = float(values[row, unit])
    return NotFinite(chunk.first_step + step, None, None, time_step, "outputs", unit, value)
