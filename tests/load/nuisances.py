"""Clients that are a burden, and what good ones beside them get: `python -m tests.load.nuisances`.

Good clients have runs of their own, first alone, then beside: clients that read nothing of a long run,
clients that send a byte a second, connections that come and break by the hundred, bodies of 18 MB.
"""

import argparse
import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Any

import orjson

from tests.load.crowd import crowd, own
from tests.load.http import Asked, Broken, connected
from tests.load.site import cost, site
from tests.load.tables import machine, report, row, times
from tests.load.visitor import Request
from tests.tooling.serving import Server

Nuisance = Callable[[str], Coroutine[Any, Any, None]]
LONG = "/api/runs?hidden_size=64&text=" + "abcde" * 2_000  # 100 MB
STORM = "/api/runs?hidden_size=32&text=" + "abcde" * 100
BODY_UNITS = 256


async def stalled(url: str) -> None:
    """Asks for a long run and reads nothing of it, for as long as it is let."""
    async with connected(url) as connection:
        await connection.ask(Asked(LONG))
        await asyncio.sleep(3600)


async def dripping(url: str) -> None:
    """Sends a request a byte a second."""
    async with connected(url) as connection:
        for place in range(3600):
            connection.writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nSlow: "[place : place + 1] or b"x")
            await asyncio.sleep(1)


async def storming(url: str) -> None:
    """Asks for a run, leaves after its first bytes, and asks again at once, for what it has not had."""
    step = 0
    while True:
        async with connected(url) as connection:
            answered = await connection.ask(Asked(f"{STORM}&from_step={step % 400}"))
            if answered.status == 200:
                await anext(answered.blocks())
            step += 1


def tensors_body() -> bytes:
    """A run of two layers of 256 units whose weights are sent: about 18 MB of JSON."""
    layers: Request = {}
    for layer, width in ((0, 64), (1, BODY_UNITS)):
        layers |= {
            f"weight_ih_l{layer}": [[0.001 * (row + 1) / 3] * width for row in range(4 * BODY_UNITS)],
            f"weight_hh_l{layer}": [[0.001 * (row + 1) / 7] * BODY_UNITS for row in range(4 * BODY_UNITS)],
            f"bias_ih_l{layer}": [0.1] * 4 * BODY_UNITS,
            f"bias_hh_l{layer}": [0.1] * 4 * BODY_UNITS,
        }
    network = {"cell": "lstm", "hidden_size": BODY_UNITS, "num_layers": 2, "readout": None}
    body = {"network": network, "weights": {"tensors": layers}, "input": {"values": [[0.5] * 64] * 4}}
    return orjson.dumps(body)


def posting(body: bytes) -> Nuisance:
    """A client that sends this body again and again."""

    async def post(url: str) -> None:
        while True:
            async with connected(url) as connection:
                await (await connection.ask(Asked("/api/runs", body))).body()

    return post


async def again(nuisance: Nuisance, url: str) -> None:
    """A nuisance that comes back whenever it has been turned away."""
    while True:
        with suppress(Broken, OSError, StopAsyncIteration):
            await nuisance(url)
        await asyncio.sleep(0.05)


@asynccontextmanager
async def beside(nuisance: Nuisance, count: int, url: str) -> AsyncGenerator[None]:
    """So many of them, for as long as the block lasts."""
    tasks = [asyncio.create_task(again(nuisance, url)) for _ in range(count)]
    await asyncio.sleep(1 if count else 0)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def held_up(url: str, waits: list[float]) -> None:
    """Asks all the time whether the server lives, and writes down how long each answer takes."""
    async with connected(url) as connection:
        while True:
            begun = perf_counter()
            await (await connection.ask(Asked("/healthz"))).body()
            waits.append(perf_counter() - begun)
            await asyncio.sleep(0.005)


async def suffer(
    server: Server, name: str, nuisance: Nuisance, count: int, good: int, seconds: float
) -> bool:
    """Good clients beside so many nuisances; prints what they got, and says whether all had all of their
    runs."""
    waits: list[float] = []
    async with beside(nuisance, count, server.url):
        watching = asyncio.create_task(held_up(server.url, waits))
        requests = [own(client) for client in range(good)]
        measured = await crowd(server, requests, seconds, f"beside {count} {name}")
        watching.cancel()
    report(measured)
    times("until /healthz answers", waits)
    row("at most", f"{1e3 * max(waits):.1f}")
    await asyncio.sleep(2)
    row("memory two seconds later, MB", f"{cost(server).web_memory:.0f}")
    return len(measured.whole) == good


def nuisances() -> dict[str, tuple[Nuisance, int]]:
    """By name, each with how many of them come."""
    body = tensors_body()
    large = f"that send bodies of {len(body) / 1e6:.0f} MB"
    return {
        "(nobody)": (stalled, 0),
        "that read nothing": (stalled, 20),
        "that send a byte a second": (dripping, 200),
        "that reconnect all the time": (storming, 50),
        large: (posting(body), 2),
    }


async def suffer_all(share: float, good: int, seconds: float) -> dict[str, bool]:
    """All of them, each before a server that has just been started. share: of their number, at least one."""
    whole: dict[str, bool] = {}
    for name, (nuisance, count) in nuisances().items():
        with site(stall_seconds=5) as server:
            scaled = max(1, round(share * count)) if count else 0
            whole[name] = await suffer(server, name, nuisance, scaled, good, seconds)
    return whole


def main() -> None:
    """Prints everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--good", type=int, default=100, help="good clients beside each")
    parser.add_argument("--seconds", type=float, default=10.0, help="within how many seconds they come")
    told = parser.parse_args()
    print(machine())
    asyncio.run(suffer_all(1.0, told.good, told.seconds))


if __name__ == "__main__":
    main()
