"""A request's body: JSON by the letter of the standard, with the field named where it is not."""

import json
import math

import orjson
from pydantic import JsonValue

from app.wire.complaints import path
from app.wire.errors import Refusal, unprocessable

Place = tuple[int | str, ...]
LARGEST = 1.7976931348623157e308


def parse_json(body: bytes | str, field: str | None = None) -> JsonValue:
    """The JSON value that the body spells. Raises Refusal, naming the place below `field` where it can.

    NaN, Infinity and numbers beyond the range of a double are no JSON numbers to us, and a lone surrogate is
    no character; Python's own parser takes all of them, and so is asked where they are once the strict one
    has refused.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as refusal:
        raise diagnosis(body, field, refusal) from None


def diagnosis(body: bytes | str, field: str | None, refusal: orjson.JSONDecodeError) -> Refusal:
    """Why the strict parser refused: the first place that only the lenient one takes, else line and
    column."""
    plain = unprocessable(
        f"expected JSON, got something else at line {refusal.lineno}, column {refusal.colno}", field
    )
    try:
        lenient: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return plain
    found = first_fault(lenient)
    if found is None:
        return plain
    place, reason = found
    return unprocessable(reason, path((field, *place) if field else place))


def first_fault(value: JsonValue) -> tuple[Place, str] | None:
    """The place of the first number or string in a parsed value that strict JSON does not have, and what is
    wrong."""
    waiting: list[tuple[Place, JsonValue]] = [((), value)]
    while waiting:
        place, one = waiting.pop()
        reason = fault(one)
        if reason:
            return place, reason
        if isinstance(one, list):
            waiting += reversed([((*place, index), item) for index, item in enumerate(one)])
        elif isinstance(one, dict):
            bad = next((key for key in one if fault(key)), None)
            if bad is not None:
                return place, f"a key has {fault(bad)}"
            waiting += reversed([((*place, key), item) for key, item in one.items()])
    return None


def fault(value: JsonValue) -> str | None:
    """What is wrong with one number or string, if anything."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"expected a finite number, got {value}"
    if isinstance(value, int) and abs(value) > LARGEST:
        return "expected a number in the range of a double, got a larger one"
    if isinstance(value, str):
        return lone_surrogate(value)
    return None


def lone_surrogate(text: str) -> str | None:
    """Says where a text has half a surrogate pair, if it has one."""
    for index, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            return f"expected characters, got a lone surrogate U+{ord(character):04X} at position {index}"
    return None
