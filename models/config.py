"""Defines what a network is, apart from its numbers: its cell, its sizes, its directions."""

from dataclasses import dataclass
from typing import Literal

from models.cells import Nonlinearity
from models.kinds import KINDS, Cell, Kind
from models.readout import Activation

Direction = Literal["forward", "reverse"]


@dataclass(frozen=True, slots=True)
class ReadoutConfig:
    """How outputs are read from hidden states.

    size: outputs per time step (of each direction, unless joint), at least 1. joint: one V on the
    concatenated states of all directions; otherwise each direction has its own V, and the activated outputs
    are concatenated.
    """

    size: int
    activation: Activation = "softmax"
    bias: bool = False
    joint: bool = False

    def __post_init__(self) -> None:
        _check_positive("readout size", self.size)


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """A recurrent network without its weights.

    Sizes and num_layers are at least 1 (ValueError otherwise). nonlinearity is the RNN's alone and
    reset_after the GRU's; other cells ignore them.
    """

    cell: Cell
    input_size: int
    hidden_size: int
    num_layers: int = 1
    bidirectional: bool = False
    bias: bool = True
    nonlinearity: Nonlinearity = "tanh"
    reset_after: bool = True
    readout: ReadoutConfig | None = None

    def __post_init__(self) -> None:
        if self.cell not in KINDS:
            raise ValueError(f"cell: expected one of {', '.join(KINDS)}, got {self.cell!r}")
        _check_positive("input_size", self.input_size)
        _check_positive("hidden_size", self.hidden_size)
        _check_positive("num_layers", self.num_layers)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """Lists the passes over the input, in the order in which a step lists them."""
        return ("forward", "reverse") if self.bidirectional else ("forward",)

    @property
    def kind(self) -> Kind:
        """Returns the description of its cells."""
        return KINDS[self.cell]

    @property
    def gate_names(self) -> tuple[str, ...]:
        """Lists the gates in packed order; none for an RNN."""
        return self.kind.gate_names

    @property
    def term_names(self) -> tuple[str, ...]:
        """Lists what has terms: each gate, or an RNN's `hidden`."""
        return self.kind.term_names

    @property
    def state_rows(self) -> int:
        """Counts the rows of a state of the whole network, (layer, direction) in PyTorch's order."""
        return self.num_layers * len(self.directions)

    def state_row(self, layer: int, direction: Direction) -> int:
        """Returns the row of a state that belongs to one layer in one direction."""
        return layer * len(self.directions) + self.directions.index(direction)

    @property
    def output_size(self) -> int:
        """Counts the numbers in one time step's output; 0 without a readout."""
        if self.readout is None:
            return 0
        return self.readout.size * (1 if self.readout.joint else len(self.directions))


def _check_positive(name: str, size: int) -> None:
    if size < 1:
        raise ValueError(f"{name}: expected at least 1, got {size}")
