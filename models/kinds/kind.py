"""Defines how a kind of cell is described: by its equations, in the order in which a step works."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from models.kinds.expression import (
    Before,
    Expression,
    Function,
    Inputs,
    Product,
    Sum,
    functions,
    subexpressions,
)

Option = Literal["nonlinearity", "reset_after"]
Saver = Literal["onnx", "keras"]
GATES = "gates."
HIDDEN_STATE = "hidden_state"
"""The state that every kind has, and its last equation gives: what the readout and the layer above read."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One tensor of a layer and direction. name: PyTorch's, without the layer. symbol: its letter in
    equations, the same in every kind that has it; biases share one. owners: whose rows it has, in packed
    order, q of each. over: what a row multiplies, x of the layer's input size or a state of q units; None for
    one number a row."""

    name: str
    symbol: str
    owners: tuple[str, ...]
    over: Literal["inputs", "units"] | None = None

    @property
    def is_bias(self) -> bool:
        """Says whether it is left out of a network without biases."""
        return self.name.startswith("bias_")

    def shape(self, inputs: int, units: int) -> tuple[int, ...]:
        """Returns its shape in a layer that reads so many numbers, with states of so many units."""
        rows = len(self.owners) * units
        return (rows,) if self.over is None else (rows, inputs if self.over == "inputs" else units)


def packed(*owners: str) -> tuple[Parameter, ...]:
    """Describes the four tensors that PyTorch's modules have. owners: in the order of their rows."""
    return (
        Parameter("weight_ih", "U", owners, "inputs"),
        Parameter("weight_hh", "W", owners, "units"),
        Parameter("bias_ih", "b", owners),
        Parameter("bias_hh", "b", owners),
    )


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an equation: a weight times what it reads, and a bias. of: what it reads. Of weight and bias
    it has its owner's rows."""

    name: str
    weight: str
    bias: str | None
    of: Expression


FROM_INPUT = Term("from_input", "weight_ih", "bias_ih", Inputs())
FROM_HIDDEN = Term("from_hidden", "weight_hh", "bias_hh", Before("hidden_state"))
TERMS = (FROM_INPUT, FROM_HIDDEN)
"""W_ih x + b_ih and W_hh h + b_hh."""


@dataclass(frozen=True, slots=True)
class Equation:
    """One line of a step. quantity: what it gives, a state or `gates.` and a gate's name. symbol: its letter.
    value: how it is computed."""

    quantity: str
    symbol: str
    value: Expression
    terms: tuple[Term, ...] = ()

    @property
    def owner(self) -> str:
        """Returns whose terms these are, on the wire: the gate's name; `hidden` where a cell has one sum and
        no gate."""
        return self.quantity.removeprefix(GATES).removesuffix("_state")


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of a cell. symbol: its letter in equations. activation: what its sum passes through, so that
    its values lie in 0...1 (sigmoid) or -1...1 (tanh); None where they are the sum itself."""

    name: str
    symbol: str
    activation: Function | None


def parts_of(equation: Equation) -> tuple[str, ...]:
    """Lists the terms of an equation, its intermediate values that have names, and its result."""
    named = (
        one.name for one in subexpressions(equation.value) if isinstance(one, Sum | Product) and one.name
    )
    return (
        *(f"terms.{equation.owner}.{term.name}" for term in equation.terms),
        *dict.fromkeys(named),
        equation.quantity,
    )


@dataclass(frozen=True)
class Kind:
    """One kind of cell.

    name: on the wire. title: as it is written. equations: in the order in which a step works. parameters: of
    each layer and direction, in PyTorch's order. options: the fields of a network that change this kind's
    equations; for other kinds they mean nothing. place: among those that are offered first; None where it
    stands behind them. packings: the order of the owners' rows in files of others that have this kind, where
    it is not that of PyTorch, which `parameters` has; a parameter has those of them that it has rows of.
    Sources: ONNX's operators RNN, GRU and LSTM (opset 22: W[zrh], W[iofc], P[iof]); Keras' GRUCell and
    LSTMCell (`kernel`: z, r, h; i, f, c, o).
    """

    name: str
    title: str
    equations: tuple[Equation, ...]
    parameters: tuple[Parameter, ...]
    options: tuple[Option, ...] = ()
    place: int | None = None
    packings: Mapping[Saver, tuple[str, ...]] = field(default_factory=dict[Saver, tuple[str, ...]])

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Lists the states, (q) each at each time step, the hidden state first, the others in the order of
        their equations."""
        states = [one.quantity for one in self.equations if not one.quantity.startswith(GATES)]
        return tuple(sorted(states, key=lambda name: name != HIDDEN_STATE))

    @cached_property
    def term_names(self) -> tuple[str, ...]:
        """Lists what has terms, in packed order: each gate; `hidden` where a cell has one sum and no gate."""
        return self.parameters[0].owners

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """Lists the gates in packed order."""
        gates = {
            one.owner: Gate(one.owner, one.symbol, next(iter(functions(one.value)), None))
            for one in self.equations
            if one.quantity.startswith(GATES)
        }
        return tuple(gates[name] for name in self.term_names if name in gates)

    @cached_property
    def gate_names(self) -> tuple[str, ...]:
        """Lists the gates' names in packed order."""
        return tuple(gate.name for gate in self.gates)

    @cached_property
    def sums(self) -> tuple[str, ...]:
        """Lists the quantities that add up terms, in the order in which a step works."""
        return tuple(one.quantity for one in self.equations if one.terms)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Lists what an opened cell is drawn of: what it reads, its states before the step, and of each
        equation the terms, the intermediate values that have names, and the result; at last the output."""
        return (
            "inputs",
            *(f"{state}.before" for state in self.states if self.reads_before(state)),
            *dict.fromkeys(name for one in self.equations for name in parts_of(one)),
            "outputs",
        )

    def reads_before(self, state: str) -> bool:
        """Says whether a step reads that state as it was before the step."""
        return any(
            part == Before(state)
            for one in self.equations
            for expression in (one.value, *(term.of for term in one.terms))
            for part in subexpressions(expression)
        )

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Lists what an intervention can hold, by its name on the wire."""
        return (*self.states, *(f"{GATES}{name}" for name in self.gate_names))
