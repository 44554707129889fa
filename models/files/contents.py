"""Defines what a reader gives of a file: its tensors by name, within the limits of all formats."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import torch
from torch import Tensor

from models.cells import Nonlinearity
from models.files.errors import LoadError
from models.files.limits import AXES, ENTRIES, FILE_BYTES, NAME, NUMBERS
from models.files.names import legible, shape_text
from models.kinds import Cell

Tensors = dict[str, Tensor]
FLOATING = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
"""The numbers that weights are made of. Integers are none: without the scale that belongs to them they say
nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of a network beside its tensors. cell: its kind. refused: why it cannot be shown.
    initial: the states before its first step (layers x directions, q), by name. notes: what is to be known
    of it."""

    cell: Cell | None = None
    nonlinearity: Nonlinearity | None = None
    reset_after: bool | None = None
    initial: Mapping[str, Tensor] = field(default_factory=dict[str, Tensor])
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    tensors: in the file's order and precision, those of its networks by PyTorch's names. is_ordered: whether
    that is the order in which the model has its layers. notes: what was computed or converted on the way.
    told: by a network's prefix, what the file says of it beside its tensors. is_graph: whether that says
    which layers read one another. origins: what a tensor is in the file where that is not its name here.
    """

    tensors: Tensors
    is_ordered: bool
    notes: tuple[str, ...] = ()
    told: Mapping[str, Told] = field(default_factory=dict[str, Told])
    origins: Mapping[str, str] = field(default_factory=dict[str, str])
    is_graph: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. place: when it is asked, the lowest first. begins: says by its first bytes and its path
    whether a file is one. read: raises LoadError where it cannot be read."""

    title: str
    suffixes: tuple[str, ...]
    place: int
    begins: Callable[[bytes, Path], bool]
    read: Callable[[Path], Contents]


def inventory(named: Iterable[tuple[str, Tensor]], size: int) -> Tensors:
    """Collects tensors by name: each once, and together not much more than the file of so many bytes.

    Nothing is copied: views stay views. Raises LoadError.
    """
    tensors: Tensors = {}
    left = max(NUMBERS, size)
    for name, tensor in named:
        if len(name) > NAME:
            raise LoadError(f"{legible(name)}: the name has {len(name)} characters; at most {NAME} are read")
        if name in tensors:
            raise LoadError(f"{legible(name)}: two parts of the file have this name")
        if len(tensors) == ENTRIES:
            raise LoadError(f"the file has more than {ENTRIES} tensors: it is not read")
        if tensor.dim() > AXES:
            raise LoadError(f"{legible(name)}: expected at most {AXES} axes, got {tensor.dim()}")
        left -= tensor.numel()
        if left < 0:
            raise LoadError("the tensors of this file have many times more numbers than the file")
        tensors[name] = tensor
    return tensors


def check_size(size: int, most: int = FILE_BYTES) -> None:
    """Raises LoadError for a file of too many bytes."""
    if size > most:
        raise LoadError(f"the file has {size:,} bytes; at most {most:,} of its kind are read")


def strided(
    storage: Tensor, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], name: str
) -> Tensor:
    """Shows the numbers of a storage (n) as a tensor, as PyTorch saves it. Raises LoadError where the storage
    has less."""
    whole = len(shape) == len(stride) <= AXES and min((offset, *shape, *stride)) >= 0
    last = offset + sum((size - 1) * step for size, step in zip(shape, stride, strict=False))
    if not whole or (prod(shape) > 0 and last >= storage.numel()):
        came = f"a storage of {storage.numel()}"
        raise LoadError(f"{name}: expected the numbers of a tensor of {shape_text(shape)}, got {came}")
    return torch.as_strided(storage, shape, stride, offset) if prod(shape) else torch.zeros(shape)
