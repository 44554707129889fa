"""Reads the inputs of a network from a file."""

from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np

from models.inputs.errors import InputError
from models.inputs.formats import READERS
from models.inputs.table import Table

MOST_BYTES = 2**30
"""Bytes of a file: as numbers, text takes as much memory again."""


def read_input(path: str | PathLike[str], width: int, *, batch: int = 0) -> Table:
    """Reads the inputs (T, width) of a network from .npy, .npz, .csv, .tsv, .json or .jsonl.

    batch: which element of a batch (B, T, width), from 0. Raises InputError, which names the file, the row,
    the column, what was expected and what came; OSError where the file cannot be opened.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    try:
        if reader is None:
            raise InputError(f"expected a name that ends in {', '.join(READERS)}")
        size = path.stat().st_size
        if not 0 < size <= MOST_BYTES:
            raise InputError(f"expected a file of 1 to {MOST_BYTES:,} bytes, got {size:,}")
        return _fitting(reader(path), width, batch)
    except (InputError, OverflowError) as error:
        raise InputError(f"{path.name}: {error}") from error.__cause__


def _fitting(table: Table, width: int, batch: int) -> Table:
    """Returns one element of a batch, whose rows have as many numbers as the network reads, all finite."""
    values = table.values
    if values.ndim == 1:
        values = values[:, None]
    if values.ndim == 3:
        if not 0 <= batch < len(values):
            raise InputError(f"batch: expected 0 to {len(values) - 1}, got {batch}")
        values = values[batch]
    if values.ndim != 2:
        expected = f"(T, {width}) or a batch (B, T, {width})"
        raise InputError(f"expected shape {expected}, got {table.values.shape}")
    if not len(values):
        raise InputError(f"expected at least one row of {width} numbers, got none")
    if values.shape[1] != width:
        came = f"{values.shape[1]}: {', '.join(table.names)}" if table.names else values.shape[1]
        raise InputError(f"{table.row(0)}: expected {width} numbers, as the network reads, got {came}")
    finite = np.isfinite(values)
    if not finite.all():
        row, column = (int(place) for place in np.argwhere(~finite)[0])
        where = f"{table.row(row)}, {table.column(column)}"
        raise InputError(f"{where}: expected a finite number, got {values[row, column]}")
    return replace(table, values=values)
