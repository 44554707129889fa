"""A worker that hangs is our fault and not the request's: the client is told to come back."""

import os
import signal
from collections.abc import Iterator

import httpx2
import pytest

from tests.app.conversation import Body, refused, run
from tests.app.processes import eventually, worker_pids
from tests.load.site import site
from tests.tooling.serving import Server

SHORT: Body = {"input": {"text": "hello"}}
TOO_LONG = "A part of this run took longer than this server allows."


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with one worker and little patience, that keeps nothing."""
    with site(pool_size=1, open_seconds=1, chunk_seconds=1, shared_bytes=1) as server:
        yield server


@pytest.mark.parametrize("path", ["/api/runs", "/api/gradients"])
def test_a_worker_that_hangs_is_told_as_an_overload_and_replaced(server: Server, path: str) -> None:
    assert eventually(lambda: len(worker_pids(server.pid)) == 1, 60)
    (worker,) = worker_pids(server.pid)
    with httpx2.Client(base_url=server.url, timeout=60) as client:
        os.kill(worker, signal.SIGSTOP)
        for answer in (client.post(path, json=SHORT), client.get(path, params={"text": "hello"})):
            if answer.status_code == 200:  # the one that has followed
                continue
            assert refused(answer, 503) == {None: TOO_LONG}
            assert int(answer.headers["retry-after"]) > 0
        assert eventually(lambda: worker_pids(server.pid) not in ([worker], []), 60)
        assert run(client, SHORT).end.steps == 5
