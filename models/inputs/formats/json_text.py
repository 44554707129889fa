"""Reads JSON and JSON Lines: rows of numbers, or objects whose names are those of the inputs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from models.files.errors import LoadError
from models.files.formats.json_text import parsed
from models.inputs.errors import InputError
from models.inputs.table import Reader, Table

SHOWN = 40
"""Characters of a value that a message shows."""


def read_json(path: Path) -> Table:
    """Reads a list of rows, a batch of such lists, or what a request has under `input` or `values`."""
    value = _parsed(path.read_bytes())
    for name in ("input", "values"):
        if isinstance(value, dict):
            named = cast("dict[str, object]", value)
            value = named.get(name, named)
    if not isinstance(value, list):
        raise InputError(f"expected a list of rows, got {_shown(value)}")
    return _table(cast("list[object]", value), "row {}")


def read_jsonl(path: Path) -> Table:
    """Reads a row from each line."""
    lines = [line for line in path.read_bytes().split(b"\n") if line.strip()]
    rows: list[object] = []
    for place, line in enumerate(lines):
        try:
            rows.append(_parsed(line))
        except InputError as error:
            raise InputError(f"line {place + 1}: {error}") from error
    return _table(rows, "line {}")


def _parsed(raw: bytes) -> object:
    try:
        return parsed(raw)
    except LoadError as error:
        raise InputError(str(error)) from error


def _table(rows: list[object], called: str) -> Table:
    if not rows:
        raise InputError("expected at least one row of numbers, got none")
    names = None
    if isinstance(rows[0], Mapping):
        names = tuple(cast("Mapping[str, object]", rows[0]))
        rows = [_in_order(row, names, called.format(place + 1)) for place, row in enumerate(rows)]
    batch = _list(rows[0]) and _list(cast("list[object]", rows[0])[0])
    if batch:
        elements = [
            _values(cast("list[object]", one), f"element {place}, row {{}}", None)
            for place, one in enumerate(rows)
        ]
        shape = elements[0].shape
        for place, one in enumerate(elements):
            if one.shape != shape:
                raise InputError(f"element {place}: expected {shape[0]} rows of {shape[1]}, got {one.shape}")
        return Table(np.array(elements))
    labels = tuple(called.format(place + 1) for place in range(len(rows)))
    return Table(_values(rows, called, names), names=names, rows=labels)


def _list(value: object) -> bool:
    return isinstance(value, list) and bool(cast("list[object]", value))


def _in_order(row: object, names: tuple[str, ...], where: str) -> list[object]:
    named = cast("Mapping[str, object]", row) if isinstance(row, Mapping) else None
    if named is None or set(named) != set(names):
        raise InputError(
            f"{where}: expected an object with {', '.join(names)}, got {_shown(cast(object, row))}"
        )
    return [named[name] for name in names]


def _values(rows: list[object], called: str, names: tuple[str, ...] | None) -> NDArray[np.float64]:
    first = rows[0]
    width = len(cast("list[object]", first)) if isinstance(first, list) else 1
    values: list[float] = []
    for place, row in enumerate(rows):
        cells = cast("list[object]", row) if isinstance(row, list) else [row]
        where = called.format(place + 1)
        if len(cells) != width:
            raise InputError(f"{where}: expected {width} numbers, as in the first, got {len(cells)}")
        for column, cell in enumerate(cells):
            if type(cell) not in (int, float):
                at = f"column {names[column]!r}" if names else f"column {column + 1}"
                raise InputError(f"{where}, {at}: expected a number, got {_shown(cell)}")
            values.append(float(cast(float, cell)))
    return np.array(values).reshape(len(rows), width)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:SHOWN]


SUFFIXES: dict[str, Reader] = {".json": read_json, ".jsonl": read_jsonl}
