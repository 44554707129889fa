"""Holds the state of a backward pass between two chunks: all that the next chunk needs beside the path."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.trace import States

Array = NDArray[np.float32 | np.float64]


@dataclass(frozen=True, slots=True)
class BackwardState:
    """The state of a backward pass. Immutable: a chunk gives a new one.

    next_step: the step of the run to go back through next, -1 once all are done. states: (num_layers *
    directions, q) each, what each pass's next cell receives from the one that it has gone through last, at
    first from the loss. above: (T, 2q), what the layer that is gone through receives from the one above it.
    below: (T, 2q), what it has passed down so far. Both None with one direction, in which all layers go back
    together.
    """

    next_step: int
    states: States
    above: Tensor | None
    below: Tensor | None

    def clone(self) -> "BackwardState":
        """Returns a copy with tensors of its own."""
        states = {name: state.clone() for name, state in self.states.items()}
        above, below = (None if tensor is None else tensor.clone() for tensor in (self.above, self.below))
        return BackwardState(self.next_step, states, above, below)

    def __reduce__(self) -> tuple[object, ...]:
        # Arrays: a tensor pickles slowly.
        states = {name: state.numpy() for name, state in self.states.items()}
        above, below = (None if tensor is None else tensor.numpy() for tensor in (self.above, self.below))
        return _restored, (self.next_step, states, above, below)


def _restored(
    next_step: int, states: dict[str, Array], above: Array | None, below: Array | None
) -> BackwardState:
    return BackwardState(
        next_step,
        {name: torch.as_tensor(state) for name, state in states.items()},
        None if above is None else torch.as_tensor(above),
        None if below is None else torch.as_tensor(below),
    )
