"""Reads each kind of file that inputs are kept in. A module of this package that says SUFFIXES, and by each a
reader, is one more."""

from importlib import import_module
from pkgutil import iter_modules

from models.inputs.table import Reader

READERS: dict[str, Reader] = {
    suffix: reader
    for module in iter_modules(__path__)
    for suffix, reader in import_module(f"{__name__}.{module.name}").SUFFIXES.items()
}
"""What reads a file, by the suffix of its name."""
