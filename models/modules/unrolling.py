"""Computes what a recurrent part did in its calls, by the one definition of each cell's equations."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.config import NetworkConfig
from models.finite import first_not_finite
from models.modules.call import Call
from models.modules.errors import TraceError
from models.network import Network
from models.run import run_chunk, total_steps
from models.state import initial_run_state
from models.trace import States

Array = NDArray[np.float32 | np.float64]
CHUNK = 2_000
"""Steps that are computed before progress is told of them."""


@dataclass(frozen=True, slots=True)
class Unrolling:
    """What a recurrent part computed. states and gates: (layers x directions, T, q) each, by name, in time
    order. last: the states after it, (layers x directions, q)."""

    states: dict[str, Array]
    gates: dict[str, Array]
    last: dict[str, Array]

    def output(self, config: NetworkConfig) -> Array:
        """Returns what the last layer gave, (T, directions x q), as PyTorch's modules do."""
        top = self.states["hidden_state"][-len(config.directions) :]
        return np.concatenate(list(top), axis=-1)


def unroll(
    network: Network, calls: Sequence[Call], progress: Callable[[int, int], None] | None = None
) -> Unrolling:
    """Computes all calls, at least one, one after another. progress: is told of the steps that are computed,
    and of how many a call has.

    A call that goes on from the states that the one before gave is computed with it, in one run; another one
    starts from the states that it was given. Raises TraceError where a number is not finite.
    """
    config = network.config
    length = sum(len(call.inputs) for call in calls)
    shape = config.state_rows, length, config.hidden_size
    like = np.float64 if network.dtype == torch.float64 else np.float32
    states: dict[str, Array] = {name: np.zeros(shape, like) for name in config.kind.states}
    gates: dict[str, Array] = {name: np.zeros(shape, like) for name in config.gate_names}
    start, last = 0, {}
    for inputs, before in _runs(config, calls):
        run = initial_run_state(network, inputs, before)
        while run.next_step < total_steps(config, len(inputs)):
            chunk, run = run_chunk(network, run, inputs, CHUNK if progress else len(inputs), "gates")
            if progress:
                progress(run.next_step, total_steps(config, len(inputs)))
            if (fault := first_not_finite(chunk)) is not None:
                raise TraceError(f"the run of the module left the finite numbers: {fault}")
            for cell in chunk.cells:
                row = config.state_row(cell.layer, cell.direction)
                times = start + np.array(cell.time_steps)
                for name, array in states.items():
                    array[row, times] = cell.states[name].numpy()
                for name, array in gates.items():
                    array[row, times] = cell.gates[name].numpy()
        start += len(inputs)
        last = {name: state.numpy() for name, state in run.states.items()}
    return Unrolling(states, gates, last)


def largest_difference(config: NetworkConfig, unrolling: Unrolling, calls: Sequence[Call]) -> float:
    """Returns the largest absolute difference between what was computed and what the part itself gave: its
    output, and its states after each call."""
    given = np.concatenate([call.output.numpy() for call in calls])
    pairs = [(unrolling.output(config), given)]
    pairs += [(unrolling.last[name], state.numpy()) for name, state in calls[-1].after.items()]
    if len(calls) > 1:  # of one direction: each call gave the states at its last time step
        ends = np.cumsum([len(call.inputs) for call in calls]) - 1
        for name, array in unrolling.states.items():
            after = np.stack([call.after[name].numpy() for call in calls], axis=1)
            pairs.append((array[:, ends], after))
    return max(float(np.abs(np.subtract(ours, theirs, dtype=np.float64)).max()) for ours, theirs in pairs)


def _runs(config: NetworkConfig, calls: Sequence[Call]) -> Iterator[tuple[Tensor, States]]:
    """Joins the inputs of calls that go on from one another."""
    pieces: list[Tensor] = []
    before: States = {}
    after: States = {}
    for call in calls:
        if pieces and not _goes_on(call.before, after):
            yield torch.cat(pieces), before
            pieces = []
        if not pieces:
            before = call.before
        pieces.append(call.inputs)
        after = call.after
    yield torch.cat(pieces), before


def _goes_on(before: States, after: States) -> bool:
    return bool(before) and all(torch.equal(state, after[name]) for name, state in before.items())
