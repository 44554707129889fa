"""Writes a trace as a page that plays it without a server."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.kinds import HIDDEN_STATE
from models.parameters import parameter_count
from models.record import Answer, document
from models.record.prediction import difference, foretold, pays
from models.run import run_chunk, total_steps
from models.state import initial_run_state
from models.trace import CellTrace, Chunk, States

if TYPE_CHECKING:
    from models.modules.result import Trace

MOST_STEPS = 20_000
"""Steps of a run that a page plays at most: one of 64 units has 40 MB of them."""


def write_html(trace: "Trace", file: IO[bytes]) -> None:
    """Writes the page. Raises ValueError where the module's calls were several runs, or one of too many steps
    for a page, and MissingPlayer."""
    file.write(page_of(trace))


def page_of(trace: "Trace", *, framed: bool = False) -> bytes:
    """Returns the page. framed: as a frame in another page shows it. Raises as `write_html`."""
    steps = total_steps(trace.network.config, len(trace.inputs))
    if steps > MOST_STEPS:
        raise ValueError(
            f"path: a page plays at most {MOST_STEPS} steps, got {steps}; trace a part of the input"
        )
    query = _query(trace) + ("&embed=1" if framed else "")
    return document(_title(trace), query, [_run(trace), *_around()])


def _title(trace: "Trace") -> str:
    config = trace.network.config
    return f"{config.kind.title}, {config.hidden_size} units, {len(trace.inputs)} time steps"


def _around() -> list[Answer]:
    """Answers that every page asks for: there are no trained models in it."""
    return [Answer({"path": "/api/models"}, ['{"models":[]}'])]


def _query(trace: "Trace") -> str:
    """Returns the link that the page opens. What is at its default may stand in it."""
    config = trace.network.config
    return urlencode(
        {
            "cell": config.cell,
            "num_layers": config.num_layers,
            "bidirectional": str(config.bidirectional).lower(),
            "hidden_size": config.hidden_size,
            "bias": str(config.bias).lower(),
            "nonlinearity": config.nonlinearity,
            "reset_after": str(config.reset_after).lower(),
            "readout": "none",
            "dtype": trace.inputs.dtype.name,
            "weights_file": trace.at or config.kind.title,
            "values": "[]",  # the run itself has them
            # All of it is in sight then; Home leads to its beginning.
            "step": total_steps(config, len(trace.inputs)) - 1,
        }
    )


def _run(trace: "Trace") -> Answer:
    """Returns the stream of the run, as the server would have sent it: with the terms, which a trace has not.
    Raises ValueError where another run comes of it, since the module was called anew in between."""
    lines = [_dumped(_start(trace))]
    numbers: list[NDArray[np.float32]] = []
    shortened = _Shortened(trace)
    last: States = {}
    for chunk, after in _chunks(trace):
        last = after
        if trace.inputs.dtype == np.float32:
            numbers.append(_flat(chunk, shortened))
        for place in range(chunk.steps):
            cells = [_cell(cell, place) for cell in chunk.cells]
            lines.append(
                _dumped({"type": "step", "step": chunk.first_step + place, "cells": cells, "outputs": []})
            )
    if not np.array_equal(last[HIDDEN_STATE].numpy(), trace.h_n):
        raise ValueError("path: a page plays one run, and this trace has several: the module began anew")
    ends = {name: _listed(state.numpy()) for name, state in last.items()}
    lines += [_dumped({"type": "end", **ends, "steps": len(lines) - 1}), ""]
    return Answer({"run": None}, lines, np.concatenate(numbers) if numbers else None, shortened.pays)


def _chunks(trace: "Trace") -> Iterator[tuple[Chunk, States]]:
    """Computes the run again, with all terms; gives the states after each chunk, too."""
    network, inputs = trace.network, torch.as_tensor(trace.inputs)
    initial = {name: torch.as_tensor(state) for name, state in trace.initial.items()}
    run = initial_run_state(network, inputs, initial)
    steps = total_steps(network.config, len(inputs))
    while run.next_step < steps:
        chunk, run = run_chunk(network, run, inputs, len(inputs), "terms")
        yield chunk, run.states


def _start(trace: "Trace") -> dict[str, object]:
    """Returns the first line. The page finds the weights of the run in its parameters."""
    network, length = trace.network, len(trace.inputs)
    config = network.config
    inputs = _listed(trace.inputs)
    initial = {name: _listed(state) for name, state in trace.initial.items()} or None
    return {
        "type": "start",
        "run": {
            "network": asdict(config),
            "weights": {"tensors": {}},
            "input": {"values": inputs},
            "initial_state": initial,
            "detail": "terms",
            "dtype": trace.inputs.dtype.name,
            "from_step": 0,
        },
        "time_steps": length,
        "steps": total_steps(config, length),
        "labels": list(trace.labels or map(str, range(length))),
        "alphabet": None,
        "cells": "",
        "inputs": inputs,
        "parameters": {name: _listed(tensor.numpy()) for name, tensor in network.parameters.items()},
        "parameter_count": parameter_count(config),
    }


def _told(cell: CellTrace) -> dict[str, Tensor]:
    """Lists what a cell computed, (n, q) each, in the order in which its line tells it."""
    gates = {f"gates.{name}": gate for name, gate in cell.gates.items()}
    terms = {f"terms.{owner}.{name}": term for owner, own in cell.terms.items() for name, term in own.items()}
    return {**cell.states, **gates, **terms}


class _Shortened:
    """The terms of cells, as differences from what the weights foretell."""

    def __init__(self, trace: "Trace") -> None:
        config = trace.network.config
        self.config, self.inputs = config, trace.inputs.astype(np.float32)
        self.parameters = {name: tensor.numpy() for name, tensor in trace.network.parameters.items()}
        steps, width = total_steps(config, len(trace.inputs)), max(config.hidden_size, config.input_size)
        self.pays = trace.inputs.dtype == np.float32 and pays(steps, width, self.parameters)
        initial = trace.initial.get(HIDDEN_STATE, np.zeros((len(trace.rows), config.hidden_size), np.float32))
        self.hidden: dict[tuple[int, str], NDArray[np.float32]] = {
            row: initial[place].astype(np.float32) for place, row in enumerate(trace.rows)
        }

    def __call__(self, chunk: Chunk) -> list[dict[str, NDArray[np.float32]]]:
        """Returns what each cell computed, (n, q) each, in the order in which its line tells it."""
        told = [{name: tensor.numpy() for name, tensor in _told(cell).items()} for cell in chunk.cells]
        if not self.pays:
            return told
        below: dict[int, NDArray[np.float32]] = {}
        for cell, values in zip(chunk.cells, told, strict=True):
            place, states = (cell.layer, cell.direction), values[HIDDEN_STATE]
            before = np.concatenate([self.hidden[place][None], states[:-1]])
            self.hidden[place] = states[-1]
            self._shorten(values, cell, "hh", "from_hidden", before)
            # Of two directions the layers come one after the other: a line tells nothing of the one below.
            read = self.inputs[np.array(cell.time_steps)] if cell.layer == 0 else below.get(cell.layer - 1)
            if not self.config.bidirectional:
                below[cell.layer] = states
            self._shorten(values, cell, "ih", "from_input", read)
        return told

    def _shorten(
        self,
        values: dict[str, NDArray[np.float32]],
        cell: CellTrace,
        kind: str,
        term: str,
        read: NDArray[np.float32] | None,
    ) -> None:
        end = f"{kind}_l{cell.layer}{'_reverse' if cell.direction == 'reverse' else ''}"
        steps, units = values[HIDDEN_STATE].shape
        names = [name for name in values if name.endswith(f".{term}")]
        sums = np.zeros((steps, len(names) * units), np.float32)
        if (weight := self.parameters.get(f"weight_{end}")) is not None:
            known = read if read is not None else np.zeros((steps, 0), np.float32)
            told = foretold(weight, self.parameters.get(f"bias_{end}"), known)[:, : sums.shape[1]]
            sums[:, : told.shape[1]] = told
        for place, name in enumerate(names):
            values[name] = difference(values[name], sums[:, place * units : (place + 1) * units])


def _flat(chunk: Chunk, shortened: _Shortened) -> NDArray[np.float32]:
    """Lists the numbers of a chunk in the order of its lines."""
    cells = [np.stack(list(told.values()), axis=1) for told in shortened(chunk)]
    return np.stack(cells, axis=1).ravel()


def _cell(cell: CellTrace, place: int) -> dict[str, object]:
    """Returns what a line tells of a cell. place: the row of the chunk."""
    line: dict[str, Any] = {  # numbers, words, and what has names within
        "layer": cell.layer,
        "direction": cell.direction,
        "time_step": cell.time_steps[place],
    }
    for name, told in _told(cell).items():
        *folders, last = name.split(".")
        inner = line
        for folder in folders:
            inner = inner.setdefault(folder, {})
        row = told[place].numpy()
        inner[last] = {"#": len(row)} if row.dtype == np.float32 else row.tolist()
    return line


def _listed(values: NDArray[Any]) -> list[Any]:  # numbers, or rows of them
    """Returns Python's numbers; of float32 those whose text is the shortest that reads back as the same."""
    return (values.astype(str).astype(np.float64) if values.dtype == np.float32 else values).tolist()


def _dumped(line: dict[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))
