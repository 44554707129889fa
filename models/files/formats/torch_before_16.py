"""Reads what torch.save wrote before PyTorch 1.6: several pickles, and the numbers of each storage behind
them."""

from pathlib import Path
from typing import BinaryIO

import torch
from torch import Tensor

from models.files.contents import Contents, Format
from models.files.errors import LoadError
from models.files.limits import ENTRIES
from models.files.pickles import unpickle
from models.files.torch_pickle import Storage, storage_of, tensors_of, torch_global

MAGIC = (0x1950A86A20F9469CFC6C).to_bytes(10, "little")
PROTOCOL = 1001
COUNT_BYTES = 8


def begins(head: bytes, _: Path) -> bool:
    """Says whether a file begins with PyTorch's magic number, as a pickle."""
    return head[:1] == b"\x80" and MAGIC in head[:24]


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        unpickle(file, _nothing)  # the magic number
        if unpickle(file, _nothing) != PROTOCOL:
            raise LoadError("this file is of a version of PyTorch's old format that is not known")
        match unpickle(file, _nothing):
            case {"little_endian": True}:
                pass
            case _:
                raise LoadError("this file was written on a big-endian machine")
        kinds: dict[str, torch.dtype] = {}

        def stored(pid: object) -> Storage:
            storage = storage_of(pid)
            if kinds.setdefault(storage.key, storage.dtype) != storage.dtype:
                raise LoadError("the pickle in this file is damaged: a storage in it is of two kinds")
            return storage

        value = unpickle(file, torch_global, stored)
        keys = unpickle(file, _nothing)
        if not isinstance(keys, list) or len(keys) > ENTRIES:  # pyright: ignore[reportUnknownArgumentType]
            raise LoadError("this file is damaged, or not complete: it does not list its storages")
        storages = {str(key): _numbers(file, kinds.get(str(key)), size) for key in keys}  # pyright: ignore

    def numbers(storage: Storage) -> Tensor:
        found = storages.get(storage.key)
        if found is None:
            raise LoadError("this file is damaged: it has not all storages that it names")
        return found

    return Contents(tensors_of(value, numbers, size), is_ordered=True)


def _nothing(_: str) -> None:
    """Allows no global."""


def _numbers(file: BinaryIO, dtype: torch.dtype | None, size: int) -> Tensor:
    if dtype is None:
        raise LoadError("this file is damaged: it has storages that no tensor has")
    count = int.from_bytes(file.read(COUNT_BYTES), "little")
    length = count * dtype.itemsize
    raw = bytearray(file.read(length)) if length <= size else bytearray()
    if len(raw) != length:
        raise LoadError(f"this file is cut off: expected {length} bytes of a storage, got {len(raw)}")
    return torch.frombuffer(raw, dtype=dtype) if raw else torch.empty(0, dtype=dtype)


OLD_TORCH = Format("torch.save before PyTorch 1.6", (), 2, begins, read)
