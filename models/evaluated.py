"""Evaluates one step of any kind of cell from its equations, and applies the holds after each equation.

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
    subexpressions,
)
from models.kinds.kind import GATES, Equation, Term
from models.network import Network
from models.parameters import suffix
from models.trace import States, Unrolled

Hold = Callable[[str, Tensor], Tensor]
"""Takes a quantity and what its equation gave, and returns it with the held units at their values."""
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
"""The operation on two operands, by the expression's `op`; several are joined from the left."""


@dataclass(slots=True)
class Scope:
    """What a step has computed so far, and what it reads. inputs: (n, p). before: the states (n, q) as it
    found them. computed: by quantity, (n, q). terms: by quantity and name, (n, q). products: packed ones, by
    weight and what it multiplies."""

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
    """The terms of one equation, ready to be evaluated."""

    quantity: str
    by_name: Mapping[str, Evaluate]

    def of(self, scope: Scope) -> dict[str, Tensor]:
        """Returns the terms by name. They are evaluated once a step: for their own equation, or for a score
        before it."""
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


def hold_none(_quantity: str, value: Tensor) -> Tensor:
    """Returns the value as it is: the hold of a step without interventions."""
    return value


def evaluated_step(
    network: Network,
    layer: int,
    direction: Direction,
    hold: Hold,
    x: Tensor,
    before: States,
) -> Unrolled:
    """Computes one step of n rows, from x (n, p) and the states (n, q) before it."""
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
    """Returns a network's equations, ready to be evaluated, in the order in which a step works."""
    options = {name: getattr(config, name) for name in config.kind.options}
    return _program(config.cell, tuple(options.items()))


@cache
def _program(cell: str, options: tuple[tuple[str, object], ...]) -> tuple[Step, ...]:
    fields = dict(options)
    kind = KINDS[cell]
    terms_of = {
        one.quantity: Terms(one.quantity, {term.name: _term(term, one, cell, fields) for term in one.terms})
        for one in kind.equations
    }
    return tuple(
        Step(
            one.quantity,
            one.owner,
            terms_of[one.quantity],
            _value(chosen(one.value, fields), terms_of[one.quantity], terms_of),
        )
        for one in kind.equations
    )


def _value(
    expression: Expression, own_terms: Terms | None = None, terms_of: Mapping[str, Terms] | None = None
) -> Evaluate:
    """Returns the function that evaluates an expression without a choice. own_terms: those of its equation.
    terms_of: those of each equation, by quantity. Neither is needed for a term's own expression."""

    def inner(*expressions: Expression) -> list[Evaluate]:
        return [_value(one, own_terms, terms_of) for one in expressions]

    match expression:
        case Sum() | Product() | Maximum() | Difference() | Quotient():
            join, each = JOINS[expression.op], inner(*operands(expression))
            return lambda scope: reduce(join, [evaluate(scope) for evaluate in each])
        case Complement(of):
            (share,) = inner(of)
            return lambda scope: 1 - share(scope)
        case Apply(function, of):
            (argument,), apply = inner(of), FUNCTIONS[function]
            return lambda scope: apply(argument(scope))
        case Summand(of) if own_terms is not None:
            return lambda scope: own_terms.of(scope)[of]
        case Score(of) if terms_of is not None:
            terms = terms_of[of]
            return lambda scope: reduce(torch.add, terms.of(scope).values())
        case _:
            return _named(expression)


def _named(expression: Expression) -> Evaluate:
    """Returns the function that finds the tensor that an expression names."""
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
    """Returns the function that evaluates a term: its owner's rows of the weight times what it reads, plus
    the bias."""
    kind = KINDS[cell]
    weight = next(one for one in kind.parameters if one.name == term.weight)
    place, count = weight.owners.index(equation.owner), len(weight.owners)
    read = chosen(term.of, fields)
    value = _value(read)

    def own_rows(scope: Scope, name: str | None) -> Tensor | None:
        tensor = None if name is None else scope.parameter(name)
        return None if tensor is None else tensor.chunk(count)[place]

    def diagonal(scope: Scope) -> Tensor:
        rows, bias = own_rows(scope, term.weight), own_rows(scope, term.bias)
        assert rows is not None, "a network has its weights"
        product = rows * value(scope)
        return product if bias is None else product + bias

    def alone(scope: Scope) -> Tensor:
        rows = own_rows(scope, term.weight)
        assert rows is not None, "a network has its weights"
        return linear(value(scope), rows, own_rows(scope, term.bias))

    def packed(scope: Scope) -> Tensor:
        """All gates read the same: one product for all."""
        if shared not in scope.products:
            weight_tensor = scope.parameter(term.weight)
            assert weight_tensor is not None, "a network has its weights"
            bias = None if term.bias is None else scope.parameter(term.bias)
            scope.products[shared] = linear(value(scope), weight_tensor, bias).chunk(count, dim=-1)
        return scope.products[shared][place]

    shared = f"{term.weight} {term.bias} {read}"  # a text knows its hash, a tree computes it each time
    if weight.over is None:
        return diagonal
    return alone if any(isinstance(inner, Computed) for inner in subexpressions(read)) else packed
