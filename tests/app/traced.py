"""The code of `models/` under Python's own tracing: what names held, what was returned, which lines ran."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import Tensor

from models import cells

ROOT = Path(cells.__file__).parents[1]


@dataclass
class Watched:
    """What Python did in our files, each by its file and line.

    names: the names at the end of a function, by its first line; returned: by the line that did; lines: all
    that ran.
    """

    names: dict[tuple[str, int], FrameType] = field(default_factory=dict[tuple[str, int], FrameType])
    returned: dict[tuple[str, int], object] = field(default_factory=dict[tuple[str, int], object])
    lines: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])


def watched(work: Callable[[], object]) -> Watched:
    """Runs code under Python's own tracing."""
    seen = Watched()

    def trace(frame: FrameType, event: str, argument: object) -> Any:  # Any: a trace function is its own type
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(ROOT / "models"):
            return None
        file = path.relative_to(ROOT).as_posix()
        if event == "line":
            seen.lines.add((file, frame.f_lineno))
        if event == "return" and not frame.f_code.co_name.startswith("<"):
            seen.names[file, frame.f_code.co_firstlineno] = frame
            seen.returned[file, frame.f_lineno] = argument
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return seen


def flat(thing: object) -> Tensor:
    """Every number in a thing, in order."""
    return torch.cat([one.reshape(-1) for one in tensors(thing)])


def tensors(thing: object) -> Iterator[Tensor]:
    """Every tensor in a thing, in order."""
    if isinstance(thing, Tensor):
        yield thing
    elif isinstance(thing, dict):
        for inner in thing.values():  # pyright: ignore[reportUnknownVariableType]  whatever the code holds
            yield from tensors(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(thing, tuple | list):
        for inner in thing:  # pyright: ignore[reportUnknownVariableType]
            yield from tensors(inner)  # pyright: ignore[reportUnknownArgumentType]
