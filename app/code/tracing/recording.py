"""What a traced step left behind: which statements ran, and what the names on their lines held."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from torch import Tensor

from app.code.tracing.catalogue import Rows, Sum

Statement = tuple[str, int]
"""A file and the first line of a statement in it."""
Place = tuple[str, int, int, int]
"""A name: file, line from 1, its first column from 0, and the column behind its last."""


@dataclass(frozen=True, slots=True)
class Held:
    """A tensor that a name held.

    vectors, rows: what it is, empty and None where it is nothing that the wire names. rank: that of the phase
    in which it came to be.
    """

    vectors: tuple[Sum, ...]
    rows: Rows | None
    rank: int


Thing = tuple[Held, ...]
"""The tensors in what a name held, in order."""


@dataclass
class Recording:
    """What was reported.

    ran: the simple statements that did. phases: for each statement, the ranks of what was computed in it.
    names, results: what each name held, and what each statement returned that came to be in it; where there
    were several things, each once, in the order in which they were last there.
    """

    ran: set[Statement] = field(default_factory=set[Statement])
    phases: dict[Statement, set[int]] = field(default_factory=dict[Statement, set[int]])
    names: dict[Place, list[Thing]] = field(default_factory=dict[Place, list[Thing]])
    results: dict[Statement, list[Thing]] = field(default_factory=dict[Statement, list[Thing]])


def tensors_in(thing: object) -> Iterator[Tensor]:
    """Every tensor in a thing, in order: in sequences, dictionaries and records, one inside the other."""
    if isinstance(thing, Tensor):
        yield thing
    elif isinstance(thing, dict):
        for inner in thing.values():  # pyright: ignore[reportUnknownVariableType]  whatever the code holds
            yield from tensors_in(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(thing, tuple | list):
        for inner in thing:  # pyright: ignore[reportUnknownVariableType]
            yield from tensors_in(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif is_dataclass(thing) and not isinstance(thing, type):
        for one in fields(thing):
            yield from tensors_in(getattr(thing, one.name))
