"""What the server says it also says by code, and the page's catalogues have it in both languages."""

import json
import re
from math import inf, nan
from pathlib import Path
from typing import get_args

import httpx2
import pytest

from app.wire.errors import ErrorAnswer, problem
from app.wire.lines import FailureCode, FailureLine, failure_line
from app.wire.messages import MESSAGES, Value, message_of
from app.workers.faults import message_values
from models.config import Direction
from models.finite import NotFinite
from tests.app.conversation import Body, run
from tests.app.test_wrong_requests import BODIES, STATES, TENSORS, TEXT, WRONG, with_tensors
from tests.tooling.serving import ROOT

PLACE = re.compile(r"\{(\w+)\}")
OPERATORS_FILES = ("lessons/", "trained/shelf.py", "workers/stored.py")


def catalogue(lang: str) -> dict[str, str]:
    """The page's messages of the server in one language, by their code."""
    words: dict[str, str] = json.loads((ROOT / f"static/locales/{lang}.json").read_text("utf-8"))
    return {key.removeprefix("error."): text for key, text in words.items() if key.startswith("error.")}


def test_the_pages_english_is_the_servers() -> None:
    assert catalogue("en") == MESSAGES


def test_every_message_is_said_in_chinese_about_the_same_values() -> None:
    chinese = catalogue("zh")
    assert chinese.keys() == MESSAGES.keys()
    for code, message in MESSAGES.items():
        assert sorted(PLACE.findall(chinese[code])) == sorted(PLACE.findall(message)), code
        assert re.search("[\u4e00-\u9fff]", chinese[code]), code


@pytest.mark.parametrize(
    ("code", "values", "message"),
    [
        ("ragged", {"row": 2, "came": 1, "width": 2}, "row 2 has 1 number, expected 2 as in row 1"),
        ("ragged", {"row": 2, "came": 3, "width": 2}, "row 2 has 3 numbers, expected 2 as in row 1"),
        ("ragged", {"row": 2, "came": 0, "width": 1}, "row 2 has 0 numbers, expected 1 as in row 1"),
        ("too_many_runs", {"most": 1}, "expected at most 1 run at a time, got one more"),
    ],
)
def test_one_is_told_in_the_singular(code: str, values: dict[str, int], message: str) -> None:
    assert message_of(code, values) == message


def test_nothing_is_said_to_a_request_without_a_code() -> None:
    for path in (ROOT / "app").rglob("*.py"):
        name = path.relative_to(ROOT / "app").as_posix()
        if name == "wire/errors.py" or name.startswith(OPERATORS_FILES):
            continue
        source = Path(path).read_text("utf-8")
        assert "ErrorDetail(" not in source, name
        codes = re.findall(r'(?:unprocessable|problem)\(\s*"([^"]*)"', source)
        codes += re.findall(r'refusal\(\s*\d+, "([^"]*)"', source)
        assert set(codes) <= MESSAGES.keys(), name


def test_every_message_has_its_values() -> None:
    for code, message in MESSAGES.items():
        values = {name: f"<{name}>" for name in PLACE.findall(message)}
        assert all(value in problem(code, None, **values).message for value in values.values())


REQUESTS: list[Body] = [
    *(request for request, _, _ in WRONG),
    *(with_tensors(**changed) for changed, _, _ in TENSORS),
    *({"input": TEXT, "network": {"cell": cell}, "initial_state": state} for cell, state, _, _ in STATES),
]


def assert_said(response: httpx2.Response) -> None:
    """Each detail of the answer says its message by a code that is known, with the values in it."""
    for one in ErrorAnswer.model_validate_json(response.content).detail:
        assert one.code in MESSAGES
        assert one.message == message_of(one.code, one.values)


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_wrong_request_is_told_by_code(client: httpx2.Client, request_: Body) -> None:
    assert_said(client.post("/api/runs", json=request_))


@pytest.mark.parametrize("body", [body for body, _, _ in BODIES])
def test_a_wrong_body_is_told_by_code(client: httpx2.Client, body: bytes) -> None:
    assert_said(client.post("/api/runs", content=body, headers={"Content-Type": "application/json"}))


CODES: tuple[FailureCode, ...] = get_args(FailureCode)
ENGLISH = re.compile(r"\b(?:norm|of|layer|forward|reverse|on|the|way|loss|step)\b")
TENSORS_OF_A_RUN = ("terms.hidden.from_input", "gates.forget", "cell_state", "hidden_state")
PASSES: list[tuple[int, Direction]] = [(0, "forward"), (11, "reverse")]
FAULTS = [
    NotFinite(8, None, None, 8, "outputs", 2, inf),
    *(
        NotFinite(8, layer, direction, 8, tensor, unit, nan)
        for layer, direction in PASSES
        for tensor, unit in (
            *((tensor, 3) for tensor in TENSORS_OF_A_RUN),
            *((f"gradient.{state}", 0) for state in ("hidden_state", "cell_state")),
            *((f"norm of gradient.{state}", None) for state in ("hidden_state", "cell_state")),
            *((f"norm of jacobian.{state}", None) for state in ("hidden_state", "cell_state", "state")),
        )
    ),
]


def chinese_of(value: Value) -> str:
    """A value as the Chinese page says it."""
    text, known = str(value), json.loads((ROOT / "static/locales/complaints.zh.json").read_text("utf-8"))
    for pattern, words in known:
        text = re.sub(pattern, words.replace("$1", r"\1").replace("$2", r"\2"), text)
    return text


@pytest.mark.parametrize("code", CODES)
def test_every_failure_is_said_in_both_languages(code: FailureCode) -> None:
    chinese = catalogue("zh")[code]
    for fault in FAULTS if code.endswith("not_finite") else FAULTS[:1]:
        values = message_values(fault)
        asked = PLACE.findall(MESSAGES[code])
        line = FailureLine.model_validate_json(failure_line(code, **{name: values[name] for name in asked}))
        assert line.message == message_of(code, line.values)
        spoken = chinese.format_map({name: chinese_of(value) for name, value in line.values.items()})
        assert not ENGLISH.search(spoken), spoken
        assert line.code != "not_finite" or line.message == str(fault)


def test_other_refusals_are_told_by_code(client: httpx2.Client) -> None:
    for query in (
        "bias=yes",
        "seed=x",
        "text=a&text=b",
        "colour=red",
        "text=%ff",
        "readout=3",
        "values=[[1,NaN]]",
    ):
        assert_said(client.get(f"/api/runs?{query}"))
    assert_said(client.get("/api/nothing"))
    assert_said(client.delete("/api/runs"))
    assert_said(client.get("/api/lessons/nothing"))
    assert_said(client.get("/api/models/nothing"))


def test_a_failure_line_has_the_values_of_its_message(client: httpx2.Client) -> None:
    tensors = {
        "weight_ih_l0": [[1e38]],
        "weight_hh_l0": [[0]],
    }
    network = {"cell": "rnn", "hidden_size": 1, "nonlinearity": "relu", "bias": False, "readout": None}
    failure = run(
        client,
        {"input": {"values": [[1], [1e5]]}, "network": network, "weights": {"tensors": tensors}},
    ).failure
    assert failure.code == "not_finite"
    assert failure.message == MESSAGES["not_finite"].format_map(failure.values)
    assert failure.values["step"] == 1
    assert failure.values["value"] == "inf"
