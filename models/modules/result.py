"""Defines a trace: what a recurrent part computed at each time step."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from math import isnan
from os import PathLike
from typing import Any

from models.config import Direction
from models.modules.files import save
from models.modules.table import columns
from models.modules.unrolling import Array
from models.network import Network


class Gates(dict[str, Array]):
    """The gates by name. A name that is not there is answered with those that are."""

    def __missing__(self, name: str) -> Array:
        known = ", ".join(self) or "none, since this kind of cell has no gates"
        raise KeyError(f"gates: expected one of {known}, got {name}")


@dataclass(frozen=True, repr=False, eq=False)
class Trace:
    """What a recurrent part computed, T time steps of one element of the batch.

    Rows are layers x directions in the order of PyTorch's h_n; q is the hidden size, p the input size. Time
    steps stand in the order of the input, also of the reverse direction.

    inputs: (T, p), what the recurrent part read. initial: the states before the run (rows, q), by name, empty
    where they were zeros. hidden_state: (rows, T, q). cell_state: (rows, T, q), an LSTM's, else None. gates:
    by name (rows, T, q), after their activation: input, forget, candidate, output of an LSTM; reset, update,
    candidate of a GRU; none of an RNN. output: (T, directions x q). h_n: (rows, q). c_n: (rows, q), an
    LSTM's, else None. labels: T, or None. input_names: p, where a file has names of them. at: the part's
    path in the module. difference: the largest absolute difference between these numbers and what the module
    itself gave, over output, h_n and c_n. notes: what is otherwise than one may expect, such as another
    precision. network: the configuration and the parameters.
    Of a network of a file `at` is its name there, and `difference` the one to PyTorch's own module with the
    same weights; NaN where PyTorch has none of its kind.
    """

    network: Network
    at: str
    inputs: Array
    initial: Mapping[str, Array]
    hidden_state: Array
    cell_state: Array | None
    gates: Gates
    output: Array
    h_n: Array
    c_n: Array | None
    labels: tuple[str, ...] | None
    difference: float
    notes: tuple[str, ...]
    input_names: tuple[str, ...] | None = None

    @property
    def kind(self) -> str:
        """Returns the kind of its cells: rnn, lstm or gru."""
        return self.network.config.cell

    @property
    def rows(self) -> tuple[tuple[int, Direction], ...]:
        """Lists the layer and the direction of each row."""
        config = self.network.config
        layers = range(config.num_layers)
        return tuple((layer, direction) for layer in layers for direction in config.directions)

    def to_dataframe(self) -> Any:  # a pandas.DataFrame; pandas is not among our dependencies
        """Returns a table of pandas: a row for each layer, direction, time step and unit, and a column for
        each quantity: hidden_state, cell_state, gates.NAME. Raises ImportError where pandas is missing."""
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise ImportError("to_dataframe needs pandas: pip install pandas") from error
        return pandas.DataFrame(columns(self))

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Writes it to a file, whose suffix says how: .npz, .csv, .jsonl, or .html, a page that plays it.

        The file is there when it is whole, or not at all. Raises FileExistsError if it is there already,
        unless overwrite is set, and ValueError for another suffix.
        """
        save(self, path, overwrite=overwrite)

    def __repr__(self) -> str:
        config = self.network.config
        steps, inputs = self.inputs.shape
        layers = f"{config.num_layers} layer{'s' if config.num_layers > 1 else ''}"
        both = ", both directions" if config.bidirectional else ""
        place = f" at {self.at!r}" if self.at else ""
        sizes = f"T = {steps}, {inputs} inputs, {config.hidden_size} units, {layers}{both}"
        difference = f"differs from the module by at most {self.difference:.1e}"
        if isnan(self.difference):
            difference = "there is no module to compare it with"
        return "\n  ".join((f"Trace of {config.kind.title}{place}: {sizes}; {difference}", *self.notes))
