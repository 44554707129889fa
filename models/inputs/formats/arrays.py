"""Reads .npy and .npz. No pickle in them is opened."""

from pathlib import Path

from models.files.archive import opened
from models.files.errors import LoadError
from models.files.formats.numpy_archive import SUFFIX, array_in
from models.inputs.errors import InputError
from models.inputs.table import Reader, Table, numbers

NAMES = ("inputs", "input", "x", "X")
"""What the inputs may be called among several arrays."""


def read_npy(path: Path) -> Table:
    """Reads one array."""
    try:
        with open(path, "rb") as file:
            return Table(numbers(array_in(file, path.stat().st_size, "the array")))
    except LoadError as error:
        raise InputError(str(error)) from error


def read_npz(path: Path) -> Table:
    """Reads the only array of an archive, or the one that is called inputs or x."""
    try:
        with opened(path) as archive:
            entries = {info.filename.removesuffix(SUFFIX): info for info in archive.infolist()}
            chosen = [name for name in entries if len(entries) == 1 or name in NAMES]
            if len(chosen) != 1:
                found = ", ".join(entries) or "none"
                raise InputError(f"expected one array, or one called {' or '.join(NAMES)}, got {found}")
            info = entries[chosen[0]]
            with archive.open(info) as file:
                return Table(numbers(array_in(file, info.file_size, chosen[0])))
    except LoadError as error:
        raise InputError(str(error)) from error


SUFFIXES: dict[str, Reader] = {".npy": read_npy, ".npz": read_npz}
