"""Reads the arrays in a pickle, without running what NumPy would run."""

from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.files.errors import LoadError
from models.files.pickles import Global

ARRAY = "the pickle in this file is damaged: an array in it has no shape, kind and numbers"


class _Kind:
    """Stands for a numpy.dtype."""

    def __init__(self, text: object, *_: object) -> None:
        self.text = text.decode("ascii") if isinstance(text, bytes) else text
        self.order = "="

    def __setstate__(self, state: tuple[object, ...]) -> None:
        if len(state) < 3 or state[2] is not None:
            raise LoadError("the pickle in this file holds arrays of records, not of numbers")
        self.order = state[1].decode("ascii") if isinstance(state[1], bytes) else state[1]

    def dtype(self) -> np.dtype[np.generic]:
        try:
            dtype = np.dtype(str(self.text))
            return dtype.newbyteorder(">") if self.order == ">" else dtype
        except (TypeError, ValueError) as error:
            raise LoadError(f"{ARRAY}: {error}") from error


class PickledArray:
    """Stands for a numpy.ndarray."""

    tensor = torch.zeros(0)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        if len(state) != 5 or not isinstance(state[2], _Kind) or not isinstance(state[1], tuple):
            raise LoadError(ARRAY)
        sizes = cast("tuple[object, ...]", state[1])
        self.tensor = _tensor(state[4], state[2], sizes, "F" if state[3] else "C")


def numpy_global(name: str) -> object | None:
    """Returns what a global of NumPy's pickles stands for; None for any other."""
    return GLOBALS.get(name.replace("numpy._core.", "numpy.core."))


def _tensor(data: object, kind: _Kind, shape: tuple[object, ...], order: str) -> Tensor:
    if isinstance(data, str):
        data = data.encode("latin1")  # what Python 2 wrote
    if not isinstance(data, bytes | bytearray):
        raise LoadError("the pickle in this file holds arrays of objects, not of numbers")
    sizes = tuple(one for one in shape if type(one) is int and one >= 0)
    try:
        array = np.frombuffer(data, kind.dtype()).reshape(sizes, order="F" if order == "F" else "C")
    except ValueError as error:
        raise LoadError(f"{ARRAY}: {error}") from error
    return tensor_of(array)


def tensor_of(array: NDArray[np.generic]) -> Tensor:
    """Copies an array; one of no numbers becomes a tensor of its shape without any, which says its kind by
    being of bytes. Raises LoadError for objects and texts."""
    array = array.astype(array.dtype.newbyteorder("="), order="C", copy=True)
    if array.dtype.kind == "u" and array.dtype.itemsize > 1:
        array = array.astype(np.int64)
    if array.dtype == np.longdouble:
        array = array.astype(np.float64)
    try:
        return torch.from_numpy(array)  # pyright: ignore[reportUnknownMemberType] untyped in PyTorch
    except TypeError as error:
        raise LoadError(f"expected arrays of numbers, got one of {array.dtype}") from error


def _buffered(data: object, kind: object, shape: object, order: object) -> Tensor:
    if not isinstance(kind, _Kind) or not isinstance(shape, tuple):
        raise LoadError(ARRAY)
    return _tensor(data, kind, shape, str(order))  # pyright: ignore[reportUnknownArgumentType]


def _scalar(kind: object, data: object) -> object:
    return None


def _encoded(text: object, _: object) -> bytes:
    return str(text).encode("latin1")


def _bytes(data: object = b"", *_: object) -> bytes:
    return data if isinstance(data, bytes) else b""


def _reconstructed(*_: object) -> PickledArray:
    return PickledArray()


GLOBALS = {
    one.name: one
    for one in (
        Global("numpy.core.multiarray._reconstruct", _reconstructed),
        Global("numpy.core.multiarray.scalar", _scalar),
        Global("numpy.core.numeric._frombuffer", _buffered),
        Global("numpy.ndarray"),
        Global("numpy.dtype", _Kind),
        Global("_codecs.encode", _encoded),
        Global("builtins.bytearray", _bytes),
    )
}
