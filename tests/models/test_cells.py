"""Gates, terms and states of every cell against the plain NumPy reference."""

from typing import Literal

import numpy as np
import pytest
import torch

from models.cells import CellParameters, gru_step, lstm_step, rnn_step
from models.config import Cell, NetworkConfig
from models.kinds import KINDS
from models.run import run_chunk, run_steps
from tests.models.plain import Array, PlainCell, PlainStep
from tests.models.played import Run, assert_close, network_of, normal, play

CONFIGS = [
    NetworkConfig("rnn", 3, 4, bidirectional=True),
    NetworkConfig("rnn", 3, 4, bidirectional=True, nonlinearity="relu"),
    NetworkConfig("rnn", 3, 4, bias=False),
    NetworkConfig("lstm", 3, 4, bidirectional=True),
    NetworkConfig("lstm", 3, 4, bias=False),
    NetworkConfig("gru", 3, 4, bidirectional=True),
    NetworkConfig("gru", 3, 4, bias=False),
    NetworkConfig("gru", 3, 4, bidirectional=True, reset_after=False),
    NetworkConfig("gru", 3, 4, bias=False, reset_after=False),
]


def plain_pass(config: NetworkConfig, cell: PlainCell, inputs: Array, h: Array, c: Array) -> list[PlainStep]:
    """The steps of one pass over inputs (T, p), in the order in which they are read."""
    steps: list[PlainStep] = []
    for x in inputs:
        match config.cell:
            case "rnn":
                step = cell.rnn(x, h, config.nonlinearity)
            case "lstm":
                step = cell.lstm(x, h, c)
            case _:
                step = cell.gru(x, h, config.reset_after)
        steps.append(step)
        h, c = step.hidden_state, c if step.cell_state is None else step.cell_state
    return steps


@pytest.mark.parametrize("run", [run_chunk, run_steps])
@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_every_gate_and_term_is_the_textbooks(config: NetworkConfig, run: Run) -> None:
    network, inputs = network_of(config), normal(7, 3)
    states = normal(config.state_rows, 4, seed=5), normal(config.state_rows, 4, seed=6)
    played = play(network, inputs, dict(zip(config.kind.states, states, strict=False)), run=run)
    numbers = {name: tensor.numpy() for name, tensor in network.parameters.items()}
    for row, direction in enumerate(config.directions):
        suffix, backwards = ("_l0", 1) if direction == "forward" else ("_l0_reverse", -1)
        cell = PlainCell(numbers, suffix, config.term_names)
        read = inputs.numpy()[::backwards]
        steps = plain_pass(config, cell, read, states[0][row].numpy(), states[1][row].numpy())[::backwards]

        def stacked(arrays: list[Array]) -> torch.Tensor:
            return torch.as_tensor(np.stack(arrays))

        place = (0, direction)
        assert_close(played.hidden_state[place], stacked([step.hidden_state for step in steps]), 1e-12)
        assert set(played.gates[place]) == set(config.gate_names)
        for name, gate in played.gates[place].items():
            assert_close(gate, stacked([step.gates[name] for step in steps]), 1e-12)
        assert list(played.terms[place]) == list(config.term_names)
        for name, terms in played.terms[place].items():
            assert_close(terms["from_input"], stacked([step.from_input[name] for step in steps]), 1e-12)
            assert_close(terms["from_hidden"], stacked([step.from_hidden[name] for step in steps]), 1e-12)
        if config.cell == "lstm":
            cells = [step.cell_state for step in steps if step.cell_state is not None]
            assert_close(played.states[place]["cell_state"], stacked(cells), 1e-12)
        else:
            assert list(played.states[place]) == ["hidden_state"]


def parameters_of(gates: int) -> CellParameters:
    shapes = (gates * 4, 3), (gates * 4, 4), (gates * 4,), (gates * 4,)
    return CellParameters(*(normal(*shape, seed=seed) for seed, shape in enumerate(shapes)))


@pytest.mark.parametrize("shape", [(), (1,), (6,), (2, 5)], ids=str)
def test_a_step_takes_any_leading_dimensions(shape: tuple[int, ...]) -> None:
    x, h, c = normal(*shape, 3, seed=7), normal(*shape, 4, seed=8), normal(*shape, 4, seed=9)
    flat = x.reshape(-1, 3), h.reshape(-1, 4), c.reshape(-1, 4)
    rnn, lstm, gru = parameters_of(1), parameters_of(4), parameters_of(3)
    alone = [rnn_step(x, h, rnn).hidden_state for x, h in zip(flat[0], flat[1], strict=True)]
    assert_close(rnn_step(x, h, rnn).hidden_state.reshape(-1, 4), torch.stack(alone), 1e-12)
    alone = [lstm_step(*row, lstm).cell_state for row in zip(*flat, strict=True)]
    assert_close(lstm_step(x, h, c, lstm).cell_state.reshape(-1, 4), torch.stack(alone), 1e-12)
    alone = [gru_step(x, h, gru, False).hidden_state for x, h in zip(flat[0], flat[1], strict=True)]
    assert_close(gru_step(x, h, gru, False).hidden_state.reshape(-1, 4), torch.stack(alone), 1e-12)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("detail", ["states", "gates", "terms"])
def test_detail_holds_what_was_asked_for_and_no_more(
    cell: Cell, detail: Literal["states", "gates", "terms"]
) -> None:
    config = NetworkConfig(cell, 3, 4)
    for run in (run_chunk, run_steps):
        played = play(network_of(config), normal(5, 3), run=run, detail=detail)
        assert list(played.gates[0, "forward"]) == ([] if detail == "states" else list(config.gate_names))
        assert list(played.terms[0, "forward"]) == (list(config.term_names) if detail == "terms" else [])


def test_reset_gates_place_makes_a_difference() -> None:
    inputs = normal(5, 3)
    after, before = (
        play(network_of(NetworkConfig("gru", 3, 4, reset_after=reset_after)), inputs)
        for reset_after in (True, False)
    )
    assert (after.final["hidden_state"] - before.final["hidden_state"]).abs().max() > 1e-3
