"""Writes a trace to a file, as a whole or not at all."""

import csv
import json
import os
import secrets
from collections.abc import Iterator
from io import TextIOWrapper
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.modules.page import write_html
from models.modules.table import columns, quantities
from models.run import total_steps

if TYPE_CHECKING:
    from models.modules.result import Trace
    from models.modules.unrolling import Array

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide ones stand for the others in Chinese."""
BYTE_ORDER_MARK = "\ufeff"
BLOCK_ROWS = 65_536
"""Rows of a table written together."""


def save(trace: "Trace", path: str | PathLike[str], *, overwrite: bool) -> None:
    """Writes a trace beside the path, and renames it when it is whole."""
    path = Path(path)
    check_path(path, overwrite=overwrite)
    write = WRITERS[path.suffix.lower()]
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb") as file:
            write(trace, file)
            file.flush()
            os.fsync(file.fileno())  # a full disk shows here at the latest
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def check_path(path: Path, *, overwrite: bool) -> None:
    """Raises ValueError or OSError for a path to which nothing would be written."""
    if path.suffix.lower() not in WRITERS:
        raise ValueError(f"path: expected a name that ends in {', '.join(WRITERS)}, got {path.name!r}")
    if path.exists() and not overwrite:
        raise FileExistsError(f"path: {path} is there already; overwrite=True replaces it")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"path: expected a folder, got {path.parent}, which is none")


def _write_npz(trace: "Trace", file: IO[bytes]) -> None:
    """Writes output, hidden_state, cell_state, gates.NAME, h_n and c_n; none that the kind has not."""
    arrays: dict[str, Any] = {"output": trace.output, **quantities(trace), "h_n": trace.h_n}
    if trace.c_n is not None:
        arrays["c_n"] = trace.c_n
    np.savez(file, **arrays)


def _write_csv(trace: "Trace", file: IO[bytes]) -> None:
    """Writes the columns of `to_dataframe`, as `static/js/take/csv.js` does. A label that a spreadsheet would
    take for a formula stands behind an apostrophe; a byte order mark leads where a label is not ASCII, since
    a spreadsheet asks for it."""
    table = columns(trace)
    if "label" in table:
        safe = [f"'{label}" if label.startswith(FORMULA) else label for label in trace.labels or ()]
        table["label"] = np.array(safe, dtype=object)[table["time_step"]]
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    if not "".join(trace.labels or ()).isascii():
        text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(table)
    for start in range(0, trace.hidden_state.size, BLOCK_ROWS):
        block = [_listed(column[start : start + BLOCK_ROWS]) for column in table.values()]
        writer.writerows(zip(*block, strict=True))
    text.flush()
    text.detach()


def _write_jsonl(trace: "Trace", file: IO[bytes]) -> None:
    """Writes the lines of a run as the server streams them, but `run` and `alphabet` of the first one."""
    for line in _lines(trace):
        file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _lines(trace: "Trace") -> Iterator[dict[str, object]]:
    config, length = trace.network.config, len(trace.inputs)
    steps = total_steps(config, length)
    parameters = {name: tensor.numpy() for name, tensor in trace.network.parameters.items()}
    yield {
        "type": "start",
        "time_steps": length,
        "steps": steps,
        "labels": list(trace.labels or map(str, range(length))),
        "inputs": _listed(trace.inputs),
        "parameters": {name: _listed(values) for name, values in parameters.items()},
        "parameter_count": sum(values.size for values in parameters.values()),
    }
    for step in range(steps):
        cells = [_cell(trace, *place) for place in _places(trace, step)]
        yield {"type": "step", "step": step, "cells": cells, "outputs": []}
    end = {"hidden_state": _listed(trace.h_n)}
    if trace.c_n is not None:
        end["cell_state"] = _listed(trace.c_n)
    yield {"type": "end", **end, "steps": steps}


def _places(trace: "Trace", step: int) -> list[tuple[int, int]]:
    """Lists (row, time step) of what one step of the run computes, as `models/run.py` orders it."""
    length = len(trace.inputs)
    if not trace.network.config.bidirectional:
        return [(row, step) for row in range(len(trace.rows))]
    layer, tick = divmod(step, length)
    return [(2 * layer, tick), (2 * layer + 1, length - 1 - tick)]


def _cell(trace: "Trace", row: int, time_step: int) -> dict[str, object]:
    layer, direction = trace.rows[row]
    cell: dict[str, object] = {"layer": layer, "direction": direction, "time_step": time_step}
    cell["hidden_state"] = _listed(trace.hidden_state[row, time_step])
    if trace.cell_state is not None:
        cell["cell_state"] = _listed(trace.cell_state[row, time_step])
    if trace.gates:
        cell["gates"] = {name: _listed(gate[row, time_step]) for name, gate in trace.gates.items()}
    return cell


def _listed(values: "Array | NDArray[Any]") -> list[Any]:  # numbers, rows of them, or words
    """Returns Python's numbers; of float32 those whose text is the shortest that reads back as the same."""
    if values.dtype == np.float32:
        values = values.astype(str).astype(np.float64)
    return values.tolist()


WRITERS = {".npz": _write_npz, ".csv": _write_csv, ".jsonl": _write_jsonl, ".html": write_html}
"""What writes a file, by the suffix of its name."""
