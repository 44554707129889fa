"""Imports what only some formats need."""

from importlib import import_module
from typing import Any

from models.files.errors import LoadError


def needed(name: str, file: str) -> Any:  # a module
    """Imports a package of `unrolled[files]`. Raises LoadError where it is missing."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        message = f'reading {file} needs {package}: pip install "unrolled[files]"'
        raise LoadError(message) from error
