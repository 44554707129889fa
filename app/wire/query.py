"""A run as a link: flat query parameters, and the request that they spell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pydantic import JsonValue

from app.wire.body import parse_json
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable
from app.wire.messages import Value, said


class ParameterError(ValueError):
    """A parameter that cannot be read: the code of what was expected, and what came."""

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(said(code, values))
        self.code, self.values = code, values


def whole(text: str) -> JsonValue:
    """A decimal integer. Raises ParameterError."""
    if not re.fullmatch(r"-?[0-9]{1,30}", text, re.ASCII):
        raise ParameterError("query_integer", came=text[:40])
    return int(text)


def decimal(text: str) -> JsonValue:
    """A decimal number. Raises ParameterError."""
    if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?", text, re.ASCII | re.IGNORECASE):
        raise ParameterError("number", came=f'"{text[:40]}"')
    return float(text)


def truth(text: str) -> JsonValue:
    """`true` or `false`. Raises ParameterError."""
    if text not in ("true", "false"):
        raise ParameterError("query_boolean", came=text[:40])
    return text == "true"


def word(text: str) -> JsonValue:
    """The text itself."""
    return text


def parsed(text: str) -> JsonValue:
    """The JSON that the text spells. Raises Refusal."""
    return parse_json(text)


def nothing(text: str) -> JsonValue:
    """`null`, which asks for a network without a readout. Raises ParameterError."""
    if text != "null":
        raise ParameterError("query_null", came=text[:40])
    return None


@dataclass(frozen=True, slots=True)
class Parameter:
    """Where a query parameter stands in the request, and how its text is read."""

    place: tuple[str, ...]
    read: Callable[[str], JsonValue]


PARAMETERS = {
    "model": Parameter(("weights", "model"), word),
    "cell": Parameter(("network", "cell"), word),
    "input_size": Parameter(("network", "input_size"), whole),
    "hidden_size": Parameter(("network", "hidden_size"), whole),
    "num_layers": Parameter(("network", "num_layers"), whole),
    "bidirectional": Parameter(("network", "bidirectional"), truth),
    "bias": Parameter(("network", "bias"), truth),
    "nonlinearity": Parameter(("network", "nonlinearity"), word),
    "reset_after": Parameter(("network", "reset_after"), truth),
    "readout": Parameter(("network", "readout"), nothing),
    "readout_size": Parameter(("network", "readout", "size"), whole),
    "readout_activation": Parameter(("network", "readout", "activation"), word),
    "readout_bias": Parameter(("network", "readout", "bias"), truth),
    "readout_joint": Parameter(("network", "readout", "joint"), truth),
    "seed": Parameter(("weights", "seed"), whole),
    "weight_changes": Parameter(("weights", "changes"), parsed),
    "text": Parameter(("input", "text"), word),
    "alphabet": Parameter(("input", "alphabet"), word),
    "values": Parameter(("input", "values"), parsed),
    "initial_state": Parameter(("initial_state",), parsed),
    "interventions": Parameter(("interventions",), parsed),
    "generate_steps": Parameter(("generate", "steps"), whole),
    "generate_seed": Parameter(("generate", "seed"), whole),
    "generate_temperature": Parameter(("generate", "temperature"), decimal),
    "detail": Parameter(("detail",), word),
    "dtype": Parameter(("dtype",), word),
    "from_step": Parameter(("from_step",), whole),
}
GRADIENT_PARAMETERS = PARAMETERS | {
    "loss": Parameter(("loss", "kind"), word),
    "loss_step": Parameter(("loss", "time_step"), whole),
    "loss_symbol": Parameter(("loss", "symbol"), word),
    "loss_target": Parameter(("loss", "target"), whole),
    "loss_values": Parameter(("loss", "values"), parsed),
    "loss_unit": Parameter(("loss", "unit"), whole),
    "loss_layer": Parameter(("loss", "layer"), whole),
    "loss_direction": Parameter(("loss", "direction"), word),
    "jacobians": Parameter(("jacobians",), truth),
}
NAMES = {".".join(parameter.place): name for name, parameter in GRADIENT_PARAMETERS.items()}


def request_of(query: bytes, parameters: Mapping[str, Parameter] = PARAMETERS) -> dict[str, JsonValue]:
    """The request that a query string spells, still to be validated. Raises Refusal with all that is
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
            insert(request, parameters[name].place, parameters[name].read(text))
        except ParameterError as error:
            wrong.append(problem(error.code, name, **error.values))
        except Refusal as refusal:
            wrong += renamed(refusal, name).answer.detail
    if wrong:
        raise Refusal(422, *wrong)
    weights = request.get("weights")
    if isinstance(weights, dict) and "model" not in weights:
        weights.setdefault("seed", 0)  # a link leaves defaults out, also beside weight_changes
    return request


def pairs(query: bytes, most: int) -> list[tuple[str, str]]:
    """The names and values of a query string, at most so many, decoded as UTF-8. Raises Refusal where they
    are not."""
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
    """The refusal with its fields named as query parameters: `network.hidden_size` becomes `hidden_size`.

    With `below`, the fields are places inside that parameter.
    """
    renaming = [one.model_copy(update={"field": name_of(one.field, below)}) for one in refusal.answer.detail]
    return Refusal(refusal.status, *renaming)


def name_of(field: str | None, below: str | None) -> str | None:
    """The query parameter that a field of the request came from, with what follows it."""
    if below is not None:
        return below + ("" if field is None else field if field.startswith("[") else f".{field}")
    if field is None:
        return None
    for place, name in sorted(NAMES.items(), key=lambda item: -len(item[0])):
        if field == place or field.startswith((f"{place}.", f"{place}[")):
            return name + field[len(place) :]
    return field
