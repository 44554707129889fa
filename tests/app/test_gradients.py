"""Gradients on the wire: their numbers are PyTorch's, their lines go back in time, a link says the same."""

from urllib.parse import urlencode

import httpx2
import orjson
import pytest
import torch
from torch import Tensor, nn

from app.wire.gradients import (
    GradientEndLine,
)
from app.wire.states import states_in
from models.config import NetworkConfig, ReadoutConfig
from models.kinds import KINDS
from models.network import Network
from tests.app.backward import TEXT, VALUES, gradients, loss_of, read
from tests.app.conversation import Body, run
from tests.models.unrolled import Unrolled
from tests.tooling.trained import ALPHABET, one_hot, reader
from tests.tooling.trained import TEXT as TRAINED_TEXT


def double(numbers: object) -> Tensor:
    """The numbers in double precision."""
    return torch.tensor(numbers, dtype=torch.float64)


def near(came: object, expected: Tensor) -> None:
    """Equal but for the last digits."""
    torch.testing.assert_close(double(came), expected, rtol=1e-9, atol=1e-18)


@pytest.mark.parametrize("cell", KINDS)
def test_the_numbers_are_those_of_pytorchs_own_backward(client: httpx2.Client, cell: str) -> None:
    asked: Body = {
        "network": {"cell": cell, "hidden_size": 5},
        "weights": {"seed": 3},
        "input": {"text": TEXT},
        "dtype": "float64",
    }
    came = gradients(client, asked | {"loss": {"time_step": 15}})
    begun = run(client, asked).start
    parameters = {name: double(values) for name, values in begun.parameters.items()}
    config = NetworkConfig(cell, len(set(TEXT)), 5, readout=ReadoutConfig(len(set(TEXT))))
    unrolled = Unrolled(Network(config, parameters), double(begun.inputs)[:16])
    h = unrolled.states[(0, "forward"), 15]["hidden_state"]
    target = sorted(set(TEXT)).index(TEXT[16])
    probabilities = torch.softmax(parameters["readout.weight"] @ h[0], 0)
    loss = -torch.log(probabilities[target])
    torch.autograd.backward(loss)
    assert came.start.value == pytest.approx(loss.item(), rel=1e-12)
    assert (came.start.loss.target, came.start.loss.symbol) == (target, TEXT[16])
    for time_step, found in came.cells().items():
        told = states_in(found)
        assert told.keys() == set(config.kind.states)
        expected = {
            name: torch.zeros(5).double() if state.grad is None else state.grad[0]
            for name, state in unrolled.states[(0, "forward"), time_step].items()
        }
        largest = max(float(gradient.abs().max()) for gradient in expected.values())
        for name, gradient in told.items():
            torch.testing.assert_close(double(gradient), expected[name], rtol=1e-9, atol=1e-12 * largest)
            length = double(gradient).square().sum().sqrt().item()
            assert getattr(found, f"{name}_norm") == pytest.approx(length)
    assert sorted(came.cells()) == list(range(16))


def test_lines_go_backwards_from_the_loss_to_the_beginning(client: httpx2.Client) -> None:
    answer = gradients(client, {"input": {"text": TEXT * 20}, "loss": {"time_step": 300}})
    assert answer.start.first_step == 300
    assert [line.step for line in answer.lines] == list(range(300, -1, -1))
    assert isinstance(answer.last, GradientEndLine)
    assert answer.last.steps == 301


def test_two_directions_retrace_the_steps_of_their_run(client: httpx2.Client) -> None:
    network: Body = {"cell": "gru", "hidden_size": 3, "num_layers": 2, "bidirectional": True}
    request: Body = {"network": network, "input": {"values": VALUES}}
    answer = gradients(client, request | {"loss": {"kind": "output", "time_step": 1}})
    steps = {line.step: line.cells for line in run(client, request).steps}
    assert [line.step for line in answer.lines] == list(range(8, -1, -1))
    for line in answer.lines:
        places = {(cell.layer, cell.direction, cell.time_step) for cell in line.cells}
        assert places <= {(cell.layer, cell.direction, cell.time_step) for cell in steps[line.step]}
    assert sorted(answer.cells(1, "forward")) == [0, 1]
    assert sorted(answer.cells(1, "reverse")) == [1, 2, 3, 4]
    assert sorted(answer.cells(0, "forward")) == sorted(answer.cells(0, "reverse")) == [0, 1, 2, 3, 4]


def test_a_link_gives_the_same_bytes(client: httpx2.Client) -> None:
    query = {
        "cell": "gru",
        "hidden_size": "3",
        "values": orjson.dumps(VALUES).decode(),
        "readout_activation": "sigmoid",
        "loss": "squared_error",
        "loss_step": "3",
        "loss_values": "[0.5,0.25]",
        "jacobians": "true",
    }
    request: Body = {
        "network": {"cell": "gru", "hidden_size": 3, "readout": {"activation": "sigmoid"}},
        "input": {"values": VALUES},
        "loss": {"kind": "squared_error", "time_step": 3, "values": [0.5, 0.25]},
        "jacobians": True,
    }
    link = client.get(f"/api/gradients?{urlencode(query)}")
    assert read(link).start.jacobians
    assert link.content == client.post("/api/gradients", json=request).content


def test_the_first_line_spells_a_request_for_the_same_gradients(client: httpx2.Client) -> None:
    first = gradients(client, {"input": {"text": "hello"}, "weights": {"seed": 4}, "jacobians": True})
    line = orjson.loads(first.raw[0])
    spelled = line["run"] | {"loss": line["loss"], "jacobians": line["jacobians"]}
    del spelled["loss"]["symbol"]  # the target says the same
    assert gradients(client, spelled).raw == first.raw


def test_a_trained_models_gradients_are_those_of_its_weights(client: httpx2.Client) -> None:
    answer = gradients(
        client, {"model": "reader-lstm", "input": {"text": TRAINED_TEXT}, "loss": {"symbol": "w"}}
    )
    assert answer.start.loss.target == ALPHABET.index("w")
    lstm, readout = reader()
    h = torch.zeros((1, lstm.hidden_size), requires_grad=True)
    c = torch.zeros_like(h, requires_grad=True)
    scores = readout(lstm(one_hot(TRAINED_TEXT), (h, c))[0][-1])
    loss = nn.functional.cross_entropy(scores, torch.tensor(ALPHABET.index("w")))
    assert answer.start.value == pytest.approx(loss.item(), rel=1e-5)
    assert isinstance(answer.last, GradientEndLine)
    for came, expected in zip(
        states_in(answer.last).values(), torch.autograd.grad(loss, (h, c)), strict=True
    ):
        torch.testing.assert_close(torch.tensor(came), expected, rtol=1e-3, atol=1e-12)


def test_a_held_unit_has_no_gradient(client: httpx2.Client) -> None:
    held: Body = {
        "layer": 0,
        "direction": "forward",
        "from_step": 1,
        "to_step": 1,
        "target": "hidden_state",
        "unit": 2,
        "value": 0.5,
    }
    answer = gradients(client, loss_of({"time_step": 3}) | {"interventions": [held]})
    assert answer.cells()[1].hidden_state[2] == 0
    assert answer.cells()[2].hidden_state[2] != 0


def test_the_same_request_is_a_run_here_and_its_gradients_there(client: httpx2.Client) -> None:
    request: Body = {"input": {"text": "the same words"}}
    assert len(run(client, request).steps) == 14
    assert len(gradients(client, request).lines) == 13
    assert len(run(client, request).steps) == 14
