"""Runs a network over one whole sequence, as the page would show it, and joins the chunks."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.config import Direction
from models.interventions import Intervention
from models.kinds import StateName
from models.network import Network
from models.run import run_chunk, total_steps
from models.state import initial_run_state

Place = tuple[int, Direction, StateName]
"""A state of one layer in one direction."""


@dataclass(frozen=True, slots=True)
class Played:
    """The states and outputs of a run. states: (T, q) of each place. outputs: (T, size). Rows are time steps,
    whichever way a pass reads."""

    states: dict[Place, Tensor]
    outputs: Tensor


def play(network: Network, inputs: Tensor, interventions: Sequence[Intervention] = ()) -> Played:
    """Runs the network over inputs (T, p), from zeros."""
    state, total = initial_run_state(network, inputs), total_steps(network.config, len(inputs))
    pieces: dict[Place, list[Tensor]] = {}
    outputs = torch.empty((len(inputs), network.config.output_size), dtype=network.dtype)
    while state.next_step < total:
        chunk, state = run_chunk(network, state, inputs, total, "states", interventions)
        for cell in chunk.cells:
            for name, rows in cell.states.items():
                pieces.setdefault((cell.layer, cell.direction, name), []).append(rows)
        for time_step, row in (pair for step in chunk.outputs.steps for pair in step):
            outputs[time_step] = chunk.outputs.values[row]
    states = {place: torch.cat(rows) for place, rows in pieces.items()}
    return Played(
        {place: rows.flip(0) if place[1] == "reverse" else rows for place, rows in states.items()}, outputs
    )
