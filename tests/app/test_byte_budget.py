"""Memory that is held for clients which read or send slowly has a bound; a good client beside them is served,
and a small run is never refused for it."""

import socket
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import httpx2
import orjson
import pytest

from app.byte_budget import HANG_UP, PIECE, ByteBudget
from app.settings import Settings
from app.wire.errors import Refusal
from tests.app.attacks.neighbour import good_neighbour
from tests.app.conversation import Body, read_answer, refused, run
from tests.app.processes import eventually, resident_bytes
from tests.tooling.metrics import scrape
from tests.tooling.serving import START_LIMIT, Server, free_port, serving

pytestmark = pytest.mark.timeout(2 * START_LIMIT)
MEGABYTE = 2**20
HELD = 20 * MEGABYTE
READERS = 16
UNITS = 350
PARAMETERS = 4 * UNITS * (UNITS + 3 + 2)
FIRST_LINE = 12 * PARAMETERS
"""About 6 MB: some 12 bytes for each."""
AT_WORK = 3 * FIRST_LINE
"""What the one worker has just computed: as it comes through the pipe, as a reply, until it is refused."""
PER_CONNECTION = 2 * PIECE + MEGABYTE
"""What is on its way to a client, and Python's and the allocator's objects around it."""


def large(seed: int) -> Body:
    """A run whose first line is large, and its steps few."""
    network = {"hidden_size": UNITS, "readout": None}
    return {"network": network, "weights": {"seed": seed}, "input": {"text": "abc"}, "detail": "states"}


@contextmanager
def limited(folder: Path, seconds: float) -> Generator[tuple[Server, int]]:
    """A server that holds little for the slow, of whom none is hung up on before so many seconds, and the
    port of its metrics."""
    port = free_port()
    environment = {
        "UNROLLED_POOL_SIZE": "1",
        "UNROLLED_HELD_BYTES": str(HELD),
        "UNROLLED_SHARED_BYTES": str(MEGABYTE),
        "UNROLLED_HELD_SECONDS": str(seconds),
        "UNROLLED_STALL_SECONDS": "300",
        "UNROLLED_METRICS_PORT": str(port),
    }
    with serving(folder / "server.log", environment=environment) as server:
        yield server, port


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int]]:
    """A server that hangs up on nobody."""
    with limited(tmp_path_factory.mktemp("patient"), 300) as one:
        yield one


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int]]:
    """A server that soon hangs up on the slow."""
    with limited(tmp_path_factory.mktemp("strict"), 0.2) as one:
        yield one


@contextmanager
def sending(server: Server, body: bytes, announced: int | None = None) -> Generator[socket.socket]:
    """A client that sends a run, and reads nothing unless it is told to."""
    place = urlsplit(server.url)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((place.hostname, place.port))
        head = "POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        client.sendall(f"{head}Content-Length: {announced or len(body)}\r\n\r\n".encode() + body)
        yield client


class Peak:
    """The most memory that a server has had while the block lasted."""

    def __init__(self, server: Server) -> None:
        self.server, self.bytes, self.over = server, 0, Event()
        self.thread = Thread(target=self.watch, daemon=True)

    def watch(self) -> None:
        """Looks again and again."""
        while not self.over.wait(0.05):
            self.bytes = max(self.bytes, resident_bytes(self.server.pid))

    def __enter__(self) -> "Peak":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()


def jobs(port: int) -> float:
    """How many runs have been prepared."""
    return scrape(port).value("unrolled_job_seconds_count", job="open")


def status(client: socket.socket) -> int | None:
    """The status of an answer, None where the connection was closed before one was read."""
    client.settimeout(30)
    try:
        return int(client.recv(4096).split(b" ", 2)[1])
    except (OSError, IndexError):
        return None


def test_readers_of_large_first_lines_who_stall_make_room_for_others(strict: tuple[Server, int]) -> None:
    server, port = strict
    with httpx2.Client(base_url=server.url, timeout=60) as client, ExitStack() as stack:
        first = read_answer(client.post("/api/runs", json=large(1000)))
        assert len(first.raw[0]) > 0.8 * FIRST_LINE
        before = resident_bytes(server.pid)
        peak = stack.enter_context(Peak(server))
        good = stack.enter_context(good_neighbour(server))
        for seed in range(READERS):
            served = jobs(port)
            stack.enter_context(sending(server, orjson.dumps(large(seed))))
            assert eventually(lambda served=served: jobs(port) > served, 30)
            assert scrape(port).value("unrolled_held_bytes") <= HELD + 2 * MEGABYTE, "and the neighbour's"
        assert scrape(port).value("unrolled_pushed_out_total") > 0
        assert eventually(lambda: client.post("/api/runs", json=large(2000)).status_code == 200, 20)
        assert good.runs > 0
    grown = peak.bytes - before
    print(f"{READERS} readers of {FIRST_LINE / MEGABYTE:.1f} MB: {grown / MEGABYTE:.0f} MB")
    assert grown < HELD + AT_WORK + READERS * PER_CONNECTION < READERS * FIRST_LINE
    assert "others need the room (UNROLLED_HELD_BYTES)" in server.log.read_text()
    assert eventually(lambda: scrape(port).value("unrolled_held_bytes") == 0)
    assert scrape(port).value("unrolled_runs_total", outcome="pushed_out") > 0


def test_where_nobody_can_be_hung_up_on_yet_whoever_comes_is_told_to_come_back(
    patient: tuple[Server, int],
) -> None:
    server, port = patient
    with httpx2.Client(base_url=server.url, timeout=60) as client, ExitStack() as stack:
        for seed in range(3):
            stack.enter_context(sending(server, orjson.dumps(large(seed))))
        assert eventually(lambda: scrape(port).value("unrolled_held_bytes") > 2.4 * FIRST_LINE, 30)
        answer = client.post("/api/runs", json=large(2000))
        assert refused(answer, 503) == {
            None: f"This server holds {HELD} bytes for clients that are slow (UNROLLED_HELD_BYTES). "
            "Try again in a moment."
        }
        assert answer.headers["retry-after"] == "2"
        assert scrape(port).value("unrolled_refusals_total", limit="no_room") == 1
        assert "refused=no_room" in server.log.read_text()
        assert run(client, {"input": {"text": "hello"}}).end.steps == 5, "what is small is served"
    assert scrape(port).value("unrolled_pushed_out_total") == 0
    assert eventually(lambda: scrape(port).value("unrolled_held_bytes") == 0)


def test_readers_of_the_same_large_first_line_share_it(patient: tuple[Server, int]) -> None:
    server, port = patient
    before = resident_bytes(server.pid)
    opened = jobs(port)
    body = orjson.dumps(large(7))
    with httpx2.Client(base_url=server.url, timeout=60) as client, ExitStack() as stack:
        for _ in range(READERS):
            stack.enter_context(sending(server, body))
        assert eventually(lambda: scrape(port).value("unrolled_streams") == READERS, 30)
        assert len(read_answer(client.post("/api/runs", content=body, headers=JSON)).steps) == 3
        assert 0.8 * FIRST_LINE < scrape(port).value("unrolled_held_bytes") < 1.5 * FIRST_LINE
        grown = resident_bytes(server.pid) - before
        assert grown < AT_WORK + READERS * PER_CONNECTION
    assert jobs(port) == opened + 1


JSON = {"Content-Type": "application/json"}


def test_bodies_that_come_slowly_count_as_well(patient: tuple[Server, int]) -> None:
    server, port = patient
    half = b'{"input":{"text":"' + b"a" * 8 * MEGABYTE
    with httpx2.Client(base_url=server.url, timeout=60) as client, ExitStack() as stack:
        for place in range(2):
            stack.enter_context(sending(server, half, announced=16 * MEGABYTE))
            assert eventually(
                lambda place=place: scrape(port).value("unrolled_held_bytes") > (place + 1) * 8 * MEGABYTE, 30
            )
        assert refused(client.post("/api/runs", content=half, headers=JSON), 503)
        assert run(client, {"input": {"text": "hello"}}).end.steps == 5
    assert eventually(lambda: scrape(port).value("unrolled_held_bytes") == 0)


def test_a_body_that_comes_slowly_makes_room_for_others(strict: tuple[Server, int]) -> None:
    server, port = strict
    half = b'{"input":{"text":"' + b"a" * 12 * MEGABYTE
    with httpx2.Client(base_url=server.url, timeout=60) as client, ExitStack() as stack:
        slow = stack.enter_context(sending(server, half, announced=16 * MEGABYTE))
        assert eventually(lambda: scrape(port).value("unrolled_held_bytes") > 12 * MEGABYTE, 30)

        def served() -> bool:
            answer = client.post("/api/runs", content=half, headers=JSON)
            return answer.status_code == 422  # it has been read, and is no JSON

        assert eventually(served, 30)
        assert status(slow) is None


def test_it_is_the_slowest_who_makes_room_and_nobody_where_that_would_not_do() -> None:
    budget = ByteBudget(Settings(held_bytes=10 * MEGABYTE, held_seconds=0.001))
    out: list[str] = []

    def client(stack: ExitStack, name: str, size: int, moved: int) -> None:
        scope = {"extensions": {HANG_UP: {"now": lambda: out.append(name)}}}
        claim = stack.enter_context(budget.claim(scope))
        claim.admit(None, bytes(size * MEGABYTE))
        claim.moved = moved
        stack.enter_context(claim.waiting())

    with ExitStack() as stack:
        for name, size, moved in (("quick", 4, 10**9), ("slow", 3, 10), ("slower", 3, 1)):
            client(stack, name, size, moved)
        assert eventually(lambda: all(one.waited > 0.001 for one in budget.claims))
        with budget.claim({}) as newcomer, pytest.raises(Refusal):
            newcomer.admit(None, bytes(11 * MEGABYTE))
        assert out == []
        with budget.claim({}) as newcomer:
            newcomer.admit(None, bytes(3 * MEGABYTE))
            assert out == ["slower"]
        client(stack, "another", 6, 5)
        assert out == ["slower", "slow"]
    assert budget.bytes == 0
    assert not budget.holders
