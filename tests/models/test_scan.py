"""The scan of cell states against the recurrence itself, at every length around its blocks."""

import pytest
import torch
from torch import Tensor

from models.cells import LSTMGates
from models.scan import scan_cell_states
from tests.models.played import TOLERANCE, assert_close, normal


def looped(gates: LSTMGates, cell_state: Tensor) -> Tensor:
    cell_states: list[Tensor] = []
    for time_step in range(len(gates.forget)):
        kept = gates.forget[time_step] * cell_state
        cell_state = kept + gates.input[time_step] * gates.candidate[time_step]
        cell_states.append(cell_state)
    return torch.stack(cell_states)


def gates_of(steps: int, size: int, dtype: torch.dtype, openness: float = 0.0) -> LSTMGates:
    """Random gates; openness shifts the forget gate's sum before its sigmoid."""
    i, f, g, o = normal(4, steps, size, dtype=dtype, seed=steps).unbind(0)
    return LSTMGates(torch.sigmoid(i), torch.sigmoid(f + openness), torch.tanh(g), torch.sigmoid(o))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("steps", [*range(1, 27), 99, 100, 101])
def test_scanned_cell_states_are_the_recurrences(steps: int, dtype: torch.dtype) -> None:
    gates, cell_state = gates_of(steps, 5, dtype), normal(5, dtype=dtype)
    assert_close(scan_cell_states(gates, cell_state), looped(gates, cell_state), TOLERANCE[dtype])


@pytest.mark.parametrize("openness", [-200.0, -8.0, 8.0, 200.0])
def test_shut_and_open_forget_gates_lose_nothing(openness: float) -> None:
    gates, cell_state = gates_of(500, 3, torch.float64, openness), 100 * normal(3)
    assert_close(scan_cell_states(gates, cell_state), looped(gates, cell_state), 1e-10)


def test_the_gates_are_left_as_they_were() -> None:
    gates = gates_of(20, 3, torch.float64)
    before = [gate.clone() for gate in gates]
    scan_cell_states(gates, normal(3))
    assert all(torch.equal(gate, old) for gate, old in zip(gates, before, strict=True))
