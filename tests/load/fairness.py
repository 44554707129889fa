"""What a good client gets beside one address that asks for the worst: `python -m tests.load.fairness`.

One worker. Twenty clients of one address hold the costliest requests that `tests.load.worst` finds, one kind
after the other; good clients of other addresses have runs of 22 steps. The budget of an address is switched
off, so that all twenty are served: turns alone protect the good ones. With the budget most of the twenty are
told to come back.
"""

import argparse
import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter

import orjson

from app.settings import Settings
from tests.load.http import Asked, Broken, connected
from tests.load.site import site
from tests.load.tables import machine, quantile
from tests.load.worst import Shape, search, shapes, worst

TEXT = "the quick brown foxes."
GREEDY, GREEDY_ADDRESS = 20, "203.0.113.1"
PROXY = {"forwarded_allow_ips": "127.0.0.1"}
NO_BUDGET = 10**6


@dataclass(slots=True)
class Beside:
    """What came of it. first, last: seconds until the first and the last line of each good run. statuses:
    what the greedy ones were answered. held: how many of them were served when the good ones had ended."""

    first: list[float] = field(default_factory=list[float])
    last: list[float] = field(default_factory=list[float])
    statuses: Counter[int] = field(default_factory=Counter[int])
    held: int = 0
    broken: int = 0


def named(address: str) -> dict[str, str]:
    """The header by which a proxy names a client."""
    return {"X-Forwarded-For": address}


def asked(shape: Shape, address: str) -> Asked:
    """The request of that shape."""
    if shape.source.startswith(b"{"):
        return Asked("/api/runs", shape.source, named(address))
    return Asked(shape.target, None, named(address))


async def greedy(url: str, place: int, name: str, found: Beside) -> None:
    """Asks for one kind of request again and again, each time for another run, and reads all of it."""
    seed = 1 + place
    while True:
        shape = next(one for one in shapes(seed) if one.name == name)
        seed += 1_000
        with suppress(Broken):
            async with connected(url) as connection:
                answered = await connection.ask(asked(shape, GREEDY_ADDRESS))
                found.statuses[answered.status] += 1
                found.held += answered.status == 200
                try:
                    async for _ in answered.blocks():
                        pass
                finally:
                    found.held -= answered.status == 200
                if answered.status != 200:
                    await asyncio.sleep(1)


async def good(url: str, place: int, found: Beside) -> None:
    """One good run, of an address of its own."""
    body = orjson.dumps({"input": {"text": TEXT}, "weights": {"seed": place}, "network": {"hidden_size": 12}})
    begun, first, last = perf_counter(), 0.0, b""
    try:
        async with connected(url) as connection:
            answered = await connection.ask(Asked("/api/runs", body, named(f"198.51.100.{place % 250}")))
            async for block in answered.blocks():
                first = first or perf_counter() - begun
                last = (last + block)[-(2**16) :]
    except Broken:
        last = b""
    if b'"type":"end"' not in last:
        found.broken += 1
        return
    found.first.append(first)
    found.last.append(perf_counter() - begun)


async def beside(url: str, name: str, count: int, runs: int, pause: float) -> Beside:
    """Good runs, one every so many seconds, beside so many greedy clients."""
    found = Beside()
    crowd = [asyncio.create_task(greedy(url, place, name, found)) for place in range(count)]
    await asyncio.sleep(2 if count else 0)
    coming: list[asyncio.Task[None]] = []
    for place in range(runs):
        coming.append(asyncio.create_task(good(url, place, found)))
        await asyncio.sleep(pause)
    await asyncio.gather(*coming)
    held = found.held
    for one in crowd:
        one.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    found.held = held
    return found


def line(name: str, found: Beside) -> None:
    """Prints one row."""
    times = [quantile(one, share) for one in (found.first, found.last) for share in (0.5, 0.99)]
    cells = "".join(f"{1e3 * one:9.0f} ms" for one in times)
    print(f"  {name:62}{found.held:6}{cells}{found.broken:8}  {dict(found.statuses)}")


def main() -> None:
    """Prints everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each shape is measured")
    parser.add_argument("--runs", type=int, default=60, help="good runs beside each")
    told = parser.parse_args()
    print(machine())
    names = [one.shape.name for one in worst(search(told.seconds))]
    print(f"  {'':62}{'held':>6}{'first line, median, 99th':>24}{'last line':>24}{'not whole':>10}")
    with site(budget_seconds=NO_BUDGET, **PROXY) as server:
        line("(nobody)", asyncio.run(beside(server.url, "", 0, told.runs, 0.25)))
    for name in names:
        with site(budget_seconds=NO_BUDGET, **PROXY) as server:
            line(name, asyncio.run(beside(server.url, name, GREEDY, told.runs, 0.25)))
    with site(budget_seconds=Settings().budget_seconds, **PROXY) as server:
        found = asyncio.run(beside(server.url, names[0], GREEDY, told.runs, 0.25))
        line("the first again, with the budget", found)


if __name__ == "__main__":
    main()
