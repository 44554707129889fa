"""Reads what torch.save has written since PyTorch 1.6, and TorchScript's archives: a zip with one pickle, and
the numbers of each storage beside it. No code of it runs."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import torch
from torch import Tensor

from models.files.archive import entry, is_zip, opened
from models.files.contents import Contents, Format
from models.files.errors import LoadError
from models.files.limits import DEPTH, HEADER_BYTES, ITEMS
from models.files.pickles import Global, unpickle
from models.files.torch_pickle import Storage, storage_of, tensors_of, torch_global

PICKLE = "data.pkl"
AGAIN = ("_flat_weights", "_flat_weights_names", "_all_weights")
"""Attributes under which PyTorch's recurrent modules keep their parameters a second time."""


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file is an archive with a pickle in it."""
    if not is_zip(head):
        return False
    with opened(path) as archive:
        return _root(archive) is not None


def _root(archive: ZipFile) -> str | None:
    """Returns the folder of the pickle."""
    for name in archive.namelist():
        if name == PICKLE or name.endswith(f"/{PICKLE}"):
            return name.removesuffix(PICKLE)
    return None


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    with opened(path) as archive:
        root = _root(archive) or ""
        names = frozenset(archive.namelist())
        if f"{root}byteorder" in names and entry(archive, f"{root}byteorder") != b"little":
            raise LoadError("this file was written on a big-endian machine")
        if archive.getinfo(f"{root}{PICKLE}").file_size > HEADER_BYTES:
            raise LoadError(f"the pickle in this file is longer than {HEADER_BYTES} bytes")

        def numbers(storage: Storage) -> Tensor:
            raw = bytearray(entry(archive, f"{root}{folder}/{storage.key}"))
            if len(raw) % storage.dtype.itemsize:
                raise LoadError(f"this zip archive is damaged: storage {storage.key} ends within a number")
            return torch.frombuffer(raw, dtype=storage.dtype) if raw else torch.empty(0, dtype=storage.dtype)

        is_script = f"{root}constants.pkl" in names
        folder = "data"
        pickled = io.BytesIO(entry(archive, f"{root}{PICKLE}"))
        value = unpickle(pickled, _Script().named if is_script else torch_global, storage_of)
        if is_script:
            value = _attributes(value)
        return Contents(
            tensors_of(value, numbers, path.stat().st_size),
            is_ordered=True,
            notes=("a TorchScript archive: its tensors are read, its code is not run",) if is_script else (),
        )


def _first(values: object = None, *_: object) -> object:
    return values


class _Script:
    """Stands for the classes of a TorchScript archive, whose objects are read as their attributes."""

    def __init__(self) -> None:
        class Inert:
            """An object of the archive. The class is this file's alone: a pickle may change it."""

            state: object = None

            def __setstate__(self, state: object) -> None:
                self.state = state

        self.inert = Inert

    def named(self, name: str) -> object | None:
        """Returns what a global of the archive stands for."""
        if name.startswith("__torch__."):
            return self.inert
        if name.startswith("torch.jit._pickle."):
            return Global(name, _first)
        return torch_global(name)


def _attributes(root: object) -> object:
    """Puts the attributes of a TorchScript object, and of those within it, in the place of the objects."""
    left = ITEMS

    def told(value: object, depth: int) -> object:
        nonlocal left
        left -= 1
        if left < 0 or depth > DEPTH:
            raise LoadError("the objects in this archive hold too many others, or one another")
        state = getattr(value, "state", value) if type(value).__name__ == "Inert" else value
        if isinstance(state, Mapping):
            items = cast("Mapping[object, object]", state).items()
            return {key: told(item, depth + 1) for key, item in items if key not in AGAIN}
        if isinstance(state, list | tuple):
            return [told(item, depth + 1) for item in cast("list[object]", state)]
        return state

    return told(root, 0)


TORCH = Format("torch.save", (".pt", ".pth", ".ckpt", ".bin"), 1, begins, read)
