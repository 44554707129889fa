"""Encodes the numbers of a trace as lines of the wire.

orjson reads the rows of NumPy arrays in place and writes each float in the shortest form that reads back as
itself.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from torch import Tensor

from app.wire.cells import cells
from app.wire.request import Run, TensorWeights, TextInput
from app.workers.recipe import BuiltRun, OneHot
from models.generation import Sample
from models.parameters import parameter_count
from models.run import total_steps
from models.trace import CellTrace, Chunk, States

OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE
Rows = list[NDArray[np.float32 | np.float64]]
Line = dict[str, Any]  # Any: JSON about to be written, arrays among it


def start_line(run: Run, built: BuiltRun) -> bytes:
    """Writes the first line: the run as it stands, its inputs and its parameters."""
    length, config = len(built.inputs), built.recipe.config
    recipe_inputs = built.recipe.inputs
    inputs = fragment(recipe_inputs) if isinstance(recipe_inputs, np.ndarray) else one_hot(recipe_inputs)
    parameters = fragment({name: tensor.numpy() for name, tensor in built.network.parameters.items()})
    line: Line = {
        "type": "start",
        "run": filled_in(run, inputs, parameters),
        "time_steps": length,
        "steps": total_steps(config, length),
        "labels": labels(run, len(recipe_inputs)),
        "alphabet": built.recipe.alphabet,
        "cells": cells().version,
        "inputs": inputs,
        "parameters": parameters,
        "parameter_count": parameter_count(config),
    }
    return orjson.dumps(line, option=OPTIONS)


def labels(run: Run, count: int) -> list[str]:
    """Names each of the time steps of the input."""
    text = run.input.text if isinstance(run.input, TextInput) else None
    return list(text) if text else [str(time_step) for time_step in range(count)]


def fragment(value: object) -> orjson.Fragment:
    """Writes JSON once, to be used in two places."""
    return orjson.Fragment(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY))


def one_hot(inputs: OneHot) -> orjson.Fragment:
    """Writes a text's input vectors. Each row depends only on the place of its 1, so each different row is
    written once."""
    width, units = inputs.width, inputs.units.tolist()
    rows = {unit: b"[%b1%b]" % (b"0," * unit, b",0" * (width - unit - 1)) for unit in set(units)}
    return orjson.Fragment(b"[%b]" % b",".join(map(rows.__getitem__, units)))


def filled_in(run: Run, inputs: orjson.Fragment, parameters: orjson.Fragment) -> Line:
    """Returns the run as JSON, its long arrays in the precision that runs."""
    network = run.network.model_dump()
    return {
        **run.model_dump(include={"model"}),
        "network": {"cell": network["cell"], "input_size": network["input_size"], **network},
        "weights": {
            **run.weights.model_dump(exclude={"tensors"}),
            **({"tensors": parameters} if isinstance(run.weights, TensorWeights) else {}),
        },
        "input": run.input.model_dump() if isinstance(run.input, TextInput) else {"values": inputs},
        "initial_state": run.initial_state and run.initial_state.model_dump(),
        **run.model_dump(include={"interventions", "generate"}),
        "detail": run.detail,
        "dtype": run.dtype,
        "from_step": run.from_step,
    }


def step_lines(chunk: Chunk, first: int, stop: int, samples: Sequence[Sample] = ()) -> bytes:
    """Writes the lines of those steps of the chunk that are in `range(first, stop)`. samples: what was drawn
    in it."""
    wanted = slice(max(first - chunk.first_step, 0), max(stop - chunk.first_step, 0))
    values = list(chunk.outputs.values.numpy())
    drawn = {sample.time_step: sample for sample in samples}
    cells = zip(*(cell_steps(cell, wanted) for cell in chunk.cells), strict=True)
    steps = range(chunk.first_step, chunk.first_step + chunk.steps)[wanted]
    return b"".join(
        orjson.dumps(
            {
                "type": "step",
                "step": step,
                "cells": evaluated,
                "outputs": [
                    output(time_step, values[row], drawn.get(time_step)) for time_step, row in completed
                ],
            },
            option=OPTIONS,
        )
        for step, evaluated, completed in zip(steps, cells, chunk.outputs.steps[wanted], strict=True)
    )


def output(time_step: int, values: NDArray[np.float32 | np.float64], sample: Sample | None) -> Line:
    """Returns one output, and what was drawn there."""
    line: Line = {"time_step": time_step, "values": values}
    if sample is not None:
        line["sampled"] = {
            "index": sample.index,
            "draw": sample.draw,
            "probabilities": sample.probabilities.numpy(),
        }
    return line


def cell_steps(cell: CellTrace, wanted: slice) -> Iterator[Line]:
    """Gives one cell at each wanted step of a chunk."""
    states = [(name, rows(state, wanted)) for name, state in cell.states.items()]
    gates = {name: rows(gate, wanted) for name, gate in cell.gates.items()}
    terms = {
        owner: [(name, rows(term, wanted)) for name, term in of_owner.items()]
        for owner, of_owner in cell.terms.items()
    }
    for row, time_step in enumerate(cell.time_steps[wanted]):
        line: Line = {
            "layer": cell.layer,
            "direction": cell.direction,
            "time_step": time_step,
        }
        for name, state in states:
            line[name] = state[row]
        if gates:
            line["gates"] = {name: gate[row] for name, gate in gates.items()}
        if terms:
            line["terms"] = {
                owner: {name: term[row] for name, term in of_owner} for owner, of_owner in terms.items()
            }
        yield line


def rows(tensor: Tensor, wanted: slice) -> Rows:
    """Returns the wanted rows of (n, q), each a contiguous array that shares its memory."""
    return list(tensor.numpy()[wanted])


def end_line(states: States, steps: int) -> bytes:
    """Writes the last line of a whole run, or of its gradients."""
    arrays = {name: state.numpy() for name, state in states.items()}
    return orjson.dumps({"type": "end", **arrays, "steps": steps}, option=OPTIONS)
