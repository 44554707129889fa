"""The backward pass at the ends of its numbers' range: exact, named where it overflows, never clipped."""

import pytest
import torch

from models.config import NetworkConfig, ReadoutConfig
from models.finite import NotFinite
from models.gradients import (
    CrossEntropy,
    HiddenUnit,
    gradient_not_finite,
    run_path,
)
from models.gradients.norm import norm
from models.network import Network
from models.state import initial_run_state
from tests.models.backward import gone, path_of


def test_a_cross_entropy_is_exact_where_its_softmax_is_zero() -> None:
    config = NetworkConfig("rnn", 1, 1, bias=False, readout=ReadoutConfig(2, "softmax"))
    parameters = {
        "weight_ih_l0": torch.tensor([[20.0]]),
        "weight_hh_l0": torch.tensor([[0.0]]),
        "readout.weight": torch.tensor([[500.0], [-500.0]]),
    }
    path = path_of(Network(config, parameters), torch.ones((1, 1)), CrossEntropy(0, 1))
    came = gone(path)
    assert came.value == 1000.0
    assert torch.equal(came.cells[(0, "forward"), 0].states["hidden_state"], torch.tensor([1000.0]))


def exploding(weight: float, dtype: torch.dtype) -> Network:
    """An RNN of one relu unit that multiplies what it remembers."""
    config = NetworkConfig("rnn", 1, 1, bias=False, nonlinearity="relu")
    parameters = {"weight_ih_l0": [[1.0]], "weight_hh_l0": [[weight]]}
    return Network(config, {name: torch.tensor(value, dtype=dtype) for name, value in parameters.items()})


def test_a_gradient_that_overflows_is_named_and_never_clipped() -> None:
    network, inputs = exploding(1e10, torch.float32), torch.full((6, 1), 1e-37)
    steps = gone(path_of(network, inputs, HiddenUnit(5, 0, "forward", 0))).steps
    lengths = [step.cells[0].norms["hidden_state"] for step in steps]
    assert lengths == pytest.approx([1, 1e10, 1e20, 1e30, torch.inf, torch.inf], rel=1e-6)
    assert str(gradient_not_finite(steps)) == (
        "step 1: gradient.hidden_state[0] of layer 0, forward, at time step 1 is inf"
    )
    assert gradient_not_finite(steps[:4]) is None


def test_a_run_that_overflows_is_named_before_any_gradient() -> None:
    network, inputs = exploding(1e10, torch.float32), torch.ones((6, 1))
    fault = run_path(network, initial_run_state(network, inputs), inputs, HiddenUnit(5, 0, "forward", 0))
    assert isinstance(fault, NotFinite)
    assert str(fault) == "step 4: hidden_state[0] of layer 0, forward, at time step 4 is inf"


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_norm_is_zero_only_where_the_gradient_is(dtype: torch.dtype) -> None:
    smallest, largest = torch.finfo(dtype).tiny, torch.finfo(dtype).max
    assert norm(torch.tensor([3 * smallest, 4 * smallest], dtype=dtype)) == pytest.approx(
        5 * smallest, rel=1e-6
    )
    assert norm(torch.tensor([0.6 * largest, 0.8 * largest], dtype=dtype)) == pytest.approx(largest, rel=1e-6)
    assert norm(torch.zeros(3, dtype=dtype)) == 0
    assert norm(torch.tensor([1.0, torch.inf], dtype=dtype)) == torch.inf
