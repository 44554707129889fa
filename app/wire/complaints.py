"""Rewrites pydantic's errors as "expected ..., got ...", about a field by its name on the wire."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.wire.errors import MOST_TOLD, ErrorDetail, Refusal, problem

LONGEST_QUOTE = 60
LONGEST_PATH = 200
TYPES = {
    "int_type": "integer",
    "int_from_float": "integer",
    "int_parsing_size": "smaller_integer",
    "float_type": "number",
    "finite_number": "finite_number",
    "bool_type": "boolean",
    "string_type": "string",
    "list_type": "list",
    "dict_type": "dictionary",
    "model_type": "dictionary",
    "model_attributes_type": "dictionary",
    "missing": "missing",
    "extra_forbidden": "unknown_field",
}
"""Our codes for those of pydantic that need no more than what came."""
OURS = ("no_rows", "empty_row", "ragged", "no_language")
"""Codes of our own validators."""


def complaint(failure: ValidationError) -> Refusal:
    """Returns a refusal with everything that the validation found, at most MOST_TOLD of it."""
    errors = failure.errors(include_url=False)[:MOST_TOLD]
    return Refusal(422, *(detail_of(error) for error in errors))


def path(location: Sequence[int | str]) -> str | None:
    """Writes a location such as ("input", "<values>", "values", 3) as `input.values[3]`; tags of alternatives
    are left out."""
    words = ""
    for key in location:
        if isinstance(key, int):
            words += f"[{key}]"
        elif not (key.startswith("<") and key.endswith(">")):
            words += f".{key}" if words else key
    return words[:LONGEST_PATH] or None


def detail_of(error: ErrorDetails) -> ErrorDetail:
    """Describes what was expected and what came, about a field by its name on the wire."""
    context: dict[str, Any] = error.get("ctx", {})  # Any: pydantic's own type
    kind, field = error["type"], path(error["loc"])
    if kind == "either":
        return problem(kind, field, expected=error["msg"])
    if kind in OURS:
        return problem(kind, field, **context)
    if kind in TYPES:
        return problem(TYPES[kind], field, came=quoted(error["input"]))
    if kind in COUNTS:
        code, named, name = COUNTS[kind]
        return problem(code, field, came=context["actual_length"], **{name: context[named]})
    if kind in LIMITS:
        code, named, name = LIMITS[kind]
        return problem(code, field, came=quoted(error["input"]), **{name: context[named]})
    return problem("invalid", field, reason=error["msg"])


LIMITS = {
    "greater_than_equal": ("at_least", "ge", "least"),
    "less_than_equal": ("at_most", "le", "most"),
    "literal_error": ("one_of", "expected", "expected"),
    "string_too_short": ("too_short", "min_length", "least"),
    "string_too_long": ("too_long", "max_length", "most"),
    "string_pattern_mismatch": ("pattern", "pattern", "expected"),
}
"""Our codes for those of pydantic that set a limit; what pydantic calls it, and what we do."""

COUNTS = {
    "too_short": ("too_few", "min_length", "least"),
    "too_long": ("of_them", "max_length", "most"),
}
"""The same codes for the lengths of lists."""


def quoted(value: object) -> str:
    """Writes the value as JSON, cut where it is long."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}… ({len(text)} characters)"


def visible(character: str) -> str:
    """Returns the character, or its code point where nobody would see it: U+00A0, U+0000, U+200D."""
    return character if character.isprintable() else f"U+{ord(character):04X}"
