"""Looks for the requests that cost most: `python -m tests.load.worst [--seconds 6]`.

Tries shapes of runs and gradients that the limits allow, and measures what a worker does for each: its CPU
seconds until the request is open, in its longest chunk, and for each estimated second; and the bytes and
seconds that a byte of the request brings. Whoever changes a limit or a constant of `app/workers/cost.py` runs
it again.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from time import process_time
from typing import Any, Literal
from urllib.parse import urlencode

import orjson
import torch

from app.settings import Settings
from app.workers.jobs import Advance, Advanced, Open, Opened
from app.workers.perform import Performer
from models.kinds import KINDS
from tests.load.tables import machine

Task = Literal["run", "gradients"]
Body = dict[str, Any]  # Any: JSON
CELLS = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Shape:
    """A request. source: as it is sent, a query or a body."""

    name: str
    task: Task
    source: bytes

    @property
    def job(self) -> Open:
        """What a worker is asked."""
        return Open("body" if self.source.startswith(b"{") else "query", self.source, self.task)

    @property
    def target(self) -> str:
        """The path and query, where it is a link."""
        return f"/api/{'runs' if self.task == 'run' else self.task}?{self.source.decode()}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a shape costs. estimated: seconds of all of it. opening, longest, all: CPU seconds of opening it,
    of its longest later chunk, and of what was computed. share: how much of it that is. first_line: bytes."""

    shape: Shape
    estimated: float
    opening: float
    longest: float
    all: float
    share: float
    first_line: int

    @property
    def whole(self) -> float:
        """CPU seconds of all of it, as far as was computed."""
        return self.all / max(self.share, 1e-6)


def link(name: str, task: Task = "run", **values: object) -> Shape:
    """A shape as a link."""
    return Shape(name, task, urlencode(values).encode())


def shapes(seed: int = 1) -> Iterator[Shape]:
    """Those that are tried. seed: another gives other runs of the same cost, so that none is at hand."""
    for cell in CELLS:
        for layers, steps, detail in ((16, 9_000, "states"), (4, 14_000, "terms"), (1, 19_999, "terms")):
            yield link(
                f"{cell}, {layers} layers of one unit, {steps} steps generated, {detail}",
                text="a", cell=cell, hidden_size=1, num_layers=layers, detail=detail,
                generate_steps=steps, seed=seed,
            )  # fmt: skip
        yield link(
            f"{cell}, the same, skipped to its end",
            text="a", cell=cell, hidden_size=1, num_layers=10, detail="states",
            generate_steps=9_999, from_step=10_000, seed=seed,
        )  # fmt: skip
        yield link(f"{cell}, the largest network", text="a", cell=cell, hidden_size=670, seed=seed)
        yield link(
            f"{cell}, Jacobians of 290 units", "gradients",
            text="ab" * 120, cell=cell, hidden_size=290, jacobians="true", seed=seed,
        )  # fmt: skip
        yield link(
            f"{cell}, Jacobians of 16 layers", "gradients",
            text="ab" * 500, cell=cell, hidden_size=8, num_layers=16, jacobians="true", seed=seed,
        )  # fmt: skip
        yield link(
            f"{cell}, gradients of a large network", "gradients",
            text="ab" * 130, cell=cell, hidden_size=900, seed=seed,
        )  # fmt: skip
        yield link(
            f"{cell}, two directions, three layers",
            text="ab" * 5_000, cell=cell, hidden_size=80, num_layers=3, bidirectional="true",
            detail="states", seed=seed,
        )  # fmt: skip
        yield held(cell, seed)
    yield link(
        "gru before the reset, 16 layers of one unit",
        text="ab" * 9_000, cell="gru", reset_after="false", hidden_size=1, num_layers=16,
        detail="states", seed=seed,
    )  # fmt: skip


def held(cell: str, seed: int) -> Shape:
    """A thousand interventions on a run of many cells."""
    interventions = [
        {
            "layer": place % 8, "direction": "forward", "from_step": 5 * place, "to_step": 5 * place + 3,
            "target": "hidden_state", "unit": place % 4, "value": 0.1,
        }
        for place in range(1_000)
    ]  # fmt: skip
    body: Body = {
        "input": {"text": "ab" * 5_000},
        "network": {"cell": cell, "hidden_size": 4, "num_layers": 8},
        "weights": {"seed": seed},
        "detail": "states",
        "interventions": interventions,
    }
    return Shape(f"{cell}, a thousand interventions", "run", orjson.dumps(body))


def measured(shape: Shape, seconds: float, settings: Settings | None = None) -> Found | None:
    """What a worker does for a shape, for so many CPU seconds; None where it is refused."""
    performer = Performer(settings or Settings())
    begun = process_time()
    opened = performer.perform(shape.job)
    opening = process_time() - begun
    if not isinstance(opened, Opened):
        return None
    advanced, longest, reached = opened.begun, 0.0, opened.begun.reached
    while advanced.state is not None and process_time() - begun < seconds:
        before = process_time()
        job = Advance(opened.key, advanced.state, recipe=opened.recipe, begin=advanced.reached)
        reply = performer.perform(job)
        longest = max(longest, process_time() - before)
        assert isinstance(reply, Advanced)
        advanced, reached = reply, reply.reached
    took, share = process_time() - begun, 1.0 if advanced.state is None else reached / opened.steps
    first_line = opened.begun.lines.find(b"\n") + 1
    return Found(shape, opened.seconds, opening, longest, took, share, first_line)


def search(seconds: float) -> list[Found]:
    """What was found, the costliest first."""
    tried = (measured(shape, seconds) for shape in shapes())
    return sorted((one for one in tried if one), key=lambda one: -one.whole)


def worst(found: list[Found], most: int = 5) -> list[Found]:
    """The worst by each of what others may wait for: all of it, the longest chunk, opening, and the first
    line; then the next by all of it."""
    by = [
        max(found, key=lambda one: one.whole),
        max(found, key=lambda one: one.longest),
        max(found, key=lambda one: one.opening),
        max(found, key=lambda one: one.first_line / len(one.shape.source)),
        *found,
    ]
    return list({one.shape.name: one for one in by}.values())[:most]


def table(found: list[Found]) -> None:
    """Prints a line for each."""
    print(f"  {'':62}{'open':>8}{'longest':>9}{'all':>8}{'estimate':>10}{'request':>9}{'first line':>12}")
    for one in found:
        print(
            f"  {one.shape.name:62}{1e3 * one.opening:5.0f} ms{1e3 * one.longest:6.0f} ms{one.whole:6.1f} s"
            f"{one.estimated:8.1f} s{len(one.shape.source):7} B{one.first_line / 1e6:9.2f} MB"
        )


def main() -> None:
    """Prints everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each shape is followed")
    told = parser.parse_args()
    print(machine())
    torch.set_num_threads(1)  # as the workers have it
    found = search(told.seconds)
    table(found)
    print("\nthe worst five")
    table(worst(found))


if __name__ == "__main__":
    main()
