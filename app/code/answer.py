"""Defines the code as it is sent: lines, and what the names on them stand for on the wire."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.kinds import Cell

Phase = Literal["terms", "gates", "state", "output"]
CONFIG = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class CodeRequest(BaseModel, frozen=True):
    """Which code: what chooses between branches is said, since only one of them runs."""

    model_config = CONFIG

    cell: Cell = "rnn"
    """The cell whose code it is."""
    nonlinearity: Literal["tanh", "relu"] = "tanh"
    """An RNN's activation."""
    reset_after: bool = True
    """A GRU's variant."""
    bias: bool = True
    """Whether the network has biases: code that is written from equations has those that are there."""
    activation: Literal["softmax", "sigmoid", "identity", "none"] = "softmax"
    """The readout's; none for a network without a readout."""


class Quantity(BaseModel):
    """A vector of a run."""

    model_config = CONFIG

    name: str
    """Its name in a cell on the wire, such as `terms.forget.from_input`; or `inputs`, what the layer reads;
    or `outputs`."""
    before: bool
    """Whether it is the state that the cell starts from."""


class Meaning(BaseModel):
    """Tensors of a run."""

    model_config = CONFIG

    values: list[list[Quantity]]
    """The vectors in them, one after the other: each is the sum of those named. Empty for parameters."""
    tensors: int
    """How many tensors they are. The vectors are shared out evenly among them."""
    phase: Phase | None
    """The phase in which the last of them comes to be; null for what is there before the step."""


class CodeName(Meaning):
    """A name on a line that stands for tensors."""

    start: int
    """Its first column, from 0."""
    end: int
    """The column behind its last."""
    parameter: str | None
    """The parameter that it is, such as `weight_ih`, without layer and direction."""
    gate: str | None
    """The gate whose rows of the parameter it is; null for all rows."""


class CodeLine(BaseModel):
    """A line."""

    model_config = CONFIG

    number: int
    """Its number in the file, from 1."""
    text: str
    """The line as it stands in the file."""
    runs: bool
    """Whether it can run in this network: false inside a branch that is not taken."""
    phases: list[Phase]
    """The phases of a step whose quantities it computes, itself or in what it calls. On the first line of a
    statement."""
    names: list[CodeName]
    """The names on it that stand for tensors."""
    result: Meaning | None
    """What its statement returns and nothing has given a name to; null where that is nothing of a run."""


class Excerpt(BaseModel):
    """A function or a class."""

    model_config = CONFIG

    file: str
    """Its file, such as `models/cells.py`; one of `models/kinds/` where the lines are written from the
    equations in it."""
    name: str
    """Its name."""
    lines: list[CodeLine]
    """Its lines, without a gap."""


class Code(BaseModel):
    """The lines that run."""

    model_config = CONFIG

    cell: Cell
    """The cell whose code it is."""
    excerpts: list[Excerpt]
    """In the order of the files."""
