"""Reads the inputs of a network from files, a row for each time step."""

from models.inputs.errors import InputError
from models.inputs.reading import read_input
from models.inputs.table import Table

__all__ = ["InputError", "Table", "read_input"]
