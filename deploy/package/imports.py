"""Moves this repository's top-level packages below another one, in the text of a module.

Places come from Python's own parser, so that no comment, text or longer name is taken for an import. What it
cannot move without changing what the code means, it refuses.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FROM = re.compile(rb"from[ \t]+")


class Immovable(Exception):
    """An import that is written in a way that cannot be moved."""


def moved(source: str, tree: Path, packages: frozenset[str], below: str) -> str:
    """Returns the source with `from app.x` as `from BELOW.app.x`, and "app.x" likewise where it is a module.

    tree: the folder of the packages. packages: their names, such as app. below: the package that they go
    into. Raises Immovable for `import app.x`, which binds the name `app`.
    """
    lines = source.encode().splitlines(keepends=True)
    places = sorted(_places(ast.parse(source), lines, tree, packages), reverse=True)
    for row, column in places:
        line = lines[row]
        lines[row] = line[:column] + f"{below}.".encode() + line[column:]
    return b"".join(lines).decode()


def _places(
    module: ast.Module, lines: list[bytes], tree: Path, packages: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yields row and column, in bytes, before each name that has to move."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            if any(_first(alias.name) in packages for alias in node.names):
                raise Immovable(f"line {node.lineno}: write `from … import …`: it can be moved")
        elif isinstance(node, ast.ImportFrom):
            if not node.level and _first(node.module or "") in packages:
                line, name = lines[node.lineno - 1], (node.module or "").encode()
                begin = FROM.match(line, node.col_offset)
                if not begin or not line.startswith(name, begin.end()):
                    raise Immovable(f"line {node.lineno}: `from` and its module must stand side by side")
                yield node.lineno - 1, begin.end()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if "." in text and _first(text) in packages and _is_module(text, tree):
                quoted = lines[node.lineno - 1][node.col_offset :]
                if not quoted.startswith((f'"{text}"'.encode(), f"'{text}'".encode())):
                    raise Immovable(f"line {node.lineno}: {text!r} must be one plain string")
                yield node.lineno - 1, node.col_offset + 1


def _first(name: str) -> str:
    return name.partition(".")[0]


def _is_module(name: str, tree: Path) -> bool:
    if not all(part.isidentifier() for part in name.split(".")):
        return False
    path = tree.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
