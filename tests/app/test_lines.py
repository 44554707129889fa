"""What the lines say: the numbers are PyTorch's, in the order that the wire promises."""

import re
from typing import Any

import httpx2
import numpy as np
import orjson
import pytest
import torch
from torch import Tensor, nn

from app.wire.lines import StartLine, StepLine
from app.wire.states import states_in
from models.config import Direction, NetworkConfig
from models.kinds import KINDS
from models.network import Network
from models.trace import States
from tests.app.conversation import Body, run
from tests.models.loops import LOOPS, looped
from tests.models.played import initial_states
from tests.models.seeding import drawn_cells, seeded

TOPOLOGIES = [
    (cell, num_layers, bidirectional)
    for cell in KINDS
    for num_layers in (1, 3)
    for bidirectional in (False, True)
]
VALUES = [[0.5, -1.0], [2.0, 0.25], [-0.125, 1.5], [0.0, 3.0], [1.0, -2.0]]
MODULES: dict[str, Any] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}  # Any: three constructors


def request_for(cell: str, num_layers: int, bidirectional: bool, **more: object) -> Body:
    """A request for a small network of that topology in double precision."""
    network: Body = {"cell": cell, "hidden_size": 3, "num_layers": num_layers, "bidirectional": bidirectional}
    return {
        "network": network,
        "input": {"values": VALUES},
        "dtype": "float64",
        "weights": {"seed": 11},
        **more,
    }


def double(numbers: object) -> Tensor:
    """The numbers in double precision."""
    return torch.tensor(numbers, dtype=torch.float64)


def torch_module(start: StartLine) -> nn.RNNBase:
    """PyTorch's own module with the parameters that the first line says ran."""
    network = start.run.network
    module: nn.RNNBase = MODULES[network.cell](
        network.input_size,
        network.hidden_size,
        network.num_layers,
        bidirectional=network.bidirectional,
        dtype=torch.float64,
    )
    module.load_state_dict(
        {
            name: torch.tensor(values)
            for name, values in start.parameters.items()
            if not name.startswith("readout")
        }
    )
    return module


def nested(tensor: Tensor) -> list[list[float]]:
    """A matrix as JSON has it."""
    return tensor.numpy().tolist()


def states_of(steps: list[StepLine], layer: int, direction: str) -> Tensor:
    """The hidden states of one pass, (T, q) in the order of the time steps."""
    cells = [
        cell for step in steps for cell in step.cells if (cell.layer, cell.direction) == (layer, direction)
    ]
    return double([cell.hidden_state for cell in sorted(cells, key=lambda cell: cell.time_step)])


@pytest.mark.parametrize(("cell", "num_layers", "bidirectional"), TOPOLOGIES)
def test_the_states_are_those_of_pytorchs_module_or_of_a_plain_loop(
    client: httpx2.Client, cell: str, num_layers: int, bidirectional: bool
) -> None:
    config = NetworkConfig(cell, 2, 3, num_layers, bidirectional)
    initial = initial_states(config)
    given = {name: nested(state) for name, state in initial.items()}
    answer = run(client, request_for(cell, num_layers, bidirectional, initial_state=given))
    expected, last = expected_states(answer.start, config, initial)
    for direction in config.directions:
        shown = states_of(answer.steps, num_layers - 1, direction)
        torch.testing.assert_close(shown, expected[direction], atol=1e-12, rtol=0)
    ended = states_in(answer.end)
    assert ended.keys() == set(config.kind.states)
    for name, state in last.items():
        torch.testing.assert_close(double(ended[name]), state, atol=1e-12, rtol=0)


def expected_states(
    start: StartLine, config: NetworkConfig, initial: States
) -> tuple[dict[Direction, Tensor], dict[str, Tensor]]:
    """The hidden states (T, q) of the last layer, and the last states, (num_layers * directions, q) each."""
    if config.cell in LOOPS:
        parameters = {name: double(one) for name, one in start.parameters.items() if "readout" not in name}
        passes = looped(Network(config, parameters), double(VALUES), initial)
        top: dict[Direction, Tensor] = {
            way: passes[config.num_layers - 1, way]["hidden_state"] for way in config.directions
        }
        ends = [(one, -1 if direction == "forward" else 0) for (_, direction), one in passes.items()]
        return top, {name: torch.stack([one[name][end] for one, end in ends]) for name in config.kind.states}
    states = list(initial.values())
    with torch.no_grad():
        output, last = torch_module(start)(double(VALUES), tuple(states) if len(states) > 1 else states[0])
    halves = output.chunk(len(config.directions), dim=1)
    return (
        dict(zip(config.directions, halves, strict=True)),
        dict(zip(config.kind.states, last if len(states) > 1 else (last,), strict=True)),
    )


@pytest.mark.parametrize(("cell", "num_layers", "bidirectional"), TOPOLOGIES)
def test_the_parameters_are_pytorchs_under_that_seed(
    client: httpx2.Client, cell: str, num_layers: int, bidirectional: bool
) -> None:
    start = run(client, request_for(cell, num_layers, bidirectional) | {"dtype": "float32"}).start
    with seeded(11):
        expected = drawn_cells(cell, (2, 3), num_layers, bidirectional)
    assert list(start.parameters)[: len(expected)] == list(expected)
    for name, tensor in expected.items():
        assert torch.equal(torch.tensor(start.parameters[name], dtype=torch.float32), tensor), name
    readouts = [name for name in start.parameters if name not in expected]
    assert readouts == ["readout.weight", "readout.weight_reverse"][: 2 if bidirectional else 1]
    assert start.parameter_count == sum(tensor.numel() for tensor in expected.values()) + 2 * 3 * len(
        readouts
    )


@pytest.mark.parametrize(("cell", "num_layers", "bidirectional"), TOPOLOGIES)
def test_steps_come_in_the_order_of_the_wire(
    client: httpx2.Client, cell: str, num_layers: int, bidirectional: bool
) -> None:
    answer = run(client, request_for(cell, num_layers, bidirectional))
    length = 5
    total = num_layers * length if bidirectional else length
    assert (answer.start.time_steps, answer.start.steps, answer.end.steps) == (length, total, total)
    assert [step.step for step in answer.steps] == list(range(total))
    for k, step in enumerate(answer.steps):
        places = [(one.layer, one.direction, one.time_step) for one in step.cells]
        outputs = [one.time_step for one in step.outputs]
        if not bidirectional:
            assert places == [(layer, "forward", k) for layer in range(num_layers)]
            assert outputs == [k]
            continue
        layer, tick = divmod(k, length)
        assert places == [(layer, "forward", tick), (layer, "reverse", length - 1 - tick)]
        completed = (
            [t for t in range(length) if max(t, length - 1 - t) == tick] if layer == num_layers - 1 else []
        )
        assert outputs == completed


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("detail", ["states", "gates", "terms"])
def test_each_detail_holds_what_it_promises(client: httpx2.Client, cell: str, detail: str) -> None:
    answer, kind = run(client, request_for(cell, 1, False, detail=detail)), KINDS[cell]
    for step in answer.steps:
        (one,) = step.cells
        assert states_in(one).keys() == set(kind.states)
        assert list(one.gates or {}) == (list(kind.gate_names) if detail != "states" else [])
        assert list(one.terms or {}) == (list(kind.term_names) if detail == "terms" else [])
        if detail == "terms" and cell == "lstm":
            assert one.gates is not None
            assert one.terms is not None
            summed = torch.tensor(one.terms["forget"]["from_input"]) + torch.tensor(
                one.terms["forget"]["from_hidden"]
            )
            torch.testing.assert_close(torch.sigmoid(summed), torch.tensor(one.gates["forget"]))


def test_an_output_is_the_softmax_of_v_h(client: httpx2.Client) -> None:
    answer = run(client, request_for("gru", 1, False))
    weight = torch.tensor(answer.start.parameters["readout.weight"])
    for step in answer.steps:
        expected = torch.softmax(weight @ torch.tensor(step.cells[0].hidden_state), dim=0)
        torch.testing.assert_close(torch.tensor(step.outputs[0].values), expected)


def test_a_network_without_a_readout_gives_no_outputs(client: httpx2.Client) -> None:
    request = request_for("lstm", 1, True)
    answer = run(client, request | {"network": {"cell": "lstm", "bidirectional": True, "readout": None}})
    assert answer.start.run.network.readout is None
    assert not any(step.outputs for step in answer.steps)


def test_float32_numbers_are_written_in_their_shortest_form(client: httpx2.Client) -> None:
    line = run(client, request_for("lstm", 1, False, dtype="float32")).raw[1].decode()
    written = re.findall(r"-?\d+\.\d+(?:e-?\d+)?", line)
    assert len(written) > 3 * (2 + 4 + 8)
    for number in written:
        assert float(number) == float(str(np.float32(number))), (
            "the shortest that reads back as the same float32"
        )


def test_a_text_is_read_by_code_points_over_its_own_sorted_characters(client: httpx2.Client) -> None:
    text = "שלום 👩‍💻 é👍"
    start = run(client, {"input": {"text": text}}).start
    assert start.labels == list(text)
    assert start.alphabet == sorted(set(text))
    assert start.run.network.input_size == len(set(text))
    assert start.inputs == [[float(character == unit) for unit in sorted(set(text))] for character in text]


def test_defaults_are_filled_in(client: httpx2.Client) -> None:
    start = run(client, {"input": {"values": VALUES}}).start
    assert start.labels == ["0", "1", "2", "3", "4"]
    assert start.alphabet is None
    assert start.inputs == VALUES
    assert start.run.model_dump() == {
        "network": {
            "cell": "lstm",
            "input_size": 2,
            "hidden_size": 12,
            "num_layers": 1,
            "bidirectional": False,
            "bias": True,
            "nonlinearity": "tanh",
            "reset_after": True,
            "readout": {"size": 2, "activation": "softmax", "bias": False, "joint": False},
        },
        "weights": {"seed": 0},
        "input": {"values": VALUES},
        "initial_state": None,
        "detail": "terms",
        "dtype": "float32",
        "from_step": 0,
    }


def test_the_designs_own_example_runs(client: httpx2.Client) -> None:
    readout: Body = {"size": 4, "activation": "softmax", "bias": False, "joint": False}
    network: Body = {
        "cell": "lstm",
        "input_size": 4,
        "hidden_size": 3,
        "num_layers": 1,
        "bidirectional": False,
        "bias": True,
        "nonlinearity": "tanh",
        "readout": readout,
    }
    request: Body = {
        "network": network,
        "weights": {"seed": 0},
        "input": {"values": [[1, 0, 0, 0], [0, 1, 0, 0]]},
        "initial_state": None,
        "detail": "terms",
        "dtype": "float32",
        "from_step": 0,
    }
    assert len(run(client, request).steps) == 2


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_run_of_the_first_line_is_a_request_for_the_same_run(client: httpx2.Client, dtype: str) -> None:
    first = run(
        client, request_for("gru", 2, True, dtype=dtype, initial_state={"hidden_state": [[0.1] * 3] * 4})
    )
    again = run(client, first.start.run.model_dump())
    assert again.raw == first.raw
    weights: Body = {"tensors": dict(first.start.parameters)}
    by_tensors = run(client, first.start.run.model_dump() | {"weights": weights})
    assert by_tensors.raw[1:] == first.raw[1:]
    assert run(client, by_tensors.start.run.model_dump()).raw == by_tensors.raw


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_resumed_stream_goes_on_with_the_same_bytes(client: httpx2.Client, bidirectional: bool) -> None:
    network: Body = {"cell": "lstm", "hidden_size": 16, "num_layers": 2, "bidirectional": bidirectional}
    request: Body = {"network": network, "input": {"text": "to be or not to be, that is the question " * 8}}
    whole = run(client, request)
    steps = whole.start.steps
    for from_step in (1, 2, 3, 100, steps // 2, steps - 1, steps):
        resumed = run(client, request | {"from_step": from_step})
        assert resumed.start.run.from_step == from_step
        assert resumed.raw[1:] == whole.raw[1 + from_step :]


def test_a_256_unit_network_may_be_sent_as_tensors(client: httpx2.Client) -> None:
    network: Body = {"cell": "lstm", "hidden_size": 256, "num_layers": 2, "readout": {"size": 64}}
    request: Body = {"network": network, "input": {"values": [[0.5] * 64] * 3}}
    seeded = client.post("/api/runs", json=request | {"dtype": "float64"}).content.splitlines()
    weights = {"tensors": orjson.loads(seeded[0])["parameters"]}
    body = orjson.dumps(request | {"weights": weights, "dtype": "float64"})
    assert len(body) > 10_000_000
    sent = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert sent.content.splitlines()[1:] == seeded[1:]


def test_ten_thousand_steps_of_a_small_network(client: httpx2.Client) -> None:
    request: Body = {"network": {"hidden_size": 4}, "input": {"text": "abcde" * 2_000}, "detail": "states"}
    response = client.post("/api/runs", json=request)
    lines = response.content.splitlines()
    assert len(lines) == 10_002
    assert lines[-1].endswith(b'"steps":10000}')
