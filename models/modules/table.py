"""Lays out a trace as the columns of a table."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from models.modules.result import Trace
    from models.modules.unrolling import Array


def quantities(trace: "Trace") -> dict[str, "Array"]:
    """Lists the states and the gates of a trace by name, (rows, T, q) each."""
    states = {"hidden_state": trace.hidden_state}
    if trace.cell_state is not None:
        states["cell_state"] = trace.cell_state
    return states | {f"gates.{name}": gate for name, gate in trace.gates.items()}


def columns(trace: "Trace") -> dict[str, NDArray[Any]]:  # numbers and words
    """Returns the columns by name: layer, direction, time_step, label if there are any, unit, and the
    quantities. Each has a row for each row of the trace, time step and unit, the unit running fastest."""
    rows, steps, units = trace.hidden_state.shape
    row, step, unit = (index.ravel() for index in np.indices((rows, steps, units)))
    places: dict[str, NDArray[Any]] = {
        "layer": np.array([layer for layer, _ in trace.rows])[row],
        "direction": np.array([direction for _, direction in trace.rows], dtype=object)[row],
        "time_step": step,
    }
    if trace.labels is not None:
        places["label"] = np.array(trace.labels, dtype=object)[step]
    places["unit"] = unit
    return places | {name: values.ravel() for name, values in quantities(trace).items()}
