"""Runs a whole network, chunk by chunk: decides which cells a step has, and in which order.

One direction: step k is time step k, all layers upward, then the output. Two directions: a layer needs both
passes of the one below, so layer l takes T steps; step l * T + k is forward at k and reverse at T - 1 - k,
and an output belongs to the step of the last layer that completes both of its halves.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count

import torch
from torch import Tensor

from models.config import Direction, NetworkConfig
from models.fused import unroll_fused
from models.intervened import TimedUnroll, with_interventions
from models.interventions import Intervention
from models.network import Network
from models.state import Collected, RunState, nothing_collected
from models.stepwise import unroll_stepwise
from models.trace import CellTrace, Chunk, Detail, OutputTrace, States


def total_steps(config: NetworkConfig, time_steps: int) -> int:
    """Counts the steps of a run over that many time steps."""
    return time_steps * config.num_layers if config.bidirectional else time_steps


def run_chunk(
    network: Network,
    state: RunState,
    inputs: Tensor,
    steps: int,
    detail: Detail,
    interventions: Sequence[Intervention] = (),
) -> tuple[Chunk, RunState]:
    """Computes the next steps of a run over inputs (T, p), by PyTorch's fused kernels, and returns them with
    the state after them.

    steps: how many to compute, at least 1. Fewer come at the end of the run and, with two directions, at the
    end of a layer: `Chunk.steps` tells. interventions: those of the whole run, free of what
    `intervention_problems` finds; the same in every chunk. Raises ValueError if the run is over or steps is
    below 1. NaN and infinity raise nothing: `first_not_finite` finds them. The same network, state, inputs,
    steps and interventions give the same numbers.
    """
    unroll = partial(unroll_fused, network, detail)
    timed_unroll = with_interventions(unroll, network, detail, interventions)
    return _run(timed_unroll, network, state, inputs, steps)


def run_steps(
    network: Network,
    state: RunState,
    inputs: Tensor,
    steps: int,
    detail: Detail,
    interventions: Sequence[Intervention] = (),
) -> tuple[Chunk, RunState]:
    """Computes the same as `run_chunk`, one step of each cell at a time. Tests compare `run_chunk` with
    it."""
    unroll = partial(unroll_stepwise, network, detail)
    timed_unroll = with_interventions(unroll, network, detail, interventions)
    return _run(timed_unroll, network, state, inputs, steps)


def _run(
    unroll: TimedUnroll, network: Network, state: RunState, inputs: Tensor, steps: int
) -> tuple[Chunk, RunState]:
    if steps < 1:
        raise ValueError(f"steps: expected at least 1, got {steps}")
    total = total_steps(network.config, len(inputs))
    if state.next_step >= total:
        raise ValueError(f"the run is over: it has {total} steps, and all are computed")
    with torch.inference_mode():
        if network.config.bidirectional:
            return _run_layer(unroll, network, state, inputs, steps)
        return _run_all_layers(unroll, network, state, inputs, steps)


def _run_all_layers(
    unroll: TimedUnroll, network: Network, state: RunState, inputs: Tensor, steps: int
) -> tuple[Chunk, RunState]:
    """Runs one direction: each layer reads what the one below gave in the same steps."""
    time_steps = range(len(inputs))[state.next_step : state.next_step + steps]
    below = inputs[time_steps.start : time_steps.stop]
    cells: list[CellTrace] = []
    for layer in range(network.config.num_layers):
        cells.append(_run_cell(unroll, network, state, layer, "forward", time_steps, below))
        below = cells[-1].hidden_state
    if network.config.readout is None:
        outputs = _no_outputs(network, len(time_steps))
    else:
        outputs = _outputs(network, [(time_step,) for time_step in time_steps], {"forward": below})
    states = _latest_states(network, state, cells)
    after = RunState(time_steps.stop, states, None, state.collected)
    return Chunk(state.next_step, len(time_steps), tuple(cells), outputs), after


def _run_layer(
    unroll: TimedUnroll, network: Network, state: RunState, inputs: Tensor, steps: int
) -> tuple[Chunk, RunState]:
    """Runs two directions: both passes of one layer, each over the whole output of the layer below."""
    length, below = len(inputs), inputs if state.below is None else state.below
    layer, start = divmod(state.next_step, length)
    ticks = range(start, min(start + steps, length))
    mirrored = range(length - 1, -1, -1)[ticks.start : ticks.stop]
    forward = _run_cell(unroll, network, state, layer, "forward", ticks, below[ticks.start : ticks.stop])
    reverse = _run_cell(
        unroll, network, state, layer, "reverse", mirrored, below[mirrored[-1] : mirrored[0] + 1].flip(0)
    )
    collected: Collected = {
        cell.direction: (*state.collected[cell.direction], cell.hidden_state) for cell in (forward, reverse)
    }
    if network.config.readout is None or layer < network.config.num_layers - 1:
        outputs = _no_outputs(network, len(ticks))
    else:
        outputs = _completed_outputs(network, ticks, length, collected)
    if ticks.stop == length:
        below = torch.cat((torch.cat(collected["forward"]), torch.cat(collected["reverse"]).flip(0)), dim=1)
        collected = nothing_collected(network.config)
    states = _latest_states(network, state, [forward, reverse])
    after = RunState(state.next_step + len(ticks), states, below, collected)
    return Chunk(state.next_step, len(ticks), (forward, reverse), outputs), after


def _run_cell(
    unroll: TimedUnroll,
    network: Network,
    state: RunState,
    layer: int,
    direction: Direction,
    time_steps: range,
    inputs: Tensor,
) -> CellTrace:
    row = network.config.state_row(layer, direction)
    before = {name: latest[row] for name, latest in state.states.items()}
    unrolled = unroll(layer, direction, time_steps, inputs, before)
    return CellTrace(layer, direction, time_steps, *unrolled)


def _latest_states(network: Network, state: RunState, cells: Sequence[CellTrace]) -> States:
    """Returns the network's states with the rows of these cells brought up to their last step."""
    latest = {name: rows.clone() for name, rows in state.states.items()}
    for cell in cells:
        row = network.config.state_row(cell.layer, cell.direction)
        for name, rows in latest.items():
            rows[row] = cell.states[name][-1]
    return latest


def _completed_outputs(network: Network, ticks: range, length: int, collected: Collected) -> OutputTrace:
    """Tick k is forward at k and reverse at length - 1 - k: the later half completes an output."""
    pairs = [(length - 1 - tick, tick) for tick in ticks]
    completed = [
        (tick,) if mirror == tick else (mirror, tick) if mirror < tick else () for mirror, tick in pairs
    ]
    time_steps = torch.tensor([time_step for step in completed for time_step in step], dtype=torch.long)
    halves: dict[Direction, Tensor] = {
        "forward": torch.cat(collected["forward"])[time_steps],
        "reverse": torch.cat(collected["reverse"])[length - 1 - time_steps],
    }
    return _outputs(network, completed, halves)


def _outputs(
    network: Network, completed: Sequence[tuple[int, ...]], hidden_states: Mapping[Direction, Tensor]
) -> OutputTrace:
    """completed: for each step the time steps whose outputs it completes; hidden_states: their rows."""
    rows = count()
    return OutputTrace(
        tuple(tuple(zip(time_steps, rows, strict=False)) for time_steps in completed),
        network.outputs(hidden_states),
    )


def _no_outputs(network: Network, steps: int) -> OutputTrace:
    return OutputTrace(((),) * steps, torch.empty((0, network.config.output_size), dtype=network.dtype))
