"""A lecture room opens a link: `python -m tests.load.crowd [--clients 300] [--seconds 10]`.

All open the page and the same run within ten seconds; then all start runs of their own within ten seconds.
Both are compared with what their different runs cost without HTTP: the trace alone, and all that a worker
does.
"""

import argparse
import asyncio
import random
import re
from time import perf_counter, process_time

import orjson
import torch

from app.settings import Settings
from app.workers.jobs import Advance, Advanced, Open, Opened, Reply
from app.workers.perform import Performer
from tests.bench.stream import trace_alone
from tests.load.http import Asked, Connection, connected
from tests.load.site import cost, site
from tests.load.tables import Measured, machine, report, row
from tests.load.visitor import Request, Visit, Visitor
from tests.tooling.serving import Server

TEXT = "the quick brown fox jumps over the lazy dog"
FILE = re.compile(r'"(/(?:static|assets)/[^"]+)"')


def same(_client: int) -> Request:
    """The run of the link that all open."""
    return {"input": {"text": TEXT}, "network": {"hidden_size": 12}}


def own(client: int) -> Request:
    """A run that nobody else asks for."""
    letters = random.Random(client).choices("abcdefghijklmnopqrstuvwxyz ", k=len(TEXT))
    return {"input": {"text": "".join(letters)}, "network": {"hidden_size": 12}, "weights": {"seed": client}}


async def open_page(connection: Connection) -> int:
    """Fetches the page and all files that it names; how many they were. Raises RuntimeError where one is
    missing."""
    page = await (await connection.ask(Asked("/"))).body()
    files = dict.fromkeys(FILE.findall(page.decode()))
    for file in files:
        answered = await connection.ask(Asked(file, headers={"Accept-Encoding": "gzip, br"}))
        await answered.body()
        if answered.status != 200:
            raise RuntimeError(f"{file}: {answered.status}")
    return len(files)


async def come(url: str, request: Request, after: float, pages: list[float] | None) -> Visit:
    """One client: comes after so many seconds, opens the page where `pages` is given, and has its run."""
    await asyncio.sleep(after)
    if pages is not None:
        begun = perf_counter()
        async with connected(url) as connection:
            await open_page(connection)
        pages.append(perf_counter() - begun)
    return await Visitor(url, request).follow()


async def crowd(
    server: Server, requests: list[Request], seconds: float, name: str, *, page: bool = False
) -> Measured:
    """All clients, each with its request, within so many seconds."""
    pages: list[float] = []
    before, cpu, begun = cost(server), process_time(), perf_counter()
    coming = (
        come(server.url, request, seconds * place / len(requests), pages if page else None)
        for place, request in enumerate(requests)
    )
    visits = list(await asyncio.gather(*coming))
    took, clients = perf_counter() - begun, process_time() - cpu
    return Measured(name, visits, took, before, cost(server), clients, pages)


def worker_alone(requests: list[Request]) -> float:
    """Seconds for the runs in this one process: read, checked, built, traced and written as lines, as a
    worker does it, one after the other."""
    performer = Performer(Settings())
    begun = perf_counter()
    for request in requests:
        opened = performer.perform(Open("body", orjson.dumps(request)))
        assert isinstance(opened, Opened)
        advanced: Reply = opened.begun
        while isinstance(advanced, Advanced) and advanced.state is not None:
            advanced = performer.perform(Advance(opened.key, advanced.state, recipe=opened.recipe))
    return perf_counter() - begun


def compare(requests: list[Request]) -> None:
    """Prints what the runs cost without HTTP."""
    torch.set_num_threads(1)  # as the workers have it
    traces = [trace_alone(request) for request in requests]
    begun = perf_counter()
    for trace in traces:
        trace()
    row(f"the trace of its {len(requests)} different runs, s", f"{perf_counter() - begun:.2f}")
    row("all that a worker does for them, s", f"{worker_alone(requests):.2f}")


def main() -> None:
    """Prints everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=300, help="how many come")
    parser.add_argument("--seconds", type=float, default=10.0, help="within how many seconds")
    told = parser.parse_args()
    print(machine())
    alike = [same(client) for client in range(told.clients)]
    different = [own(client) for client in range(told.clients)]
    with site() as server:
        report(asyncio.run(crowd(server, alike, told.seconds, "the page and the same run", page=True)))
        compare(alike[:1])
    with site() as server:
        report(asyncio.run(crowd(server, different, told.seconds, "runs of their own")))
        compare(different)


if __name__ == "__main__":
    main()
