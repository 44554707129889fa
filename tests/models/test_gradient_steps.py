"""The order in which the backward pass goes, in chunks of any size, and what is left at its end."""

import pickle
from dataclasses import replace

import pytest
import torch
from torch import nn

from models.config import NetworkConfig
from models.gradients import (
    CrossEntropy,
    GradientStep,
    HiddenUnit,
    Loss,
    begin_backward,
    go_back,
)
from tests.models.backward import DEEP, gone, path_of
from tests.models.played import assert_close, network_of, normal


@pytest.mark.parametrize("config", [DEEP, replace(DEEP, bidirectional=False)])
def test_chunks_of_any_size_and_a_pickled_state_give_the_same_bits(config: NetworkConfig) -> None:
    path = path_of(network_of(config, torch.float32), normal(9, 3, dtype=torch.float32), CrossEntropy(5, 1))
    whole, state = gone(path), begin_backward(path)[1]
    steps: list[GradientStep] = []
    while state.next_step >= 0:
        chunk, state = go_back(path, pickle.loads(pickle.dumps(state)), 2)
        steps += chunk
    assert [step.step for step in steps] == [step.step for step in whole.steps]
    for step, expected in zip(steps, whole.steps, strict=True):
        for cell, other in zip(step.cells, expected.cells, strict=True):
            assert torch.equal(cell.states["hidden_state"], other.states["hidden_state"])


def test_the_steps_of_the_run_are_retraced_in_reverse() -> None:
    def order(config: NetworkConfig, loss: Loss) -> list[tuple[int, list[tuple[int, str, int]]]]:
        came = gone(path_of(network_of(config), normal(4, 3), loss))
        return [
            (step.step, [(cell.layer, cell.direction, cell.time_step) for cell in step.cells])
            for step in came.steps
        ]

    deep = replace(DEEP, bidirectional=False)
    assert order(deep, CrossEntropy(2, 0)) == [(t, [(1, "forward", t), (0, "forward", t)]) for t in (2, 1, 0)]
    assert order(deep, HiddenUnit(1, 0, "forward", 0)) == [(t, [(0, "forward", t)]) for t in (1, 0)]
    lower = [(t, [(0, "forward", t), (0, "reverse", 3 - t)]) for t in (3, 2, 1, 0)]
    assert order(DEEP, CrossEntropy(1, 0)) == [
        (6, [(1, "reverse", 1)]),
        (5, [(1, "forward", 1), (1, "reverse", 2)]),
        (4, [(1, "forward", 0), (1, "reverse", 3)]),
        *lower,
    ]
    assert order(DEEP, HiddenUnit(1, 1, "forward", 0)) == [
        (5, [(1, "forward", 1)]),
        (4, [(1, "forward", 0)]),
        (3, [(0, "reverse", 0)]),
        (2, [(0, "reverse", 1)]),
        (1, [(0, "forward", 1), (0, "reverse", 2)]),
        (0, [(0, "forward", 0), (0, "reverse", 3)]),
    ]


def test_what_is_left_at_the_end_is_the_gradient_by_the_initial_state() -> None:
    network, inputs = network_of(NetworkConfig("gru", 3, 4)), normal(5, 3)
    came = gone(path_of(network, inputs, HiddenUnit(4, 0, "forward", 2)))
    module = nn.GRU(3, 4, dtype=torch.float64)
    module.load_state_dict(dict(network.parameters))
    h = torch.zeros((1, 4), dtype=torch.float64, requires_grad=True)
    (expected,) = torch.autograd.grad(module(inputs, h)[0][4, 2], h)
    assert_close(came.initial["hidden_state"], expected, 1e-14)
