"""Defines gradients on the wire: the run with its loss, and the lines of the answer, which go backwards in
time."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.wire.lines import OPTIONAL, FailureLine, Numbers
from app.wire.network import WireModel
from app.wire.numbers import Number, Vector
from app.wire.request import Run, RunRequest
from app.wire.states import with_states
from app.wire.whatif import Direction, Index

LossKind = Literal["cross_entropy", "squared_error", "output", "hidden_state"]
Length = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class LossRequest(WireModel):
    """One number at one time step, in which everything may be left out."""

    kind: LossKind | None = None
    """cross_entropy: -log of the softmax output for a target, summed over both readouts where each direction
    has its own. squared_error: mean((y - values)^2). output: one output. hidden_state: one unit of h.
    Default: cross_entropy where a text is read and the readout is a softmax over its characters; else output,
    or hidden_state without a readout."""
    time_step: Index | None = None
    """A position in the input. Default: the last; of a cross entropy whose target is the next character, the
    last that has one."""
    symbol: str | None = None
    """The target of a cross entropy as a character of the alphabet. Default: the next character of the
    text."""
    target: Index | None = None
    """The same as a place among the outputs."""
    values: Vector | None = None
    """The targets of a squared error, one for each output."""
    unit: Index | None = None
    """The output, or the unit of the hidden state. Default: 0."""
    layer: Index | None = None
    """The layer of the hidden state. Default: the last."""
    direction: Direction | None = None
    """The direction of the hidden state. Default: forward."""


class Loss(WireModel):
    """A loss with every default filled in; what has no meaning for its kind is left out."""

    kind: LossKind
    """What it is."""
    time_step: Index
    """A position in the input."""
    target: Index | SkipJsonSchema[None] = OPTIONAL
    """The target of a cross entropy, a place among the outputs."""
    symbol: str | SkipJsonSchema[None] = OPTIONAL
    """The character that the target stands for, where it stands for one."""
    values: Numbers | SkipJsonSchema[None] = OPTIONAL
    """The targets of a squared error."""
    unit: Index | SkipJsonSchema[None] = OPTIONAL
    """The output, or the unit of the hidden state."""
    layer: Index | SkipJsonSchema[None] = OPTIONAL
    """The layer of the hidden state."""
    direction: Direction | SkipJsonSchema[None] = OPTIONAL
    """The direction of the hidden state."""


class GradientRequest(RunRequest):
    """A request for gradients: a run, and a loss in it. `detail` and `from_step` change nothing here."""

    loss: LossRequest | None = None
    """What the gradients are gradients of."""
    jacobians: bool = False
    """Whether each cell also tells how much its step can stretch a change of the state before it."""


class JacobianNorms(WireModel):
    """Two norms of the matrix of a step's derivatives."""

    spectral: Length
    """The largest singular value: the most that this step can stretch a change."""
    frobenius: Length
    """The root of the sum of the squared entries."""


@with_states
class Jacobian(WireModel):
    """What a step does to a small change of the state before it, in the order in which the pass reads."""

    hidden_state: JacobianNorms
    """Of dh_t / dh_{t-1}, with every other state before the step fixed; of an LSTM's c, dc_t / dc_{t-1} is
    diag(f_t)."""
    state: JacobianNorms | SkipJsonSchema[None] = OPTIONAL
    """Of all states by all before: of an LSTM, d(h_t, c_t) / d(h_{t-1}, c_{t-1}). Left out where a cell has
    one state."""


@with_states
class CellGradient(WireModel):
    """The gradient at one evaluation of one cell."""

    layer: Index
    """The layer, from 0 upward."""
    direction: Direction
    """Which of the layer's passes this is."""
    time_step: Index
    """The position in the input that the cell reads."""
    hidden_state: Numbers
    """dL/dh_t, one number for each unit: the total derivative, through all that h_t acts on. 0 for a held
    unit."""
    hidden_state_norm: Length
    """Its Euclidean norm."""
    jacobian: Jacobian | SkipJsonSchema[None] = OPTIONAL
    """What this step does; left out unless asked for."""


class GradientStartLine(WireModel):
    """The first line of every answer."""

    type: Literal["start"]
    run: Run
    """The run with every default filled in."""
    loss: Loss
    """The loss with every default filled in."""
    jacobians: bool
    """Whether each cell tells its Jacobian's norms."""
    time_steps: Annotated[int, Field(ge=1)]
    """T, the length of the input."""
    steps: Annotated[int, Field(ge=1)]
    """K, the steps of the whole run."""
    first_step: Index
    """The step of the run that the first gradient line goes back through: the last that the loss depends
    on."""
    labels: list[str]
    """What to call each time step, as in the run."""
    alphabet: list[str] | None
    """The character that each input unit stands for, as in the run."""
    value: Number | SkipJsonSchema[None] = OPTIONAL
    """L, the loss. Left out where the run leaves the finite numbers on the way to it: a failure follows."""


class GradientLine(WireModel):
    """One step of the run, gone back through."""

    type: Literal["gradient"]
    step: Index
    """The step as the run counts it: here it falls, from `first_step` to 0."""
    cells: list[CellGradient]
    """The cells of the step that the loss depends on, in the order in which the gradient reaches them."""


@with_states
class GradientEndLine(WireModel):
    """The last line of a whole answer."""

    type: Literal["end"]
    hidden_state: list[Numbers]
    """(num_layers x directions, hidden_size): the gradient by the initial state; 0 for what the loss does not
    depend on."""
    steps: Annotated[int, Field(ge=1)]
    """How many steps were gone back through."""


GradientsLine = Annotated[
    GradientStartLine | GradientLine | GradientEndLine | FailureLine,
    Field(discriminator="type", description="Any line of an answer with gradients."),
]
