"""A client that ends its side behind its request is answered; one that leaves is missed."""

import os
import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.app.attacks.raw import STATUS, connected
from tests.app.processes import eventually, worker_pids
from tests.load.site import site
from tests.tooling.metrics import scrape
from tests.tooling.serving import Server, free_port

HEAD = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
RUN = b"GET /api/runs?text=hello"
LONG = b"GET /api/runs?hidden_size=64&text=" + b"abcde" * 2_000
BODY = b'{"network":{"hidden_size":64},"input":{"text":"%s"}}' % (b"abcde" * 100)
POSTED = (
    b"POST /api/runs"
    + HEAD
    + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    + BODY
)


@pytest.fixture(scope="module")
def metrics() -> int:
    """The port of the server's metrics."""
    return free_port()


@pytest.fixture(scope="module")
def server(metrics: int) -> Iterator[Server]:
    """A server with one worker that keeps nothing."""
    with site(pool_size=1, shared_bytes=1, metrics_port=metrics) as server:
        yield server


def half_closed(server: Server, sent: bytes) -> bytes:
    """All that is answered to a client that ends its side."""
    received: list[bytes] = []
    with connected(server) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(2**16):
            received.append(piece)
    return b"".join(received)


def finals(received: bytes) -> list[int]:
    """The statuses of the answers, interim ones left out."""
    return [int(status) for status in STATUS.findall(received) if status != b"100"]


@pytest.mark.parametrize("target", [b"GET /", b"GET /lessons", b"GET /healthz", b"GET /nowhere", RUN, LONG])
def test_a_client_that_ends_its_side_is_answered_whole(server: Server, target: bytes) -> None:
    received = half_closed(server, target + HEAD + b"\r\n")
    assert finals(received) == [404 if target == b"GET /nowhere" else 200]
    assert received.endswith(b"0\r\n\r\n") or b"content-length" in received
    assert (b'{"type":"end"' in received) == (b"/api/runs" in target)


def test_so_is_one_that_posts(server: Server) -> None:
    received = half_closed(server, POSTED)
    assert finals(received) == [200]
    assert b'{"type":"end"' in received


def test_so_is_one_that_asks_several_times_in_a_row(server: Server) -> None:
    asked = RUN + HEAD + b"\r\n"
    received = half_closed(server, asked * 3 + b"GET /nowhere" + HEAD + b"\r\n")
    assert finals(received) == [200, 200, 200, 404]
    assert received.count(b'{"type":"end"') == 3


@pytest.mark.parametrize("cut", [POSTED[:-1], b"GET /healthz" + HEAD, b"GET /heal", b""])
def test_a_request_that_is_not_whole_is_not_answered(server: Server, cut: bytes) -> None:
    assert finals(half_closed(server, cut)) == []


@pytest.mark.parametrize("reset", [False, True])
def test_who_leaves_while_its_run_streams_is_missed(server: Server, metrics: int, reset: bool) -> None:
    before = scrape(metrics).value("unrolled_runs_total", outcome="left")
    with connected(server) as connection:
        connection.sendall(LONG + HEAD + b"\r\n")
        assert connection.recv(2**16)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert eventually(lambda: scrape(metrics).value("unrolled_runs_total", outcome="left") == before + 1)


@pytest.mark.parametrize("asked", [RUN + b"&seed=1" + HEAD + b"\r\n", POSTED], ids=["GET", "POST"])
def test_who_leaves_before_its_answer_has_begun_is_missed(server: Server, metrics: int, asked: bytes) -> None:
    def left() -> float:
        return scrape(metrics).value("unrolled_requests_total", status="499")

    assert eventually(lambda: len(worker_pids(server.pid)) == 1, 60)
    (worker,) = worker_pids(server.pid)
    before = left()
    os.kill(worker, signal.SIGSTOP)
    try:
        with connected(server) as leaving:
            leaving.sendall(asked)
        assert eventually(lambda: left() == before + 1)
    finally:
        with suppress(ProcessLookupError):  # it has been replaced
            os.kill(worker, signal.SIGCONT)
