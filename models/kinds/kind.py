"""Defines how a kind of cell is described: by its states, its gates and its options."""

from dataclasses import dataclass
from typing import Literal

Cell = Literal["rnn", "lstm", "gru"]
StateName = Literal["hidden_state", "cell_state"]
Option = Literal["nonlinearity", "reset_after"]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of a cell. symbol: its letter in equations. activation: what its sum passes through, so that
    its values lie in 0...1 (sigmoid) or -1...1 (tanh)."""

    name: str
    symbol: str
    activation: Literal["sigmoid", "tanh"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cell.

    states: each (q) at each time step, the hidden state first. gates: in the order in which PyTorch packs
    them into one matrix. options: the fields of a network that change this kind's equations; for other kinds
    they mean nothing.
    """

    name: Cell
    states: tuple[StateName, ...]
    gates: tuple[Gate, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def gate_names(self) -> tuple[str, ...]:
        """The gates' names in packed order."""
        return tuple(gate.name for gate in self.gates)

    @property
    def term_names(self) -> tuple[str, ...]:
        """What has terms: each gate; `hidden` where a cell has one sum and no gate."""
        return self.gate_names or ("hidden",)

    @property
    def targets(self) -> tuple[str, ...]:
        """What an intervention can hold, by its name on the wire."""
        return (*self.states, *(f"gates.{name}" for name in self.gate_names))

    @property
    def has_cell_state(self) -> bool:
        """Whether a cell hands a cell state on, beside its hidden state."""
        return "cell_state" in self.states
