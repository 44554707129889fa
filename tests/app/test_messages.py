"""What the server says it also says by code, and the page's catalogues have it in both languages."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from app.wire.errors import ErrorAnswer, problem
from app.wire.messages import MESSAGES
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
        assert one.message == MESSAGES[one.code].format_map(one.values)


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_wrong_request_is_told_by_code(client: httpx2.Client, request_: Body) -> None:
    assert_said(client.post("/api/runs", json=request_))


@pytest.mark.parametrize("body", [body for body, _, _ in BODIES])
def test_a_wrong_body_is_told_by_code(client: httpx2.Client, body: bytes) -> None:
    assert_said(client.post("/api/runs", content=body, headers={"Content-Type": "application/json"}))


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
