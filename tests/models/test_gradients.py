"""The backward pass, held to PyTorch's own through its own cells, and to finite differences of whole runs."""

from dataclasses import replace
from functools import partial
from math import log

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from models.config import Cell, NetworkConfig
from models.gradients import (
    CrossEntropy,
    HiddenUnit,
    Loss,
    OutputUnit,
    SquaredError,
)
from models.interventions import Intervention
from models.network import Network
from models.run import run_steps
from tests.models.backward import DEEP, gone, path_of, plain_loss, size_of
from tests.models.played import Place, assert_close, network_of, normal, play
from tests.models.strategies import CONFIGS, DTYPES, LENGTHS, SEEDS, tried
from tests.models.unrolled import Unrolled

RELATIVE = {torch.float32: 1e-4, torch.float64: 1e-10}


@st.composite
def losses(draw: st.DrawFn, config: NetworkConfig, length: int) -> Loss:
    time_step = draw(st.integers(0, length - 1))
    choices: list[Loss] = [
        HiddenUnit(
            time_step,
            draw(st.integers(0, config.num_layers - 1)),
            draw(st.sampled_from(config.directions)),
            draw(st.integers(0, config.hidden_size - 1)),
        )
    ]
    if config.readout is not None:
        choices.append(OutputUnit(time_step, draw(st.integers(0, config.output_size - 1))))
        choices.append(SquaredError(time_step, tuple(0.1 * j for j in range(config.output_size))))
        if config.readout.activation == "softmax":
            choices.append(CrossEntropy(time_step, draw(st.integers(0, config.readout.size - 1))))
    return draw(st.sampled_from(choices))


@tried(80)
@given(data=st.data(), config=CONFIGS, length=LENGTHS, dtype=DTYPES, seed=SEEDS, steps=st.integers(1, 13))
def test_gradients_are_those_of_pytorchs_own_backward(
    data: st.DataObject, config: NetworkConfig, length: int, dtype: torch.dtype, seed: int, steps: int
) -> None:
    network, inputs = (
        network_of(config, dtype, seed),
        normal(length, config.input_size, dtype=dtype, seed=seed),
    )
    loss = data.draw(losses(config, length))
    came = gone(path_of(network, inputs, loss), steps)
    unrolled = Unrolled(network, inputs)
    expected = plain_loss(loss, unrolled.outputs(), unrolled.by_time(), size_of(config))
    torch.autograd.backward(expected)
    assert came.value == pytest.approx(expected.item(), rel=RELATIVE[dtype], abs=RELATIVE[dtype])
    for (place, time_step), states in unrolled.states.items():
        reached = came.cells.get((place, time_step))
        if reached is None:
            assert not any(state.grad is not None and state.grad.any() for state in states.values())
            continue
        assert list(reached.states) == list(config.kind.states)
        expected_gradients = {
            name: torch.zeros_like(state) if state.grad is None else state.grad
            for name, state in states.items()
        }
        assert_near(
            torch.cat(list(reached.states.values())),
            torch.cat([expected_gradients[name][0] for name in reached.states]),
            dtype,
        )


def assert_near(came: Tensor, expected: Tensor, dtype: torch.dtype) -> None:
    """Near by the size of the expected: gradients may be of any size, and those by one state of a cell cancel
    out where those by another do not."""
    scale = max(expected.abs().max().item(), torch.finfo(dtype).tiny)
    assert_close(came / scale, expected / scale, 10 * RELATIVE[dtype])


EPSILON = 1e-5
HELD = [
    Intervention(0, "forward", 2, 3, "hidden_state", 1, 0.4),
    Intervention(1, "forward", 1, 2, "cell_state", 2, 0.75),
    Intervention(1, "reverse", 3, 3, "gates.forget", 0, 0.0),
]
STEPS = 4
DIFFERED = [
    (DEEP, CrossEntropy(2, 2), HELD),
    (replace(DEEP, bidirectional=False), SquaredError(3, (0.1, 0.0, 0.7, 0.2, 0.0)), HELD[:2]),
    (replace(DEEP, cell="gru", reset_after=False), OutputUnit(2, 7), [HELD[0]]),
    (replace(DEEP, cell="gru"), HiddenUnit(3, 1, "reverse", 2), [replace(HELD[2], target="gates.reset")]),
    (replace(DEEP, cell="rnn"), CrossEntropy(3, 0), [HELD[0]]),
    (replace(DEEP, cell="peephole_lstm"), CrossEntropy(2, 2), HELD),
    (replace(DEEP, cell="min_gru"), OutputUnit(2, 7), [replace(HELD[2], target="gates.update")]),
    (replace(DEEP, cell="slstm"), CrossEntropy(2, 2), HELD),
    (
        replace(DEEP, cell="slstm"),
        HiddenUnit(3, 1, "reverse", 2),
        [replace(HELD[1], target="normalizer_state")],
    ),
]


@pytest.mark.parametrize(("config", "loss", "interventions"), DIFFERED)
def test_a_gradient_is_what_a_small_change_of_a_state_does_to_the_loss(
    config: NetworkConfig, loss: Loss, interventions: list[Intervention]
) -> None:
    network, inputs = network_of(config), normal(STEPS, 3)
    came = gone(path_of(network, inputs, loss, interventions))
    changed = Changed(network, inputs, loss, interventions)
    assert len(came.cells) > STEPS
    for row, ((place, time_step), cell) in enumerate(came.cells.items()):
        for target, gradient in cell.states.items():
            along = normal(config.hidden_size, seed=row)
            for unit in held_units(interventions, place, time_step, target):
                assert gradient[unit] == 0
                along[unit] = 0
            difference = changed.slope(place, time_step, target, along)
            assert (gradient @ along).item() == pytest.approx(difference, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_each_number_of_a_gradient_is_what_a_small_change_of_its_unit_does(cell: Cell) -> None:
    network, inputs, loss = network_of(replace(DEEP, cell=cell)), normal(3, 3), CrossEntropy(1, 2)
    changed = Changed(network, inputs, loss, [])
    for (place, time_step), reached in gone(path_of(network, inputs, loss)).cells.items():
        for target, gradient in reached.states.items():
            for unit in range(3):
                along = torch.eye(3, dtype=torch.float64)[unit]
                difference = changed.slope(place, time_step, target, along)
                assert gradient[unit].item() == pytest.approx(difference, rel=1e-5, abs=1e-9)


class Changed:
    """A run again and again, each time with one state a little changed."""

    def __init__(
        self, network: Network, inputs: Tensor, loss: Loss, interventions: list[Intervention]
    ) -> None:
        self.network, self.inputs, self.loss, self.interventions = network, inputs, loss, interventions
        self.states = play(network, inputs, run=partial(run_steps, interventions=interventions)).states

    def slope(self, place: Place, time_step: int, target: str, along: Tensor) -> float:
        """What the loss gains by a step of that state along a vector, by central differences."""
        now = self.states[place][target][time_step]
        higher, lower = (
            self.value(place, time_step, target, now + change * along) for change in (EPSILON, -EPSILON)
        )
        return (higher - lower) / (2 * EPSILON)

    def value(self, place: Place, time_step: int, target: str, state: Tensor) -> float:
        """The loss where a cell has that state; a unit that is held stays held."""
        held = held_units(self.interventions, place, time_step, target)
        changes = [
            Intervention(*place, time_step, time_step, target, unit, state[unit].item())
            for unit in range(self.network.config.hidden_size)
            if unit not in held
        ]
        run = partial(run_steps, interventions=[*self.interventions, *changes])
        again = play(self.network, self.inputs, run=run, detail="states")
        return plain_loss(self.loss, again.outputs, again.hidden_state, size_of(self.network.config)).item()


def held_units(interventions: list[Intervention], place: Place, time_step: int, target: str) -> set[int]:
    return {
        one.unit
        for one in interventions
        if (one.layer, one.direction, one.target) == (*place, target)
        and one.from_step <= time_step <= one.to_step
    }


def test_nothing_goes_back_through_what_is_held() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 4)), normal(6, 3)
    wall = [
        Intervention(0, "forward", 3, 3, target, unit, 0.2)
        for target in ("hidden_state", "cell_state")
        for unit in range(4)
    ]
    came = gone(path_of(network, inputs, HiddenUnit(5, 0, "forward", 1), wall))
    lengths = [came.cells[(0, "forward"), t].norms["hidden_state"] for t in range(6)]
    assert [length == 0 for length in lengths] == [True, True, True, True, False, False]


def test_the_cross_entropy_of_two_readouts_is_the_sum_of_theirs() -> None:
    network, inputs = network_of(DEEP), normal(4, 3)
    outputs = play(network, inputs).outputs[2]
    expected = -log(outputs[3]) - log(outputs[8])
    assert gone(path_of(network, inputs, CrossEntropy(2, 3))).value == pytest.approx(expected, rel=1e-12)
