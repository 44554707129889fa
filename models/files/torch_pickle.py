"""Reads the pickles in which PyTorch keeps tensors: each a view of a storage, whose numbers lie beside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from models.files.contents import Tensors, inventory, strided
from models.files.errors import LoadError
from models.files.names import legible
from models.files.numpy_pickle import PickledArray, numpy_global
from models.files.pickles import CONTAINERS, Global, flattened

STORAGES = {
    "DoubleStorage": torch.float64,
    "FloatStorage": torch.float32,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
    "ComplexFloatStorage": torch.complex64,
    "ComplexDoubleStorage": torch.complex128,
    "QInt8Storage": torch.int8,
    "QUInt8Storage": torch.uint8,
    "QInt32Storage": torch.int32,
}


@dataclass(frozen=True, slots=True)
class Storage:
    """A storage that a pickle refers to. key: in the file. offset: where the part that is meant begins."""

    key: str
    dtype: torch.dtype
    offset: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """A tensor of a pickle, before its storage is read. scale, zero: of a quantised one."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    scale: float = 1.0
    zero: float = 0.0
    is_quantised: bool = False


def _numbers(values: object) -> tuple[int, ...]:
    if isinstance(values, tuple | list) and all(type(one) is int for one in cast("list[object]", values)):
        return tuple(cast("list[int]", values))
    raise LoadError("the pickle in this file is damaged: a tensor in it has no shape")


def _view(storage: object, offset: object, shape: object, stride: object, *_: object) -> View:
    if not isinstance(storage, Storage) or type(offset) is not int:
        raise LoadError("the pickle in this file is damaged: a tensor in it has no numbers")
    return View(storage, offset + storage.offset, _numbers(shape), _numbers(stride))


def _quantised(
    storage: object, offset: object, shape: object, stride: object, how: object, *_: object
) -> View:
    view = _view(storage, offset, shape, stride)
    match how:
        case (Global(), float() as scale, int() as zero):
            return View(view.storage, view.offset, view.shape, view.stride, scale, zero, True)
        case _:
            raise LoadError(f"a quantised tensor: expected one scale for the whole of it, got {how!r:.80}")


def _parameter(tensor: object, *_: object) -> object:
    return tensor


GLOBALS: dict[str, Global] = dict(CONTAINERS) | {
    one.name: one
    for one in (
        Global("torch._utils._rebuild_tensor_v2", _view),
        Global("torch._utils._rebuild_tensor", _view),
        Global("torch._utils._rebuild_parameter", _parameter),
        Global("torch._utils._rebuild_parameter_with_state", _parameter),
        Global("torch._utils._rebuild_qtensor", _quantised),
        Global("torch.per_tensor_affine"),
        Global("torch.device", lambda *_: None),
    )
}


def torch_global(name: str) -> object | None:
    """Returns what a global of a pickle by torch.save stands for; None where it is none of plain data."""
    module, _, last = name.rpartition(".")
    if module in ("torch", "torch.cuda") and last in STORAGES:
        return Global(last)
    if module == "torch" and isinstance(getattr(torch, last, None), torch.dtype):
        return Global(name)
    return GLOBALS.get(name) or numpy_global(name)


def storage_of(pid: object) -> Storage:
    """Reads a persistent id: ("storage", type, key, device, size), and before PyTorch 1.6 a sixth item for a
    part of it: None, or (key, offset, size)."""
    items = cast("tuple[object, ...]", pid) if isinstance(pid, tuple) else ()
    match items:
        case ("storage", Global(name=kind), str(key), _, int()) if kind in STORAGES:
            return Storage(key, STORAGES[kind])
        case ("storage", Global(name=kind), str(key), _, int(), None) if kind in STORAGES:
            return Storage(key, STORAGES[kind])
        case ("storage", Global(name=kind), str(key), _, int(), (object(), int(offset), int())) if (
            kind in STORAGES
        ):
            return Storage(key, STORAGES[kind], max(offset, 0))
        case _:
            pass
    raise LoadError("the pickle in this file is damaged: a storage in it has no type, key and size")


def tensors_of(value: object, read: Callable[[Storage], Tensor], size: int) -> Tensors:
    """Lists the tensors and arrays within what was unpickled, by dotted names, each storage read once.

    read: gives all numbers of a storage (n). size: bytes of the file. Raises LoadError.
    """
    storages: dict[str, Tensor] = {}

    def tensors() -> Iterator[tuple[str, Tensor]]:
        for name, leaf in flattened(value, (View, Tensor, PickledArray)):
            if isinstance(leaf, Tensor | PickledArray):
                yield name, leaf if isinstance(leaf, Tensor) else leaf.tensor
                continue
            view = cast(View, leaf)
            storage = storages.get(view.storage.key)
            if storage is None:
                storages[view.storage.key] = storage = read(view.storage)
            if storage.dtype != view.storage.dtype:
                raise LoadError(f"{legible(name)}: its storage is of two kinds")
            tensor = strided(storage, view.offset, view.shape, view.stride, legible(name))
            yield name, _dequantised(tensor, view) if view.is_quantised else tensor

    return inventory(tensors(), size)


def _dequantised(tensor: Tensor, view: View) -> Tensor:
    return (tensor.float() - view.zero) * view.scale
