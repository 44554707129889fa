"""Describes every kind of cell once, without PyTorch: both the web floor and the maths read these
descriptions.

A module of this package that defines a `Kind` is one more kind.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Literal

from models.kinds.kind import HIDDEN_STATE, Kind, Option


def defined() -> Iterator[Kind]:
    """Lists the kinds that the modules of this package define."""
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Kind):
                yield value


def offered(kind: Kind) -> tuple[bool, int, str]:
    """Returns the sort key of a kind: those with a place come first, the others follow by name."""
    return kind.place is None, kind.place or 0, kind.name


KINDS: dict[str, Kind] = {kind.name: kind for kind in sorted(defined(), key=offered)}
"""Every kind by name, in the order in which they are offered."""

STATES: tuple[str, ...] = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.states))
"""Every state that some kind has, the hidden state first, which all have."""
TARGETS: tuple[str, ...] = tuple(
    dict.fromkeys((*STATES, *(name for kind in KINDS.values() for name in kind.targets)))
)
"""All that an intervention can hold in some kind: the states, then the gates."""

if TYPE_CHECKING:
    Cell = str
    StateName = str
    Target = str
else:
    Cell, StateName, Target = Literal[tuple(KINDS)], Literal[STATES], Literal[TARGETS]
"""The name of a kind, of a state, and of what can be held: any other is refused by what reads a request."""

OPTIONS: tuple[Option, ...] = tuple(dict.fromkeys(one for kind in KINDS.values() for one in kind.options))
"""The fields of a network that change the equations of some kinds."""


def fitting(feature: Option | StateName) -> tuple[Cell, ...]:
    """Lists the kinds that have an option or a state."""
    return tuple(name for name, kind in KINDS.items() if feature in (*kind.options, *kind.states))


__all__ = [
    "HIDDEN_STATE",
    "KINDS",
    "OPTIONS",
    "STATES",
    "TARGETS",
    "Cell",
    "Kind",
    "Option",
    "StateName",
    "Target",
    "fitting",
]
