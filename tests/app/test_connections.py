"""Silent connections shut nobody out, however few file descriptors there are."""

import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.connections import Connections
from app.descriptors import BACKLOG, OF_A_SERVER, raise_limit, room_for
from app.settings import Settings
from tests.app.attacks.raw import statuses
from tests.app.processes import eventually
from tests.tooling.metrics import scrape
from tests.tooling.proxy import LOOPBACK_WANTED, has_loopback
from tests.tooling.serving import START_LIMIT, Server, free_port, serving

ATTACKER, GOOD = "127.0.0.2", "127.0.0.3"
MANY = 1_200
GET = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
RUN = b"GET /api/runs?hidden_size=64&text=" + b"abcde" * 2_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Idler:
    """A connection of which only this is known."""

    def __init__(self, *, idle: bool = True) -> None:
        self.idle = idle
        self.closed = False

    def close_idle(self) -> None:
        """Closes it."""
        self.closed = True


@pytest.fixture
def limited() -> Iterator[Callable[[int], None]]:
    """Sets this process's soft limit of descriptors until the test ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def limit(count: int) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))

    yield limit
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def opened(server: Server, source: str, sent: bytes = b"") -> socket.socket:
    """A connection from that address of this machine."""
    place = urlsplit(server.url)
    assert place.port is not None
    connection = socket.create_connection(
        (place.hostname, place.port), timeout=20, source_address=(source, 0)
    )
    connection.sendall(sent)
    return connection


def answered(server: Server, source: str) -> list[int]:
    """What a client at that address is answered."""
    with opened(server, source, GET) as connection:
        return statuses(connection.recv(2**16))


def lowered(soft: int, hard: int) -> Callable[[], None]:
    """What a process does to itself before it becomes the server."""
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.timeout(2 * START_LIMIT)
@pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED)
@pytest.mark.parametrize(
    ("soft", "hard", "kept"), [(256, 8_192, MANY), (600, 600, 173)], ids=["raised", "as low as it must be"]
)
def test_silent_connections_of_one_address_shut_out_no_other(
    tmp_path: Path, soft: int, hard: int, kept: int
) -> None:
    raise_limit()  # the clients are all in this process
    metrics = free_port()
    environment = {
        "UNROLLED_POOL_SIZE": "1",
        "UNROLLED_METRICS_PORT": str(metrics),
        "UNROLLED_HEADER_SECONDS": "100",
    }
    with (
        serving(tmp_path / "log", environment=environment, before=lowered(soft, hard)) as server,
        ExitStack() as stack,
    ):
        for _ in range(MANY):
            stack.enter_context(opened(server, ATTACKER))
        assert answered(server, GOOD) == [200]
        assert answered(server, ATTACKER) == [200]
        assert eventually(lambda: scrape(metrics).value("unrolled_connections") <= kept + 1)
        closed = scrape(metrics).total("unrolled_connections_closed_total")
        assert (closed > 0) == (kept < MANY)
        lines = [line for line in server.log.read_text().splitlines() if "too many connections" in line]
        assert len(lines) <= 3
        assert bool(lines) == (kept < MANY)
        assert "Traceback" not in server.log.read_text()


@pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED)
def test_one_address_may_not_have_more_runs_than_connections(tmp_path: Path) -> None:
    environment = {"UNROLLED_POOL_SIZE": "1", "UNROLLED_MAX_CONNECTIONS_PER_CLIENT": "3"}
    with serving(tmp_path / "log", environment=environment) as server, ExitStack() as stack:
        for _ in range(3):
            running = stack.enter_context(opened(server, ATTACKER, RUN))
            assert statuses(running.recv(2**16)) == [200]
        surplus = stack.enter_context(opened(server, ATTACKER))
        received = surplus.recv(2**16)
        assert statuses(received) == [503]
        assert b"UNROLLED_MAX_CONNECTIONS_PER_CLIENT" in received
        assert b"retry-after: 2" in received
        assert answered(server, GOOD) == [200]


def counting(**settings: str | int) -> Connections:
    """Connections under these settings."""
    return Connections(Settings.model_validate(settings))


def test_the_oldest_that_does_nothing_makes_place_for_the_next_of_its_address() -> None:
    connections = counting(max_connections_per_client=2)
    busy, idle, last = Idler(idle=False), Idler(), Idler(idle=False)
    assert [connections.admit(one, "192.0.2.1") for one in (busy, idle, last)] == [None] * 3
    assert (busy.closed, idle.closed) == (False, True)
    assert connections.admit(Idler(), "192.0.2.1") == "UNROLLED_MAX_CONNECTIONS_PER_CLIENT"
    assert connections.admit(Idler(), "192.0.2.2") is None
    connections.leave(busy, "192.0.2.1")
    assert connections.admit(Idler(), "192.0.2.1") is None


def test_where_there_are_too_many_in_all_the_address_with_most_gives_way() -> None:
    connections = counting(max_connections=6)
    few, many = [Idler() for _ in range(2)], [Idler() for _ in range(3)]
    for one in few:
        connections.admit(one, "192.0.2.1")
    for one in many:
        connections.admit(one, "2001:db8::1")
    assert connections.admit(Idler(), "192.0.2.3") is None
    assert connections.admit(Idler(), "192.0.2.4") is None
    assert [one.closed for one in (*few, *many)] == [False, False, True, False, False]
    assert connections.count == 6


def test_the_addresses_of_one_household_count_as_one() -> None:
    connections = counting(max_connections_per_client=1)
    first = Idler()
    connections.admit(first, "2001:db8::1")
    connections.admit(Idler(), "2001:db8::2")
    assert first.closed


def test_a_proxy_may_have_all_but_gives_way_where_nobody_else_can() -> None:
    connections = counting(max_connections=4, max_connections_per_client=2, forwarded_allow_ips="10.0.0.0/8")
    of_proxy = [Idler() for _ in range(4)]
    assert [connections.admit(one, "10.1.2.3") for one in of_proxy] == [None] * 4
    assert connections.admit(Idler(), "192.0.2.1") is None
    assert [one.closed for one in of_proxy] == [True, False, False, False]
    assert connections.admit(Idler(), "10.1.2.3") is None
    assert [one.closed for one in of_proxy] == [True, False, False, False], "the stranger's gave way"


def test_the_limit_of_descriptors_leaves_room_for_ourselves(limited: Callable[[int], None]) -> None:
    limited(512)
    room = room_for(Settings(pool_size=4))
    assert room.connections + room.backlog + OF_A_SERVER + 4 * 4 == 512
    assert room.backlog == 92
    limited(1024)
    raise_limit()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard in (soft, resource.RLIM_INFINITY)
    assert room_for(Settings(max_connections=10)).connections == 10
    assert room_for(Settings()).backlog <= BACKLOG
