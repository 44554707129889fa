"""Assigns each quantity of a step to a phase, as the page does."""

from collections.abc import Iterator, Mapping

from app.code.answer import Phase
from models.kinds import Kind
from models.kinds.expression import Computed, Expression, chosen, subexpressions
from models.kinds.kind import GATES, Equation


def phases_of(kind: Kind, options: Mapping[str, object]) -> dict[str, Phase]:
    """Returns the phase of each quantity. Gates come before states; but a gate that reads what such a state
    has become waits for it, and a state that gates read and that reads no gate comes with them."""
    reads = {one.quantity: set(read_by(one, options)) for one in kind.equations}
    by_gates = {of for quantity, every in reads.items() if quantity.startswith(GATES) for of in every}
    phases: dict[str, Phase] = {}
    for quantity, every in reads.items():
        if quantity.startswith(GATES):
            early = all(phases[of] == "gates" for of in every)
        else:
            early = quantity in by_gates and all(
                not of.startswith(GATES) and phases[of] == "gates" for of in every
            )
        phases[quantity] = "gates" if early else "state"
    return phases


def read_by(equation: Equation, options: Mapping[str, object]) -> Iterator[str]:
    """Gives the quantities of the same step that an equation reads."""
    for expression in (equation.value, *(term.of for term in equation.terms)):
        yield from computed_in(chosen(expression, options))


def computed_in(expression: Expression) -> Iterator[str]:
    """Gives the quantities of the same step that an expression contains."""
    for inner in subexpressions(expression):
        if isinstance(inner, Computed):
            yield inner.of


def phase_read(expression: Expression, phases: Mapping[str, Phase]) -> Phase:
    """Returns the phase of a term that reads an expression: by then all that it reads is computed."""
    waits = {phases[of] for of in computed_in(expression)}
    return "state" if "state" in waits else "gates" if "gates" in waits else "terms"
