"""What if, on the wire: held units, changed weights, and what is wrong with either."""

from typing import Any
from urllib.parse import urlencode

import httpx2
import orjson
import pytest
import torch
from torch import Tensor, nn

from app.wire.states import states_in
from tests.app.conversation import Body, read_answer, refused, run

VALUES = [[0.5, -1.0], [2.0, 0.25], [-0.125, 1.5], [0.0, 3.0], [1.0, -2.0]]
HELD: Body = {
    "layer": 0,
    "direction": "forward",
    "from_step": 1,
    "to_step": 3,
    "target": "hidden_state",
    "unit": 2,
    "value": 0.75,
}


def request_with(*interventions: Body, network: Body | None = None, **more: object) -> Body:
    """A request for a small network in double precision in which these are held."""
    asked = {"cell": "lstm", "hidden_size": 3} | (network or {})
    request: Body = {"network": asked, "input": {"values": VALUES}, "dtype": "float64"}
    return request | {"interventions": list(interventions)} | more


def double(numbers: object) -> Tensor:
    """The numbers in double precision."""
    return torch.tensor(numbers, dtype=torch.float64)


def test_the_next_step_starts_from_the_held_state(client: httpx2.Client) -> None:
    answer = run(client, request_with(HELD))
    cell = nn.LSTMCell(2, 3, dtype=torch.float64)
    parameters = {name: double(values) for name, values in answer.start.parameters.items()}
    cell.load_state_dict(
        {name.removesuffix("_l0"): tensor for name, tensor in parameters.items() if name.endswith("_l0")}
    )
    h = c = torch.zeros(3, dtype=torch.float64)
    for time_step, line in enumerate(answer.steps):
        h, c = (state.detach() for state in cell(double(VALUES[time_step]), (h, c)))
        if 1 <= time_step <= 3:
            h[2] = 0.75
        came = line.cells[0]
        torch.testing.assert_close(double(came.hidden_state), h, atol=1e-12, rtol=0)
        torch.testing.assert_close(double(states_in(came)["cell_state"]), c, atol=1e-12, rtol=0)
        output = torch.softmax(parameters["readout.weight"] @ h, 0)
        torch.testing.assert_close(double(line.outputs[0].values), output, atol=1e-12, rtol=0)
    torch.testing.assert_close(double(answer.end.hidden_state[0]), h, atol=1e-12, rtol=0)


def test_a_held_gate_changes_the_state_of_its_own_step(client: httpx2.Client) -> None:
    held = HELD | {"target": "gates.forget", "value": 0.0}
    free, changed = run(client, request_with()), run(client, request_with(held))
    assert changed.raw[1] == free.raw[1]
    for line in changed.steps[1:4]:
        gates = line.cells[0].gates
        assert gates is not None
        assert gates["forget"][2] == 0
        assert states_in(line.cells[0])["cell_state"][2] == gates["input"][2] * gates["candidate"][2]
    assert changed.steps[4].cells[0].gates is not None
    assert changed.steps[4].cells[0].gates["forget"][2] > 0


def test_the_steps_of_a_reverse_pass_are_positions_in_the_input(client: httpx2.Client) -> None:
    held = HELD | {"direction": "reverse"}
    answer = run(client, request_with(held, network={"bidirectional": True}))
    cells = {(cell.direction, cell.time_step): cell for line in answer.steps for cell in line.cells}
    shown = [cells["reverse", time_step].hidden_state[2] == 0.75 for time_step in range(5)]
    assert shown == [False, True, True, True, False]


def test_a_run_without_interventions_is_the_same_to_the_byte(client: httpx2.Client) -> None:
    request: Body = {"input": {"text": "hello"}}
    plain = client.post("/api/runs", json=request).content
    empty: Body = {"interventions": [], "weights": {"seed": 0, "changes": []}}
    assert client.post("/api/runs", json=request | empty).content == plain


def test_the_first_line_says_what_is_held_and_asks_for_the_same_run(client: httpx2.Client) -> None:
    changes: list[Body] = [{"tensor": "weight_hh_l0", "index": [3, 2], "value": 0.5}]
    first = run(client, request_with(HELD, weights={"seed": 4, "changes": changes}))
    spelled = orjson.loads(first.raw[0])["run"]
    assert spelled["interventions"] == [HELD]
    assert spelled["weights"] == {"seed": 4, "changes": changes}
    assert run(client, spelled).raw == first.raw


def test_a_link_gives_the_same_bytes(client: httpx2.Client) -> None:
    changes: list[Body] = [{"tensor": "bias_ih_l0", "index": [7], "value": -2.0}]
    request = request_with(HELD, weights={"seed": 0, "changes": changes})
    query = {
        "hidden_size": "3",
        "values": orjson.dumps(VALUES).decode(),
        "dtype": "float64",
        "interventions": orjson.dumps([HELD]).decode(),
        "weight_changes": orjson.dumps(changes).decode(),
    }
    link = client.get(f"/api/runs?{urlencode(query)}")
    assert read_answer(link).start.run.interventions
    assert link.content == client.post("/api/runs", json=request).content


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_resumed_stream_goes_on_with_the_same_bytes(client: httpx2.Client, bidirectional: bool) -> None:
    network: Body = {"cell": "gru", "hidden_size": 16, "num_layers": 2, "bidirectional": bidirectional}
    held = HELD | {"layer": 1, "from_step": 90, "to_step": 200, "target": "gates.reset"}
    request: Body = {
        "network": network,
        "input": {"text": "to be or not to be, " * 15},
        "interventions": [held],
    }
    whole = run(client, request)
    for from_step in (1, 89, 91, 200, 299):
        resumed = run(client, request | {"from_step": from_step})
        assert resumed.raw[1:] == whole.raw[1 + from_step :]


def test_a_changed_weight_is_the_one_that_runs(client: httpx2.Client) -> None:
    changes: list[Body] = [
        {"tensor": "weight_hh_l0", "index": [3, 2], "value": 0.5},
        {"tensor": "readout.weight", "index": [1, 0], "value": 1e3},
    ]
    changed = run(client, request_with(weights={"seed": 4, "changes": changes}))
    tensors: dict[str, Any] = dict(run(client, request_with(weights={"seed": 4})).start.parameters)
    tensors["weight_hh_l0"][3][2] = 0.5
    tensors["readout.weight"][1][0] = 1e3
    assert changed.raw[1:] == run(client, request_with(weights={"tensors": tensors})).raw[1:]
    assert changed.start.parameters == tensors


def test_a_weight_is_changed_in_tensors_as_under_a_seed(client: httpx2.Client) -> None:
    changes: list[Body] = [{"tensor": "weight_hh_l0", "index": [3, 2], "value": 0.5}]
    tensors = run(client, request_with(weights={"seed": 4})).start.parameters
    changed = run(client, request_with(weights={"tensors": tensors, "changes": changes}))
    assert changed.raw[1:] == run(client, request_with(weights={"seed": 4, "changes": changes})).raw[1:]
    again = changed.start.run.model_dump(mode="json")
    assert run(client, again).raw == changed.raw


WRONG: list[tuple[Body, str, str]] = [
    ({"layer": 1}, "layer", "expected 0 to 0, got 1"),
    ({"layer": -1}, "layer", "expected at least 0, got -1"),
    ({"direction": "reverse"}, "direction", "expected forward, got reverse"),
    ({"direction": "up"}, "direction", "expected 'forward' or 'reverse', got \"up\""),
    ({"to_step": 5}, "to_step", "expected 0 to 4, got 5"),
    ({"from_step": 4}, "to_step", "expected at least from_step, 4, got 3"),
    ({"from_step": 1.5}, "from_step", "expected an integer, got 1.5"),
    ({"unit": 3}, "unit", "expected 0 to 2, got 3"),
    ({"unit": 2**70}, "unit", "expected an integer"),
    ({"target": "gates.reset"}, "target", 'gates.output of the cell "lstm", got gates.reset'),
    ({"target": "gates.forgot"}, "target", "expected 'hidden_state', 'cell_state', "),
    ({"value": None}, "value", "expected a number, got null"),
    ({"value": True}, "value", "expected a number, got true"),
    ({"colour": "red"}, "colour", "unknown field"),
]


@pytest.mark.parametrize(("change", "field", "message"), WRONG)
def test_a_wrong_intervention_is_told_its_place_and_field(
    client: httpx2.Client, change: Body, field: str, message: str
) -> None:
    wrong = refused(client.post("/api/runs", json=request_with(HELD, HELD, HELD | change)))
    assert list(wrong) == [f"interventions[2].{field}"]
    assert message in wrong[f"interventions[2].{field}"]


def test_a_field_that_is_missing_is_named(client: httpx2.Client) -> None:
    held = {name: value for name, value in HELD.items() if name != "unit"}
    assert refused(client.post("/api/runs", json=request_with(held))) == {
        "interventions[0].unit": "expected a value, got none"
    }


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_value_that_is_no_finite_number_is_named(client: httpx2.Client, number: str) -> None:
    body = orjson.dumps(request_with(HELD)).replace(b"0.75", number.encode())
    wrong = refused(client.post("/api/runs", content=body, headers={"Content-Type": "application/json"}))
    assert list(wrong) == ["interventions[0].value"]


def test_a_value_beyond_the_precision_is_named(client: httpx2.Client) -> None:
    request = request_with(HELD | {"value": 1e39}, dtype="float32")
    assert refused(client.post("/api/runs", json=request)) == {
        "interventions[0].value": "expected a number in the range of float32, got a larger one"
    }


def test_too_many_are_refused(client: httpx2.Client) -> None:
    changes: list[Body] = [{"tensor": "bias_ih_l0", "index": [0], "value": 0.0}] * 1_001
    request = request_with(*[HELD] * 1_001, weights={"seed": 0, "changes": changes})
    assert refused(client.post("/api/runs", json=request)) == {
        "interventions": "expected at most 1000 of them, got 1001",
        "weights.changes": "expected at most 1000 of them, got 1001",
    }


def test_a_link_names_the_parameter_and_the_place_in_it(client: httpx2.Client) -> None:
    def wrong(**query: object) -> dict[str | None, str]:
        spelled = {name: orjson.dumps(value).decode() for name, value in query.items()}
        return refused(client.get("/api/runs", params={"text": "abcde", **spelled}))

    assert list(wrong(interventions=[HELD, HELD | {"unit": 12}])) == ["interventions[1].unit"]
    assert list(wrong(interventions=HELD)) == ["interventions"]
    change: Body = {"tensor": "weight_hh_l0", "index": [0, 12], "value": 1}
    assert list(wrong(weight_changes=[change])) == ["weight_changes[0].index"]


CHANGES: list[tuple[Body, str, str]] = [
    ({"tensor": "weight_hh_l1"}, "tensor", "expected one of weight_ih_l0, weight_hh_l0, "),
    ({"index": [12, 0]}, "index", "expected a place in weight_hh_l0 of shape (12, 3), got [12, 0]"),
    ({"index": [0]}, "index", "expected a place in weight_hh_l0 of shape (12, 3), got [0]"),
    ({"index": [0, -1]}, "index[1]", "expected at least 0, got -1"),
    ({"value": "1"}, "value", 'expected a number, got "1"'),
]


@pytest.mark.parametrize(("change", "field", "message"), CHANGES)
def test_a_wrong_change_of_a_weight_is_told_its_place_and_field(
    client: httpx2.Client, change: Body, field: str, message: str
) -> None:
    asked: Body = {"tensor": "weight_hh_l0", "index": [0, 0], "value": 1.0} | change
    wrong = refused(client.post("/api/runs", json=request_with(weights={"seed": 0, "changes": [asked]})))
    assert list(wrong) == [f"weights.changes[0].{field}"]
    assert message in wrong[f"weights.changes[0].{field}"]


def test_a_held_value_that_overflows_ends_in_a_failure(client: httpx2.Client) -> None:
    held = HELD | {"target": "hidden_state", "value": 3e38}
    request = request_with(held, network={"cell": "rnn", "nonlinearity": "relu"}, dtype="float32")
    changes: list[Body] = [{"tensor": "weight_hh_l0", "index": [0, 2], "value": 100.0}]
    answer = run(client, request | {"weights": {"seed": 0, "changes": changes}})
    assert answer.failure.code == "not_finite"
    assert "step 2: terms.hidden.from_hidden[0]" in answer.failure.message
