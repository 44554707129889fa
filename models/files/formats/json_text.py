"""Reads weights as JSON: nested lists by PyTorch's names, or a run as the page saves it."""

import json
import re
from math import isfinite
from pathlib import Path
from typing import NoReturn, cast

import torch
from torch import Tensor

from models.files.contents import Contents, Format, check_size, inventory
from models.files.errors import LoadError
from models.files.limits import AXES, DEPTH, JSON_BYTES
from models.files.names import legible

JSON = "this is no JSON"


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file begins as an object or a list, or calls itself JSON."""
    return path.suffix.lower() == ".json" or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    size = path.stat().st_size
    check_size(size, JSON_BYTES)
    value = parsed(path.read_bytes())
    if not isinstance(value, dict):
        raise LoadError("expected an object of tensors by PyTorch's names, got something else")
    named = cast("dict[str, object]", value)
    notes: tuple[str, ...] = ()
    if "input" in named and ("network" in named or "weights" in named):
        weights = named.get("weights")
        tensors = cast("dict[str, object]", weights).get("tensors") if isinstance(weights, dict) else None
        if not isinstance(tensors, dict):
            raise LoadError("this is a run whose weights are not in it: unrolled.load reads tensors")
        named = cast("dict[str, object]", tensors)
    return Contents(inventory(((name, _tensor(name, one)) for name, one in named.items()), size), True, notes)


def parsed(raw: bytes) -> object:
    """Reads JSON of finite numbers, each name once in its object. Raises LoadError."""
    depth = 0
    for one in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', raw):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(one.group(), 0)
        if depth > DEPTH:
            raise LoadError(f"more than {DEPTH} lists or objects stand within one another in this file")
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_object)
    except LoadError:
        raise
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{JSON}: {error}") from error


def _constant(text: str) -> NoReturn:
    raise LoadError(f"JSON has no {text}: weights must be finite numbers")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value: dict[str, object] = {}
    for name, one in pairs:
        if name in value:
            raise LoadError(f"{legible(name)}: two parts of the file have this name")
        value[name] = one
    return value


def _tensor(name: str, lists: object) -> Tensor:
    shape: list[int] = []
    level = lists
    while isinstance(level, list) and len(shape) <= AXES:
        rows = cast("list[object]", level)
        shape.append(len(rows))
        level = rows[0] if rows else None
    values: list[float] = []

    def take(value: object, depth: int) -> None:
        if depth == len(shape):
            if type(value) not in (int, float) or not isfinite(number := float(cast(float, value))):
                came = json.dumps(value)[:40]
                raise LoadError(f"{legible(name)}: expected numbers in nested lists, got {came}")
            values.append(number)
        elif not isinstance(value, list) or len(cast("list[object]", value)) != shape[depth]:
            raise LoadError(f"{legible(name)}: expected rows of equal length, got different ones")
        else:
            for item in cast("list[object]", value):
                take(item, depth + 1)

    take(lists, 0)
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


JSON_TEXT = Format("JSON", (".json",), 5, begins, read)
