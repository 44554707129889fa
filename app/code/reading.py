"""Records what the interpreter ran: functions, statements, and what each name stood for."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.code.source import Function
from app.code.values import Thing, Value, values_in

Place = tuple[str, int, int, int]
"""File, line from 1, and the columns of a name: the first, and the one behind the last."""


@dataclass
class Statement:
    """One statement that ran.

    returned: the tensors that it gave back; named: those that it gave names to; created: those that came to
    be in it.
    """

    file: str
    node: ast.stmt
    returned: list[Value] = field(default_factory=list[Value])
    named: list[Value] = field(default_factory=list[Value])
    created: list[Value] = field(default_factory=list[Value])


@dataclass
class Reading:
    """All that was read so far. functions: those that were called, in the order of their first calls."""

    functions: list[Function] = field(default_factory=list[Function])
    statements: list[Statement] = field(default_factory=list[Statement])
    names: dict[Place, list[Thing]] = field(default_factory=dict[Place, list[Thing]])
    created: list[Value] = field(default_factory=list[Value])

    def new(self, of: Sequence[Thing], summed: bool = False) -> Value:
        """A tensor computed from things."""
        value = Value([value for thing in of for value in values_in(thing)], summed)
        self.created.append(value)
        return value

    def pieces(self, value: Value, count: int) -> list[Thing]:
        """A tensor's pieces of equal length."""
        if not value.parts:
            self.created += value.chunk(count)
            if value.summed:
                self.created += [part for one in value.of for part in one.parts]
        return list(value.parts)

    def remember(self, file: str, node: ast.expr, thing: Thing) -> None:
        """Notes what a name stands for, where it stands for tensors; in a loop, for one after the other."""
        if not is_name(node) or node.end_col_offset is None or not values_in(thing):
            return
        known = self.names.setdefault((file, node.lineno, node.col_offset, node.end_col_offset), [])
        if not any(one is thing for one in known):
            known.append(thing)


def is_name(node: ast.expr) -> bool:
    """Whether an expression is a name, with or without dots."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and is_name(node.value))
