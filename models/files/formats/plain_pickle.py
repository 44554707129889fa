"""Reads a bare pickle of NumPy's arrays in dictionaries and lists."""

from pathlib import Path

from torch import Tensor

from models.files.contents import Contents, Format, check_size, inventory
from models.files.errors import LoadError
from models.files.limits import JSON_BYTES
from models.files.numpy_pickle import PickledArray, numpy_global
from models.files.pickles import CONTAINERS, flattened, unpickle


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file is one: since protocol 2 its first byte tells, before that its name alone."""
    return head[:1] == b"\x80" or path.suffix.lower() in (".pkl", ".pickle")


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    size = path.stat().st_size
    check_size(size, JSON_BYTES)
    with open(path, "rb") as file:
        value = unpickle(file, lambda name: CONTAINERS.get(name) or numpy_global(name))
    leaves = flattened(value, (PickledArray, Tensor))
    tensors = ((name, one.tensor if isinstance(one, PickledArray) else one) for name, one in leaves)
    found = inventory(((name, one) for name, one in tensors if isinstance(one, Tensor)), size)
    if not found:
        raise LoadError("there is no array of numbers in this pickle")
    return Contents(found, is_ordered=True)


PICKLE = Format("a pickle of arrays", (".pkl", ".pickle"), 4, begins, read)
