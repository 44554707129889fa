"""Where a backward pass stands between two chunks: all that the next one needs beside the path."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Array = NDArray[np.float32 | np.float64]


@dataclass(frozen=True, slots=True)
class BackwardState:
    """Immutable: a chunk gives a new one.

    next_step: the step of the run to go back through next, -1 once all are done. hidden_state, cell_state:
    (num_layers * directions, q), what each pass's next cell receives from the one that it has gone through
    last, at first from the loss; cell_state an LSTM's alone. above: (T, 2q), what the layer that is gone
    through receives from the one above it. below: (T, 2q), what it has passed down so far. Both None with one
    direction, in which all layers go back together.
    """

    next_step: int
    hidden_state: Tensor
    cell_state: Tensor | None
    above: Tensor | None
    below: Tensor | None

    def clone(self) -> "BackwardState":
        """The same with tensors of its own."""
        tensors = self.hidden_state, self.cell_state, self.above, self.below
        hidden_state, *others = (None if tensor is None else tensor.clone() for tensor in tensors)
        assert hidden_state is not None
        return BackwardState(self.next_step, hidden_state, *others)

    def __reduce__(self) -> tuple[object, ...]:
        # Arrays: a tensor pickles slowly.
        tensors = self.hidden_state, self.cell_state, self.above, self.below
        arrays = (None if tensor is None else tensor.numpy() for tensor in tensors)
        return _restored, (self.next_step, *arrays)


def _restored(next_step: int, *arrays: Array | None) -> BackwardState:
    hidden_state, *others = (None if array is None else torch.as_tensor(array) for array in arrays)
    assert hidden_state is not None
    return BackwardState(next_step, hidden_state, *others)
