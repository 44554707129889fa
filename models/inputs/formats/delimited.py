"""Reads tables of text: a row for each time step, whose first one may name the inputs."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from models.inputs.errors import InputError
from models.inputs.table import Reader, Table

LABEL = "label"
"""The name of a column that holds labels of the time steps, and no input."""


def _rows(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Lists the rows that are not blank, with the line on which each ends."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if delimiter == ",":
                first = file.readline()
                delimiter = ";" if ";" in first and "," not in first else ","
                file.seek(0)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, [cell.strip() for cell in row]
    except UnicodeDecodeError as error:
        raise InputError(f"expected text in UTF-8, got byte {error.object[error.start]:#x}") from error
    except csv.Error as error:
        raise InputError(f"this is no table of text: {error}") from error


def read(path: Path, delimiter: str) -> Table:
    """Reads a table. A first row without a number names the inputs."""
    rows = _rows(path, delimiter)
    line, first = next(rows, (0, list[str]()))
    if not first:
        raise InputError("expected at least one row of numbers, got none")
    names = None if any(_is_number(cell) for cell in first) else first
    label = names.index(LABEL) if names and LABEL in names else None
    values: list[float] = []
    labels: list[str] = []
    lines: list[str] = []
    for number, row in rows if names else _with((line, first), rows):
        if len(row) != len(first):
            raise InputError(f"line {number}: expected {len(first)} cells, as in line {line}, got {len(row)}")
        if label is not None:
            labels.append(row[label])
        for place, cell in enumerate(row):
            if place == label:
                continue
            if not _is_number(cell):
                where = f"column {names[place]!r}" if names else f"column {place + 1}"
                raise InputError(f"line {number}, {where}: expected a number, got {cell[:40]!r}")
            values.append(float(cell))
        lines.append(f"line {number}")
    width = len(first) - (label is not None)
    if not lines or not width:
        raise InputError("expected at least one row of numbers, got none")
    return Table(
        np.array(values).reshape(len(lines), width),
        names=tuple(name for place, name in enumerate(names) if place != label) if names else None,
        labels=None if label is None else tuple(labels),
        rows=tuple(lines),
    )


def _with(
    first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rows


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell  # Python alone reads 1_000


SUFFIXES: dict[str, Reader] = {
    ".csv": partial(read, delimiter=","),
    ".tsv": partial(read, delimiter="\t"),
}
