"""Gradients at the ends of their numbers' range: what overflows is named, what vanishes is zero."""

import httpx2
import pytest

from app.wire.lines import FailureLine
from tests.app.backward import gradients
from tests.app.conversation import Body


def exploding(weight: float, time_steps: int) -> Body:
    """An RNN of one relu unit that multiplies what it remembers."""
    return {
        "network": {"cell": "rnn", "hidden_size": 1, "nonlinearity": "relu", "bias": False, "readout": None},
        "weights": {"tensors": {"weight_ih_l0": [[1e-37]], "weight_hh_l0": [[weight]]}},
        "input": {"values": [[1]] * time_steps},
    }


def test_a_gradient_that_overflows_is_named_after_the_last_that_does_not(client: httpx2.Client) -> None:
    answer = gradients(client, exploding(1e10, 6))
    assert [line.step for line in answer.lines] == [5, 4, 3, 2]
    assert isinstance(answer.last, FailureLine)
    assert answer.last.code == "not_finite"
    assert answer.last.message == (
        "step 1: gradient.hidden_state[0] of layer 0, forward, at time step 1 is inf"
    )


def test_a_run_that_overflows_has_no_loss(client: httpx2.Client) -> None:
    answer = gradients(client, exploding(1e10, 9))
    assert answer.start.value is None
    assert answer.lines == []
    assert isinstance(answer.last, FailureLine)
    assert answer.last.message.startswith("on the way to the loss, step 8: hidden_state[0] of layer 0")


def test_a_loss_that_overflows_is_named(client: httpx2.Client) -> None:
    request: Body = {"input": {"text": "ab"}, "loss": {"values": [1e30, 0]}}
    answer = gradients(client, request)
    assert isinstance(answer.last, FailureLine)
    assert answer.last.message == "the loss at time step 1 is inf"


def test_a_gradient_that_vanishes_is_zero_and_its_smallest_numbers_are_not_lost(
    client: httpx2.Client,
) -> None:
    request = exploding(1e-3, 40) | {"network": exploding(1, 1)["network"] | {"nonlinearity": "tanh"}}
    lengths = [line.cells[0].hidden_state_norm for line in gradients(client, request).lines]
    assert lengths[10] == pytest.approx(1e-30, rel=1e-5)
    assert lengths[14] == pytest.approx(1e-42, rel=1e-2)
    assert set(lengths[16:]) == {0.0}
