"""Losses on the wire: what is left out of one is filled in, what is wrong with one is named."""

import httpx2
import pytest

from app.link.query import GRADIENT_PARAMETERS
from tests.app.backward import VALUES, gradients, loss_of
from tests.app.conversation import CELLS, Body, refused

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
    (loss_of({}, cell="elman"), "network.cell", f"expected {CELLS}"),
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
