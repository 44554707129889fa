"""Whole networks against torch.nn.RNN, LSTM and GRU."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from torch import Tensor, nn

from models.config import Cell, NetworkConfig
from models.kinds import KINDS
from models.network import Network
from models.run import run_chunk, run_steps
from tests.models.played import TOLERANCE, Played, Run, assert_close, network_of, normal, play
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


def assert_agrees_with_torch(
    network: Network, inputs: Tensor, hidden_state: Tensor, cell_state: Tensor | None, played: Played
) -> None:
    """Every layer's hidden states, and the last states of all, are what PyTorch computes."""
    config, tolerance = network.config, TOLERANCE[network.dtype]
    for layer in range(config.num_layers):
        rows = slice((layer + 1) * len(config.directions))
        state = hidden_state[rows] if cell_state is None else (hidden_state[rows], cell_state[rows])
        with torch.no_grad():
            output, last = module_of(network, layer + 1)(inputs, state)
        halves = output.chunk(len(config.directions), dim=1)
        for direction, half in zip(config.directions, halves, strict=True):
            assert_close(played.hidden_state[layer, direction], half, tolerance)
        last_states = [last] if cell_state is None else list(last)
        ours = [state for state in (played.final_hidden_state, played.final_cell_state) if state is not None]
        for final_state, last_state in zip(ours, last_states, strict=True):
            assert_close(final_state[rows], last_state, tolerance)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@tried(120)
@given(config=CONFIGS, length=LENGTHS, dtype=DTYPES, seed=SEEDS)
def test_states_of_every_layer_are_those_of_torch(
    run: Run, config: NetworkConfig, length: int, dtype: torch.dtype, seed: int
) -> None:
    config = replace(config, reset_after=True)  # the only GRU that PyTorch has
    network = network_of(config, dtype, seed)
    inputs = normal(length, config.input_size, dtype=dtype, seed=seed)
    hidden_state = normal(config.state_rows, config.hidden_size, dtype=dtype, seed=seed + 1)
    cell_state = normal(config.state_rows, config.hidden_size, dtype=dtype, seed=seed + 2)
    given_cell_state = cell_state if config.cell == "lstm" else None
    played = play(network, inputs, hidden_state, given_cell_state, run=run, detail="states")
    assert_agrees_with_torch(network, inputs, hidden_state, given_cell_state, played)


@pytest.mark.parametrize("cell", KINDS)
def test_a_run_without_initial_state_starts_from_zeros(cell: Cell) -> None:
    network, inputs = network_of(NetworkConfig(cell, 3, 4)), normal(5, 3)
    with torch.no_grad():
        output, _ = module_of(network, 1)(inputs)
    assert_close(play(network, inputs).hidden_state[0, "forward"], output, 1e-12)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_long_sequences_stay_with_torch(run: Run) -> None:
    network = network_of(NetworkConfig("lstm", 5, 33, bidirectional=True), torch.float32)
    inputs = normal(1200, 5, dtype=torch.float32)
    zeros = torch.zeros(2, 33)
    played = play(network, inputs, run=run, steps=777, detail="states")
    assert_agrees_with_torch(network, inputs, zeros, zeros, played)


def test_a_chunk_ends_with_the_kernels_own_cell_state() -> None:
    network = network_of(NetworkConfig("lstm", 5, 33), torch.float32)
    inputs = normal(300, 5, dtype=torch.float32)
    with torch.inference_mode():
        _, (_, cell_state) = module_of(network, 1)(inputs)
    played = play(network, inputs)
    assert played.final_cell_state is not None
    assert torch.equal(played.final_cell_state, cell_state)
