"""Defines what a run changes: single weights before it starts, and units that are held while it runs."""

from typing import Annotated, Literal

from pydantic import Field

from app.wire.network import WireModel
from app.wire.numbers import Number
from models.kinds import Target

Direction = Literal["forward", "reverse"]
Index = Annotated[int, Field(ge=0)]


class Intervention(WireModel):
    """One unit held at a value. The value takes the computed one's place before anything uses it: a held gate
    changes the state of its own step, a held reset gate the candidate, a held cell state enters tanh(c) and
    the next step; a held hidden state is what the next step, the next layer and the readout read. The terms
    of a held gate stay what was computed."""

    layer: Index
    """The layer, from 0 upward."""
    direction: Direction
    """Which of the layer's passes."""
    from_step: Index
    """The first time step at which it is held: a position in the input, from 0, not a step of the run. With
    one direction the two are the same number. With two, a step of the run computes a cell of each pass of one
    layer, forward and reverse at different positions; a position names the same column of the picture for
    both. To hold from a chosen time step on: a forward pass from it to the last one, a reverse pass, which
    reads from the end, from 0 to it."""
    to_step: Index
    """The last one, itself included, and at least `from_step`, whichever way the pass reads."""
    target: Target
    """What is held: a state, or a gate that the cell has."""
    unit: Index
    """Which of its units, from 0."""
    value: Number
    """What it is held at. Where two interventions hold the same unit of the same target at the same time, the
    later in the list prevails."""


class WeightChange(WireModel):
    """One number of one parameter, changed before the run starts."""

    tensor: str
    """The parameter by PyTorch's name, such as `weight_hh_l0` or `readout.weight`."""
    index: Annotated[list[Index], Field(min_length=1, max_length=2)]
    """The row and the column of a weight, or the place in a bias, from 0."""
    value: Number
    """What stands there instead."""


def is_empty(items: list[object]) -> bool:
    """Says whether a list is empty, and therefore left out of a run's first line."""
    return not items
