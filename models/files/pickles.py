"""Reads pickles of plain data. Nothing of a pickle is executed: what it names is looked up among what a
reader allows, and whatever else it asks for is refused by name."""

import io
import pickle
import pickletools
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, NoReturn, cast

from models.files.errors import LoadError
from models.files.limits import DEPTH, ITEMS, OPCODES
from models.files.names import legible

SAVING = 'torch.save(model.state_dict(), "weights.pt")'
"""The line of Python that writes what can be read."""
REFUSED = frozenset({"EXT1", "EXT2", "EXT4", "INST", "OBJ", "PERSID", "NEWOBJ_EX", "NEXT_BUFFER"})
"""Opcodes that no reader needs."""
MEMO = frozenset({"PUT", "BINPUT", "LONG_BINPUT"})

Allowed = Callable[[str], object | None]
"""Returns what a global such as `collections.OrderedDict` is read as; None where it is not allowed."""


@dataclass(frozen=True, slots=True)
class Global:
    """Stands for a global of a pickle. make: what calling it gives; None where it is only passed on."""

    name: str
    make: Callable[..., object] | None = None

    def __call__(self, *values: object) -> object:
        """Calls what it stands for."""
        if self.make is None:
            raise LoadError(f"the pickle in this file is damaged: it calls {self.name}")
        return self.make(*values)

    def __setstate__(self, state: object) -> None:
        """Keeps a pickle from changing it."""
        raise LoadError(f"the pickle in this file is damaged: it changes {self.name}")


CONTAINERS: Mapping[str, Global] = {
    one.name: one
    for one in (
        Global("collections.OrderedDict", OrderedDict),
        Global("torch.Size", tuple),
        Global("builtins.set", tuple),
        Global("__builtin__.set", tuple),
    )
}
"""What plain data is made of beside lists and dictionaries."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, allowed: Allowed, stored: Callable[[object], object] | None) -> None:
        super().__init__(file, encoding="latin1")  # what Python 2 wrote of bytes
        self._allowed = allowed
        self._stored = stored

    def find_class(self, module_name: str, global_name: str, /) -> object:
        found = self._allowed(f"{module_name}.{global_name}")
        if found is None:
            _refuse(f"{module_name}.{global_name}")
        return found

    def persistent_load(self, pid: object, /) -> object:
        if self._stored is None:
            _refuse("a reference to something outside of it")
        return self._stored(pid)


def unpickle(file: BinaryIO, allowed: Allowed, stored: Callable[[object], object] | None = None) -> object:
    """Reads the next pickle of a file, and leaves the file behind it.

    stored: returns what a persistent id stands for. Raises LoadError for one that is damaged, too large, or
    asks for anything else than `allowed` gives.
    """
    start = file.tell()
    _check(file)
    end = file.tell()
    file.seek(start)
    try:
        value = _Unpickler(io.BytesIO(file.read(end - start)), allowed, stored).load()
    except LoadError:
        raise
    except Exception as error:  # whatever a damaged pickle makes of plain data
        raise LoadError(f"the pickle in this file is damaged: {error}") from error
    file.seek(end)
    return value


def _check(file: BinaryIO) -> None:
    """Walks over the next pickle without building anything. Raises LoadError where it is damaged, or asks
    Python's unpickler for memory that it never fills."""
    count = 0
    try:
        for opcode, argument, _ in pickletools.genops(file):
            count += 1
            if count > OPCODES:
                raise LoadError(f"the pickle in this file has more than {OPCODES} instructions")
            if opcode.name in REFUSED:
                _refuse(f"opcode {opcode.name}")
            if opcode.name in MEMO and isinstance(argument, int) and not 0 <= argument <= OPCODES:
                raise LoadError(f"the pickle in this file is damaged: it remembers a value {argument}")
    except LoadError:
        raise
    except Exception as error:  # pickletools raises many kinds
        raise LoadError(f"the pickle in this file is damaged, or not complete: {error}") from error


def _refuse(what: str) -> NoReturn:
    raise LoadError(
        f"the file holds more than tensors: reading {legible(what)} would mean to execute it. "
        f"Where the model is defined, this line writes its weights alone: {SAVING}"
    )


def flattened(value: object, leaf: tuple[type, ...]) -> Iterator[tuple[str, object]]:
    """Lists what is a leaf within dictionaries, lists and tuples, by dotted names, depth first.

    Raises LoadError where they hold too much, or one another.
    """
    left = ITEMS

    def walk(value: object, name: str, depth: int) -> Iterator[tuple[str, object]]:
        nonlocal left
        left -= 1
        if left < 0:
            raise LoadError(f"the lists and dictionaries in this file hold more than {ITEMS} items")
        if isinstance(value, leaf):
            yield name, value
            return
        if isinstance(value, Mapping):
            items = iter(cast("Mapping[object, object]", value).items())
        elif isinstance(value, list | tuple):
            items = iter(enumerate(cast("list[object]", value)))
        else:
            return
        if depth == DEPTH:
            raise LoadError(f"more than {DEPTH} lists or dictionaries stand within one another in this file")
        for key, item in items:
            yield from walk(item, f"{name}.{key}" if name else str(key), depth + 1)

    yield from walk(value, "", 0)
