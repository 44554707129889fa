"""Converts frozen dataclasses to JSON and back, by their field types, with the standard library alone.

Fields may be strings, numbers, booleans, None, literals, unions of these, tuples of one kind, mappings from
strings, and such dataclasses again.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from types import NoneType, UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: object) -> str:
    """Writes a dataclass as text: a line for each field, and for each item of a list that is not of plain
    values."""
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"expected a dataclass, got {value!r}")
    lines = [f"  {_line(name)}: {_spread(field)}" for name, field in asdict(value).items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def from_json(kind: type[T], text: str) -> T:
    """Reads that dataclass from its text. Raises ValueError naming the first field that is not as
    declared."""
    return cast(
        T, _read(kind, json.loads(text, parse_constant=_refuse), "")
    )  # `_read` gives what the kind says, or raises


def _refuse(constant: str) -> object:
    raise ValueError(f"expected finite numbers, got {constant}")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _spread(value: object) -> str:
    if not isinstance(value, tuple):
        return _line(value)
    items = cast(tuple[object, ...], value)  # from `asdict`
    if not any(isinstance(item, dict) for item in items):
        return _line(items)
    return "[\n" + ",\n".join(f"    {_line(item)}" for item in items) + "\n  ]"


def _read(kind: object, value: object, place: str) -> object:
    """Reads a value as that kind. place: where it stands, such as `measures[2].value`."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _read_dataclass(cast(type, kind), value, place)
    if origin in (Union, UnionType):
        return _read_union(arguments, value, place)
    if origin is tuple and isinstance(value, list):
        items = cast(list[object], value)  # from `json`
        return tuple(_read(arguments[0], item, f"{place}[{i}]") for i, item in enumerate(items))
    if origin is Mapping and isinstance(value, dict):
        members = cast(dict[str, object], value)  # from `json`
        return {name: _read(arguments[1], member, f"{place}.{name}") for name, member in members.items()}
    return _read_plain(kind, value, place)


def _read_plain(kind: object, value: object, place: str) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is kind or (get_origin(kind) is Literal and value in get_args(kind)):
        return value
    raise ValueError(f"{place or 'the document'}: expected {_words(kind)}, got {value!r}")


def _read_dataclass(kind: type, value: object, place: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"{place or 'the document'}: expected an object, got {value!r}")
    members = cast(dict[str, object], value)  # from `json`
    kinds, known = get_type_hints(kind), {field.name: field for field in fields(kind)}
    for name in members:
        if name not in known:
            raise ValueError(f"{_inside(place, name)}: expected no such field, got one")
    for name, field in known.items():
        if name not in members and field.default is MISSING:
            raise ValueError(f"{_inside(place, name)}: expected this field, got none")
    read = {name: _read(kinds[name], member, _inside(place, name)) for name, member in members.items()}
    return kind(**read)


def _read_union(kinds: tuple[object, ...], value: object, place: str) -> object:
    """Reads a value of one of these kinds: of its own where that is among them, else of the only one there
    is."""
    if type(value) in kinds:
        return value
    others = [kind for kind in kinds if kind is not NoneType]
    if len(others) == 1:
        return _read(others[0], value, place)
    raise ValueError(f"{place}: expected {' or '.join(map(_words, kinds))}, got {value!r}")


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _words(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)
