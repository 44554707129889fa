"""Writes one step of a kind of cell as a Python function, from its equations."""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from keyword import iskeyword, issoftkeyword

from app.code.answer import Phase, Quantity
from app.code.written.phases import computed_in, phase_read, phases_of
from models.kinds import Kind
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
from models.kinds.kind import GATES, Equation, Parameter, Term

HEADER = """\
from torch import exp, maximum, relu, sigmoid, tanh
from torch.nn.functional import linear, logsigmoid
"""
"""The imports of a written function."""
FUNCTIONS: Mapping[Function, str] = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
    "exp": "exp",
    "log_sigmoid": "logsigmoid",
}
RESERVED = {"parameters", "linear", "maximum", *FUNCTIONS.values(), *dir(builtins)}
"""Names that mean something else."""
ADDED, MULTIPLIED, WHOLE = range(3)
"""How closely a text's outermost operator binds: + and -, * and /, or no operator."""
SIGNS: Mapping[str, tuple[str, int]] = {
    "sum": (" + ", ADDED),
    "difference": (" - ", ADDED),
    "product": (" * ", MULTIPLIED),
    "quotient": (" / ", MULTIPLIED),
}
"""The sign between operands and its level, by the expression's `op`."""

Text = tuple[str, int]
"""An expression as it is written, and how closely its outermost operator binds."""


@dataclass(frozen=True, slots=True)
class NameMeaning:
    """What a name in a written step stands for.

    values: the vectors of a run, one after the other, each the sum of those named; none for a parameter.
    phase: in which they come to be; None for what is there before the step. parameter, gate: the parameter,
    or the gate's rows of it.
    """

    values: tuple[tuple[Quantity, ...], ...] = ()
    phase: Phase | None = None
    parameter: str | None = None
    gate: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A function, and what each name in it stands for, which is the same on every line."""

    name: str
    text: str
    names: Mapping[str, NameMeaning]


def step_source(kind: Kind, options: Mapping[str, object], bias: bool) -> Source:
    """Writes the function that takes x, the states as the step found them and the parameters of a layer, and
    returns the states, which stand in the kind's order. options: the fields of the network that change this
    kind's equations. bias: whether the network has biases."""
    return Writer(kind, options, bias).source()


class Writer:
    """Writes the statements of one function, each just before the first that needs it."""

    def __init__(self, kind: Kind, options: Mapping[str, object], bias: bool) -> None:
        self.kind, self.options, self.bias = kind, options, bias
        self.parameters = {one.name: one for one in kind.parameters}
        values = [chosen(one.value, options) for one in kind.equations]
        self.scored = {
            inner.of for value in values for inner in subexpressions(value) if isinstance(inner, Score)
        }
        self.phases = phases_of(kind, options)
        self.statements: list[str] = []
        self.names: dict[str, NameMeaning] = {}
        self.variables: dict[str, str] = {}  # by what they hold, in the words of the wire

    def source(self) -> Source:
        """Writes the whole function."""
        symbols = {one.quantity: one.symbol for one in self.kind.equations}
        x = self.named("inputs", "x", NameMeaning(((Quantity(name="inputs", before=False),),)))
        states = [
            self.named(
                f"before {state}",
                symbols[state] if symbols[state].isascii() and symbols[state].isidentifier() else state,
                NameMeaning(((Quantity(name=state, before=True),),)),
            )
            for state in self.kind.states
        ]
        for equation in self.kind.equations:
            self.write_equation(equation)
        letters = ", ".join(states)
        name = f"{self.kind.name}_step"
        lines = (
            f'"""One step of {self.kind.title}: from x (..., p) and the previous {letters} (..., q) '
            f'to the new {letters}."""',
            *self.statements,
            f"return {', '.join(self.variables[state] for state in self.kind.states)}",
        )
        text = "\n    ".join([f"def {name}({', '.join([x, *states])}, parameters):", *lines])
        return Source(name, text + "\n", self.names)

    def write_equation(self, equation: Equation) -> None:
        """Writes the statement that computes a quantity, after those that it needs."""
        value, _ = self.text(chosen(equation.value, self.options), equation)
        wish = equation.quantity.removeprefix(GATES)
        meaning = quantity_meaning(equation.quantity, self.phases[equation.quantity])
        name = self.named(equation.quantity, wish, meaning)
        self.statements.append(f"{name} = {value}")

    def named(self, key: str, wish: str, meaning: NameMeaning) -> str:
        """Chooses a new name for something: `wish`, or the nearest that is free. key: what it stands for."""
        name = wish
        while name in self.names or name in RESERVED or iskeyword(name) or issoftkeyword(name):
            name += "_"
        self.names[name] = meaning
        self.variables[key] = name
        return name

    def text(self, expression: Expression, equation: Equation) -> Text:
        """Writes an expression of an equation. The expression has no choice in it."""
        if equation.quantity in self.scored and expression == own_sum(equation):
            return self.score(equation), WHOLE
        match expression:
            case Sum() | Product() | Difference() | Quotient():
                return joined(
                    *SIGNS[expression.op], [self.text(one, equation) for one in operands(expression)]
                )
            case Complement(of):
                return f"1 - {parted(self.text(of, equation), MULTIPLIED)}", ADDED
            case Apply(function, of):
                return f"{FUNCTIONS[function]}({self.text(of, equation)[0]})", WHOLE
            case Maximum(of):
                each = [self.text(one, equation)[0] for one in of]
                return reduce(lambda one, other: f"maximum({one}, {other})", each), WHOLE
            case _:
                return self.variable(expression, equation), WHOLE

    def variable(self, expression: Expression, equation: Equation) -> str:
        """Returns the name of what an expression names. What is not computed yet is written before the
        current statement."""
        match expression:
            case Inputs():
                return self.variables["inputs"]
            case Before(of):
                return self.variables[f"before {of}"]
            case Computed(of):
                return self.variables[of]
            case Summand(of):
                return self.term(equation, next(one for one in equation.terms if one.name == of))
            case Score(of):
                return self.score(next(one for one in self.kind.equations if one.quantity == of))
            case _:
                raise ValueError(f"expected no choice in an equation, got {expression}")

    def score(self, equation: Equation) -> str:
        """Returns the name of the sum of an equation's terms, for another equation that reads it."""
        key = f"scores.{equation.owner}"
        if key not in self.variables:
            terms = [self.term(equation, one) for one in equation.terms]
            values = tuple(quantity for term in terms for quantity in self.names[term].values[0])
            read = Sum(tuple(map(self.read, equation.terms)))
            name = self.named(
                key, f"{equation.owner}_score", NameMeaning((values,), phase_read(read, self.phases))
            )
            self.statements.append(f"{name} = {' + '.join(terms)}")
        return self.variables[key]

    def term(self, equation: Equation, term: Term) -> str:
        """Returns the name of a term: the product of a weight, or of the equation's rows of it."""
        key = term_name(equation.owner, term)
        if key not in self.variables:
            if self.is_packed(term):
                self.write_packed(equation, term)
            else:
                self.write_alone(equation, term)
        return self.variables[key]

    def read(self, term: Term) -> Expression:
        """Returns what a term reads."""
        return chosen(term.of, self.options)

    def is_packed(self, term: Term) -> bool:
        """Says whether one product serves all rows of a weight: all read the same, and it is known from the
        beginning."""
        weight = self.parameters[term.weight]
        same = {
            one.owner
            for one in self.kind.equations
            for other in one.terms
            if (other.name, other.weight, other.bias) == (term.name, term.weight, term.bias)
            and self.read(other) == self.read(term)
        }
        return (
            weight.over is not None and not any(computed_in(self.read(term))) and same == set(weight.owners)
        )

    def term_meaning(self, owner: str, term: Term) -> NameMeaning:
        """Returns the meaning of the name of a term."""
        return quantity_meaning(term_name(owner, term), phase_read(self.read(term), self.phases))

    def write_packed(self, equation: Equation, term: Term) -> None:
        """Writes one product for all rows of a weight, and cuts it into the rows of each owner."""
        owners = self.parameters[term.weight].owners
        product = self.product(self.all_rows(term.weight), term, equation, self.biased(term, None))
        letter = self.letter(equation, term)
        meanings = [self.term_meaning(owner, term) for owner in owners]
        if len(owners) > 1:
            meaning = NameMeaning(tuple(one.values[0] for one in meanings), meanings[0].phase)
            packed = self.named(f"packed {term.weight}", term.name, meaning)
            self.statements.append(f"{packed} = {product}")
            product = f"{packed}.chunk({len(owners)}, dim=-1)"
        names = [
            self.named(term_name(owner, term), f"{owner}_{letter}", meaning)
            for owner, meaning in zip(owners, meanings, strict=True)
        ]
        self.statements.append(f"{', '.join(names)} = {product}")

    def write_alone(self, equation: Equation, term: Term) -> None:
        """Writes the product of one owner's rows."""
        owner = equation.owner
        rows = self.rows(term.weight, owner)
        product = self.product(rows, term, equation, self.biased(term, owner))
        wish = f"{owner}_{self.letter(equation, term)}"
        name = self.named(term_name(owner, term), wish, self.term_meaning(owner, term))
        self.statements.append(f"{name} = {product}")

    def product(self, rows: str, term: Term, equation: Equation, bias: str | None) -> str:
        """Writes rows times what a term reads, plus a bias."""
        text = self.text(self.read(term), equation)
        if self.parameters[term.weight].over is None:
            return f"{rows} * {parted(text, WHOLE)}{f' + {bias}' if bias else ''}"
        return f"linear({', '.join([text[0], rows, *([bias] if bias else [])])})"

    def biased(self, term: Term, owner: str | None) -> str | None:
        """Writes a term's bias, or the owner's rows of it; None where there is none."""
        if term.bias is None or not self.bias:
            return None
        return self.all_rows(term.bias) if owner is None else self.rows(term.bias, owner)

    def all_rows(self, parameter: str) -> str:
        """Writes a parameter with all its rows."""
        name = f"parameters.{parameter}"
        self.names[name] = NameMeaning(parameter=parameter)
        return name

    def rows(self, parameter: str, owner: str) -> str:
        """Returns the name of an owner's rows of a parameter."""
        described: Parameter = self.parameters[parameter]
        all_rows, owners = self.all_rows(parameter), described.owners
        if len(owners) == 1:
            return all_rows
        key = f"rows {parameter} {owner}"
        if key not in self.variables:
            gates = self.kind.gate_names
            names = [
                self.named(
                    f"rows {parameter} {one}",
                    f"{one}_{parameter.removeprefix('weight_')}",
                    NameMeaning(parameter=parameter, gate=one if one in gates else None),
                )
                for one in owners
            ]
            self.statements.append(f"{', '.join(names)} = {all_rows}.chunk({len(owners)})")
        return self.variables[key]

    def letter(self, equation: Equation, term: Term) -> str:
        """Returns what tells a term from the equation's others: the letter of what it reads, else its
        name."""
        letters = [self.letter_read(one) for one in equation.terms]
        letter = self.letter_read(term)
        return letter if letters.count(letter) == 1 else term.name

    def letter_read(self, term: Term) -> str:
        """Returns the letter of the vector that a term reads: x, or a state's."""
        for inner in subexpressions(self.read(term)):
            match inner:
                case Inputs():
                    return self.variables["inputs"]
                case Before(of):
                    return self.variables[f"before {of}"]
                case Computed(of) if of in self.kind.states:
                    return self.variables[f"before {of}"]
                case _:
                    pass
        return term.name


def term_name(owner: str, term: Term) -> str:
    """Returns a term's name on the wire."""
    return f"terms.{owner}.{term.name}"


def quantity_meaning(quantity: str, phase: Phase) -> NameMeaning:
    """Returns the meaning of the name of a quantity of the step."""
    return NameMeaning(((Quantity(name=quantity, before=False),),), phase)


def own_sum(equation: Equation) -> Expression | None:
    """Returns the sum of an equation's terms, as it stands in the equation."""
    summands = tuple(Summand(one.name) for one in equation.terms)
    return Sum(summands) if len(summands) > 1 else next(iter(summands), None)


def joined(sign: str, level: int, texts: Sequence[Text]) -> Text:
    """Joins several texts from the left, as they are computed."""
    first, *others = texts
    if not others:
        return first
    return sign.join([parted(first, level), *(parted(one, level + 1) for one in others)]), level


def parted(text: Text, level: int) -> str:
    """Puts a text in parentheses where its operator binds less closely than `level`."""
    return text[0] if text[1] >= level else f"({text[0]})"
