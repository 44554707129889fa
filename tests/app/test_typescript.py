"""The page's types are those of the models, and its constants those of the server."""

import pytest
from pydantic import BaseModel

from app.wire import constants
from app.wire.typescript import COMMAND, TARGET, expression, typescript


def test_the_committed_types_are_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == typescript(), f"the wire has changed: run `{COMMAND}`"


def test_the_committed_constants_are_up_to_date() -> None:
    expected = constants.module(COMMAND)
    assert constants.TARGET.read_text("utf-8") == expected, f"a constant has changed: run `{COMMAND}`"


ANSWERED = ["StartLine", "StepLine", "CellStep", "OutputStep", "EndLine", "FailureLine", "ErrorAnswer"]


@pytest.mark.parametrize("name", ["RunRequest", "Network", "Readout", *ANSWERED])
def test_the_page_finds_each_interface(name: str) -> None:
    assert f"export interface {name} {{" in typescript()


def test_what_an_answer_always_has_is_not_optional_and_what_a_request_may_omit_is() -> None:
    text = typescript()
    run, request = (
        text.split(f"export interface {name} {{")[1].split("}")[0] for name in ("Run", "RunRequest")
    )
    assert "  detail: " in run
    assert "  detail?: " in request


class Nested(BaseModel):
    """A model with a type for each rule of the translation."""

    rows: list[list[float]]
    choice: list[int | str]
    named: dict[str, bool]
    nothing: None


def test_types_are_translated_by_structure() -> None:
    properties = Nested.model_json_schema()["properties"]
    translated = {name: expression(schema) for name, schema in properties.items()}
    assert translated == {
        "rows": "number[][]",
        "choice": "(number | string)[]",
        "named": "Record<string, boolean>",
        "nothing": "null",
    }


def test_a_type_that_the_wire_does_not_use_is_refused() -> None:
    with pytest.raises(ValueError, match="no TypeScript for"):
        expression({"type": "tuple"})
