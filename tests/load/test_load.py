"""The programs of load in their short forms: everybody gets all of what they came for, whoever is beside
them. What is measured is for the programs to print; here nothing depends on how fast the machine is."""

import asyncio
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from app.settings import Settings
from tests.load import nuisances
from tests.load.crowd import compare, crowd, open_page, own, same
from tests.load.endurance import MIX, endure, told
from tests.load.fairness import NO_BUDGET, PROXY, beside
from tests.load.http import connected
from tests.load.site import cost, site
from tests.load.tables import quantile, report
from tests.load.worst import shapes
from tests.tooling.metrics import scrape
from tests.tooling.serving import START_LIMIT, Server, free_port

pytestmark = pytest.mark.timeout(2 * START_LIMIT)
Result = TypeVar("Result")
CLIENTS = 30


def in_a_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """What the work gives, in an event loop of its own."""
    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that soon hangs up on whoever reads nothing."""
    with site(stall_seconds=2) as one:
        yield one


async def files_of_the_page(server: Server) -> int:
    """How many files one client fetches."""
    async with connected(server.url) as connection:
        return await open_page(connection)


def test_a_room_that_opens_one_link_costs_the_workers_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    with site(metrics_port=port) as server:
        assert in_a_loop(files_of_the_page(server)) >= 5, "style sheets, scripts and what they import"
        requests = [same(client) for client in range(CLIENTS)]
        measured = in_a_loop(crowd(server, requests, 0.5, "a room", page=True))
        counted = scrape(port)
    assert len(measured.whole) == len(measured.pages) == CLIENTS
    assert not measured.faults
    assert counted.value("unrolled_runs_total", outcome="end") == CLIENTS
    assert counted.value("unrolled_steps_total") == CLIENTS * measured.visits[0].steps
    assert counted.value("unrolled_job_seconds_count", job="open") == 1
    report(measured)
    compare(requests[:1])
    printed = capsys.readouterr().out
    assert f"a room: {CLIENTS} clients" in printed
    assert re.search(r"until the first line +[0-9.]+ +[0-9.]+\n", printed)
    assert re.search(r"the trace of its 1 different runs, s +[0-9.]+\n", printed)


def test_a_room_whose_runs_all_differ_gets_all_of_them() -> None:
    port = free_port()
    with site(metrics_port=port) as server:
        requests = [own(client) for client in range(CLIENTS)]
        measured = in_a_loop(crowd(server, requests, 0.5, "a room"))
        counted = scrape(port)
    assert len(measured.whole) == CLIENTS
    assert not measured.faults
    assert counted.value("unrolled_job_seconds_count", job="open") == CLIENTS


SOME = {"that read nothing": 3, "that send a byte a second": 20, "that reconnect all the time": 8}


@pytest.mark.parametrize("name", [*SOME, "that send large bodies"])
def test_good_clients_get_all_of_their_runs_beside_those(server: Server, name: str) -> None:
    every = nuisances.nuisances()
    nuisance, _ = every[name] if name in SOME else list(every.values())[-1]
    assert in_a_loop(nuisances.suffer(server, name, nuisance, SOME.get(name, 1), CLIENTS, 0.5))


def test_the_largest_nuisance_is_a_run_that_is_computed(server: Server) -> None:
    async def answer() -> int:
        async with connected(server.url) as connection:
            return (await connection.ask(nuisances.Asked("/api/runs", nuisances.tensors_body()))).status

    assert len(nuisances.tensors_body()) > 10 * 2**20
    assert in_a_loop(answer()) == 200


def test_a_mixed_load_leaves_no_fault_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with site(shared_bytes=2**20) as server:
        endured = in_a_loop(endure(server, 8, 6))
        after = cost(server)
    assert not endured.faults
    assert set(endured.visits) | set(endured.statuses) <= set(MIX)
    assert len(endured.visits["a link"]) > 5
    assert after.web_memory < 1024
    told(endured)
    assert re.search(r"faults +none\n", capsys.readouterr().out)


def test_good_runs_end_beside_one_address_that_holds_the_worst() -> None:
    name = next(shape.name for shape in shapes() if "generated" in shape.name)
    with site(budget_seconds=NO_BUDGET, **PROXY) as server:
        found = in_a_loop(beside(server.url, name, 8, 6, 0.1))
    assert found.broken == 0
    assert found.held == 8, "all of theirs go on meanwhile"
    assert max(found.last) < 20


def test_an_address_that_asks_for_the_worst_without_end_has_a_budget() -> None:
    name = next(shape.name for shape in shapes() if "generated" in shape.name)
    with site(budget_seconds=Settings().budget_seconds, **PROXY) as server:
        found = in_a_loop(beside(server.url, name, 12, 3, 0.1))
    assert found.statuses[429] >= 6
    assert found.statuses[200] == found.held > 0, "what was accepted goes on"
    assert found.broken == 0


def test_quantiles() -> None:
    assert [quantile([3.0, 1.0, 2.0, 5.0, 4.0], share) for share in (0.0, 0.5, 0.99, 1.0)] == [1, 3, 5, 5]
