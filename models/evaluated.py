"""Evaluates one step of any kind of cell from its equations, with a hold after each.

What `models/kinds/` describes is computed as it stands there: one function serves every kind, with and
without what is held in it. Where a kind has a reference in `cells.py` or a kernel, it is held to that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce

import torch
from torch import Tensor
from torch.nn.functional import linear, logsigmoid

from models.config import Direction, NetworkConfig
from models.kinds import KINDS
from models.kinds.expression import (
    Apply,
    Before,
    Complement,
    Computed,
    Difference,
    Expression,
    Function,
    Inputs,
    Maximum,
    Product,
    Quotient,
    Score,
    Sum,
    Summand,
    chosen,
    operands,
    parts,
)
from models.kinds.kind import GATES, Equation, Term
from models.network import Network
from models.parameters import suffix
from models.trace import States, Unrolled

Hold = Callable[[str, Tensor], Tensor]
"""(quantity, what its equation gave) to what it is: the same, but for the units that are held."""
FUNCTIONS: Mapping[Function, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "exp": torch.exp,
    "log_sigmoid": logsigmoid,
}
JOINS: Mapping[str, Callable[[Tensor, Tensor], Tensor]] = {
    "sum": torch.add,
    "product": torch.mul,
    "maximum": torch.maximum,
    "difference": torch.sub,
    "quotient": torch.div,
}
"""What makes one of two numbers, by the expression's `op`; several are joined from the left."""


@dataclass(slots=True)
class Scope:
    """What a step has at hand. inputs: (n, p). before: the states (n, q) as it found them. computed: by
    quantity, (n, q). terms: by quantity and name, (n, q). products: packed ones, by weight and what it
    multiplies."""

    parameters: Mapping[str, Tensor]
    end: str
    inputs: Tensor
    before: States
    computed: dict[str, Tensor] = field(default_factory=dict[str, Tensor])
    terms: dict[str, dict[str, Tensor]] = field(default_factory=dict[str, dict[str, Tensor]])
    products: dict[str, tuple[Tensor, ...]] = field(default_factory=dict[str, tuple[Tensor, ...]])

    def parameter(self, name: str) -> Tensor | None:
        """A tensor of this layer and direction; None where the network has none of that name."""
        return self.parameters.get(name + self.end)


Evaluate = Callable[[Scope], Tensor]


@dataclass(frozen=True, slots=True)
class Terms:
    """What one equation adds up, ready to be evaluated."""

    quantity: str
    by_name: Mapping[str, Evaluate]

    def of(self, scope: Scope) -> dict[str, Tensor]:
        """Each by its name, evaluated once a step: for their own equation, or for a score before it."""
        if self.quantity not in scope.terms:
            scope.terms[self.quantity] = {name: evaluate(scope) for name, evaluate in self.by_name.items()}
        return scope.terms[self.quantity]


@dataclass(frozen=True, slots=True)
class Step:
    """One equation, ready to be evaluated."""

    quantity: str
    owner: str
    terms: Terms
    value: Evaluate


def free(_quantity: str, value: Tensor) -> Tensor:
    """Holds nothing."""
    return value


def evaluated_step(
    network: Network,
    layer: int,
    direction: Direction,
    hold: Hold,
    x: Tensor,
    before: States,
) -> Unrolled:
    """One step of n rows, from x (n, p) and the states (n, q) before it."""
    scope = Scope(network.parameters, f"_l{layer}{suffix(direction)}", x, before)
    terms: dict[str, dict[str, Tensor]] = {}
    for step in program(network.config):
        if step.terms.by_name:
            terms[step.owner] = step.terms.of(scope)
        scope.computed[step.quantity] = hold(step.quantity, step.value(scope))
    computed, kind = scope.computed, network.config.kind
    return Unrolled(
        {name: computed[name] for name in kind.states},
        {name: computed[GATES + name] for name in kind.gate_names},
        {name: terms[name] for name in kind.term_names},
    )


def program(config: NetworkConfig) -> tuple[Step, ...]:
    """A network's equations in the order in which they work."""
    options = {name: getattr(config, name) for name in config.kind.options}
    return _program(config.cell, tuple(options.items()))


@cache
def _program(cell: str, options: tuple[tuple[str, object], ...]) -> tuple[Step, ...]:
    fields = dict(options)
    kind = KINDS[cell]
    every = {
        one.quantity: Terms(one.quantity, {term.name: _term(term, one, cell, fields) for term in one.terms})
        for one in kind.equations
    }
    return tuple(
        Step(
            one.quantity,
            one.owner,
            every[one.quantity],
            _value(chosen(one.value, fields), every[one.quantity], every),
        )
        for one in kind.equations
    )


def _value(
    expression: Expression, own: Terms | None = None, every: Mapping[str, Terms] | None = None
) -> Evaluate:
    """What evaluates an expression without a choice. own: the terms of its equation. every: those of each, by
    quantity. A term's own expression names neither."""

    def inner(*expressions: Expression) -> list[Evaluate]:
        return [_value(one, own, every) for one in expressions]

    match expression:
        case Sum() | Product() | Maximum() | Difference() | Quotient():
            join, each = JOINS[expression.op], inner(*operands(expression))
            return lambda scope: reduce(join, [evaluate(scope) for evaluate in each])
        case Complement(of):
            (whole,) = inner(of)
            return lambda scope: 1 - whole(scope)
        case Apply(function, of):
            (argument,), apply = inner(of), FUNCTIONS[function]
            return lambda scope: apply(argument(scope))
        case Summand(of) if own is not None:
            return lambda scope: own.of(scope)[of]
        case Score(of) if every is not None:
            terms = every[of]
            return lambda scope: reduce(torch.add, terms.of(scope).values())
        case _:
            return _named(expression)


def _named(expression: Expression) -> Evaluate:
    """What finds the tensor that an expression names."""
    match expression:
        case Inputs():
            return lambda scope: scope.inputs
        case Before(of):
            return lambda scope: scope.before[of]
        case Computed(of):
            return lambda scope: scope.computed[of]
        case _:
            raise ValueError(f"expected no choice in an equation and no term in a term, got {expression}")


def _term(term: Term, equation: Equation, cell: str, fields: dict[str, object]) -> Evaluate:
    """What evaluates a term: its owner's rows of the weight times what it reads, and of the bias."""
    kind = KINDS[cell]
    weight = next(one for one in kind.parameters if one.name == term.weight)
    place, count = weight.owners.index(equation.owner), len(weight.owners)
    read = chosen(term.of, fields)
    value = _value(read)

    def own(scope: Scope, name: str | None) -> Tensor | None:
        whole = None if name is None else scope.parameter(name)
        return None if whole is None else whole.chunk(count)[place]

    def diagonal(scope: Scope) -> Tensor:
        rows, bias = own(scope, term.weight), own(scope, term.bias)
        assert rows is not None, "a network has its weights"
        product = rows * value(scope)
        return product if bias is None else product + bias

    def alone(scope: Scope) -> Tensor:
        rows = own(scope, term.weight)
        assert rows is not None, "a network has its weights"
        return linear(value(scope), rows, own(scope, term.bias))

    def packed(scope: Scope) -> Tensor:
        """All gates read the same: one product for all."""
        if shared not in scope.products:
            whole = scope.parameter(term.weight)
            assert whole is not None, "a network has its weights"
            bias = None if term.bias is None else scope.parameter(term.bias)
            scope.products[shared] = linear(value(scope), whole, bias).chunk(count, dim=-1)
        return scope.products[shared][place]

    shared = f"{term.weight} {term.bias} {read}"  # a text knows its hash, a tree computes it each time
    if weight.over is None:
        return diagonal
    return alone if any(isinstance(part, Computed) for part in parts(read)) else packed
