"""Parses the source files of `models/`. It imports none of them, since the web process has no PyTorch."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "models"
ROOMS = ("cells", "readout", "note_cells", "note_networks")
"""The modules whose code is shown."""


@dataclass(frozen=True, eq=False)
class Function:
    """A function or method. owner: its class, if any."""

    file: str
    owner: str | None
    node: ast.FunctionDef

    @property
    def lines(self) -> range:
        """The numbers of its lines in the file, from 1."""
        return range(self.node.lineno, (self.node.end_lineno or self.node.lineno) + 1)


@dataclass(frozen=True, eq=False)
class Class:
    """A class. bases: their names; fields: what it declares with a type, in order; methods by name."""

    file: str
    node: ast.ClassDef
    bases: tuple[str, ...]
    fields: tuple[str, ...]
    methods: dict[str, Function]

    @property
    def lines(self) -> range:
        """The numbers of its lines in the file, from 1."""
        return range(self.node.lineno, (self.node.end_lineno or self.node.lineno) + 1)

    @property
    def is_record(self) -> bool:
        """Whether it holds named values and nothing else."""
        return "NamedTuple" in self.bases


@dataclass(frozen=True, eq=False)
class Source:
    """All that is defined in the rooms, by name, and the lines of every file by its path."""

    functions: dict[str, Function]
    classes: dict[str, Class]
    text: dict[str, list[str]]


@cache
def source() -> Source:
    """The source of this installation's `models/`, read once. Raises OSError where it cannot be read."""
    functions: dict[str, Function] = {}
    classes: dict[str, Class] = {}
    text: dict[str, list[str]] = {}
    for room in ROOMS:
        file = f"{PACKAGE}/{room}.py"
        written = (directory() / f"{room}.py").read_text("utf-8")
        text[file] = written.splitlines()
        for node in ast.parse(written).body:
            if isinstance(node, ast.FunctionDef):
                functions[node.name] = Function(file, None, node)
            elif isinstance(node, ast.ClassDef):
                classes[node.name] = class_of(file, node)
    return Source(functions, classes, text)


def directory() -> Path:
    """Where the package lies; it is found without being imported. Raises OSError where it is not there."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"there is no package {PACKAGE}")
    return Path(found.submodule_search_locations[0])


def class_of(file: str, node: ast.ClassDef) -> Class:
    """A class as it is written."""
    fields = tuple(
        member.target.id
        for member in node.body
        if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name)
    )
    methods = {
        member.name: Function(file, node.name, member)
        for member in node.body
        if isinstance(member, ast.FunctionDef)
    }
    return Class(file, node, tuple(base_names(node)), fields, methods)


def base_names(node: ast.ClassDef) -> Iterator[str]:
    """The last word of each base's name."""
    for base in node.bases:
        word = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(word, ast.Name):
            yield word.id
        elif isinstance(word, ast.Attribute):
            yield word.attr
