"""Parses a request's body as strict JSON, and names the field where it is not."""

import gc
import json
import math
import re

import orjson
from pydantic import JsonValue

from app.wire.complaints import path
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable

Place = tuple[int | str, ...]
LARGEST = 1.7976931348623157e308
SEARCHED_BYTES = 2**18
"""Bytes of a body in which the place of what is wrong is looked for: milliseconds, and megabytes."""
NO_MEMORY = "Not enough memory"
NUMBER = re.compile(r"(?<!-)NaN|-?(?:Infinity|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,20})?)")
"""Matches what Python reads as a number, though strict JSON may not."""
LONGEST_NUMBER = 500
"""Characters in which a number shows that it is beyond the range of a double."""
LONGEST_QUOTE = 40


def parse_json(body: bytes | str, field: str | None = None) -> JsonValue:
    """Parses the JSON value of a body. Raises Refusal, naming the place below `field` where it can, and
    MemoryError.

    NaN, Infinity and numbers beyond the range of a double are no JSON numbers to us, and a lone surrogate is
    no character; Python's own parser takes all of them, and so is asked where they are once the strict one
    has refused.
    """
    gc.disable()  # it would look again and again through millions of lists, of which none is garbage yet
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as refusal:
        if NO_MEMORY in refusal.msg:  # orjson has no error of its own for it
            raise MemoryError from None
        raise diagnosis(body, field, refusal) from None
    finally:
        gc.enable()


def diagnosis(body: bytes | str, field: str | None, refusal: orjson.JSONDecodeError) -> Refusal:
    """Finds why the strict parser refused: the first place that only the lenient parser takes, else line and
    column.

    A large body is told by line and column alone: to find the name of the place takes ten times as long as to
    read the body, and sixty times its memory."""
    plain = undecoded(body, field) or at_place(field, refusal)
    if len(body) > SEARCHED_BYTES:
        return plain
    try:
        lenient: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return plain
    place_and_fault = first_fault(lenient)
    if place_and_fault is None:
        return plain
    place, wrong = place_and_fault
    return Refusal(422, wrong.model_copy(update={"field": path((field, *place) if field else place)}))


def undecoded(body: bytes | str, field: str | None) -> Refusal | None:
    """Finds the first byte that is no UTF-8, which the strict parser does not tell; None where there is
    none."""
    try:
        if isinstance(body, bytes):
            body.decode()
    except UnicodeDecodeError as error:
        begin = error.object.rfind(b"\n", 0, error.start) + 1
        line = error.object.count(b"\n", 0, error.start) + 1
        column = len(error.object[begin : error.start].decode()) + 1
        return unprocessable("json", field, line=line, column=column)
    return None


def at_place(field: str | None, refusal: orjson.JSONDecodeError) -> Refusal:
    """Describes what the strict parser met, by line and column."""
    begin = max(0, refusal.pos - 1)  # it points behind a sign
    met = NUMBER.search(refusal.doc[begin : begin + LONGEST_NUMBER])
    place = {"line": refusal.lineno, "column": refusal.colno}
    if met is None or met.start() > 1 or math.isfinite(float(met[0])):
        return unprocessable("json", field, **place)
    return unprocessable("json_not_finite", field, came=met[0][:LONGEST_QUOTE], **place)


def first_fault(root: JsonValue) -> tuple[Place, ErrorDetail] | None:
    """Finds the first number or string in a parsed value that strict JSON does not have: its place, and what
    is wrong."""
    waiting: list[tuple[Place, JsonValue]] = [((), root)]
    while waiting:
        place, value = waiting.pop()
        wrong = fault(value)
        if wrong:
            return place, wrong
        if isinstance(value, list):
            waiting += reversed([((*place, index), item) for index, item in enumerate(value)])
        elif isinstance(value, dict):
            bad = next((wrong for key in value if (wrong := fault(key))), None)
            if bad is not None:
                return place, problem("key", fault=bad.message)
            waiting += reversed([((*place, key), item) for key, item in value.items()])
    return None


def fault(value: JsonValue) -> ErrorDetail | None:
    """Says what is wrong with one number or string; None where nothing is."""
    if isinstance(value, float) and not math.isfinite(value):
        return problem("finite", came=str(value))
    if isinstance(value, int) and abs(value) > LARGEST:
        return problem("beyond_double")
    if isinstance(value, str):
        return lone_surrogate(value)
    return None


def lone_surrogate(text: str) -> ErrorDetail | None:
    """Finds half a surrogate pair in a text; None where it has none."""
    for index, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            return problem("surrogate", came=f"U+{ord(character):04X}", place=index)
    return None
