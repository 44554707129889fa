"""A run is a link: GET takes what POST takes, as flat parameters."""

import httpx2
import pytest

from app.link.query import PARAMETERS
from tests.app.conversation import read_answer, refused


def test_a_link_gives_the_same_bytes_as_the_request_that_it_spells(client: httpx2.Client) -> None:
    link = (
        "/api/runs?cell=gru&hidden_size=3&num_layers=2&bidirectional=true&bias=false&reset_after=false&input_size=2"
        "&readout_size=2&readout_activation=sigmoid&readout_bias=true&readout_joint=true&seed=5"
        "&values=[[1,0.5],[0,-1]]&detail=gates&dtype=float64&from_step=1"
    )
    request = {
        "network": {
            "cell": "gru",
            "input_size": 2,
            "hidden_size": 3,
            "num_layers": 2,
            "bidirectional": True,
            "bias": False,
            "reset_after": False,
            "readout": {"size": 2, "activation": "sigmoid", "bias": True, "joint": True},
        },
        "weights": {"seed": 5},
        "input": {"values": [[1, 0.5], [0, -1]]},
        "detail": "gates",
        "dtype": "float64",
        "from_step": 1,
    }
    assert client.get(link).content == client.post("/api/runs", json=request).content


def test_a_text_in_a_link_is_utf_8(client: httpx2.Client) -> None:
    answer = read_answer(client.get("/api/runs", params={"text": "héllo 你好 😀+&"}))
    assert answer.start.labels == list("héllo 你好 😀+&")


def test_an_alphabet_says_which_unit_each_character_is(client: httpx2.Client) -> None:
    answer = read_answer(client.get("/api/runs", params={"text": "abca", "alphabet": "cxab"}))
    assert answer.start.labels == list("abca")
    assert answer.start.alphabet == list("cxab")
    assert answer.start.inputs == [[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0]]
    asked = answer.start.run.model_dump(mode="json")
    assert asked["input"] == {"text": "abca", "alphabet": "cxab"}
    assert client.post("/api/runs", json=asked).content.splitlines() == answer.raw


def test_a_link_may_ask_for_no_readout_and_for_a_nonlinearity(client: httpx2.Client) -> None:
    network = read_answer(
        client.get("/api/runs?text=ab&cell=rnn&nonlinearity=relu&readout=null")
    ).start.run.network
    assert network.readout is None
    assert network.nonlinearity == "relu"


@pytest.mark.parametrize(
    ("query", "activation"),
    [
        ("text=ab", "softmax"),
        ("text=aa", "identity"),
        ("values=[[2],[3]]", "identity"),
        ("text=ab&readout_size=1", "identity"),
        ("text=ab&readout_size=1&readout_activation=sigmoid", "sigmoid"),
    ],
)
def test_a_readout_of_one_output_is_the_identity_where_nothing_else_is_said(
    client: httpx2.Client, query: str, activation: str
) -> None:
    answer = read_answer(client.get(f"/api/runs?{query}&hidden_size=3"))
    readout = answer.start.run.network.readout
    assert readout is not None
    assert readout.activation == activation
    values = [output.values for step in answer.steps for output in step.outputs]
    assert len({tuple(one) for one in values}) == len(values)


def test_a_link_may_bring_an_initial_state(client: httpx2.Client) -> None:
    query = {
        "values": "[[0]]",
        "cell": "rnn",
        "hidden_size": "1",
        "initial_state": '{"hidden_state": [[0.5]]}',
    }
    state = read_answer(client.get("/api/runs", params=query)).start.run.initial_state
    assert state is not None
    assert state.hidden_state == [[0.5]]


WRONG = [
    ("", "input", "expected a value, got none"),
    ("text=", "text", "expected at least 1 character"),
    ("text=a&text=b", "text", "expected once, got more often"),
    ("text=a&step=3", "step", "unknown parameter"),
    ("text=a&Cell=rnn", "Cell", "unknown parameter"),
    ("text=a&values=[[1]]", "input", "expected exactly one of"),
    ("text=a&cell=elman", "cell", "expected 'rnn', 'lstm', 'gru', "),
    ("text=a&hidden_size=0", "hidden_size", "expected at least 1, got 0"),
    ("text=a&hidden_size=3.0", "hidden_size", 'expected an integer, got "3.0"'),
    ("text=a&hidden_size=+3", "hidden_size", 'expected an integer, got " 3"'),
    ("text=a&hidden_size=9223372036854775808", "hidden_size", "expected at most 1024"),
    ("text=a&hidden_size=٣", "hidden_size", "expected an integer"),
    ("text=a&hidden_size=", "hidden_size", "expected an integer"),
    ("text=a&bidirectional=1", "bidirectional", 'expected true or false, got "1"'),
    ("text=a&bias=True", "bias", 'expected true or false, got "True"'),
    ("text=a&seed=-1", "seed", "expected at least 0, got -1"),
    ("text=a&readout=none", "readout", 'expected null, got "none"'),
    (
        "text=a&readout=null&readout_size=3",
        "readout_size",
        "expected no readout_ parameter beside readout=null",
    ),
    ("text=a&readout_size=3&readout=null", "readout", "expected no readout_ parameter beside readout=null"),
    ("text=ab&readout_size=1&readout_activation=softmax", "readout_activation", "softmax over one output"),
    ("text=a&readout_size=0", "readout_size", "expected at least 1, got 0"),
    ("text=a&from_step=2", "from_step", "expected at most 1"),
    ("text=a&model=m", "model", 'no model named "m"'),
    ("text=%ED%A0%80", None, "expected percent-encoded UTF-8"),
    (
        "&".join(["text=a"] * (len(PARAMETERS) + 1)),
        None,
        f"expected at most {len(PARAMETERS)} query parameters",
    ),
    ("text=%FF", None, "expected percent-encoded UTF-8"),
    ("values=[[1],[2,3]]", "values", "row 2 has 2 numbers, expected 1 as in row 1"),
    ("values=[[1],[NaN]]", "values[1][0]", "expected a finite number, got nan"),
    ("values=[[1]", "values", "expected JSON"),
    ("values=3", "values", "expected a list, got 3"),
    ("values=[[1]]&initial_state=[]", "initial_state", "expected an object"),
    (
        'values=[[1]]&initial_state={"hidden_state":[[Infinity]]}',
        "initial_state.hidden_state[0][0]",
        "finite number",
    ),
]


@pytest.mark.parametrize(("query", "field", "message"), WRONG)
def test_a_wrong_link_is_told_its_parameter_and_the_reason(
    client: httpx2.Client, query: str, field: str | None, message: str
) -> None:
    assert message in refused(client.get(f"/api/runs?{query}"))[field]


def test_a_link_that_is_too_long_is_refused(client: httpx2.Client) -> None:
    wrong = refused(client.get("/api/runs", params={"text": "a" * 60_000}), 414)
    assert "expected at most 32768 bytes of query, got 60005" in wrong[None]
