"""Defines the expressions that a cell's equations are made of: small trees, read unit by unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from typing_extensions import TypeAliasType

Function = Literal["sigmoid", "tanh", "relu", "exp", "log_sigmoid"]
"""The functions that an equation may apply to a number. `identity` needs no node."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """x, what a cell reads at its time step: the one vector whose units are not the cell's own."""

    op: Literal["inputs"] = "inputs"


@dataclass(frozen=True, slots=True)
class Before:
    """A state as the step found it. of: the state's name."""

    of: str
    op: Literal["before"] = "before"


@dataclass(frozen=True, slots=True)
class Computed:
    """The result of an earlier equation of the same step. of: its quantity, such as `gates.forget`."""

    of: str
    op: Literal["computed"] = "computed"


@dataclass(frozen=True, slots=True)
class Summand:
    """One of the equation's own terms. of: the term's name, such as `from_input`."""

    of: str
    op: Literal["summand"] = "summand"


@dataclass(frozen=True, slots=True)
class Score:
    """The finished sum of a gate's terms, before its function: whether that gate's equation comes earlier or
    later. of: its quantity, such as `gates.input`."""

    of: str
    op: Literal["score"] = "score"


@dataclass(frozen=True, slots=True)
class Sum:
    """All of them added, in this order. name: what this step on the way is called, where it has a name."""

    of: "tuple[Expression, ...]"
    name: str | None = None
    op: Literal["sum"] = "sum"


@dataclass(frozen=True, slots=True)
class Product:
    """All of them multiplied, in this order. name: what this step on the way is called, where it has one."""

    of: "tuple[Expression, ...]"
    name: str | None = None
    op: Literal["product"] = "product"


@dataclass(frozen=True, slots=True)
class Maximum:
    """The largest of them."""

    of: "tuple[Expression, ...]"
    op: Literal["maximum"] = "maximum"


@dataclass(frozen=True, slots=True)
class Difference:
    """One less another: `of` - `less`."""

    of: "Expression"
    less: "Expression"
    op: Literal["difference"] = "difference"


@dataclass(frozen=True, slots=True)
class Quotient:
    """One divided by another: `of` / `by`."""

    of: "Expression"
    by: "Expression"
    op: Literal["quotient"] = "quotient"


@dataclass(frozen=True, slots=True)
class Complement:
    """1 minus it: what a share leaves."""

    of: "Expression"
    op: Literal["complement"] = "complement"


@dataclass(frozen=True, slots=True)
class Apply:
    """A function of it."""

    function: Function
    of: "Expression"
    op: Literal["apply"] = "apply"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, by a field of the network. of: by the field's value, `true` and `false` where it is a
    boolean."""

    option: str
    of: "dict[str, Expression]"
    op: Literal["choice"] = "choice"

    def __hash__(self) -> int:
        return hash((self.option, *self.of.items()))


Expression = TypeAliasType(
    "Expression",
    Inputs
    | Before
    | Computed
    | Summand
    | Score
    | Sum
    | Product
    | Maximum
    | Difference
    | Quotient
    | Complement
    | Apply
    | Choice,
)


def chosen(expression: Expression, options: Mapping[str, object]) -> Expression:
    """Returns the expression as it reads for a network: without any choice. options: the network's fields."""
    match expression:
        case Choice(option, of):
            value = options[option]
            return chosen(of[str(value).lower() if isinstance(value, bool) else str(value)], options)
        case Sum(of) | Product(of) | Maximum(of):
            return replace(expression, of=tuple(chosen(one, options) for one in of))
        case Complement(of) | Apply(_, of):
            return replace(expression, of=chosen(of, options))
        case Difference(of, less):
            return Difference(chosen(of, options), chosen(less, options))
        case Quotient(of, by):
            return Quotient(chosen(of, options), chosen(by, options))
        case _:
            return expression


def operands(expression: Expression) -> "tuple[Expression, ...]":
    """Gives the expressions directly inside an expression; none for one that names a number."""
    match expression:
        case Sum(of) | Product(of) | Maximum(of):
            return of
        case Difference(of, other) | Quotient(of, other):
            return of, other
        case Complement(of) | Apply(_, of):
            return (of,)
        case Choice(_, of):
            return tuple(of.values())
        case _:
            return ()


def subexpressions(expression: Expression) -> Iterator[Expression]:
    """Gives the expression and all that it contains, from the outside in."""
    yield expression
    for one in operands(expression):
        yield from subexpressions(one)


def functions(expression: Expression) -> frozenset[Function]:
    """Gives the outermost functions: several where a choice is between them, none where there is no
    function."""
    match expression:
        case Apply(function):
            return frozenset({function})
        case Choice(_, of):
            return frozenset[Function]().union(*(functions(one) for one in of.values()))
        case _:
            return frozenset()
