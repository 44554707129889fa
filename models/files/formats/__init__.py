"""Reads each kind of file that weights are kept in. A module of this package that defines a `Format` is one
more."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from models.files.contents import Contents, Format, check_size
from models.files.errors import LoadError


def _defined() -> Iterator[Format]:
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Format):
                yield value


FORMATS: tuple[Format, ...] = tuple(sorted(set(_defined()), key=lambda one: one.place))
"""Every format, in the order in which they are asked whether a file is theirs."""

HEAD = 4_096
"""Bytes from which a format is told."""


def read(path: Path) -> Contents:
    """Reads the tensors of a file. Raises LoadError where it is none that is read, or damaged; OSError where
    there is none."""
    size = path.stat().st_size
    if path.is_dir():
        raise LoadError("expected a file, got a folder")
    if size == 0:
        raise LoadError("this file is empty: it has 0 bytes")
    check_size(size)
    with open(path, "rb") as file:
        head = file.read(HEAD)
    for one in FORMATS:
        if one.begins(head, path):
            return one.read(path)
    known = ", ".join(dict.fromkeys(suffix for one in FORMATS for suffix in one.suffixes))
    raise LoadError(f"this file is none of those that are read here: {known}")
