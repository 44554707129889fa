"""Several machines behind one address: whatever becomes of one of them, every run ends whole, and nobody is
tied to any of them."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.app.conversation import Body, run
from tests.app.processes import alive, eventually
from tests.load.visitor import Visit, Visitor
from tests.tooling.proxy import LOOPBACK_WANTED, Replicas, has_loopback, replicated
from tests.tooling.serving import START_LIMIT, serving

pytestmark = [
    pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED),
    pytest.mark.timeout(3 * START_LIMIT),
]
RUNS, STEPS = 16, 150
COMPUTED = {
    "UNROLLED_POOL_SIZE": "1",
    "UNROLLED_SHARED_BYTES": "1",  # nothing is at hand: every chunk is computed
    "UNROLLED_CHUNK_NUMBERS": "1",  # a step a chunk: slow enough for something to happen on the way
}


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[Replicas]:
    """Two replicas that may be harmed, behind a proxy."""
    with replicated(tmp_path, COMPUTED, COMPUTED) as both:
        yield both


def request(seed: int) -> Body:
    """A run that is like no other."""
    text = "the cat sat on the mat " * STEPS
    return {"network": {"hidden_size": 6}, "weights": {"seed": seed}, "input": {"text": text[:STEPS]}}


def visits(url: str, happening: Callable[[], None]) -> list[Visit]:
    """Many runs at the same time, with something that happens when a third of all their steps have come."""

    async def all_of_them() -> list[Visit]:
        visitors = [Visitor(url, request(seed), keep=True) for seed in range(RUNS)]
        following = [asyncio.create_task(one.follow()) for one in visitors]
        while sum(one.visit.steps for one in visitors) < RUNS * STEPS / 3:
            await asyncio.sleep(0.01)
        await asyncio.get_running_loop().run_in_executor(None, happening)
        return await asyncio.gather(*following)

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        return thread.submit(asyncio.run, all_of_them()).result()


def expect_every_line_once(seen: list[Visit], url: str) -> None:
    """Each run is whole, and has the bytes that a server gives when nothing happens."""
    assert [one.fault for one in seen] == [""] * RUNS
    assert all(one.whole and one.steps == STEPS for one in seen)
    with httpx2.Client(base_url=url, timeout=60) as client:
        for seed, one in enumerate(seen):
            assert one.lines == run(client, request(seed)).raw


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_every_run_ends_whole_though_one_of_two_replicas_ends_in_the_middle(
    replicas: Replicas, end: signal.Signals
) -> None:
    first, second = replicas.servers

    def harm() -> None:
        os.kill(first.pid, end)
        assert eventually(lambda: not alive(first.pid))

    seen = visits(replicas.url, harm)
    expect_every_line_once(seen, second.url)
    broken = [one for one in seen if one.streams > 1]
    assert RUNS / 4 < len(broken) < RUNS, "some were with the one, some with the other"


def test_every_run_ends_whole_though_the_only_server_is_started_again_in_the_middle(tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(serving(tmp_path / "first.log", environment=COMPUTED))
        port = urlsplit(server.url).port

        def start_again() -> None:
            os.kill(server.pid, signal.SIGKILL)
            assert eventually(lambda: not alive(server.pid))
            stack.enter_context(serving(tmp_path / "second.log", environment=COMPUTED, port=port))

        seen = visits(server.url, start_again)
        expect_every_line_once(seen, server.url)
        assert all(one.streams > 1 for one in seen)


def test_a_replica_that_is_gone_costs_nobody_an_answer(replicas: Replicas) -> None:
    first, second = replicas.servers
    with httpx2.Client(base_url=replicas.url, timeout=60) as client:
        os.kill(first.pid, signal.SIGKILL)
        answers = [client.get("/healthz").status_code for _ in range(20)]
        assert answers == [200] * 20
        assert run(client, request(1)).end.steps == STEPS
        os.kill(second.pid, signal.SIGKILL)
        assert eventually(lambda: not alive(second.pid))
        assert client.get("/healthz").status_code in (502, 503), "a pause, to the page"
