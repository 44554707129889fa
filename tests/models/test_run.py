"""The order of steps, chunks of any size, and the two paths against each other."""

import pickle
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.config import NetworkConfig, ReadoutConfig
from models.fused import SPAN_NUMBERS
from models.run import run_chunk, run_steps, total_steps
from models.state import initial_run_state
from models.trace import Detail
from tests.models.played import TOLERANCE, Played, Run, assert_close, network_of, normal, play
from tests.models.strategies import CONFIGS, DTYPES, LENGTHS, SEEDS, tried

READOUT = ReadoutConfig(2, "softmax")
DETAILS = st.sampled_from(["states", "gates", "terms"])


def assert_same(came: Played, expected: Played, tolerance: float) -> None:
    assert came.cells_of_steps == expected.cells_of_steps
    assert came.outputs_of_steps == expected.outputs_of_steps
    assert came.hidden_state.keys() == expected.hidden_state.keys()
    for place in expected.states:
        assert list(came.states[place]) == list(expected.states[place])
        for name, state in expected.states[place].items():
            assert_close(came.states[place][name], state, tolerance * max(1.0, float(state.abs().max())))
        assert came.gates[place].keys() == expected.gates[place].keys()
        assert came.terms[place].keys() == expected.terms[place].keys()
        for name, gate in expected.gates[place].items():
            assert_close(came.gates[place][name], gate, tolerance)
        for name, terms in expected.terms[place].items():
            for term, wanted in terms.items():
                assert_close(came.terms[place][name][term], wanted, 10 * tolerance)
    assert_close(came.outputs, expected.outputs, tolerance)
    assert_close(came.final["hidden_state"], expected.final["hidden_state"], tolerance)


@tried(150)
@given(
    config=CONFIGS,
    length=LENGTHS,
    dtype=DTYPES,
    seed=SEEDS,
    detail=DETAILS,
    steps=st.tuples(st.integers(1, 13), st.integers(1, 13)),
)
def test_both_paths_agree_in_chunks_of_any_size(
    config: NetworkConfig,
    length: int,
    dtype: torch.dtype,
    seed: int,
    detail: Detail,
    steps: tuple[int, int],
) -> None:
    network = network_of(config, dtype, seed)
    inputs = normal(length, config.input_size, dtype=dtype, seed=seed)
    fast = play(network, inputs, run=run_chunk, steps=steps[0], detail=detail)
    reference = play(network, inputs, run=run_steps, steps=steps[1], detail=detail)
    assert_same(fast, reference, TOLERANCE[dtype])


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("steps", [1, 2, 3, 100])
def test_one_direction_steps_through_time_and_upward(run: Run, steps: int) -> None:
    network = network_of(NetworkConfig("lstm", 3, 4, num_layers=2, readout=READOUT))
    played = play(network, normal(3, 3), run=run, steps=steps)
    assert played.cells_of_steps == [[(0, "forward", t), (1, "forward", t)] for t in (0, 1, 2)]
    assert played.outputs_of_steps == [[0], [1], [2]]


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("steps", [1, 2, 3, 100])
def test_two_directions_take_the_whole_sequence_for_each_layer(run: Run, steps: int) -> None:
    network = network_of(NetworkConfig("gru", 3, 4, num_layers=2, bidirectional=True, readout=READOUT))
    played = play(network, normal(4, 3), run=run, steps=steps)
    assert played.cells_of_steps == [
        [(layer, "forward", k), (layer, "reverse", 3 - k)] for layer in (0, 1) for k in (0, 1, 2, 3)
    ]
    assert played.outputs_of_steps == [[], [], [], [], [], [], [1, 2], [0, 3]]


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_an_odd_sequence_completes_its_middle_alone(steps: int) -> None:
    network = network_of(NetworkConfig("rnn", 3, 4, bidirectional=True, readout=READOUT))
    assert play(network, normal(5, 3), steps=steps).outputs_of_steps == [[], [], [2], [1, 3], [0, 4]]


def test_a_single_time_step_completes_its_output_at_once() -> None:
    network = network_of(NetworkConfig("rnn", 3, 4, bidirectional=True, readout=READOUT))
    assert play(network, normal(1, 3)).outputs_of_steps == [[0]]


def test_without_a_readout_there_are_no_outputs() -> None:
    for bidirectional in (False, True):
        config = NetworkConfig("rnn", 3, 4, bidirectional=bidirectional)
        assert play(network_of(config), normal(3, 3)).outputs_of_steps == [[], [], []]


def test_reverse_direction_reads_the_last_step_first() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 3, 4, bidirectional=True)), normal(6, 3)
    swapped = {
        name.replace("_reverse", "") if "_reverse" in name else f"{name}_reverse": tensor
        for name, tensor in network.parameters.items()
    }
    mirrored = play(replace(network, parameters=swapped), inputs.flip(0))
    reverse = play(network, inputs).hidden_state[0, "reverse"]
    assert_close(mirrored.hidden_state[0, "forward"].flip(0), reverse, 1e-12)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_a_chunk_of_two_directions_stops_at_the_end_of_a_layer(run: Run) -> None:
    network = network_of(NetworkConfig("rnn", 3, 4, num_layers=2, bidirectional=True))
    inputs = normal(5, 3)
    _, state = run(network, initial_run_state(network, inputs), inputs, 3, "states")
    chunk, state = run(network, state, inputs, 10, "states")
    assert (chunk.first_step, chunk.steps, state.next_step) == (3, 2, 5)
    assert {cell.layer for cell in chunk.cells} == {0}


def test_total_steps_counts_each_layer_of_two_directions() -> None:
    assert total_steps(NetworkConfig("rnn", 3, 4, num_layers=3), 7) == 7
    assert total_steps(NetworkConfig("rnn", 3, 4, num_layers=3, bidirectional=True), 7) == 21


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_state_that_was_pickled_goes_on_to_the_same_bits(bidirectional: bool) -> None:
    config = NetworkConfig("lstm", 3, 4, num_layers=2, bidirectional=bidirectional, readout=READOUT)
    network, inputs = network_of(config, torch.float32), normal(7, 3, dtype=torch.float32)
    state = posted = initial_run_state(network, inputs)
    while state.next_step < total_steps(config, 7):
        chunk, state = run_chunk(network, state, inputs, 3, "gates")
        posted_chunk, posted = run_chunk(
            network, pickle.loads(pickle.dumps(posted, protocol=5)), inputs, 3, "gates"
        )
        for cell, posted_cell in zip(chunk.cells, posted_chunk.cells, strict=True):
            assert torch.equal(cell.hidden_state, posted_cell.hidden_state)
        assert torch.equal(chunk.outputs.values, posted_chunk.outputs.values)
    assert torch.equal(state.states["hidden_state"], posted.states["hidden_state"])


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_chunk_leaves_its_state_as_it_was(run: Run, bidirectional: bool) -> None:
    config = NetworkConfig("lstm", 3, 4, bidirectional=bidirectional)
    network, inputs = network_of(config), normal(6, 3)
    _, state = run(network, initial_run_state(network, inputs), inputs, 2, "states")
    before = pickle.dumps(state)
    first, _ = run(network, state, inputs, 3, "terms")
    second, _ = run(network, state, inputs, 3, "terms")
    assert pickle.dumps(state) == before
    assert torch.equal(first.cells[0].hidden_state, second.cells[0].hidden_state)


def test_the_last_step_shows_the_final_state() -> None:
    network = network_of(NetworkConfig("lstm", 3, 4), torch.float32)
    played = play(network, normal(9, 3, dtype=torch.float32), steps=4)
    for name, states in played.states[0, "forward"].items():
        assert torch.equal(states[-1], played.final[name][0])


def test_a_chunk_longer_than_a_span_agrees_with_the_reference() -> None:
    network, inputs = network_of(NetworkConfig("lstm", 2, 300)), normal(250, 2)
    assert 2 * SPAN_NUMBERS < 250 * 300
    assert_same(play(network, inputs), play(network, inputs, run=run_steps), 1e-12)


@pytest.mark.parametrize("run", [run_chunk, run_steps])
def test_a_run_that_is_over_says_so(run: Run) -> None:
    network, inputs = network_of(NetworkConfig("rnn", 3, 4)), normal(2, 3)
    state = initial_run_state(network, inputs)
    with pytest.raises(ValueError, match="steps: expected at least 1, got 0"):
        run(network, state, inputs, 0, "states")
    _, state = run(network, state, inputs, 2, "states")
    with pytest.raises(ValueError, match="the run is over: it has 2 steps"):
        run(network, state, inputs, 1, "states")


def test_wrong_inputs_and_states_are_named() -> None:
    lstm, rnn = network_of(NetworkConfig("lstm", 3, 4)), network_of(NetworkConfig("rnn", 3, 4))
    with pytest.raises(ValueError, match=r"inputs: expected shape \(T, 3\), got \(5, 2\)"):
        initial_run_state(lstm, normal(5, 2))
    with pytest.raises(ValueError, match=r"inputs: expected shape \(T, 3\), got \(0, 3\)"):
        initial_run_state(lstm, normal(0, 3))
    with pytest.raises(ValueError, match=r"inputs: expected torch.float64, got torch.float32"):
        initial_run_state(lstm, normal(5, 3, dtype=torch.float32))
    with pytest.raises(ValueError, match=r"hidden_state: expected shape \(1, 4\), got \(2, 4\)"):
        initial_run_state(lstm, normal(5, 3), {"hidden_state": normal(2, 4)})
    with pytest.raises(ValueError, match=r"cell_state: expected torch.float64, got torch.float32"):
        initial_run_state(lstm, normal(5, 3), {"cell_state": normal(1, 4, dtype=torch.float32)})
    expected = "states: expected those of the cell rnn, hidden_state, got cell_state"
    with pytest.raises(ValueError, match=expected):
        initial_run_state(rnn, normal(5, 3), {"cell_state": normal(1, 4)})
