"""Runs that leave the finite numbers are reported where they do."""

import math

import pytest
import torch
from torch import Tensor

from models.config import Cell, NetworkConfig, ReadoutConfig
from models.finite import NotFinite, first_not_finite
from models.kinds import KINDS
from models.network import Network
from models.parameters import seeded_parameters
from models.run import run_chunk, run_steps, total_steps
from models.state import initial_run_state
from models.trace import Detail
from tests.models.played import Run, network_of, normal

GROWING = NetworkConfig("rnn", 1, 2, bias=False, nonlinearity="relu")


def growing_network(config: NetworkConfig) -> Network:
    """Unit 0 stays at 0, unit 1 is 1, 1e10, 1e20, 1e30, and then beyond float32."""
    weight_hh = torch.tensor([[0.0, 0.0], [0.0, 1e10]])
    tensors = {
        name: (torch.tensor([[0.0], [1.0]]) if name.startswith("weight_ih") else weight_hh)
        for name in seeded_parameters(config, 0)
    }
    return Network(config, tensors)


def first_of_run(network: Network, inputs: Tensor, run: Run, steps: int, detail: Detail) -> NotFinite | None:
    state = initial_run_state(network, inputs)
    while state.next_step < total_steps(network.config, len(inputs)):
        chunk, state = run(network, state, inputs, steps, detail)
        if (found := first_not_finite(chunk)) is not None:
            return found
    return None


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("steps", [1, 3, 100])
def test_overflow_is_found_at_its_step_and_unit(run: Run, steps: int) -> None:
    found = first_of_run(growing_network(GROWING), torch.eye(9, 1), run, steps, "states")
    assert found == NotFinite(4, 0, "forward", 4, "hidden_state", 1, math.inf)
    assert str(found) == "step 4: hidden_state[1] of layer 0, forward, at time step 4 is inf"


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_the_tensor_that_was_computed_first_is_named(run: Run) -> None:
    found = first_of_run(growing_network(GROWING), torch.eye(9, 1), run, 4, "terms")
    assert found == NotFinite(4, 0, "forward", 4, "terms.hidden.from_hidden", 1, math.inf)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_a_reverse_pass_is_found_at_its_own_time_step(run: Run) -> None:
    config = NetworkConfig("rnn", 1, 2, bias=False, nonlinearity="relu", bidirectional=True)
    inputs = torch.eye(9, 1).flip(0)  # the reverse pass meets the only 1 at once, the forward pass at the end
    found = first_of_run(growing_network(config), inputs, run, 100, "states")
    assert found == NotFinite(4, 0, "reverse", 4, "hidden_state", 1, math.inf)


def test_an_output_that_overflows_is_named() -> None:
    readout = ReadoutConfig(3, "identity")
    config = NetworkConfig("rnn", 1, 1, bias=False, nonlinearity="relu", readout=readout)
    tensors = {"weight_ih_l0": torch.ones(1, 1), "weight_hh_l0": torch.zeros(1, 1)}
    network = Network(config, tensors | {"readout.weight": torch.tensor([[1.0], [1.0], [-3e38]])})
    found = first_of_run(network, torch.tensor([[0.5], [0.1], [10.0]]), run_chunk, 1, "terms")
    assert found == NotFinite(2, None, None, 2, "outputs", 2, -math.inf)
    assert str(found) == "step 2: outputs[2] at time step 2 is -inf"


@pytest.mark.parametrize("cell", KINDS)
def test_overflowing_terms_raise_nothing_and_are_reported(cell: Cell) -> None:
    config = NetworkConfig(cell, 2, 2)
    tensors = {name: torch.full_like(tensor, 2e38) for name, tensor in seeded_parameters(config, 0).items()}
    network, inputs = Network(config, tensors), torch.ones(3, 2)
    for run in (run_chunk, run_steps):
        found = first_of_run(network, inputs, run, 3, "terms")
        assert found is not None
        assert (found.step, found.tensor) == (0, f"terms.{config.term_names[0]}.from_input")


def test_the_earliest_step_comes_first_and_then_the_order_of_computing() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 4)), normal(5, 3)
    chunk, _ = run_chunk(network, initial_run_state(network, inputs), inputs, 5, "gates")
    cell = chunk.cells[0]
    broken = [
        (cell.hidden_state, 2, 1, "hidden_state"),
        (cell.states["cell_state"], 2, 3, "cell_state"),
        (cell.gates["forget"], 2, 0, "gates.forget"),
        (cell.hidden_state, 1, 2, "hidden_state"),
    ]
    for tensor, step, unit, name in broken:
        with torch.inference_mode():
            tensor[step, unit] = math.nan
        found = first_not_finite(chunk)
        assert found is not None
        assert (found.tensor, found.step, found.time_step, found.unit) == (name, step, step, unit)


def test_the_earliest_step_comes_first_whatever_its_layer() -> None:
    network = network_of(NetworkConfig("rnn", 3, 4, num_layers=2))
    inputs = normal(5, 3)
    chunk, _ = run_chunk(network, initial_run_state(network, inputs), inputs, 5, "states")
    for layer, step in ((0, 3), (1, 2), (0, 2)):
        with torch.inference_mode():
            chunk.cells[layer].hidden_state[step, 0] = math.nan
        found = first_not_finite(chunk)
        assert found is not None
        assert (found.layer, found.step) == (layer, step)


def test_a_finite_run_has_nothing_to_report() -> None:
    network, inputs = network_of(NetworkConfig("gru", 3, 4, bidirectional=True)), normal(5, 3)
    assert first_of_run(network, inputs, run_chunk, 2, "terms") is None
