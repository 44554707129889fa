"""Holds the state of a run between two chunks: all that the next chunk needs beside the network and the
inputs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.config import Direction, NetworkConfig
from models.network import Network
from models.trace import States

Array = NDArray[np.float32 | np.float64]
Collected = Mapping[Direction, tuple[Tensor, ...]]


@dataclass(frozen=True, slots=True)
class RunState:
    """The state of a run between two chunks. Immutable: a chunk gives a new one.

    next_step: the step to compute next. states: (num_layers * directions, q) each, in PyTorch's order, the
    latest of each row. below: (T, 2q), what a two-directional run's current layer reads, None for its first.
    collected: what that layer has given so far, piece by piece for each direction, in the order in which it
    ran.
    """

    next_step: int
    states: States
    below: Tensor | None
    collected: Collected

    def __reduce__(self) -> tuple[object, ...]:
        # Arrays: a tensor pickles slowly, and with all the memory that it is a view of.
        collected = {
            direction: [piece.numpy() for piece in pieces] for direction, pieces in self.collected.items()
        }
        states = {name: state.numpy() for name, state in self.states.items()}
        below = None if self.below is None else self.below.numpy()
        return _restored, (self.next_step, states, below, collected)


def _restored(
    next_step: int,
    states: dict[str, Array],
    below: Array | None,
    collected: dict[Direction, list[Array]],
) -> RunState:
    return RunState(
        next_step,
        {name: torch.as_tensor(state) for name, state in states.items()},
        None if below is None else torch.as_tensor(below),
        {direction: tuple(map(torch.as_tensor, pieces)) for direction, pieces in collected.items()},
    )


def initial_run_state(network: Network, inputs: Tensor, states: States | None = None) -> RunState:
    """Returns the state before the first step of a run over inputs (T, p), T at least 1.

    states: by name (num_layers * directions, q) in PyTorch's order; those that are left out are zeros. All of
    the network's dtype. Raises ValueError saying what was expected and what came.
    """
    config = network.config
    if inputs.dim() != 2 or inputs.shape[0] < 1 or inputs.shape[1] != config.input_size:
        raise ValueError(f"inputs: expected shape (T, {config.input_size}), got {tuple(inputs.shape)}")
    if inputs.dtype != network.dtype:
        raise ValueError(f"inputs: expected {network.dtype}, got {inputs.dtype}")
    initial = states or {}
    for name in initial:
        if name not in config.kind.states:
            expected = ", ".join(config.kind.states)
            raise ValueError(f"states: expected those of the cell {config.cell}, {expected}, got {name}")
    return RunState(
        next_step=0,
        states={name: _state(network, name, initial.get(name)) for name in config.kind.states},
        below=None,
        collected=nothing_collected(config),
    )


def nothing_collected(config: NetworkConfig) -> Collected:
    """Returns what a layer has given before its first step: no pieces."""
    return {direction: () for direction in config.directions}


def _state(network: Network, name: str, state: Tensor | None) -> Tensor:
    shape = network.config.state_rows, network.config.hidden_size
    if state is None:
        return torch.zeros(shape, dtype=network.dtype)
    if tuple(state.shape) != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {tuple(state.shape)}")
    if state.dtype != network.dtype:
        raise ValueError(f"{name}: expected {network.dtype}, got {state.dtype}")
    return state.detach()
