"""Reads .npz: a zip of arrays, none of which is a pickle."""

from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import numpy as np
from numpy.lib import format as npy
from torch import Tensor

from models.files.archive import is_zip, opened
from models.files.contents import Contents, Format, inventory
from models.files.errors import LoadError
from models.files.names import legible
from models.files.numpy_pickle import tensor_of

SUFFIX = ".npy"


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file is an archive of arrays."""
    if not is_zip(head):
        return False
    with opened(path) as archive:
        return any(name.endswith(SUFFIX) for name in archive.namelist())


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    with opened(path) as archive:
        return Contents(inventory(_arrays(archive), path.stat().st_size), is_ordered=True)


def _arrays(archive: ZipFile) -> Iterator[tuple[str, Tensor]]:
    for info in archive.infolist():
        if info.filename.endswith(SUFFIX):
            name = info.filename.removesuffix(SUFFIX)
            with archive.open(info) as file:
                yield name, tensor_of(array_in(file, info.file_size, legible(name)))


def array_in(file: IO[bytes], size: int, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    """Reads an array in NumPy's format from a file of so many bytes. Raises LoadError where it has fewer than
    the header says, or is of objects."""
    try:
        version = npy.read_magic(file)
        header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, columns_first, dtype = header(file)
        count = prod(shape)
        if dtype.hasobject:
            raise LoadError(f"{name}: expected an array of numbers, got one of Python's objects")
        if min(shape, default=0) < 0 or count * dtype.itemsize > size:
            raise LoadError(f"{name}: expected the numbers of an array of {shape}, got {size} bytes")
        raw = file.read(count * dtype.itemsize)
        array = np.frombuffer(raw, dtype, count) if count else np.empty(0, dtype)
    except (ValueError, EOFError) as error:
        if isinstance(error, LoadError):
            raise
        raise LoadError(f"{name}: this is no array in NumPy's format: {error}") from error
    return array.reshape(shape, order="F" if columns_first else "C")


NPZ = Format("NumPy", (".npz",), 3, begins, read)
