"""Defines the lines of an answer: their keys, in the order in which they are written.

The worker writes them with orjson straight from the numbers of the trace; these models are their definition,
for the OpenAPI document, for the page's types and for the tests, which read every line back through them.
"""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from app.wire.messages import Value, message_of
from app.wire.network import WireModel
from app.wire.numbers import Number, Tensor
from app.wire.request import Run
from app.wire.states import with_states, without_default
from app.wire.whatif import Direction, Index

FailureCode = Literal[
    "not_finite",
    "way_not_finite",
    "loss_not_finite",
    "worker_died",
    "timeout",
    "memory",
    "shutting_down",
    "internal",
]
Numbers = list[Number]


OPTIONAL = Field(default=None, json_schema_extra=without_default)


@with_states
class CellStep(WireModel):
    """One evaluation of one cell."""

    layer: Index
    """The layer, from 0 upward."""
    direction: Direction
    """Which of the layer's passes this is."""
    time_step: Index
    """The position in the input that the cell reads."""
    hidden_state: Numbers
    """h, one number for each unit."""
    gates: dict[str, Numbers] | SkipJsonSchema[None] = OPTIONAL
    """What `GET /api/cells` lists, one number for each unit: of an LSTM input, forget, candidate, output; of
    a GRU reset, update, candidate; left out for the RNN and under detail "states"."""
    terms: dict[str, dict[str, Numbers]] | SkipJsonSchema[None] = OPTIONAL
    """What each gate adds up before its activation; of the RNN, what `hidden` does: `from_input`, W_ih x +
    b_ih, and `from_hidden`, W_hh h_prev + b_hh, or W_hn (r h_prev) + b_hn in the candidate of the GRU of Cho
    et al.; each one number for each unit. Left out unless detail is "terms"."""


class Sampled(WireModel):
    """What was drawn at an output, and is read at the next time step."""

    index: Index
    """The input unit that it is: a place in the alphabet."""
    draw: Annotated[float, Field(ge=0, lt=1)]
    """The draw: the character is the first at which the probabilities, added up, exceed it."""
    probabilities: Numbers
    """What was drawn from: softmax(scores / temperature), in double precision."""


class OutputStep(WireModel):
    """The output at one time step."""

    time_step: Index
    """The position in the input."""
    values: Numbers
    """y: `readout.size` numbers; twice as many where each direction has its own readout, forward first."""
    sampled: Sampled | SkipJsonSchema[None] = OPTIONAL
    """What was drawn there, where a text goes on by itself."""


class StartLine(WireModel):
    """The first line of every answer."""

    type: Literal["start"]
    run: Run
    """The request with every default filled in."""
    time_steps: Annotated[int, Field(ge=1)]
    """T, the length of the input with what is generated after it."""
    steps: Annotated[int, Field(ge=1)]
    """K, the steps of the whole run: T, or num_layers x T with two directions."""
    labels: list[str]
    """What to call each given time step: its character, or its number as a string where the input is
    values. What is generated is told by `sampled`, as it comes."""
    alphabet: list[str] | None
    """The character that each input unit stands for: a trained network's own, else those of the text,
    sorted by code point; null where the input is values."""
    cells: str
    """The version of `GET /api/cells` whose names these lines have."""
    inputs: list[Numbers]
    """The input vectors, p numbers for each given time step."""
    parameters: dict[str, Tensor]
    """Every parameter that ran, by PyTorch's names and in its order."""
    parameter_count: Annotated[int, Field(ge=1)]
    """How many numbers the parameters have in all."""


class StepLine(WireModel):
    """One step: the cells that are evaluated together. With one direction, step k is time step k, layer 0
    upward. With two, step l T + k is layer l: forward at k and reverse at T - 1 - k."""

    type: Literal["step"]
    step: Index
    """Counts from 0 to steps - 1."""
    cells: list[CellStep]
    """The cells, in the order in which they are evaluated."""
    outputs: list[OutputStep]
    """The outputs that this step completes; empty without a readout."""


@with_states
class EndLine(WireModel):
    """The last line of a whole answer."""

    type: Literal["end"]
    hidden_state: list[Numbers]
    """(num_layers x directions, hidden_size): the states after the last time step that each pass reads."""
    steps: Annotated[int, Field(ge=1)]
    """K, as in the first line."""


class FailureLine(WireModel):
    """The last line of an answer that could not be completed."""

    type: Literal["failure"]
    code: FailureCode
    """not_finite: the run, or its gradient, left the finite numbers; way_not_finite: the run did before the
    loss; loss_not_finite: the loss did. worker_died, timeout: its worker did, or was too slow. memory: it
    needed too much. shutting_down: the server stops. internal: a fault of ours."""
    message: str
    """What happened, in English; where something is not finite, with the step and the tensor."""
    values: dict[str, Value]
    """What the message names; empty where it names nothing."""


Line = Annotated[
    StartLine | StepLine | EndLine | FailureLine,
    Field(discriminator="type", description="Any line of an answer."),
]


def failure_line(code: FailureCode, /, **values: Value) -> bytes:
    """Writes the last line of a run that could not be completed."""
    line = FailureLine(type="failure", code=code, message=message_of(code, values), values=values)
    return line.model_dump_json().encode() + b"\n"
