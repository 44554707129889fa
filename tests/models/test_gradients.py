"""The backward pass, held to PyTorch's own through its own cells, and to finite differences of whole runs."""

import pickle
from dataclasses import dataclass, field, replace
from functools import partial
from math import log

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from models import (
    Direction,
    Intervention,
    Network,
    NetworkConfig,
    NotFinite,
    ReadoutConfig,
    initial_run_state,
    run_steps,
)
from models.gradients import (
    CellGradient,
    CrossEntropy,
    GradientStep,
    HiddenUnit,
    Loss,
    OutputUnit,
    Path,
    SquaredError,
    begin_backward,
    go_back,
    gradient_not_finite,
    run_path,
)
from models.gradients.norm import norm
from tests.models.played import Place, Played, assert_close, network_of, normal, play
from tests.models.strategies import CONFIGS, DTYPES, LENGTHS, SEEDS

RELATIVE = {torch.float32: 1e-4, torch.float64: 1e-10}


@dataclass
class Gone:
    """A whole backward pass, laid out by place and time step."""

    value: float
    steps: list[GradientStep]
    initial_hidden_state: Tensor
    initial_cell_state: Tensor | None
    cells: dict[tuple[Place, int], CellGradient] = field(
        default_factory=dict[tuple[Place, int], CellGradient]
    )

    def __post_init__(self) -> None:
        for step in self.steps:
            for cell in step.cells:
                self.cells[(cell.layer, cell.direction), cell.time_step] = cell


def path_of(
    network: Network, inputs: Tensor, loss: Loss, interventions: list[Intervention] | None = None
) -> Path:
    path = run_path(network, initial_run_state(network, inputs), inputs, loss, interventions or [])
    assert isinstance(path, Path)
    return path


def gone(path: Path, steps: int = 10**9, jacobians: bool = False) -> Gone:
    value, state = begin_backward(path)
    found: list[GradientStep] = []
    while state.next_step >= 0:
        chunk, state = go_back(path, state, steps, jacobians)
        assert 1 <= len(chunk) <= steps
        found += chunk
    return Gone(value, found, state.hidden_state, state.cell_state)


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


def plain_loss(loss: Loss, outputs: Tensor | None, hidden_state: dict[Place, Tensor], size: int) -> Tensor:
    """The loss by its definition, from outputs (T, o) and hidden states (T, q) by place."""
    if isinstance(loss, HiddenUnit):
        return hidden_state[loss.layer, loss.direction][loss.time_step][loss.unit]
    assert outputs is not None
    y = outputs[loss.time_step]
    if isinstance(loss, OutputUnit):
        return y[loss.unit]
    if isinstance(loss, SquaredError):
        return ((y - torch.tensor(loss.values, dtype=y.dtype)) ** 2).sum() / len(y)
    return -torch.log(y.view(-1, size)[:, loss.target]).sum()


class Unrolled:
    """A network run through PyTorch's own cells, its every state a tensor that keeps its gradient."""

    def __init__(self, network: Network, inputs: Tensor) -> None:
        self.network, self.length = network, len(inputs)
        self.hidden_state: dict[tuple[Place, int], Tensor] = {}
        self.cell_state: dict[tuple[Place, int], Tensor] = {}
        below = list(inputs)
        for layer in range(network.config.num_layers):
            for direction in network.config.directions:
                self.run(layer, direction, below)
            below = [
                torch.cat([self.hidden_state[(layer, way), t] for way in network.config.directions], dim=1)
                for t in range(self.length)
            ]

    def run(self, layer: int, direction: Direction, inputs: list[Tensor]) -> None:
        config = self.network.config
        place: Place = (layer, direction)
        h = torch.zeros((1, config.hidden_size), dtype=self.network.dtype)
        c = torch.zeros_like(h)
        for t in range(self.length) if direction == "forward" else reversed(range(self.length)):
            x = inputs[t].view(1, -1)  # an unbatched LSTMCell hides the very tensors that it computes with
            if config.cell == "lstm":
                h, c = self.cell(layer, direction)(x, (h, c))
                c.retain_grad()
                self.cell_state[place, t] = c
            elif config.cell == "gru" and not config.reset_after:
                h = self.cho(layer, direction, x.view(-1), h.view(-1)).view(1, -1)
            else:
                h = self.cell(layer, direction)(x, h)
            h.retain_grad()
            self.hidden_state[place, t] = h

    def parameters(self, layer: int, direction: Direction) -> dict[str, Tensor]:
        suffix = f"_l{layer}" + ("_reverse" if direction == "reverse" else "")
        return {
            name.removesuffix(suffix): tensor
            for name, tensor in self.network.parameters.items()
            if name.endswith(suffix) and not name.startswith("readout")
        }

    def cell(self, layer: int, direction: Direction) -> nn.RNNCell | nn.LSTMCell | nn.GRUCell:
        config, parameters = self.network.config, self.parameters(layer, direction)
        sizes = parameters["weight_ih"].shape[1], config.hidden_size
        if config.cell == "rnn":
            cell = nn.RNNCell(*sizes, bias=config.bias, nonlinearity=config.nonlinearity)
        else:
            cell = (nn.LSTMCell if config.cell == "lstm" else nn.GRUCell)(*sizes, bias=config.bias)
        cell = cell.to(self.network.dtype)
        cell.load_state_dict(parameters)
        return cell

    def cho(self, layer: int, direction: Direction, x: Tensor, h: Tensor) -> Tensor:
        """The GRU of Cho et al., which PyTorch does not have."""
        parameters = self.parameters(layer, direction)
        u_r, u_z, u_n = parameters["weight_ih"].chunk(3)
        w_r, w_z, w_n = parameters["weight_hh"].chunk(3)
        zero = torch.zeros(3 * len(h), dtype=h.dtype)
        a_r, a_z, a_n = parameters.get("bias_ih", zero).chunk(3)
        b_r, b_z, b_n = parameters.get("bias_hh", zero).chunk(3)
        r = torch.sigmoid(u_r @ x + a_r + w_r @ h + b_r).requires_grad_()
        z = torch.sigmoid(u_z @ x + a_z + w_z @ h + b_z)
        n = torch.tanh(u_n @ x + a_n + w_n @ (r * h) + b_n)
        return (1 - z) * n + z * h

    def by_time(self) -> dict[Place, Tensor]:
        places = {place for place, _ in self.hidden_state}
        return {
            place: torch.cat([self.hidden_state[place, t] for t in range(self.length)]) for place in places
        }

    def outputs(self) -> Tensor | None:
        if self.network.config.readout is None:
            return None
        states = self.by_time()
        last = self.network.config.num_layers - 1
        return self.network.outputs({way: states[last, way] for way in self.network.config.directions})


def size_of(config: NetworkConfig) -> int:
    return config.readout.size if config.readout else 0


@settings(deadline=None, derandomize=True, max_examples=80)
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
    for (place, time_step), state in unrolled.hidden_state.items():
        reached = came.cells.get((place, time_step))
        if state.grad is None or (place, time_step) not in came.cells:
            assert reached is None
            assert state.grad is None or not state.grad.any()
            continue
        assert reached is not None
        assert_near(reached.hidden_state, state.grad[0], dtype)
        if config.cell == "lstm":
            gradient = unrolled.cell_state[place, time_step].grad
            assert gradient is not None
            assert reached.cell_state is not None
            assert_near(reached.cell_state, gradient[0], dtype)


def assert_near(came: Tensor, expected: Tensor, dtype: torch.dtype) -> None:
    """Near by the size of the expected: gradients may be of any size."""
    scale = max(expected.abs().max().item(), torch.finfo(dtype).tiny)
    assert_close(came / scale, expected / scale, 10 * RELATIVE[dtype])


EPSILON = 1e-5
DEEP = NetworkConfig("lstm", 3, 3, num_layers=2, bidirectional=True, readout=ReadoutConfig(5, "softmax"))
HELD = [
    Intervention(0, "forward", 2, 3, "hidden_state", 1, 0.4),
    Intervention(1, "forward", 1, 2, "cell_state", 2, 0.75),
    Intervention(1, "reverse", 4, 4, "gates.forget", 0, 0.0),
]
DIFFERED = [
    (DEEP, CrossEntropy(2, 2), HELD),
    (replace(DEEP, bidirectional=False), SquaredError(4, (0.1, 0.0, 0.7, 0.2, 0.0)), HELD[:2]),
    (replace(DEEP, cell="gru", reset_after=False), OutputUnit(2, 7), [HELD[0]]),
    (replace(DEEP, cell="gru"), HiddenUnit(3, 1, "reverse", 2), [replace(HELD[2], target="gates.reset")]),
    (replace(DEEP, cell="rnn"), CrossEntropy(4, 0), [HELD[0]]),
]


@pytest.mark.parametrize(("config", "loss", "interventions"), DIFFERED)
def test_a_gradient_is_what_a_small_change_of_one_unit_does_to_the_loss(
    config: NetworkConfig, loss: Loss, interventions: list[Intervention]
) -> None:
    network, inputs = network_of(config), normal(5, 3)
    played = play(network, inputs, run=partial(run_steps, interventions=interventions))
    came = gone(path_of(network, inputs, loss, interventions))

    def loss_with(place: Place, time_step: int, target: str, unit: int, value: float) -> float:
        changed = Intervention(*place, time_step, time_step, target, unit, value)
        run = partial(run_steps, interventions=[*interventions, changed])
        again = play(network, inputs, run=run, detail="states")
        return plain_loss(loss, again.outputs, again.hidden_state, size_of(config)).item()

    for (place, time_step), cell in came.cells.items():
        for target, gradient, states in parts(cell, played, place):
            for unit in range(config.hidden_size):
                if is_held(interventions, place, time_step, target, unit):
                    assert gradient[unit] == 0
                    continue
                now = states[time_step][unit].item()
                higher, lower = (
                    loss_with(place, time_step, target, unit, now + change) for change in (EPSILON, -EPSILON)
                )
                difference = (higher - lower) / (2 * EPSILON)
                assert gradient[unit].item() == pytest.approx(difference, rel=1e-5, abs=1e-9)


def parts(cell: CellGradient, played: Played, place: Place) -> list[tuple[str, Tensor, Tensor]]:
    found = [("hidden_state", cell.hidden_state, played.hidden_state[place])]
    if cell.cell_state is not None:
        found.append(("cell_state", cell.cell_state, played.cell_state[place]))
    return found


def is_held(interventions: list[Intervention], place: Place, time_step: int, target: str, unit: int) -> bool:
    return any(
        (one.layer, one.direction) == place
        and one.from_step <= time_step <= one.to_step
        and (one.target, one.unit) == (target, unit)
        for one in interventions
    )


def test_nothing_goes_back_through_what_is_held() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 4)), normal(6, 3)
    wall = [
        Intervention(0, "forward", 3, 3, target, unit, 0.2)
        for target in ("hidden_state", "cell_state")
        for unit in range(4)
    ]
    came = gone(path_of(network, inputs, HiddenUnit(5, 0, "forward", 1), wall))
    lengths = [came.cells[(0, "forward"), t].hidden_state_norm for t in range(6)]
    assert [length == 0 for length in lengths] == [True, True, True, True, False, False]


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
            assert torch.equal(cell.hidden_state, other.hidden_state)


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
    assert_close(came.initial_hidden_state, expected, 1e-14)


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
    assert torch.equal(came.cells[(0, "forward"), 0].hidden_state, torch.tensor([1000.0]))


def test_the_cross_entropy_of_two_readouts_is_the_sum_of_theirs() -> None:
    network, inputs = network_of(DEEP), normal(4, 3)
    outputs = play(network, inputs).outputs[2]
    expected = -log(outputs[3]) - log(outputs[8])
    assert gone(path_of(network, inputs, CrossEntropy(2, 3))).value == pytest.approx(expected, rel=1e-12)


def exploding(weight: float, dtype: torch.dtype) -> Network:
    """An RNN of one relu unit that multiplies what it remembers."""
    config = NetworkConfig("rnn", 1, 1, bias=False, nonlinearity="relu")
    parameters = {"weight_ih_l0": [[1.0]], "weight_hh_l0": [[weight]]}
    return Network(config, {name: torch.tensor(value, dtype=dtype) for name, value in parameters.items()})


def test_a_gradient_that_overflows_is_named_and_never_clipped() -> None:
    network, inputs = exploding(1e10, torch.float32), torch.full((6, 1), 1e-37)
    steps = gone(path_of(network, inputs, HiddenUnit(5, 0, "forward", 0))).steps
    lengths = [step.cells[0].hidden_state_norm for step in steps]
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
