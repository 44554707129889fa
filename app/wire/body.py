"""A request's body: JSON by the letter of the standard, with the field named where it is not."""

import gc
import json
import math

import orjson
from pydantic import JsonValue

from app.wire.complaints import path
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable

Place = tuple[int | str, ...]
LARGEST = 1.7976931348623157e308


def parse_json(body: bytes | str, field: str | None = None) -> JsonValue:
    """The JSON value that the body spells. Raises Refusal, naming the place below `field` where it can.

    NaN, Infinity and numbers beyond the range of a double are no JSON numbers to us, and a lone surrogate is
    no character; Python's own parser takes all of them, and so is asked where they are once the strict one
    has refused.
    """
    gc.disable()  # it would look again and again through millions of lists, of which none is garbage yet
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as refusal:
        raise diagnosis(body, field, refusal) from None
    finally:
        gc.enable()


def diagnosis(body: bytes | str, field: str | None, refusal: orjson.JSONDecodeError) -> Refusal:
    """Why the strict parser refused: the first place that only the lenient one takes, else line and
    column."""
    plain = unprocessable("json", field, line=refusal.lineno, column=refusal.colno)
    try:
        lenient: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return plain
    found = first_fault(lenient)
    if found is None:
        return plain
    place, wrong = found
    return Refusal(422, wrong.model_copy(update={"field": path((field, *place) if field else place)}))


def first_fault(value: JsonValue) -> tuple[Place, ErrorDetail] | None:
    """The place of the first number or string in a parsed value that strict JSON does not have, and what is
    wrong."""
    waiting: list[tuple[Place, JsonValue]] = [((), value)]
    while waiting:
        place, one = waiting.pop()
        wrong = fault(one)
        if wrong:
            return place, wrong
        if isinstance(one, list):
            waiting += reversed([((*place, index), item) for index, item in enumerate(one)])
        elif isinstance(one, dict):
            bad = next((wrong for key in one if (wrong := fault(key))), None)
            if bad is not None:
                return place, problem("key", fault=bad.message)
            waiting += reversed([((*place, key), item) for key, item in one.items()])
    return None


def fault(value: JsonValue) -> ErrorDetail | None:
    """What is wrong with one number or string, if anything."""
    if isinstance(value, float) and not math.isfinite(value):
        return problem("finite", came=str(value))
    if isinstance(value, int) and abs(value) > LARGEST:
        return problem("beyond_double")
    if isinstance(value, str):
        return lone_surrogate(value)
    return None


def lone_surrogate(text: str) -> ErrorDetail | None:
    """Says where a text has half a surrogate pair, if it has one."""
    for index, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            return problem("surrogate", came=f"U+{ord(character):04X}", place=index)
    return None
