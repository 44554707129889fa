"""Steps that are evaluated from equations: any kind, with and without holds, there and back."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from models.config import Direction, NetworkConfig, ReadoutConfig
from models.evaluated import evaluated_step, free
from models.gradients import HiddenUnit, Path, begin_backward, go_back, run_path
from models.gradients.jacobians import jacobian_matrices
from models.interventions import Intervention
from models.kinds import KINDS
from models.network import Network
from models.run import run_chunk, run_steps
from models.state import initial_run_state
from models.stepwise import one_step
from tests.models.played import Run, assert_close, network_of, normal, play
from tests.models.strange_kinds import MINIMAL, PEEPHOLE

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


@pytest.fixture(autouse=True)
def _strange_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (PEEPHOLE, MINIMAL):
        monkeypatch.setitem(KINDS, kind.name, kind)


@pytest.mark.parametrize("config", OWN, ids=str)
def test_a_step_evaluated_from_its_equations_is_that_of_the_cells(config: NetworkConfig) -> None:
    network = network_of(config)
    for direction in config.directions:
        x, h = normal(1, INPUTS), normal(1, UNITS, seed=2)
        c = normal(1, UNITS, seed=3) if config.kind.has_cell_state else None
        came = evaluated_step(network, 0, direction, free, x, h, c)
        expected = one_step(network, 0, direction, x, h, c)
        assert_close(came.hidden_state, expected.hidden_state, 1e-14)
        if came.cell_state is not None and expected.cell_state is not None:
            assert_close(came.cell_state, expected.cell_state, 1e-14)
        assert list(came.gates) == list(expected.gates)
        assert {name: list(terms) for name, terms in came.terms.items()} == {
            name: list(terms) for name, terms in expected.terms.items()
        }
        for name, gate in expected.gates.items():
            assert_close(came.gates[name], gate, 1e-14)
        for owner, terms in expected.terms.items():
            for name, term in terms.items():
                assert_close(came.terms[owner][name], term, 1e-14)


def weights_of(network: Network, layer: int, direction: Direction) -> dict[str, Tensor]:
    """The tensors of one layer and direction by their names without these."""
    end = f"_l{layer}" + ("_reverse" if direction == "reverse" else "")
    return {name.removesuffix(end): one for name, one in network.parameters.items() if name.endswith(end)}


def looped_peephole(weights: dict[str, Tensor], inputs: Tensor) -> list[tuple[Tensor, Tensor]]:
    """(h, c) of each step, by the paper's equations, gate by gate."""
    h = c = torch.zeros(UNITS, dtype=torch.float64)
    w_i, w_f, w_g, w_o = weights["weight_ih"].chunk(4)
    u_i, u_f, u_g, u_o = weights["weight_hh"].chunk(4)
    zeros = torch.zeros(4 * UNITS, dtype=torch.float64)
    b_i, b_f, b_g, b_o = (weights.get("bias_ih", zeros) + weights.get("bias_hh", zeros)).chunk(4)
    p_i, p_f, p_o = weights["weight_peephole"].chunk(3)
    found: list[tuple[Tensor, Tensor]] = []
    for x in inputs:
        i = torch.sigmoid(w_i @ x + u_i @ h + b_i + p_i * c)
        f = torch.sigmoid(w_f @ x + u_f @ h + b_f + p_f * c)
        c = f * c + i * torch.tanh(w_g @ x + u_g @ h + b_g)
        h = torch.sigmoid(w_o @ x + u_o @ h + b_o + p_o * c) * torch.tanh(c)
        found.append((h, c))
    return found


def looped_minimal(weights: dict[str, Tensor], inputs: Tensor) -> list[Tensor]:
    """h of each step, by the paper's equations."""
    h = torch.zeros(UNITS, dtype=torch.float64)
    zeros = torch.zeros(2 * UNITS, dtype=torch.float64)
    w_z, w_n = weights["weight_ih"].chunk(2)
    b_z, b_n = weights.get("bias_ih", zeros).chunk(2)
    found: list[Tensor] = []
    for x in inputs:
        z = torch.sigmoid(w_z @ x + b_z)
        h = (1 - z) * h + z * (w_n @ x + b_n)
        found.append(h)
    return found


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("bias", [True, False])
def test_a_strange_kind_runs_as_its_paper_says(run: Run, bias: bool) -> None:
    inputs = normal(LENGTH, INPUTS)
    peephole = network_of(NetworkConfig("peephole", INPUTS, UNITS, bidirectional=True, bias=bias))
    played = play(peephole, inputs, run=run)
    passes: dict[Direction, Tensor] = {"forward": inputs, "reverse": inputs.flip(0)}
    for direction, read in passes.items():
        looped = looped_peephole(weights_of(peephole, 0, direction), read)
        states = [torch.stack(state) for state in zip(*looped, strict=True)]
        h, c = (one if direction == "forward" else one.flip(0) for one in states)
        assert_close(played.hidden_state[0, direction], h, 1e-12)
        assert_close(played.cell_state[0, direction], c, 1e-12)
    minimal = network_of(NetworkConfig("minimal", INPUTS, UNITS, num_layers=2, bias=bias))
    played = play(minimal, inputs, run=run)
    below = torch.stack(looped_minimal(weights_of(minimal, 0, "forward"), inputs))
    above = torch.stack(looped_minimal(weights_of(minimal, 1, "forward"), below))
    assert_close(played.hidden_state[0, "forward"], below, 1e-12)
    assert_close(played.hidden_state[1, "forward"], above, 1e-12)


def test_a_held_cell_state_enters_the_peephole_of_the_output_gate() -> None:
    network, inputs = network_of(NetworkConfig("peephole", INPUTS, UNITS)), normal(LENGTH, INPUTS)
    held = Intervention(
        target="cell_state", unit=1, value=5.0, layer=0, direction="forward", from_step=2, to_step=2
    )
    chunk, _ = run_chunk(network, initial_run_state(network, inputs), inputs, LENGTH, "terms", [held])
    (cell,) = chunk.cells
    assert cell.cell_state is not None
    assert cell.cell_state[2, 1] == 5
    peephole = network.parameters["weight_peephole_l0"].chunk(3)[2]
    assert cell.terms["output"]["from_cell"][2, 1] == 5 * peephole[1]
    assert_close(
        cell.terms["forget"]["from_cell"][3, 1], 5 * network.parameters["weight_peephole_l0"][5], 1e-15
    )


@pytest.mark.parametrize("cell", ["peephole", "minimal"])
def test_gradients_of_a_strange_kind_are_finite_differences(cell: str) -> None:
    config = NetworkConfig(cell, INPUTS, UNITS, readout=ReadoutConfig(2, "identity"))
    network, inputs = network_of(config), normal(LENGTH, INPUTS)
    loss = HiddenUnit(LENGTH - 1, 0, "forward", 2)
    path = run_path(network, initial_run_state(network, inputs), inputs, loss, ())
    assert isinstance(path, Path)
    _, state = begin_backward(path)
    steps, _ = go_back(path, state, LENGTH)
    gradients = {one.step: one.cells[0].hidden_state for one in steps}

    def last(time_step: int, unit: int, by: float) -> float:
        """The loss where the hidden state after a time step is moved."""
        h = path.hidden_state[0, "forward"][time_step].clone()
        h[unit] += by
        c = path.cell_state[0, "forward"][time_step] if path.cell_state else None
        for x in inputs[time_step + 1 :]:
            after = evaluated_step(
                network,
                0,
                "forward",
                free,
                x.view(1, -1),
                h.view(1, -1),
                None if c is None else c.view(1, -1),
            )
            h, c = after.hidden_state[0], None if after.cell_state is None else after.cell_state[0]
        return float(h[2])

    for time_step in range(LENGTH - 1):
        for unit in range(UNITS):
            difference = (last(time_step, unit, 1e-5) - last(time_step, unit, -1e-5)) / 2e-5
            assert float(gradients[time_step][unit]) == pytest.approx(difference, rel=1e-6, abs=1e-9)
    matrices = jacobian_matrices(path, (0, "forward"), range(LENGTH))
    size = UNITS * len(config.kind.states)
    assert tuple(matrices.shape) == (LENGTH, size, size)


def test_the_shapes_and_the_draws_of_a_strange_kind_follow_its_parameters() -> None:
    config = replace(NetworkConfig("peephole", INPUTS, UNITS), num_layers=2)
    drawn = network_of(config, seed=5).parameters
    assert tuple(drawn["weight_peephole_l1"].shape) == (3 * UNITS,)
    assert all(float(one.abs().max()) <= UNITS**-0.5 for one in drawn.values())
    assert "weight_hh_l0" not in network_of(NetworkConfig("minimal", INPUTS, UNITS)).parameters
