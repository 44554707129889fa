"""Takes one element of a batch out of the tensors that a recurrent part reads and gives."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from models.modules.errors import TraceError
from models.modules.part import Part, copied


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a batch. index: which; None where the input has no batch. rows: where its time steps lie
    in a PackedSequence's data, (T); None where the input is none."""

    part: Part
    index: int | None
    rows: Tensor | None = None

    def sequence(self, tensor: Tensor | PackedSequence) -> Tensor:
        """Copies its rows, (T, size). A cell's call is one row."""
        if isinstance(tensor, PackedSequence):
            return copied(tensor.data[self.rows], self.part.dtype)
        if self.part.is_cell:
            row = tensor if self.index is None else tensor[self.index]
            return copied(row.unsqueeze(0), self.part.dtype)
        if self.index is not None:
            tensor = tensor[self.index] if self.part.batch_first else tensor[:, self.index]
        return copied(tensor, self.part.dtype)

    def state(self, tensor: Tensor) -> Tensor:
        """Copies its state, (layers x directions, q)."""
        if self.part.is_cell:
            return self.sequence(tensor)
        return copied(tensor if self.index is None else tensor[:, self.index], self.part.dtype)


def element_of(part: Part, inputs: object, batch: int) -> Element:
    """Chooses an element of what a recurrent part reads. Raises TraceError if there is none."""
    if isinstance(inputs, PackedSequence):
        _check_batch(batch, int(inputs.batch_sizes[0]))
        order = inputs.unsorted_indices
        place = batch if order is None else int(order[batch])
        sizes = inputs.batch_sizes.cpu()
        starts = sizes.cumsum(0) - sizes
        rows = starts[sizes > place] + place
        return Element(part, batch, rows.to(inputs.data.device))
    if not isinstance(inputs, Tensor):
        raise TraceError(f"the input of {part.title}: expected a tensor, got {type(inputs).__name__}")
    unbatched = 1 if part.is_cell else 2
    if inputs.dim() not in (unbatched, unbatched + 1):
        expected = "(p) or (B, p)" if part.is_cell else "(T, p), a batch of such or a PackedSequence"
        raise TraceError(f"the input of {part.title}: expected shape {expected}, got {tuple(inputs.shape)}")
    if inputs.dim() == unbatched:
        _check_batch(batch, 1)
        return Element(part, None)
    size = inputs.shape[0 if part.is_cell or part.batch_first else 1]
    _check_batch(batch, size)
    return Element(part, batch)


def _check_batch(batch: int, size: int) -> None:
    if not 0 <= batch < size:
        raise TraceError(f"batch: expected {places(size)}, got {batch} for a batch of {size}")


def places(size: int) -> str:
    """Spells the places from 0 of so many things."""
    return f"0 ... {size - 1}" if size > 1 else "0" if size else "none, since there is nothing"


def check_finite(name: str, tensor: Tensor) -> None:
    """Raises TraceError naming the first NaN or infinity of a tensor (n, size)."""
    finite = torch.isfinite(tensor)
    if not finite.all():
        row, column = (int(index) for index in (~finite).nonzero()[0])
        raise TraceError(
            f"{name}: expected finite numbers, got {tensor[row, column].item()} at [{row}, {column}]"
        )
