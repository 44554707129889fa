"""Every wrong request is refused with the field and the reason."""

import gzip

import httpx2
import pytest

from tests.app.conversation import CELLS, Body, refused, run

TEXT: Body = {"text": "abc"}
VALUES: Body = {"values": [[1, 2], [3, 4]]}
SMALL: Body = {"hidden_size": 3, "readout": None}


OF_ONE = "expected identity or sigmoid, got softmax over one output, which is 1 whatever the weights are"


def network(**fields: object) -> Body:
    """A request for a network with these fields, reading a text."""
    return {"input": TEXT, "network": fields}


WRONG: list[tuple[Body, str | None, str]] = [
    ({}, "input", "expected a value, got none"),
    ({"input": TEXT, "colour": "red"}, "colour", "unknown field"),
    (network(cell="elman"), "network.cell", f'expected {CELLS}, got "elman"'),
    (network(cell=None), "network.cell", f"expected {CELLS}, got null"),
    (network(hidden_size=0), "network.hidden_size", "expected at least 1, got 0"),
    (network(hidden_size=-5), "network.hidden_size", "expected at least 1, got -5"),
    (network(hidden_size=2**63), "network.hidden_size", f"expected at most 1024, got {2**63}"),
    (network(hidden_size=2**64), "network.hidden_size", "expected an integer, got 1.8446744073709552e+19"),
    (network(hidden_size=True), "network.hidden_size", "expected an integer, got true"),
    (network(hidden_size=2.5), "network.hidden_size", "expected an integer, got 2.5"),
    (network(hidden_size="3"), "network.hidden_size", 'expected an integer, got "3"'),
    (network(num_layers=0), "network.num_layers", "expected at least 1, got 0"),
    (network(num_layers=17), "network.num_layers", "expected at most 16, got 17"),
    (network(input_size=0), "network.input_size", "expected at least 1, got 0"),
    (
        network(input_size=5),
        "network.input_size",
        "expected 3, the text has that many different characters, got 5",
    ),
    (network(bidirectional=1), "network.bidirectional", "expected true or false, got 1"),
    (network(bias="yes"), "network.bias", 'expected true or false, got "yes"'),
    (network(cell="lstm", nonlinearity="relu"), "network.nonlinearity", 'only the cell "rnn" has it'),
    (network(cell="rnn", reset_after=False), "network.reset_after", 'only the cell "gru" has it'),
    (network(readout=3), "network.readout", "expected an object, got 3"),
    (network(readout={"size": 0}), "network.readout.size", "expected at least 1, got 0"),
    (network(readout={"size": 10**6}), "network.readout.size", "expected at most 8192, got 1000000"),
    (
        network(readout={"activation": "relu"}),
        "network.readout.activation",
        "expected 'softmax', 'sigmoid' or",
    ),
    (network(readout={"size": 1, "activation": "softmax"}), "network.readout.activation", OF_ONE),
    (
        {"input": {"text": "aa"}, "network": {"bidirectional": True, "readout": {"activation": "softmax"}}},
        "network.readout.activation",
        OF_ONE,
    ),
    (network(hidden_size=1024, num_layers=16), "network", "parameters; expected at most 4000000"),
    ({"input": TEXT, "network": []}, "network", "expected an object, got a list"),
    ({"input": []}, "input", 'expected exactly one of "text" or "values"'),
    ({"input": {}}, "input", 'expected exactly one of "text" or "values"'),
    ({"input": TEXT | VALUES}, "input", 'expected exactly one of "text" or "values"'),
    ({"input": {"text": ""}}, "input.text", 'expected at least 1 character, got ""'),
    ({"input": {"text": 5}}, "input.text", "expected a string, got 5"),
    ({"input": {"text": "ab" * 500_000}}, "input.text", "expected at most 20000 time steps, got 1000000"),
    ({"input": {"values": []}}, "input.values", "expected at least one row, got none"),
    ({"input": {"values": [[]]}}, "input.values", "row 1 is empty"),
    (
        {"input": {"values": [[1, 2], [3, 4], [5]]}},
        "input.values",
        "row 3 has 1 number, expected 2 as in row 1",
    ),
    ({"input": {"values": [[1], 2]}}, "input.values[1]", "expected a list, got 2"),
    ({"input": {"values": [[1], [None]]}}, "input.values[1][0]", "expected a number, got null"),
    ({"input": {"values": [[1], [True]]}}, "input.values[1][0]", "expected a number, got true"),
    ({"input": {"values": [[1], ["2"]]}}, "input.values[1][0]", 'expected a number, got "2"'),
    (
        {"input": {"values": [[0], [1e300]]}},
        "input.values[1][0]",
        "expected a number in the range of float32",
    ),
    (
        {"input": VALUES, "network": {"input_size": 3}},
        "network.input_size",
        "expected 2, as the rows of values have",
    ),
    (
        {"input": {"text": "abx", "alphabet": "abc"}},
        "input.text",
        'expected characters of the alphabet, got "x" at position 2',
    ),
    (
        {"input": {"text": "ab\u00a0", "alphabet": "abc"}},
        "input.text",
        'expected characters of the alphabet, got "U+00A0" at position 2',
    ),
    (
        {
            "input": TEXT,
            "weights": {"seed": 0, "changes": [{"tensor": "weight_hh_l0", "index": [], "value": 1}]},
        },
        "weights.changes[0].index",
        "expected at least 1 of them, got 0",
    ),
    (
        {
            "input": TEXT,
            "weights": {"seed": 0, "changes": [{"tensor": "weight_hh_l0", "index": [0, 0, 0], "value": 1}]},
        },
        "weights.changes[0].index",
        "expected at most 2 of them, got 3",
    ),
    (
        {"input": {"text": "ab", "alphabet": "abca"}},
        "input.alphabet",
        'expected each character once, got "a" at 0 and at 3',
    ),
    ({"input": {"text": "ab", "alphabet": ""}}, "input.alphabet", 'expected at least 1 character, got ""'),
    (
        {"input": {"text": "ab", "alphabet": "abc"}, "network": {"input_size": 2}},
        "network.input_size",
        "expected 3, as the alphabet has, got 2",
    ),
    ({"input": TEXT, "weights": {}}, "weights", 'expected exactly one of "seed" or "tensors"'),
    ({"input": TEXT, "weights": {"seed": 1, "tensors": {}}}, "weights", "expected exactly one of"),
    ({"input": TEXT, "weights": {"seed": -1}}, "weights.seed", "expected at least 0, got -1"),
    (
        {"input": TEXT, "weights": {"seed": 2**53}},
        "weights.seed",
        f"expected at most {2**53 - 1}, got {2**53}",
    ),
    ({"input": TEXT, "weights": {"seed": False}}, "weights.seed", "expected an integer, got false"),
    ({"input": TEXT, "detail": "all"}, "detail", "expected 'states', 'gates' or 'terms', got \"all\""),
    ({"input": TEXT, "dtype": "float16"}, "dtype", "expected 'float32' or 'float64', got \"float16\""),
    ({"input": TEXT, "from_step": -1}, "from_step", "expected at least 0, got -1"),
    ({"input": TEXT, "from_step": 4}, "from_step", "expected at most 3, the steps of this run, got 4"),
    ({"input": TEXT, "model": "shakespeare"}, "model", 'no model named "shakespeare"; there are '),
    ({"input": TEXT, "model": "x", "weights": {"seed": 0}}, "weights", 'expected the weights of "x" or none'),
]


@pytest.mark.parametrize(("request_", "field", "message"), WRONG)
def test_a_wrong_request_is_told_its_field_and_the_reason(
    client: httpx2.Client, request_: Body, field: str | None, message: str
) -> None:
    wrong = refused(client.post("/api/runs", json=request_))
    assert message in wrong[field]


def test_everything_that_is_wrong_is_told_at_once(client: httpx2.Client) -> None:
    wrong = refused(
        client.post("/api/runs", json=network(hidden_size=0, num_layers=-1, cell="x") | {"dtype": "int8"})
    )
    assert set(wrong) == {"network.hidden_size", "network.num_layers", "network.cell", "dtype"}


def test_an_answer_to_a_million_mistakes_is_short(client: httpx2.Client) -> None:
    unknown: Body = {f"{number:0300}": 0 for number in range(5_000)}
    response = client.post("/api/runs", json=unknown | {"input": TEXT})
    assert refused(response)
    assert len(response.content) < 50_000
    tensors: Body = {f"{number}": [0] for number in range(5_000)}
    response = client.post("/api/runs", json={"input": TEXT, "weights": {"tensors": tensors}})
    assert refused(response)
    assert len(response.content) < 50_000


def recurrent_tensors() -> Body:
    """The tensors of an RNN of 3 units that reads 2 numbers, without a readout."""
    return {
        "weight_ih_l0": [[0.1, 0.2]] * 3,
        "weight_hh_l0": [[0.1, 0.2, 0.3]] * 3,
        "bias_ih_l0": [0.0, 0.0, 0.0],
        "bias_hh_l0": [0.0, 0.0, 0.0],
    }


def with_tensors(**changed: object) -> Body:
    """A request that brings these tensors; None takes one away."""
    tensors = recurrent_tensors() | changed
    given = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    return {"input": VALUES, "network": {**SMALL, "cell": "rnn"}, "weights": {"tensors": given}}


TENSORS: list[tuple[dict[str, object], str, str]] = [
    ({"bias_hh_l0": None}, "bias_hh_l0", "expected shape (3,), got no tensor of that name"),
    ({"weight_ih_l1": [[1.0]]}, "weight_ih_l1", "no such tensor in this network"),
    ({"weight_ih_l0": [[0.1, 0.2, 0.3]] * 3}, "weight_ih_l0", "expected shape (3, 2), got shape (3, 3)"),
    ({"weight_ih_l0": [0.1, 0.2]}, "weight_ih_l0", "expected shape (3, 2), got shape (2,)"),
    ({"bias_ih_l0": [1e39, 0.0, 0.0]}, "bias_ih_l0", "inf"),
    (
        {"weight_hh_l0": [[1, 2, 3], [1, 2], [1, 2, 3]]},
        "weight_hh_l0",
        "row 2 has 2 numbers, expected 3 as in row 1",
    ),
    ({"weight_hh_l0": []}, "weight_hh_l0", "expected shape (3, 3), got shape (0,)"),
    ({"bias_ih_l0": "zeros"}, "bias_ih_l0", 'expected a list, got "zeros"'),
]


@pytest.mark.parametrize(("changed", "name", "message"), TENSORS)
def test_a_tensor_that_does_not_fit_is_named(
    client: httpx2.Client, changed: dict[str, object], name: str, message: str
) -> None:
    wrong = refused(client.post("/api/runs", json=with_tensors(**changed)))
    assert list(wrong) == [f"weights.tensors.{name}"]
    assert message in wrong[f"weights.tensors.{name}"]


def test_tensors_that_fit_are_taken(client: httpx2.Client) -> None:
    assert run(client, with_tensors()).start.parameters == recurrent_tensors()


STATES: list[tuple[str, Body, str, str]] = [
    (
        "rnn",
        {"hidden_state": [[0, 0]]},
        "initial_state.hidden_state",
        "expected shape (1, 3), got shape (1, 2)",
    ),
    (
        "rnn",
        {"cell_state": [[0, 0, 0]]},
        "initial_state.cell_state",
        'only the cells "lstm", "peephole_lstm", "slstm" have it, got it with the cell "rnn"',
    ),
    (
        "lstm",
        {"normalizer_state": [[0, 0, 0]]},
        "initial_state.normalizer_state",
        'only the cell "slstm" has it, got it with the cell "lstm"',
    ),
    (
        "lstm",
        {"cell_state": [[0, 0, 0]] * 2},
        "initial_state.cell_state",
        "expected shape (1, 3), got shape (2, 3)",
    ),
    ("lstm", {"hidden_state": [[0, 0, 1e39]]}, "initial_state.hidden_state[0][2]", "in the range of float32"),
    ("lstm", {"memory": [[0, 0, 0]]}, "initial_state.memory", "unknown field"),
]


@pytest.mark.parametrize(("cell", "state", "field", "message"), STATES)
def test_an_initial_state_that_does_not_fit_is_named(
    client: httpx2.Client, cell: str, state: Body, field: str, message: str
) -> None:
    request: Body = {"input": TEXT, "network": {**SMALL, "cell": cell}, "initial_state": state}
    assert message in refused(client.post("/api/runs", json=request))[field]


BODIES: list[tuple[bytes, str | None, str]] = [
    (b"", None, "expected JSON, got something else at line 1, column 1"),
    (b"{", None, "expected JSON"),
    (b"[]", None, "expected an object, got a list"),
    (b"null", None, "expected an object, got null"),
    (b"\xff\xfe", None, "expected JSON"),
    (b"[" * 100_000, None, "expected JSON"),
    (b'{"input": {"values": [[1, 2], [3, NaN]]}}', "input.values[1][1]", "expected a finite number, got nan"),
    (b'{"input": {"values": [[-Infinity]]}}', "input.values[0][0]", "expected a finite number, got -inf"),
    (b'{"input": {"values": [[1e999]]}}', "input.values[0][0]", "expected a finite number, got inf"),
    (b'{"input": {"values": [[1' + b"0" * 400 + b"]]}}", "input.values[0][0]", "in the range of a double"),
    (
        b'{"input": {"values": [[1]]}, "weights": {"tensors": {"bias_ih_l0": [0, Infinity]}}}',
        "weights.tensors.bias_ih_l0[1]",
        "expected a finite number, got inf",
    ),
    (
        b'{"input": {"values": [[1]]}, "initial_state": {"hidden_state": [[NaN]]}}',
        "initial_state.hidden_state[0][0]",
        "expected a finite number, got nan",
    ),
    (b'{"input": {"text": "ab\\ud83d"}}', "input.text", "got a lone surrogate U+D83D at position 2"),
    (b'{"input": {"text": "\\ude00"}}', "input.text", "got a lone surrogate U+DE00 at position 0"),
    (b'{"\\ud800": 1}', None, "a key has"),
]


@pytest.mark.parametrize(("body", "field", "message"), BODIES)
def test_a_body_that_is_not_strict_json_is_told_where(
    client: httpx2.Client, body: bytes, field: str | None, message: str
) -> None:
    response = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert message in refused(response)[field]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_refused(client: httpx2.Client, content_type: str) -> None:
    response = client.post("/api/runs", content=b"{}", headers={"Content-Type": content_type})
    assert f'got "{content_type}"' in refused(response, 415)[None]


@pytest.mark.parametrize("coding", ["gzip", "BR", "identity, gzip"])
def test_a_compressed_body_is_refused_and_told_why(client: httpx2.Client, coding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    answer = client.post("/api/runs", content=gzip.compress(b'{"input":{"text":"ab"}}'), headers=headers)
    assert f'without Content-Encoding, got "{coding.lower()}"' in refused(answer, 415)[None]


def test_a_body_that_says_that_it_is_not_compressed_is_read(client: httpx2.Client) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "identity"}
    assert client.post("/api/runs", content=b'{"input":{"text":"ab"}}', headers=headers).status_code == 200


def test_a_body_that_is_too_large_is_refused(client: httpx2.Client) -> None:
    body = b'{"input":{"text":"' + b"a" * (32 * 2**20) + b'"}}'
    response = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert "expected a body of at most 33554432 bytes" in refused(response, 413)[None]


def test_a_body_of_unknown_length_is_refused_once_it_is_too_large(client: httpx2.Client) -> None:
    parts = (b" " * 2**20 for _ in range(40))
    response = client.post("/api/runs", content=parts, headers={"Content-Type": "application/json"})
    assert "expected a body of at most 33554432 bytes" in refused(response, 413)[None]


def test_unknown_places_and_methods_are_refused_in_the_same_shape(client: httpx2.Client) -> None:
    assert "Not Found" in refused(client.get("/api/nothing"), 404)[None]
    assert "Method Not Allowed" in refused(client.delete("/api/runs"), 405)[None]
