"""The OpenAPI document describes the wire as it is."""

from typing import Any

import httpx2
import pytest

from app.link.query import GRADIENT_PARAMETERS, PARAMETERS
from app.link.row import Row
from tests.app.conversation import read_answer, run

Document = dict[str, Any]  # Any: a JSON document


@pytest.fixture(scope="module")
def document(client: httpx2.Client) -> Document:
    """The document that the server serves."""
    return client.get("/openapi.json").json()


def references(value: object) -> set[str]:
    """Every reference in the document."""
    if isinstance(value, dict):
        children: list[object] = list(value.values())  # pyright: ignore[reportUnknownArgumentType]  any JSON
        own = {str(value["$ref"])} if "$ref" in value else set[str]()  # pyright: ignore[reportUnknownArgumentType]
        return own.union(*map(references, children))
    return set[str]().union(*map(references, value)) if isinstance(value, list) else set()  # pyright: ignore[reportUnknownArgumentType]


def test_every_reference_leads_somewhere(document: Document) -> None:
    found = references(document)
    assert "#/components/schemas/RunRequest" in found
    for reference in found:
        place: Any = document
        for key in reference.removeprefix("#/").split("/"):
            place = place[key]


@pytest.mark.parametrize("path", ["/api/runs", "/api/gradients"])
def test_runs_are_described_with_their_lines_and_their_errors(document: Document, path: str) -> None:
    operations = document["paths"][path]
    for method, kept in (("get", {"304"}), ("post", set[str]())):
        answers = operations[method]["responses"]
        assert "application/jsonl" in answers["200"]["content"]
        assert set(answers) == {"200", "408", "413", "414", "415", "422", "429", "503"} | kept


def test_every_error_has_the_one_shape_of_errors(document: Document) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status >= "400":
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


@pytest.mark.parametrize(
    ("path", "parameters"), [("/api/runs", PARAMETERS), ("/api/gradients", GRADIENT_PARAMETERS)]
)
def test_every_query_parameter_is_described(
    document: Document, path: str, parameters: dict[str, Row]
) -> None:
    described = {one["name"]: one for one in document["paths"][path]["get"]["parameters"]}
    assert set(described) == set(parameters)
    assert all(one["description"] for one in described.values())
    assert described["readout_size"]["schema"]["anyOf"][0] == {"type": "integer", "minimum": 1}


def test_the_examples_run(client: httpx2.Client, document: Document) -> None:
    operations = document["paths"]["/api/runs"]
    for example in operations["post"]["requestBody"]["content"]["application/json"]["examples"].values():
        assert run(client, example["value"]).end.steps > 0
    query = {one["name"]: one["example"] for one in operations["get"]["parameters"] if "example" in one}
    assert read_answer(client.get("/api/runs", params=query)).end.steps == 5


def test_the_examples_of_gradients_run(client: httpx2.Client, document: Document) -> None:
    content = document["paths"]["/api/gradients"]["post"]["requestBody"]["content"]["application/json"]
    for example in content["examples"].values():
        answer = client.post("/api/gradients", json=example["value"])
        assert answer.status_code == 200
        assert b'"type":"end"' in answer.content
