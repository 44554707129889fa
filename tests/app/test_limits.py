"""Limits that are fair: slow and greedy clients lose their place, a good one beside them keeps its own."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.app.conversation import Body, refused, run
from tests.app.processes import alive, children, eventually, worker_pids
from tests.app.window import MINUTE, in_one_window
from tests.tooling.serving import START_LIMIT, Server, serving

SHORT: Body = {"input": {"text": "hello"}}
CLIENTS = count(1)
LIMITS = {
    "UNROLLED_POOL_SIZE": "1",
    "UNROLLED_HEADER_SECONDS": "0.5",
    "UNROLLED_BODY_SECONDS": "0.5",
    "UNROLLED_STALL_SECONDS": "0.5",
    "UNROLLED_WORKER_BYTES": str(64 * 2**20),
    "UNROLLED_RATE": "20/minute",
    "UNROLLED_FORWARDED_ALLOW_IPS": "127.0.0.1",
    "UNROLLED_TRUSTED_HOSTS": "127.0.0.1,unrolled.example.org",
    "UNROLLED_FRAME_ANCESTORS": "https://course.example.org",
}


@pytest.fixture(scope="module")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with little patience and memory, behind a proxy on this machine."""
    with serving(tmp_path_factory.mktemp("limits") / "server.log", environment=LIMITS) as server:
        yield server


@pytest.fixture
def strict(strict_server: Server) -> Iterator[httpx2.Client]:
    """A client of that server, with an address of its own for each test, as its proxy says."""
    address = f"198.51.100.{next(CLIENTS)}"
    with httpx2.Client(
        base_url=strict_server.url, timeout=60, headers={"X-Forwarded-For": address}
    ) as client:
        yield client


def dripping(server: Server, first: bytes, drop: bytes) -> bytes:
    """What a client is answered that sends a beginning, and then a drop every now and then."""
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(first)
        connection.settimeout(0.1)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                return connection.recv(2**16)
            except TimeoutError:
                connection.sendall(drop)
    return b""


def test_a_head_that_comes_a_byte_at_a_time_is_turned_away(
    strict_server: Server, strict: httpx2.Client
) -> None:
    answer = dripping(strict_server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nSlow: ", b"x")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"expected a request within 0.5 seconds" in answer
    assert run(strict, SHORT).end.steps == 5


def test_a_body_that_comes_a_byte_at_a_time_is_turned_away_and_hung_up_on(strict_server: Server) -> None:
    head = b"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answer = dripping(strict_server, head + b"Content-Length: 1000\r\n\r\n{", b" ")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer


def test_headers_without_end_are_turned_away(strict_server: Server) -> None:
    many = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"A: b\r\n" * 20_000
    for sent in (many, b"GET / HTTP/1.1\r\nA: " + b"b" * 70_000, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n"):
        assert dripping(strict_server, sent, b"").startswith(b"HTTP/1.1 431 ")


def test_a_client_that_reads_nothing_is_hung_up_on(strict_server: Server, strict: httpx2.Client) -> None:
    place = urlsplit(strict_server.url)
    with socket.socket() as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect((place.hostname, place.port))
        query = b"/api/runs?hidden_size=64&seed=5&text=" + b"abcde" * 2000
        stalled.sendall(b"GET " + query + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(2.5)
        assert run(strict, SHORT).end.steps == 5
        received = 0
        try:
            while piece := stalled.recv(2**20):
                received += len(piece)
        except ConnectionError:
            pass
        assert received < 50 * 2**20, "of 100 MB, what had been in the buffers"


def test_one_client_that_asks_too_often_is_told_so_and_others_are_not(strict: httpx2.Client) -> None:
    def asked(client: int) -> list[httpx2.Response]:
        greedy = {"X-Forwarded-For": f"203.0.113.{client}"}
        return [strict.get("/api/code/rnn", headers=greedy) for _ in range(25)]

    answers = in_one_window(MINUTE, asked)
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 5
    assert refused(answers[-1], 429) == {None: "expected at most 20/minute requests, got more"}
    assert answers[-1].headers["retry-after"] == "2"
    assert strict.get("/api/code/rnn", headers={"X-Forwarded-For": "203.0.114.1"}).status_code == 200
    assert strict.get("/", headers={"X-Forwarded-For": "203.0.113.1"}).status_code == 200, (
        "the page itself costs next to nothing"
    )


@pytest.mark.parametrize("rows", [2500, 7500], ids=["to be read", "to be received"])
def test_a_run_that_needs_too_much_memory_fails_and_its_worker_is_replaced(
    strict: httpx2.Client, strict_server: Server, rows: int
) -> None:
    (worker,) = worker_pids(strict_server.pid)
    values = [[0.5] * 1000] * rows
    request = {"network": {"hidden_size": 1, "readout": None}, "input": {"values": values}}
    answer = strict.post("/api/runs", json=request)
    assert "more memory than this server allows" in refused(answer, 413)[None]
    assert eventually(lambda: not alive(worker))
    assert run(strict, SHORT).end.steps == 5


def test_a_forged_host_is_turned_away(strict: httpx2.Client) -> None:
    assert strict.get("/", headers={"Host": "evil.example.net"}).status_code == 400
    assert strict.get("/", headers={"Host": "unrolled.example.org"}).status_code == 200


def test_a_foreign_origin_is_given_nothing(strict: httpx2.Client) -> None:
    asking = {"Origin": "https://evil.example.net", "Access-Control-Request-Method": "POST"}
    assert strict.options("/api/runs", headers=asking).status_code == 405
    answer = strict.get("/api/code/rnn", headers=asking)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_who_may_embed_the_stage_is_a_setting(strict: httpx2.Client) -> None:
    policy = strict.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://course.example.org")


@pytest.mark.parametrize("given", ["lesson-7", "x" * 65, "a b"])
def test_every_answer_names_its_request(strict: httpx2.Client, given: str) -> None:
    named = strict.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert (named == given) == (given == "lesson-7")


@pytest.mark.timeout(3 * START_LIMIT)  # four processes import PyTorch, one after the other
def test_several_server_processes_share_a_port_and_replace_one_that_dies(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    log = tmp_path_factory.mktemp("several") / "server.log"
    with (
        serving(log, "--workers", "2", environment={"UNROLLED_POOL_SIZE": "2"}) as server,
        httpx2.Client(base_url=server.url, timeout=60, headers={"Connection": "close"}) as client,
    ):

        def servers() -> list[int]:
            return [pid for pid in children(server.pid) if worker_pids(pid)]

        assert eventually(lambda: len(servers()) == 2, START_LIMIT)
        first, second = servers()
        assert run(client, SHORT).end.steps == 5
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: len(servers()) == 2 and first not in servers(), START_LIMIT)
        assert second in servers()
        assert eventually(lambda: client.get("/readyz").status_code == 200, START_LIMIT)
        assert run(client, SHORT).end.steps == 5
        family = [*servers(), server.pid]
        os.kill(server.pid, signal.SIGTERM)
        assert eventually(lambda: not any(map(alive, family)))
