"""What pydantic found wrong, said as "expected ..., got ..." about a field by its name on the wire."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.wire.errors import MOST_TOLD, ErrorDetail, Refusal

LONGEST_QUOTE = 60
LONGEST_PATH = 200
TYPES = {
    "int_type": "an integer",
    "int_from_float": "an integer",
    "int_parsing_size": "a smaller integer",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "string_type": "a string",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def complaint(failure: ValidationError) -> Refusal:
    """Everything that the validation found, at most MOST_TOLD of it."""
    found = failure.errors(include_url=False)[:MOST_TOLD]
    return Refusal(422, *(ErrorDetail(field=path(one["loc"]), message=message(one)) for one in found))


def path(location: Sequence[int | str]) -> str | None:
    """A location such as ("input", "<values>", "values", 3) as `input.values[3]`; tags of alternatives left
    out."""
    words = ""
    for part in location:
        if isinstance(part, int):
            words += f"[{part}]"
        elif not (part.startswith("<") and part.endswith(">")):
            words += f".{part}" if words else part
    return words[:LONGEST_PATH] or None


def message(one: ErrorDetails) -> str:
    """What was expected and what came."""
    context: dict[str, Any] = one.get("ctx", {})  # Any: pydantic's own type
    kind = one["type"]
    if kind == "missing":
        return "expected a value, got none"
    if kind == "extra_forbidden":
        return "unknown field"
    expected = EXPECTED[kind](context) if kind in EXPECTED else TYPES.get(kind)
    if expected is None:
        return one["msg"]
    return f"expected {expected}, got {quoted(one['input'])}"


EXPECTED: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than_equal": lambda context: f"at least {context['ge']}",
    "less_than_equal": lambda context: f"at most {context['le']}",
    "literal_error": lambda context: str(context["expected"]),
    "string_too_short": lambda context: f"at least {context['min_length']} character",
}


def quoted(value: object) -> str:
    """The value as JSON, cut where it is long."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}… ({len(text)} characters)"
