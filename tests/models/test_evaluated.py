"""Steps that are evaluated from equations: any kind, with and without holds, there and back."""

import pytest
import torch
from torch import Tensor

from models.config import NetworkConfig
from models.evaluated import evaluated_step, hold_none
from models.interventions import Intervention
from models.network import Network
from models.parameters import seeded_parameters
from models.run import run_chunk
from models.state import initial_run_state
from models.stepwise import one_step
from tests.models.loops import weights_of
from tests.models.played import assert_close, network_of, normal, play

LENGTH, INPUTS, UNITS = 6, 3, 4
OWN = [
    NetworkConfig("rnn", INPUTS, UNITS),
    NetworkConfig("rnn", INPUTS, UNITS, nonlinearity="relu", bias=False),
    NetworkConfig("lstm", INPUTS, UNITS, bidirectional=True),
    NetworkConfig("lstm", INPUTS, UNITS, bias=False),
    NetworkConfig("gru", INPUTS, UNITS, bidirectional=True),
    NetworkConfig("gru", INPUTS, UNITS, reset_after=False),
    NetworkConfig("gru", INPUTS, UNITS, bias=False),
]


@pytest.mark.parametrize("config", OWN, ids=str)
def test_a_step_evaluated_from_its_equations_is_that_of_the_cells(config: NetworkConfig) -> None:
    network = network_of(config)
    for direction in config.directions:
        x = normal(1, INPUTS)
        before = {name: normal(1, UNITS, seed=2 + row) for row, name in enumerate(config.kind.states)}
        came = evaluated_step(network, 0, direction, hold_none, x, before)
        expected = one_step(network, 0, direction, x, before)
        assert list(came.states) == list(expected.states)
        for name, state in expected.states.items():
            assert_close(came.states[name], state, 1e-14)
        assert list(came.gates) == list(expected.gates)
        assert {name: list(terms) for name, terms in came.terms.items()} == {
            name: list(terms) for name, terms in expected.terms.items()
        }
        for name, gate in expected.gates.items():
            assert_close(came.gates[name], gate, 1e-14)
        for owner, terms in expected.terms.items():
            for name, term in terms.items():
                assert_close(came.terms[owner][name], term, 1e-14)


def test_a_held_cell_state_enters_the_peephole_of_the_output_gate() -> None:
    network, inputs = network_of(NetworkConfig("peephole_lstm", INPUTS, UNITS)), normal(LENGTH, INPUTS)
    held = Intervention(
        target="cell_state", unit=1, value=5.0, layer=0, direction="forward", from_step=2, to_step=2
    )
    chunk, _ = run_chunk(network, initial_run_state(network, inputs), inputs, LENGTH, "terms", [held])
    (cell,) = chunk.cells
    assert cell.states["cell_state"][2, 1] == 5
    peephole = network.parameters["weight_peephole_l0"].chunk(3)
    assert cell.terms["output"]["from_cell"][2, 1] == 5 * peephole[2][1]
    assert_close(cell.terms["forget"]["from_cell"][3, 1], 5 * peephole[1][1], 1e-15)


def test_a_held_gate_leaves_the_score_that_another_equation_reads() -> None:
    network, inputs = network_of(NetworkConfig("slstm", INPUTS, UNITS)), normal(LENGTH, INPUTS)
    held = Intervention(0, "forward", 2, 2, "gates.input", 1, 7.0)
    came, free_run = (
        run_chunk(network, initial_run_state(network, inputs), inputs, LENGTH, "terms", holds)[0].cells[0]
        for holds in ([held], [])
    )
    assert came.gates["input"][2, 1] == 7
    stabilizer, expected = (one.states["stabilizer_state"][:3] for one in (came, free_run))
    assert_close(stabilizer, expected, 1e-15)
    assert came.states["normalizer_state"][2, 1] > free_run.states["normalizer_state"][2, 1]


@pytest.mark.parametrize("bias", [True, False])
def test_the_stabilizer_of_an_slstm_cancels_out(bias: bool) -> None:
    """The hidden state is that of the equations before they are stabilized, with exp(i) and sigmoid(f)."""
    network, inputs = network_of(NetworkConfig("slstm", INPUTS, UNITS, bias=bias)), normal(LENGTH, INPUTS)
    weights = weights_of(network, 0, "forward")
    h = c = n = torch.zeros(UNITS, dtype=torch.float64)
    expected: list[Tensor] = []
    for x in inputs:
        summed = weights["weight_ih"] @ x + weights["weight_hh"] @ h + weights["bias_ih"] + weights["bias_hh"]
        i, f, z, o = summed.chunk(4)
        c = torch.sigmoid(f) * c + torch.exp(i) * torch.tanh(z)
        n = torch.sigmoid(f) * n + torch.exp(i)
        h = torch.sigmoid(o) * c / n
        expected.append(h)
    assert_close(play(network, inputs).hidden_state[0, "forward"], torch.stack(expected), 1e-12)


def test_an_slstm_stays_finite_where_its_exponentials_would_not() -> None:
    config = NetworkConfig("slstm", 1, 1, bias=False)
    tensors = {name: torch.full_like(one, 200.0) for name, one in seeded_parameters(config, 0).items()}
    played = play(Network(config, tensors), torch.ones(5, 1))
    assert all(torch.isfinite(states).all() for states in played.states[0, "forward"].values())
