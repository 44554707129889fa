"""Gradients on the wire: their numbers are PyTorch's, their lines go back in time, what is wrong is named."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import orjson
import pytest
import torch
from pydantic import TypeAdapter
from torch import Tensor, nn

from app.settings import Settings
from app.wire.errors import Refusal
from app.wire.gradients import (
    CellGradient,
    GradientEndLine,
    GradientLine,
    GradientsLine,
    GradientStartLine,
)
from app.wire.lines import FailureLine
from app.wire.query import GRADIENT_PARAMETERS
from app.workers.schedule import check_gradient_cost, gradient_schedule
from models import NetworkConfig
from tests.app.conversation import Body, refused, run
from tests.tooling.serving import serving
from tests.tooling.trained import ALPHABET, one_hot, reader
from tests.tooling.trained import TEXT as TRAINED_TEXT

LINE: TypeAdapter[GradientsLine] = TypeAdapter(GradientsLine)
TEXT = "the cat sat on the mat"
VALUES = [[0.5, -1.0], [2.0, 0.25], [-0.125, 1.5], [0.0, 3.0], [1.0, -2.0]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with gradients. raw: its lines as they came."""

    raw: list[bytes]
    start: GradientStartLine
    lines: list[GradientLine]
    last: GradientEndLine | FailureLine

    def cells(self, layer: int = 0, direction: str = "forward") -> dict[int, CellGradient]:
        """By time step."""
        return {
            cell.time_step: cell
            for line in self.lines
            for cell in line.cells
            if (cell.layer, cell.direction) == (layer, direction)
        }


def read(response: httpx2.Response) -> Answer:
    """The lines of a stream: a start, gradients, and an end or a failure."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/jsonl"
    raw = response.content.split(b"\n")
    assert raw.pop() == b""
    first, *middle, last = [LINE.validate_json(line) for line in raw]
    assert isinstance(first, GradientStartLine)
    assert isinstance(last, GradientEndLine | FailureLine)
    lines = [line for line in middle if isinstance(line, GradientLine)]
    assert len(lines) == len(middle)
    return Answer(raw, first, lines, last)


def gradients(client: httpx2.Client, request: Body) -> Answer:
    """POSTs a request that is in order."""
    return read(client.post("/api/gradients", json=request))


def double(numbers: object) -> Tensor:
    """The numbers in double precision."""
    return torch.tensor(numbers, dtype=torch.float64)


def near(came: object, expected: Tensor) -> None:
    """Equal but for the last digits."""
    torch.testing.assert_close(double(came), expected, rtol=1e-9, atol=1e-18)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
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
    kind = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[cell]
    module = kind(len(set(TEXT)), 5, dtype=torch.float64)
    module.load_state_dict(
        {name.removesuffix("_l0"): tensor for name, tensor in parameters.items() if name.endswith("_l0")}
    )
    h = c = torch.zeros((1, 5), dtype=torch.float64)
    hidden_states: list[Tensor] = []
    cell_states: list[Tensor] = []
    for x in torch.split(double(begun.inputs)[:16], 1):
        if cell == "lstm":
            h, c = module(x, (h, c))
            cell_states.append(c)
        else:
            h = module(x, h)
        hidden_states.append(h)
    target = sorted(set(TEXT)).index(TEXT[16])
    probabilities = torch.softmax(parameters["readout.weight"] @ h[0], 0)
    loss = -torch.log(probabilities[target])
    expected = torch.autograd.grad(loss, [*hidden_states, *cell_states])
    assert came.start.value == pytest.approx(loss.item(), rel=1e-12)
    assert (came.start.loss.target, came.start.loss.symbol) == (target, TEXT[16])
    for time_step, found in came.cells().items():
        near(found.hidden_state, expected[time_step][0])
        assert found.hidden_state_norm == pytest.approx(
            double(found.hidden_state).square().sum().sqrt().item()
        )
        if cell == "lstm":
            near(found.cell_state, expected[16 + time_step][0])
        else:
            assert found.cell_state is None
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


DEFAULTS: list[tuple[Body, Body]] = [
    ({"input": {"text": "hello"}}, {"kind": "cross_entropy", "time_step": 3, "target": 3, "symbol": "o"}),
    (
        {"input": {"text": "hello"}, "loss": {"symbol": "h"}},
        {"kind": "cross_entropy", "time_step": 4, "target": 1, "symbol": "h"},
    ),
    (
        {"input": {"text": "hello"}, "loss": {"target": 2, "time_step": 1}},
        {"kind": "cross_entropy", "time_step": 1, "target": 2, "symbol": "l"},
    ),
    ({"input": {"text": "hello"}, "loss": {"time_step": 4}}, {"kind": "output", "time_step": 4, "unit": 0}),
    ({"input": {"text": "h"}}, {"kind": "output", "time_step": 0, "unit": 0}),
    ({"input": {"values": VALUES}}, {"kind": "output", "time_step": 4, "unit": 0}),
    (
        {"input": {"text": "hello"}, "network": {"readout": None}},
        {"kind": "hidden_state", "time_step": 4, "layer": 0, "direction": "forward", "unit": 0},
    ),
    (
        {
            "input": {"values": VALUES},
            "network": {"num_layers": 2},
            "loss": {"kind": "hidden_state", "unit": 7},
        },
        {"kind": "hidden_state", "time_step": 4, "layer": 1, "direction": "forward", "unit": 7},
    ),
]


@pytest.mark.parametrize(("request_", "loss"), DEFAULTS)
def test_what_is_left_out_of_a_loss_is_filled_in(client: httpx2.Client, request_: Body, loss: Body) -> None:
    assert gradients(client, request_).start.loss.model_dump(exclude_none=True) == loss


def loss_of(loss: object, **network: object) -> Body:
    """A request about a text."""
    return {"input": {"text": "hello"}, "network": {"hidden_size": 3, **network}, "loss": loss}


WRONG: list[tuple[Body, str, str]] = [
    (loss_of({"time_step": 5, "symbol": "h"}), "loss.time_step", "expected 0 to 4, got 5"),
    (loss_of({"time_step": -1}), "loss.time_step", "expected at least 0, got -1"),
    (loss_of({"time_step": 1.5}), "loss.time_step", "expected an integer, got 1.5"),
    (loss_of({"time_step": "last"}), "loss.time_step", 'expected an integer, got "last"'),
    (loss_of({"kind": "cross_entropy", "time_step": 4}), "loss.symbol", "nothing follows the last character"),
    (loss_of({"kind": "entropy"}), "loss.kind", "expected 'cross_entropy', 'squared_error', 'output' or"),
    (loss_of({"symbol": "x"}), "loss.symbol", 'expected one of the characters ehlo, got "x"'),
    (loss_of({"symbol": "he"}), "loss.symbol", 'expected one of the characters ehlo, got "he"'),
    (loss_of({"symbol": "h", "target": 1}), "loss", 'expected either "symbol" or "target", got both'),
    (loss_of({"target": 4}), "loss.target", "expected 0 to 3, got 4"),
    (loss_of({"symbol": "h"}, readout={"size": 3}), "loss.symbol", "the 3 outputs stand for no characters"),
    (loss_of({"kind": "cross_entropy"}, readout={"size": 3}), "loss.target", "a place among the outputs"),
    (
        loss_of({"kind": "cross_entropy"}, readout=None),
        "loss.target",
        "expected a place among the outputs, got none",
    ),
    (
        loss_of({"target": 1}, readout=None),
        "loss.kind",
        "expected hidden_state, as the network has no readout, got cross_entropy",
    ),
    (loss_of({"kind": "output"}, readout=None), "loss.kind", "as the network has no readout, got output"),
    (
        loss_of({"target": 1}, readout={"activation": "sigmoid"}),
        "loss.kind",
        "expected another loss with a readout of sigmoid, got cross_entropy",
    ),
    (loss_of({"kind": "squared_error"}), "loss.values", "expected one number for each output, got none"),
    (loss_of({"values": [1.0]}), "loss.values", "expected 4 numbers, one for each output, got 1"),
    (loss_of({"values": [1, 2, 3, None]}), "loss.values[3]", "expected a number, got null"),
    (loss_of({"values": [1, 2, 3, 1e39]}), "loss.values[3]", "expected a number in the range of float32"),
    (loss_of({"kind": "output", "unit": 4}), "loss.unit", "expected 0 to 3, got 4"),
    (loss_of({"kind": "hidden_state", "unit": 3}), "loss.unit", "expected 0 to 2, got 3"),
    (loss_of({"layer": 1}), "loss.layer", "expected 0 to 0, got 1"),
    (loss_of({"direction": "reverse"}), "loss.direction", "expected forward, got reverse"),
    (loss_of({"direction": "up"}), "loss.direction", "expected 'forward' or 'reverse', got \"up\""),
    (
        loss_of({"kind": "output", "symbol": "h"}),
        "loss.symbol",
        'only the loss "cross_entropy" has it, got it with the loss "output"',
    ),
    (
        loss_of({"kind": "squared_error", "unit": 1, "values": [0]}),
        "loss.unit",
        'only the loss "output" and "hidden_state" has it',
    ),
    (loss_of({"colour": "red"}), "loss.colour", "unknown field"),
    (loss_of([]), "loss", "expected an object, got a list"),
    (loss_of({}) | {"jacobians": 1}, "jacobians", "expected true or false, got 1"),
    (loss_of({}) | {"generate": {"steps": 3}}, "generate", "send what was generated as the input"),
    (loss_of({}, cell="elman"), "network.cell", "expected 'rnn', 'lstm' or 'gru'"),
    ({"input": {"text": ""}}, "input.text", "expected at least 1 character"),
    (
        {"input": {"values": VALUES}, "loss": {"kind": "cross_entropy"}},
        "loss.target",
        "expected a place among the outputs, got none",
    ),
]


@pytest.mark.parametrize(("request_", "field", "message"), WRONG)
def test_a_wrong_request_is_told_its_field_and_the_reason(
    client: httpx2.Client, request_: Body, field: str, message: str
) -> None:
    wrong = refused(client.post("/api/gradients", json=request_))
    assert list(wrong) == [field]
    assert message in wrong[field]


WRONG_LINKS = [
    ("text=abc&loss_step=3&loss_symbol=a", "loss_step", "expected 0 to 2, got 3"),
    ("text=abc&loss_step=two", "loss_step", 'expected an integer, got "two"'),
    ("text=abc&loss=entropy", "loss", "expected 'cross_entropy'"),
    ("text=abc&loss_symbol=d", "loss_symbol", 'expected one of the characters abc, got "d"'),
    ("text=abc&loss_values=[1,2", "loss_values", "expected JSON"),
    ("text=abc&loss_values=[1]", "loss_values", "expected 3 numbers"),
    ("text=abc&jacobians=1", "jacobians", 'expected true or false, got "1"'),
    ("text=abc&loss_unit=9&loss_unit=1", "loss_unit", "expected once"),
    ("text=abc&loss_stop=1", "loss_stop", "unknown parameter"),
    (
        "&".join(["text=a"] * (len(GRADIENT_PARAMETERS) + 1)),
        None,
        f"expected at most {len(GRADIENT_PARAMETERS)} query parameters",
    ),
]


@pytest.mark.parametrize(("query", "field", "message"), WRONG_LINKS)
def test_a_wrong_link_is_told_its_parameter_and_the_reason(
    client: httpx2.Client, query: str, field: str | None, message: str
) -> None:
    assert message in refused(client.get(f"/api/gradients?{query}"))[field]


def test_a_loss_in_a_link_to_a_run_is_an_unknown_parameter(client: httpx2.Client) -> None:
    assert refused(client.get("/api/runs?text=abc&loss_step=1")) == {"loss_step": "unknown parameter"}


def test_bodies_and_queries_are_bounded_as_those_of_runs(client: httpx2.Client) -> None:
    assert refused(client.post("/api/gradients", content=b"{}", headers={"Content-Type": "text/plain"}), 415)
    assert refused(client.get("/api/gradients", params={"text": "a" * 60_000}), 414)


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
        (answer.last.hidden_state, answer.last.cell_state), torch.autograd.grad(loss, (h, c)), strict=True
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


LSTM = NetworkConfig("lstm", input_size=4, hidden_size=8, num_layers=2)


def test_costs_are_limited() -> None:
    parameters = 32 * (4 + 8 + 2) + 32 * (8 + 8 + 2)
    fits: dict[str, int] = {
        "max_gradient_cells": 200,
        "max_gradient_products": 100 * parameters,
        "max_gradient_numbers": 200 * 16,
        "max_jacobian_products": 200 * 16**3,
    }
    check_gradient_cost(LSTM, True, 100, Settings.model_validate(fits))
    for name, limit in fits.items():
        with pytest.raises(Refusal, match=f"expected at most {limit - 1}"):
            check_gradient_cost(LSTM, True, 100, Settings.model_validate(fits | {name: limit - 1}))
    check_gradient_cost(LSTM, False, 100, Settings.model_validate(fits | {"max_jacobian_products": 1}))


def test_chunks_go_through_no_more_than_the_settings_say() -> None:
    assert gradient_schedule(LSTM, False, Settings(chunk_cells=20)).largest == 10
    assert gradient_schedule(LSTM, False, Settings(chunk_products=3 * 1024 * 5)).largest == 5
    assert gradient_schedule(LSTM, True, Settings(chunk_products=3 * 1024 * 5)).largest == 1


def test_one_worker_with_little_memory_goes_back_in_small_chunks_to_the_same_numbers(
    client: httpx2.Client, tmp_path: Path
) -> None:
    request: Body = {
        "network": {"cell": "lstm", "hidden_size": 4, "num_layers": 2, "bidirectional": True},
        "input": {"text": TEXT},
    }
    little = {"UNROLLED_CHUNK_CELLS": "2", "UNROLLED_CACHED_RUNS": "1", "UNROLLED_WORKERS": "2"}
    with (
        serving(tmp_path / "log", environment=little) as server,
        httpx2.Client(base_url=server.url, timeout=60) as other,
    ):
        assert gradients(other, request).raw == gradients(client, request).raw


def test_the_same_request_is_a_run_here_and_its_gradients_there(client: httpx2.Client) -> None:
    request: Body = {"input": {"text": "the same words"}}
    assert len(run(client, request).steps) == 14
    assert len(gradients(client, request).lines) == 13
    assert len(run(client, request).steps) == 14
