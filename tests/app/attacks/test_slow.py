"""Clients that take their time, all at once: a byte now and then, half a request, or nothing at all."""

import socket
import struct
import time
from contextlib import ExitStack

import pytest

from tests.app.attacks.neighbour import Neighbour
from tests.app.attacks.raw import PATIENCE, connected, exchanged, statuses
from tests.app.processes import eventually
from tests.tooling.serving import Server

MANY = 60
HEAD = b"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
BEGINNINGS = {
    "heads": (b"GET /api/runs?text=a HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", b"x"),
    "request lines": (b"GET /api/runs?text=", b"a"),
    "bodies": (HEAD + b'Content-Length: 30000\r\n\r\n{"input":{"text":"', b"a"),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "lengths of chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "extensions of chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"a"),
    "nothing": (b"", b""),
}


def drip(connections: list[socket.socket], drop: bytes) -> list[bytes]:
    """Sends a drop on every connection again and again; gives what each was answered once all were hung up
    on."""
    received = [b""] * len(connections)
    waiting = dict(enumerate(connections))
    deadline = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < deadline:
        for place, connection in list(waiting.items()):
            try:
                connection.sendall(drop)
                connection.settimeout(0.001)
                piece = connection.recv(2**16)
            except TimeoutError:
                continue
            except ConnectionError:
                piece = b""
            received[place] += piece
            if not piece:
                del waiting[place]
        time.sleep(0.05)
    assert not waiting, f"{len(waiting)} are still waited for"
    return received


@pytest.mark.parametrize("what", BEGINNINGS)
def test_slow_clients_lose_their_place_and_a_good_one_keeps_its_own(
    target: Server, neighbour: Neighbour, what: str
) -> None:
    beginning, drop = BEGINNINGS[what]
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(target)) for _ in range(MANY)]
        for connection in connections:
            connection.sendall(beginning)
        before = neighbour.runs
        answers = drip(connections, drop)
    assert neighbour.runs > before or eventually(lambda: neighbour.runs > before)
    # Whoever sends on when it is hung up on may be told by a reset, before it has read why.
    assert {status for answer in answers for status in statuses(answer)} <= {408}
    assert all(len(statuses(answer)) <= 1 for answer in answers)
    assert any(statuses(answer) for answer in answers)


def test_clients_that_vanish_in_the_middle_are_no_fault_of_ours(target: Server, neighbour: Neighbour) -> None:
    for _ in range(MANY):
        for beginning, drop in BEGINNINGS.values():
            with connected(target) as connection:
                connection.sendall(beginning + drop)
    before = neighbour.runs
    assert eventually(lambda: neighbour.runs > before + 1)
    log = target.log.read_text(errors="replace")
    assert "a request failed" not in log


def test_who_asks_many_times_in_a_row_and_vanishes_is_missed(target: Server, neighbour: Neighbour) -> None:
    run = b"GET /api/runs?text=hello+world&hidden_size=64 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    assert statuses(exchanged(target, run)) == [200]
    for _ in range(MANY):
        with connected(target) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
            connection.sendall(run * 40)
    before = neighbour.runs
    assert eventually(lambda: neighbour.runs > before + 1)
    assert "a request failed" not in target.log.read_text(errors="replace")
