"""What is held, held to a plain loop: every equation written out again, one gate after another."""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from models.config import Direction, NetworkConfig, ReadoutConfig
from models.interventions import Intervention, intervention_problems
from models.network import Network
from models.run import run_chunk, run_steps
from models.state import RunState, initial_run_state
from models.trace import Chunk
from tests.models.loops import LOOPS, looped
from tests.models.played import (
    TOLERANCE,
    Place,
    Played,
    assert_close,
    divided_by,
    network_of,
    normal,
    play,
)
from tests.models.strategies import CONFIGS, DTYPES, LENGTHS, SEEDS, tried

GATES = {
    "rnn": ["hidden"],
    "lstm": ["input", "forget", "candidate", "output"],
    "gru": ["reset", "update", "candidate"],
}
Steps = dict[str, Tensor]


def plain(network: Network, inputs: Tensor, interventions: Sequence[Intervention]) -> dict[Place, Steps]:
    """Every pass by the textbooks: by quantity (T, q)."""
    config, passes, below = network.config, dict[Place, Steps](), inputs
    if config.cell in LOOPS:
        return looped(network, inputs, interventions=interventions)
    for layer in range(config.num_layers):
        for direction in config.directions:
            own = [one for one in interventions if (one.layer, one.direction) == (layer, direction)]
            passes[layer, direction] = plain_pass(network, layer, direction, below, own)
        below = torch.cat([passes[layer, way]["hidden_state"] for way in config.directions], dim=1)
    return passes


def plain_pass(
    network: Network, layer: int, direction: Direction, inputs: Tensor, own: list[Intervention]
) -> Steps:
    length, size = len(inputs), network.config.hidden_size
    h, c = torch.zeros(size, dtype=inputs.dtype), torch.zeros(size, dtype=inputs.dtype)
    found: dict[int, Steps] = {}
    for time_step in range(length) if direction == "forward" else reversed(range(length)):
        held = [one for one in own if one.from_step <= time_step <= one.to_step]
        found[time_step] = plain_step(network, layer, direction, inputs[time_step], h, c, held)
        h, c = found[time_step]["hidden_state"], found[time_step].get("cell_state", c)
    return {name: torch.stack([found[t][name] for t in range(length)]) for name in found[0]}


def plain_step(
    network: Network,
    layer: int,
    direction: Direction,
    x: Tensor,
    h: Tensor,
    c: Tensor,
    held: list[Intervention],
) -> Steps:
    config = network.config
    name = f"l{layer}" + ("_reverse" if direction == "reverse" else "")
    weight_ih, weight_hh = (network.parameters[f"weight_{half}_{name}"] for half in ("ih", "hh"))
    zeros = torch.zeros(len(weight_ih), dtype=x.dtype)
    bias_ih, bias_hh = (network.parameters.get(f"bias_{half}_{name}", zeros) for half in ("ih", "hh"))
    blocks = {
        gate: slice(place * config.hidden_size, (place + 1) * config.hidden_size)
        for place, gate in enumerate(GATES[config.cell])
    }

    def u(gate: str) -> Tensor:
        return weight_ih[blocks[gate]] @ x + bias_ih[blocks[gate]]

    def w(gate: str, state: Tensor) -> Tensor:
        return weight_hh[blocks[gate]] @ state + bias_hh[blocks[gate]]

    def hold(target: str, computed: Tensor) -> Tensor:
        changed = computed.clone()
        for one in held:
            if one.target == target:
                changed[one.unit] = one.value
        return changed

    def s(gate: str) -> Tensor:
        return hold(f"gates.{gate}", 1 / (1 + torch.exp(-u(gate) - w(gate, h))))

    if config.cell == "rnn":
        total = u("hidden") + w("hidden", h)
        state = torch.tanh(total) if config.nonlinearity == "tanh" else total.clamp(min=0)
        return {"hidden_state": hold("hidden_state", state)}
    if config.cell == "lstm":
        i, f, o = s("input"), s("forget"), s("output")
        g = hold("gates.candidate", torch.tanh(u("candidate") + w("candidate", h)))
        c = hold("cell_state", f * c + i * g)
        state = hold("hidden_state", o * torch.tanh(c))
        gates = {"gates.input": i, "gates.forget": f, "gates.candidate": g, "gates.output": o}
        return {"hidden_state": state, "cell_state": c, **gates}
    r, z = s("reset"), s("update")
    inner = r * w("candidate", h) if config.reset_after else w("candidate", r * h)
    n = hold("gates.candidate", torch.tanh(u("candidate") + inner))
    return {
        "hidden_state": hold("hidden_state", (1 - z) * n + z * h),
        "gates.reset": r,
        "gates.update": z,
        "gates.candidate": n,
    }


def assert_as_plain(played: Played, expected: dict[Place, Steps], tolerance: float) -> None:
    for place, steps in expected.items():
        came = played.quantities(place)
        assert came.keys() == steps.keys()
        for name, tensor in steps.items():
            assert_close(came[name], tensor, tolerance * max(1.0, float(tensor.abs().max())))


def targets_of(config: NetworkConfig) -> list[str]:
    return [*config.kind.states, *(f"gates.{name}" for name in config.gate_names)]


def values_of(config: NetworkConfig) -> list[float]:
    """What to hold them at: above 0 where the cell divides by a state that they add up to."""
    return [0.3, 1.0, 2.5] if divided_by(config) else [0.0, 1.0, -1.0, 0.3, 2.5]


@st.composite
def interventions_in(draw: st.DrawFn, config: NetworkConfig, length: int) -> list[Intervention]:
    def one() -> Intervention:
        start = draw(st.integers(0, length - 1))
        return Intervention(
            draw(st.integers(0, config.num_layers - 1)),
            draw(st.sampled_from(config.directions)),
            start,
            draw(st.integers(start, length - 1)),
            draw(st.sampled_from(targets_of(config))),
            draw(st.integers(0, config.hidden_size - 1)),
            draw(st.sampled_from(values_of(config))),
        )

    return [one() for _ in range(draw(st.integers(1, 4)))]


@tried(100)
@given(data=st.data(), config=CONFIGS, length=LENGTHS, dtype=DTYPES, seed=SEEDS, steps=st.integers(1, 13))
def test_both_paths_are_a_plain_loop_with_holds(
    data: st.DataObject, config: NetworkConfig, length: int, dtype: torch.dtype, seed: int, steps: int
) -> None:
    interventions = data.draw(interventions_in(config, length))
    network, inputs = (
        network_of(config, dtype, seed),
        normal(length, config.input_size, dtype=dtype, seed=seed),
    )
    expected = plain(network, inputs, interventions)
    for run in (run_chunk, run_steps):
        played = play(network, inputs, run=partial(run, interventions=interventions), steps=steps)
        assert_as_plain(played, expected, 5 * TOLERANCE[dtype])


LSTM = NetworkConfig("lstm", 3, 4, num_layers=2, bidirectional=True, readout=ReadoutConfig(5, "identity"))
HELD = [
    Intervention(0, "forward", 4, 9, "gates.forget", 1, 0.0),
    Intervention(1, "reverse", 3, 5, "cell_state", 2, 0.75),
]


def test_without_interventions_every_bit_is_as_before() -> None:
    network, inputs = network_of(LSTM, torch.float32), normal(11, 3, dtype=torch.float32)
    came = play(network, inputs, run=partial(run_chunk, interventions=[]), steps=4)
    assert torch.equal(came.outputs, play(network, inputs, steps=4).outputs)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_until_the_first_hold_every_bit_is_that_of_the_free_run(dtype: torch.dtype) -> None:
    network = network_of(NetworkConfig("lstm", 9, 33, num_layers=2), dtype)
    inputs = normal(40, 9, dtype=dtype)
    held = Intervention(0, "forward", 17, 39, "hidden_state", 5, 1.0)
    came = play(network, inputs, run=partial(run_chunk, interventions=[held]))
    free = play(network, inputs)
    for place in free.hidden_state:
        for name, states in free.states[place].items():
            assert torch.equal(came.states[place][name][:17], states[:17])
        assert not torch.equal(came.hidden_state[place][17], free.hidden_state[place][17])


def test_a_run_goes_on_from_a_pickled_state_with_the_same_bits() -> None:
    network, inputs = network_of(LSTM, torch.float32), normal(11, 3, dtype=torch.float32)
    state = initial_run_state(network, inputs)
    posted = state
    while state.next_step < 2 * len(inputs):
        chunk, state = run_chunk(network, state, inputs, 3, "terms", HELD)
        posted_chunk, posted = run_chunk(network, posted, inputs, 3, "terms", HELD)
        posted = pickle.loads(pickle.dumps(posted))
        for cell, posted_cell in zip(chunk.cells, posted_chunk.cells, strict=True):
            assert torch.equal(cell.hidden_state, posted_cell.hidden_state)
            assert torch.equal(cell.gates["forget"], posted_cell.gates["forget"])
    assert torch.equal(state.states["hidden_state"], posted.states["hidden_state"])


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_the_readout_reads_the_held_state(run: Callable[..., tuple[Chunk, RunState]]) -> None:
    network = network_of(NetworkConfig("gru", 3, 4, readout=ReadoutConfig(5, "identity")))
    inputs = normal(6, 3)
    held = [Intervention(0, "forward", 2, 2, "hidden_state", unit, 0.5) for unit in range(4)]
    played = play(network, inputs, run=partial(run, interventions=held))
    expected = network.parameters["readout.weight"] @ torch.full((4,), 0.5, dtype=torch.float64)
    assert_close(played.outputs[2], expected, 1e-12)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_of_two_that_hold_the_same_unit_the_later_prevails(
    run: Callable[..., tuple[Chunk, RunState]],
) -> None:
    network, inputs = network_of(NetworkConfig("rnn", 3, 4)), normal(6, 3)
    wide = Intervention(0, "forward", 0, 5, "hidden_state", 1, 0.25)
    narrow = replace(wide, from_step=2, to_step=3, value=-0.5)
    played = play(network, inputs, run=partial(run, interventions=[wide, narrow]))
    expected = torch.tensor([0.25, 0.25, -0.5, -0.5, 0.25, 0.25], dtype=torch.float64)
    assert torch.equal(played.hidden_state[0, "forward"][:, 1], expected)
    swapped = play(network, inputs, run=partial(run, interventions=[narrow, wide]))
    assert torch.equal(swapped.hidden_state[0, "forward"][:, 1], torch.full((6,), 0.25).double())


def test_the_terms_of_a_held_gate_stay_what_was_computed() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 4)), normal(6, 3)
    held = Intervention(0, "forward", 0, 0, "gates.forget", 1, 0.0)
    played, free = play(network, inputs, run=partial(run_chunk, interventions=[held])), play(network, inputs)
    assert played.gates[0, "forward"]["forget"][0, 1] == 0
    came, expected = played.terms[0, "forward"]["forget"], free.terms[0, "forward"]["forget"]
    assert_close(came["from_input"][0], expected["from_input"][0], 1e-12)
    assert_close(came["from_hidden"][0], expected["from_hidden"][0], 1e-12)


FINE = Intervention(0, "forward", 1, 3, "hidden_state", 0, 1.0)
WRONG = [
    ({"layer": 2}, "layer: expected 0 to 1, got 2"),
    ({"direction": "reverse"}, "direction: expected forward, got reverse"),
    ({"from_step": -1}, "from_step: expected 0 to 4, got -1"),
    ({"to_step": 5}, "to_step: expected 0 to 4, got 5"),
    ({"from_step": 4}, "to_step: expected at least from_step, 4, got 3"),
    ({"unit": 3}, "unit: expected 0 to 2, got 3"),
    ({"value": float("nan")}, "value: expected a finite number, got nan"),
    (
        {"target": "cell_state"},
        "target: expected hidden_state, gates.reset, gates.update, gates.candidate of the cell "
        '"gru", got cell_state',
    ),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_what_cannot_be_held_is_named(change: dict[str, object], message: str) -> None:
    config = NetworkConfig("gru", 3, 3, num_layers=2)
    wrong = replace(FINE, **change)  # pyright: ignore[reportArgumentType] - wrong on purpose
    problems = list(intervention_problems(config, 5, [FINE, wrong]))
    assert [str(problem) for problem in problems] == [f"interventions[1].{message}"]
