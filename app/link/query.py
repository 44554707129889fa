"""Reads a run from a link: turns flat query parameters into a request."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from pydantic import JsonValue

from app.link.grammar import GRAMMAR, ROWS
from app.link.row import Kind, Row
from app.wire.body import parse_json
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable
from app.wire.messages import Value, message_of
from app.wire.request import RunRequest


class ParameterError(ValueError):
    """A parameter that cannot be read: the code of its message, and the message's values."""

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(message_of(code, values))
        self.code, self.values = code, values


def integer(text: str) -> JsonValue:
    """Reads a decimal integer. Raises ParameterError."""
    if not re.fullmatch(r"-?[0-9]{1,30}", text, re.ASCII):
        raise ParameterError("query_integer", came=text[:40])
    return int(text)


def decimal(text: str) -> JsonValue:
    """Reads a decimal number. Raises ParameterError."""
    if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?", text, re.ASCII | re.IGNORECASE):
        raise ParameterError("number", came=f'"{text[:40]}"')
    return float(text)


def truth(text: str) -> JsonValue:
    """Reads `true` or `false`. Raises ParameterError."""
    if text not in ("true", "false"):
        raise ParameterError("query_boolean", came=text[:40])
    return text == "true"


def word(text: str) -> JsonValue:
    """Returns the text itself."""
    return text


def parsed(text: str) -> JsonValue:
    """Reads the JSON in the text. Raises Refusal."""
    return parse_json(text)


def nothing(text: str) -> JsonValue:
    """Reads `null`, which asks for a network without a readout. Raises ParameterError."""
    if text != "null":
        raise ParameterError("query_null", came=text[:40])
    return None


READERS: Mapping[Kind, Callable[[str], JsonValue]] = {
    "whole": integer,
    "decimal": decimal,
    "truth": truth,
    "word": word,
    "sign": nothing,
    "text": word,
    "name": word,
    "json": parsed,
    "list": parsed,
    "record": parsed,
}
"""How the text of each kind becomes a value of the request. Whether it is within its bounds is seen with the
rest of the request."""
GRADIENT_PARAMETERS = {row.name: row for row in ROWS if row.place}
"""The rows of a request for gradients, by name."""
PARAMETERS = {
    name: row for name, row in GRADIENT_PARAMETERS.items() if row.place[0] in RunRequest.model_fields
}
"""The rows of a request for a run, by name."""
NAMES = {".".join(row.place): name for name, row in GRADIENT_PARAMETERS.items()}


def request_of(query: bytes, parameters: Mapping[str, Row] = PARAMETERS) -> dict[str, JsonValue]:
    """Builds the request that a query string spells, still to be validated. Raises Refusal with all that is
    wrong."""
    request: dict[str, JsonValue] = {}
    wrong: list[ErrorDetail] = []
    seen: set[str] = set()
    for name, text in pairs(query, len(parameters)):
        try:
            if name in seen:
                raise ParameterError("query_once")
            seen.add(name)
            if name not in parameters:
                raise ParameterError("query_unknown")
            row = parameters[name]
            insert(request, row.place, READERS[row.kind](text))
        except ParameterError as error:
            wrong.append(problem(error.code, name, **error.values))
        except Refusal as refusal:
            wrong += renamed(refusal, name).answer.detail
    if wrong:
        raise Refusal(422, *wrong)
    weights = request.get("weights")
    if isinstance(weights, dict) and "model" not in weights:
        weights.setdefault(
            "seed", GRAMMAR["seed"].default
        )  # a link leaves defaults out, also beside weight_changes
    return request


def pairs(query: bytes, most: int) -> list[tuple[str, str]]:
    """Splits a query string into names and values, at most so many, decoded as UTF-8. Raises Refusal where
    that fails."""
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=most)
    except UnicodeDecodeError:
        raise unprocessable("query_utf8") from None
    except ValueError:
        raise unprocessable("query_too_many", most=most) from None


def insert(request: dict[str, JsonValue], place: tuple[str, ...], value: JsonValue) -> None:
    """Puts a value at its place in the request. Raises ParameterError where something else stands above
    it."""
    *above, last = place
    level: JsonValue = request
    for key in above:
        level = level.setdefault(key, {})
        if not isinstance(level, dict):
            raise ParameterError("query_readout")
    if last in level:
        raise ParameterError("query_readout")
    level[last] = value


def renamed(refusal: Refusal, below: str | None = None) -> Refusal:
    """Returns the refusal with its fields named as query parameters: `network.hidden_size` becomes
    `hidden_size`.

    With `below`, the fields are places inside that parameter.
    """
    renaming = [one.model_copy(update={"field": name_of(one.field, below)}) for one in refusal.answer.detail]
    return Refusal(refusal.status, *renaming)


def name_of(field: str | None, below: str | None) -> str | None:
    """Returns the query parameter that a field of the request came from, with what follows it."""
    if below is not None:
        return below + ("" if field is None else field if field.startswith("[") else f".{field}")
    if field is None:
        return None
    for place, name in sorted(NAMES.items(), key=lambda item: -len(item[0])):
        if field == place or field.startswith((f"{place}.", f"{place}[")):
            return name + field[len(place) :]
    return field
