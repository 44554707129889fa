"""Defines a recording of a traced step: the statements that ran, and the tensors that each name held."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from torch import Tensor

from app.code.tracing.catalogue import Rows, Sum

Statement = tuple[str, int]
"""A file and the first line of a statement in it."""
Place = tuple[str, int, int, int]
"""A name: file, line from 1, its first column from 0, and the column behind its last."""


@dataclass(frozen=True, slots=True)
class TensorIdentity:
    """What a tensor is, as far as it is known.

    vectors, rows: what it is, empty and None where it is nothing that the wire names. rank: that of the phase
    in which it came to be.
    """

    vectors: tuple[Sum, ...]
    rows: Rows | None
    rank: int


Identities = tuple[TensorIdentity, ...]
"""The identities of the tensors in one value, in order."""


@dataclass
class Recording:
    """What the instrumented modules reported.

    ran: the simple statements that did. phases: for each statement, the ranks of what was computed in it.
    names, results: what each name held, and what each statement returned that came to be in it; where there
    were several things, each once, in the order in which they were last there.
    """

    ran: set[Statement] = field(default_factory=set[Statement])
    phases: dict[Statement, set[int]] = field(default_factory=dict[Statement, set[int]])
    names: dict[Place, list[Identities]] = field(default_factory=dict[Place, list[Identities]])
    results: dict[Statement, list[Identities]] = field(default_factory=dict[Statement, list[Identities]])


def tensors_in(value: object) -> Iterator[Tensor]:
    """Gives every tensor in a value, in order: also those inside sequences, dictionaries and dataclasses."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():  # pyright: ignore[reportUnknownVariableType]  whatever the code holds
            yield from tensors_in(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, tuple | list):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]
            yield from tensors_in(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif is_dataclass(value) and not isinstance(value, type):
        for member in fields(value):
            yield from tensors_in(getattr(value, member.name))
