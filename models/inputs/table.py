"""Defines the inputs of a file: a table of numbers, or a batch of such."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.inputs.errors import InputError

Array = NDArray[np.float32 | np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. values: (T, p), a batch (B, T, p), or (T) for one number at each time step. names:
    of the p inputs, where the file names them. labels: of the T time steps, where it has some. rows: what to
    call each time step in a message, where that is not `row` and its number from 1."""

    values: Array
    names: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    rows: tuple[str, ...] | None = None

    def row(self, place: int) -> str:
        """Names a time step in a message."""
        return self.rows[place] if self.rows else f"row {place + 1}"

    def column(self, place: int) -> str:
        """Names an input in a message."""
        return f"column {self.names[place]!r}" if self.names else f"column {place + 1}"


Reader = Callable[[Path], Table]
"""Reads a file. Raises InputError."""


def numbers(array: NDArray[np.generic]) -> Array:
    """Returns an array in floating point. Raises InputError for one of anything else than numbers."""
    if array.dtype.kind not in "fiub":
        raise InputError(f"expected an array of real numbers, got one of {array.dtype}")
    return array.astype(np.float32 if array.dtype.kind == "f" and array.dtype.itemsize <= 4 else np.float64)
