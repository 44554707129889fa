"""Whole networks against torch.nn.RNN, LSTM and GRU, and other kinds against plain loops."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from torch import Tensor, nn

from models.config import Cell, NetworkConfig
from models.kinds import KINDS
from models.network import Network
from models.run import run_chunk, run_steps
from models.trace import States
from tests.models.loops import LOOPS, looped
from tests.models.played import (
    TOLERANCE,
    Place,
    Played,
    Run,
    assert_close,
    initial_states,
    network_of,
    normal,
    play,
)
from tests.models.strategies import CONFIGS, DTYPES, LENGTHS, SEEDS, tried


def module_of(network: Network, num_layers: int) -> nn.RNNBase:
    """PyTorch's own network with the lowest layers of ours."""
    config = network.config
    sizes = config.input_size, config.hidden_size, num_layers
    match config.cell:
        case "rnn":
            module: nn.RNNBase = nn.RNN(
                *sizes, config.nonlinearity, bias=config.bias, bidirectional=config.bidirectional
            )
        case "lstm":
            module = nn.LSTM(*sizes, bias=config.bias, bidirectional=config.bidirectional)
        case _:
            module = nn.GRU(*sizes, bias=config.bias, bidirectional=config.bidirectional)
    module = module.to(network.dtype)
    module.load_state_dict({name: network.parameters[name] for name in module.state_dict()})
    return module


def expected_states(network: Network, inputs: Tensor, initial: States) -> dict[Place, dict[str, Tensor]]:
    """The states of every pass, (T, q), as PyTorch computes them: of an LSTM the last c alone, (1, q)."""
    config = network.config
    if config.cell in LOOPS:
        return looped(network, inputs, initial)
    found: dict[Place, dict[str, Tensor]] = {}
    for layer in range(config.num_layers):
        rows = slice((layer + 1) * len(config.directions))
        states = [initial[name][rows] for name in config.kind.states]
        module = module_of(network, layer + 1)
        with torch.no_grad():
            output, last = module(inputs, tuple(states) if len(states) > 1 else states[0])
        halves = output.chunk(len(config.directions), dim=1)
        for direction, half in zip(config.directions, halves, strict=True):
            found[layer, direction] = {"hidden_state": half}
            if len(states) > 1:
                found[layer, direction]["cell_state"] = last[1][config.state_row(layer, direction), None]
    return found


def assert_agrees(network: Network, inputs: Tensor, initial: States, played: Played) -> None:
    """Every layer's states, and the last states of all, are what PyTorch or a plain loop computes."""
    config = network.config
    for place, states in expected_states(network, inputs, initial).items():
        last = slice(-1, None) if place[1] == "forward" else slice(0, 1)
        for name in config.kind.states:
            expected, came = states[name], played.states[place][name]
            tolerance = TOLERANCE[network.dtype] * max(1.0, float(expected.abs().max()))
            assert_close(came if len(expected) == len(came) else came[last], expected, tolerance)
            final = played.final[name][config.state_row(*place), None]
            assert_close(final, expected[last] if len(expected) > 1 else expected, tolerance)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@tried(120)
@given(config=CONFIGS, length=LENGTHS, dtype=DTYPES, seed=SEEDS)
def test_states_of_every_layer_are_those_of_torch_or_of_a_plain_loop(
    run: Run, config: NetworkConfig, length: int, dtype: torch.dtype, seed: int
) -> None:
    config = replace(config, reset_after=True)  # the only GRU that PyTorch has
    network = network_of(config, dtype, seed)
    inputs = normal(length, config.input_size, dtype=dtype, seed=seed)
    initial = initial_states(config, dtype, seed + 1)
    assert_agrees(network, inputs, initial, play(network, inputs, initial, run=run, detail="states"))


@pytest.mark.parametrize("cell", KINDS)
def test_a_run_without_initial_state_starts_from_zeros(cell: Cell) -> None:
    network, inputs = network_of(NetworkConfig(cell, 3, 4)), normal(5, 3)
    zeros = {name: torch.zeros(1, 4, dtype=torch.float64) for name in network.config.kind.states}
    assert_agrees(network, inputs, zeros, play(network, inputs))


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_long_sequences_stay_with_torch(run: Run) -> None:
    network = network_of(NetworkConfig("lstm", 5, 33, bidirectional=True), torch.float32)
    inputs = normal(1200, 5, dtype=torch.float32)
    zeros = {name: torch.zeros(2, 33) for name in ("hidden_state", "cell_state")}
    assert_agrees(network, inputs, zeros, play(network, inputs, run=run, steps=777, detail="states"))


def test_a_chunk_ends_with_the_kernels_own_cell_state() -> None:
    network = network_of(NetworkConfig("lstm", 5, 33), torch.float32)
    inputs = normal(300, 5, dtype=torch.float32)
    with torch.inference_mode():
        _, (_, cell_state) = module_of(network, 1)(inputs)
    assert torch.equal(play(network, inputs).final["cell_state"], cell_state)
