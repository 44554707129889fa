"""What a step does to the state before it, held to torch.autograd's Jacobians of PyTorch's own cells."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.config import Direction, NetworkConfig
from models.gradients import HiddenUnit, Norms, Path, begin_backward, go_back, gradient_not_finite, run_path
from models.gradients.jacobians import jacobian_matrices
from models.interventions import Intervention
from models.kinds import KINDS
from models.network import Network
from models.state import initial_run_state
from tests.models.loops import LOOPS, free, weights_of
from tests.models.played import assert_close, network_of, normal, play

CONFIGS = [
    NetworkConfig("rnn", 3, 5),
    NetworkConfig("rnn", 3, 5, nonlinearity="relu", bias=False),
    NetworkConfig("lstm", 3, 5),
    NetworkConfig("gru", 3, 5),
    NetworkConfig("gru", 3, 5, reset_after=False),
    *(NetworkConfig(cell, 3, 5) for cell in LOOPS),
]
LENGTH = 6
JACOBIAN: Any = getattr(torch.autograd.functional, "jacobian")  # noqa: B009 - PyTorch leaves it untyped


def path_of(network: Network, inputs: Tensor, *interventions: Intervention) -> Path:
    loss = HiddenUnit(0 if network.config.bidirectional else len(inputs) - 1, 0, "forward", 0)
    path = run_path(network, initial_run_state(network, inputs), inputs, loss, interventions)
    assert isinstance(path, Path)
    return path


def of_pytorch(network: Network, direction: Direction, inputs: Tensor, time_step: int) -> Tensor:
    """J at a time step, by torch.autograd.functional.jacobian of PyTorch's cell, at a plain run's states."""
    config, played = network.config, play(network, inputs)
    previous = time_step - 1 if direction == "forward" else time_step + 1
    zeros = torch.zeros((1, config.hidden_size), dtype=torch.float64)

    def before(name: str) -> Tensor:
        inside = 0 <= previous < len(inputs)
        return played.states[0, direction][name][previous].view(1, -1) if inside else zeros

    suffix = "_l0" + ("_reverse" if direction == "reverse" else "")
    parameters = {
        name.removesuffix(suffix): tensor
        for name, tensor in network.parameters.items()
        if name.endswith(suffix)
    }
    x, sizes = inputs[time_step].view(1, -1), (config.input_size, config.hidden_size)
    names = config.kind.states
    if config.cell in LOOPS:
        weights = weights_of(network, 0, direction)

        def states(*before: Tensor) -> tuple[Tensor, ...]:
            after, _ = LOOPS[config.cell].step(weights, x, dict(zip(names, before, strict=True)), free)
            return tuple(after[name] for name in names)

        blocks = JACOBIAN(states, tuple(before(name) for name in names))
        return torch.cat([torch.cat([block[0, :, 0] for block in row], dim=1) for row in blocks])
    if config.cell == "lstm":
        lstm = nn.LSTMCell(*sizes, dtype=torch.float64)
        lstm.load_state_dict(parameters)

        def both(h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
            return lstm(x, (h, c))

        blocks = JACOBIAN(both, (before("hidden_state"), before("cell_state")))
        return torch.cat([torch.cat([block[0, :, 0] for block in row], dim=1) for row in blocks])

    def hidden(h: Tensor) -> Tensor:
        if not config.reset_after:
            return cho(parameters, x, h)
        if config.cell == "rnn":
            cell = nn.RNNCell(*sizes, bias=config.bias, nonlinearity=config.nonlinearity, dtype=torch.float64)
        else:
            cell = nn.GRUCell(*sizes, dtype=torch.float64)
        cell.load_state_dict(parameters)
        return cell(x, h)

    return JACOBIAN(hidden, before("hidden_state"))[0, :, 0]


def cho(parameters: dict[str, Tensor], x: Tensor, h: Tensor) -> Tensor:
    """The GRU of Cho et al., which PyTorch does not have."""
    u_r, u_z, u_n = (x @ parameters["weight_ih"].T + parameters["bias_ih"]).chunk(3, dim=1)
    w_r, w_z, w_n = parameters["weight_hh"].chunk(3)
    b_r, b_z, b_n = parameters["bias_hh"].chunk(3)
    r, z = torch.sigmoid(u_r + h @ w_r.T + b_r), torch.sigmoid(u_z + h @ w_z.T + b_z)
    return (1 - z) * torch.tanh(u_n + (r * h) @ w_n.T + b_n) + z * h


@pytest.mark.parametrize("config", CONFIGS, ids=lambda one: f"{one.cell}-{one.reset_after}")
@pytest.mark.parametrize("direction", ["forward", "reverse"])
def test_jacobians_are_those_of_pytorch_or_of_a_plain_loop(
    config: NetworkConfig, direction: Direction
) -> None:
    config = replace(config, bidirectional=direction == "reverse")
    network, inputs = network_of(config), normal(LENGTH, 3)
    came = jacobian_matrices(path_of(network, inputs), (0, direction), range(LENGTH))
    for time_step, matrix in enumerate(came):
        assert_close(matrix, of_pytorch(network, direction, inputs, time_step), 1e-14)


def test_the_belt_of_an_lstm_is_its_forget_gate() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 5)), normal(LENGTH, 3)
    path, forget = path_of(network, inputs), play(network, inputs).gates[0, "forward"]["forget"]
    for step in go_back(path, begin_backward(path)[1], LENGTH, jacobians=True)[0]:
        (cell,) = step.cells
        assert cell.jacobian is not None
        belt = cell.jacobian.states["cell_state"]
        assert belt.spectral == pytest.approx(forget[step.step].max().item(), rel=1e-12)
        assert belt.frobenius == pytest.approx(forget[step.step].square().sum().sqrt().item(), rel=1e-12)


@pytest.mark.parametrize("cell", KINDS)
def test_norms_are_the_largest_singular_value_and_the_root_of_the_sum_of_squares(cell: Any) -> None:
    network, inputs = network_of(NetworkConfig(cell, 3, 5, num_layers=2)), normal(LENGTH, 3)
    loss = HiddenUnit(LENGTH - 1, 1, "forward", 0)
    path = run_path(network, initial_run_state(network, inputs), inputs, loss)
    assert isinstance(path, Path)
    steps, _ = go_back(path, begin_backward(path)[1], LENGTH, jacobians=True)
    assert [step.step for step in steps] == list(reversed(range(LENGTH)))
    for step in steps:
        for one in step.cells:
            place = one.layer, one.direction
            matrix = jacobian_matrices(path, place, range(one.time_step, one.time_step + 1))[0]
            assert one.jacobian is not None
            names = KINDS[cell].states
            assert list(one.jacobian.states) == list(names)
            for row, name in enumerate(names):
                block = slice(5 * row, 5 * row + 5)
                assert_norms(one.jacobian.states[name], matrix[block, block])
            assert (one.jacobian.whole is None) == (len(names) == 1)
            if one.jacobian.whole is not None:
                assert_norms(one.jacobian.whole, matrix)


def largest_growth(matrix: Tensor) -> float:
    """The largest singular value, by going to and fro until only its own vector is left: 2 ** 40 times, since
    squaring what goes to and fro does it twice as often."""
    if not matrix.any():
        return 0.0
    to_and_fro = matrix.T @ matrix
    for _ in range(40):
        to_and_fro = to_and_fro / to_and_fro.abs().max()
        to_and_fro = to_and_fro @ to_and_fro
    vector = to_and_fro[:, to_and_fro.diagonal().argmax()]
    vector = vector / vector.square().sum().sqrt()
    return (matrix @ vector).square().sum().sqrt().item()


def assert_norms(came: Norms, matrix: Tensor) -> None:
    assert came.spectral == pytest.approx(largest_growth(matrix))
    assert came.frobenius == pytest.approx((matrix**2).sum().sqrt().item())


def test_a_held_unit_is_a_row_of_zeros_and_a_held_gate_a_constant() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 5)), normal(LENGTH, 3)
    held = [
        Intervention(0, "forward", 2, 3, "hidden_state", 1, 0.5),
        Intervention(0, "forward", 4, 4, "gates.forget", 2, 0.25),
    ]
    matrices = jacobian_matrices(path_of(network, inputs, *held), (0, "forward"), range(LENGTH - 1, -1, -1))
    by_time = matrices.flip(0)
    assert [bool(matrix[1].any()) for matrix in by_time] == [True, True, False, False, True, True]
    assert by_time[4][5 + 2, 5 + 2] == 0.25


def test_a_norm_that_no_float_holds_is_named() -> None:
    config = NetworkConfig("rnn", 1, 2, bias=False, nonlinearity="relu")
    parameters = {
        "weight_ih_l0": torch.full((2, 1), 1e-30, dtype=torch.float64),
        "weight_hh_l0": torch.full((2, 2), 1.7e308, dtype=torch.float64),
    }
    path = path_of(Network(config, parameters), torch.ones((2, 1), dtype=torch.float64))
    steps, _ = go_back(path, begin_backward(path)[1], 2, jacobians=True)
    assert str(gradient_not_finite(steps)) == (
        "step 1: norm of jacobian.hidden_state of layer 0, forward, at time step 1 is inf"
    )
