"""Ten minutes of mixed load: `python -m tests.load.endurance [--seconds 600] [--clients 24]`.

Clients come again and again: most for one of a few links, some for short runs of their own, some for long
ones, some for trained models or gradients; some leave in the middle, some send what is wrong. Memory is
read every few seconds: it must be flat. What short runs wait is told apart from what long ones do.
"""

import argparse
import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import linear_regression
from time import perf_counter
from typing import Literal

import orjson

from tests.load.crowd import own
from tests.load.http import Asked, Broken, connected
from tests.load.site import Cost, cost, site
from tests.load.tables import latencies, machine, row
from tests.load.visitor import PASSING, Request, Visit, Visitor
from tests.tooling.serving import Server

Kind = Literal["a link", "of its own", "long", "leaving", "wrong", "gradients"]
MIX: dict[Kind, int] = {"a link": 50, "of its own": 25, "long": 5, "leaving": 10, "wrong": 5, "gradients": 5}
LINKS, LONG_STEPS, PAUSE = 20, 1_500, 0.5
WARM = 0.25
"""The part of the time after which memory should not grow any more: all that is kept has been filled."""


@dataclass(slots=True)
class Endured:
    """What came of it. visits: of those that wanted a whole run, by kind. statuses: of those that did not.
    memory: the seconds since the beginning, and the cost then."""

    visits: dict[Kind, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[Kind, list[int]] = field(default_factory=lambda: defaultdict(list))
    overload: Counter[str] = field(default_factory=Counter[str])
    memory: list[tuple[float, Cost]] = field(default_factory=list[tuple[float, Cost]])

    def heard(self, kind: Kind, status: int, body: bytes) -> None:
        """Writes down an answer that is no whole run."""
        if status in PASSING:
            self.overload[f"{status} {orjson.loads(body)['detail'][0]['code']}"] += 1
        else:
            self.statuses[kind].append(status)

    @property
    def faults(self) -> list[str]:
        """All that went wrong."""
        broken = [
            one.fault or "not whole" for visits in self.visits.values() for one in visits if not one.whole
        ]
        expected: dict[Kind, int] = {"wrong": 422, "leaving": 200, "gradients": 200}
        odd = [
            f"{kind}: {status}"
            for kind, statuses in self.statuses.items()
            for status in statuses
            if status != expected[kind]
        ]
        return broken + odd

    def slope(self, of: Callable[[Cost], float]) -> float:
        """MB a minute by which memory has grown once it was warm."""
        seconds = self.memory[-1][0]
        warm = [(at, of(one)) for at, one in self.memory if at >= WARM * seconds]
        return 60 * linear_regression([at for at, _ in warm], [size for _, size in warm]).slope


def long_run(seed: int) -> Request:
    """A run of many steps, about 15 MB."""
    text = "".join(random.Random(seed).choices("abcdefgh ", k=LONG_STEPS))
    return {"network": {"hidden_size": 64}, "weights": {"seed": seed}, "input": {"text": text}}


async def ask(url: str, target: str, request: Request, *, leave: bool = False) -> tuple[int, bytes]:
    """The status of an answer and its body, which is read to its end or only as far as it first comes. Raises
    Broken."""
    async with connected(url) as connection:
        answered = await connection.ask(Asked(target, orjson.dumps(request)))
        body = await (anext(answered.blocks()) if leave else answered.body())
        return answered.status, body


async def come(url: str, kind: Kind, number: int, endured: Endured) -> None:
    """One client of a kind, once."""
    match kind:
        case "a link" | "of its own" | "long":
            seed = number % LINKS if kind == "a link" else number
            request = long_run(seed) if kind == "long" else own(seed)
            endured.visits[kind].append(await Visitor(url, request).follow())
        case "leaving":
            endured.heard(kind, *await ask(url, "/api/runs", long_run(number), leave=True))
        case "wrong":
            endured.heard(kind, *await ask(url, "/api/runs", {"network": {"hidden_size": number}}))
        case "gradients":
            request = own(number) | {"loss": {"kind": "hidden_state", "time_step": 20, "unit": 0}}
            endured.heard(kind, *await ask(url, "/api/gradients", request))


async def client(url: str, place: int, until: float, endured: Endured) -> None:
    """One who comes again and again until that time."""
    draw = random.Random(place)
    number = 1_000_000 * (place + 1)
    while perf_counter() < until:
        number += 1
        (kind,) = draw.choices(list(MIX), weights=list(MIX.values()))
        with suppress(Broken):
            await come(url, kind, number, endured)
        await asyncio.sleep(draw.uniform(0, 2 * PAUSE))


async def endure(server: Server, clients: int, seconds: float) -> Endured:
    """So many clients for so many seconds."""
    endured, begun = Endured(), perf_counter()
    tasks = [
        asyncio.create_task(client(server.url, place, begun + seconds, endured)) for place in range(clients)
    ]
    while perf_counter() < begun + seconds:
        endured.memory.append((perf_counter() - begun, cost(server)))
        await asyncio.sleep(min(5.0, seconds / 20))
    await asyncio.gather(*tasks)
    endured.memory.append((perf_counter() - begun, cost(server)))
    return endured


def told(endured: Endured) -> None:
    """Prints everything."""
    for kind, visits in endured.visits.items():
        print(f"\nruns {kind}: {len(visits)}")
        row("milliseconds", "median", "99th")
        latencies([one for one in visits if one.whole])
    seconds, _ = endured.memory[-1]
    runs = sum(map(len, endured.visits.values()))
    print(f"\n{seconds:.0f} s in all")
    row("whole runs a second", f"{runs / seconds:.1f}")
    row("others", *(f"{kind} {len(statuses)}" for kind, statuses in endured.statuses.items()))
    row("faults", str(endured.faults or "none"))
    refusals = Counter(
        status for visits in endured.visits.values() for one in visits for status in one.refusals
    )
    row("told to come back", str(dict(endured.overload) or "none"), str(dict(refusals) or "none"))
    quarters = [endured.memory[place * (len(endured.memory) - 1) // 4][1] for place in range(5)]
    row("memory, MB", "before", "1/4", "1/2", "3/4", "after", "a minute")
    of: dict[str, Callable[[Cost], float]] = {
        "server": lambda one: one.web_memory,
        "workers": lambda one: one.workers_memory,
    }
    for name, size in of.items():
        row(name, *(f"{size(one):.0f}" for one in quarters), f"{endured.slope(size):+.2f}")


def main() -> None:
    """Prints everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long")
    parser.add_argument("--clients", type=int, default=24, help="how many at the same time")
    asked = parser.parse_args()
    print(machine())
    with site() as server:
        told(asyncio.run(endure(server, asked.clients, asked.seconds)))


if __name__ == "__main__":
    main()
