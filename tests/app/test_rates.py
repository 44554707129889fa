"""How often one client may ask, where several processes count together and where what they count in is
ill."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.errors import StorageError
from prometheus_client import REGISTRY

from app.rates import CONNECTIONS, Rates, client_of
from app.settings import Settings
from app.supervisor import share
from tests.app.processes import eventually
from tests.tooling.proxy import LOOPBACK_WANTED, has_loopback, replicated
from tests.tooling.redis import WANTED, find, redis
from tests.tooling.serving import HOST, START_LIMIT, free_port, serving

Result = TypeVar("Result")
real_redis = pytest.mark.skipif(find() is None, reason=WANTED)


@asynccontextmanager
async def counting(*settings: Settings) -> AsyncGenerator[list[Rates]]:
    """The rates of as many processes."""
    every = [Rates(one) for one in settings]
    try:
        yield every
    finally:
        for one in every:
            await one.close()


def in_a_loop(test: Callable[[], Awaitable[Result]]) -> Result:
    """What a test gives that runs in an event loop of its own."""

    async def body() -> Result:
        return await test()

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        return thread.submit(asyncio.run, body()).result()


async def allowed(rates: Rates, client: str, times: int) -> list[bool]:
    """Whether each of several requests is within the rate."""
    return [await rates.allows(client) for _ in range(times)]


def failures() -> float:
    """How often Redis has failed this process."""
    return REGISTRY.get_sample_value("unrolled_redis_failures_total") or 0.0


def to(port: int, **settings: float) -> Settings:
    """Settings with a Redis at that port, and a rate of three a day."""
    named: dict[str, object] = {"rate": "3/day", "redis_url": f"redis://{HOST}:{port}"}
    return Settings.model_validate(named | settings)


class Gone(MemoryStorage):
    """A store that does not answer."""

    async def acquire_sliding_window_entry(self, *_: object, **__: object) -> bool:
        raise StorageError(ConnectionError("no Redis"))


def test_processes_that_share_a_store_count_together() -> None:
    async def test() -> None:
        store, settings = MemoryStorage(), Settings(rate="3/day")
        one, other = Rates(settings, store), Rates(settings, store)
        assert await allowed(one, "a", 2) == [True, True]
        assert await allowed(other, "a", 2) == [True, False]
        assert await allowed(other, "b", 1) == [True]

    in_a_loop(test)


def test_without_its_store_each_process_counts_by_itself() -> None:
    rates = Rates(Settings(rate="2/day"), Gone())
    assert in_a_loop(lambda: allowed(rates, "a", 3)) == [True, True, False]


async def answers_of_one(settings: Settings, times: int) -> list[bool]:
    """What one process says to that many requests of a client, one after the other."""
    async with counting(settings) as (rates,):
        return await allowed(rates, "a", times)


def test_a_redis_that_does_not_answer_stops_nobody() -> None:
    assert in_a_loop(lambda: answers_of_one(to(free_port()), 4)) == [True] * 3 + [False]


@contextmanager
def pretending(answer: bytes | None) -> Generator[tuple[int, list[bytes]]]:
    """Something in the place of Redis until the block ends: its port, and the first thing that each
    connection has said. answer: what it says to that; nothing at all, ever, where that is None."""
    heard: list[bytes] = []
    held: list[socket.socket] = []
    with socket.create_server((HOST, 0)) as listener:

        def accept() -> None:
            with suppress(OSError):  # the listener is shut in the end
                while True:
                    connection, _ = listener.accept()
                    held.append(connection)
                    heard.append(connection.recv(2**16))
                    if answer is not None:
                        connection.sendall(answer)
                        connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1], heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    "answer", [None, b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["none", "end", "odd"]
)
def test_a_redis_that_is_ill_is_asked_once_and_then_left_alone(answer: bytes | None) -> None:
    before = failures()
    with pretending(answer) as (port, heard):
        settings = to(port, redis_seconds=0.1 if answer is None else 10)
        assert in_a_loop(lambda: answers_of_one(settings, 50)) == [True] * 3 + [False] * 47
        assert eventually(lambda: len(heard) == 1)
    assert failures() - before == 1


def test_an_ill_redis_is_asked_again_after_a_while_by_one_request_of_many() -> None:
    async def test(settings: Settings) -> None:
        async with counting(settings) as (rates,):
            assert await rates.allows("a")
            await asyncio.sleep(0.3)
            many = (rates.allows(f"client {number}") for number in range(40))
            assert await asyncio.gather(*many) == [True] * 40

    before = failures()
    with pretending(None) as (port, heard):
        settings = to(port, redis_seconds=0.1, redis_pause_seconds=0.25)
        in_a_loop(lambda: test(settings))
        assert len(heard) == 2
    assert failures() - before == 2


@real_redis
def test_two_processes_count_together_in_redis() -> None:
    async def test(settings: Settings) -> None:
        async with counting(settings, settings) as (one, other):
            assert await allowed(one, "a", 2) == [True, True]
            assert await allowed(other, "a", 2) == [True, False]
            assert await allowed(other, "b", 1) == [True]
            assert (one.failed, other.failed) == (False, False)

    port = free_port()
    with redis(port):
        in_a_loop(lambda: test(to(port, redis_seconds=5)))


@real_redis
def test_more_requests_at_once_than_connections_are_all_counted_in_redis() -> None:
    async def test(settings: Settings) -> None:
        async with counting(settings) as (rates,):
            found = await asyncio.gather(*(rates.allows("a") for _ in range(10 * CONNECTIONS)))
            assert Counter(found) == {True: 3, False: 10 * CONNECTIONS - 3}
            assert not rates.failed

    port = free_port()
    with redis(port):
        in_a_loop(lambda: test(to(port, redis_seconds=5)))


@real_redis
def test_a_redis_that_ends_and_comes_back_is_counted_in_again() -> None:
    async def test(port: int) -> None:
        settings = to(port, redis_seconds=5, redis_pause_seconds=0.1)
        async with counting(settings, settings) as (one, other):
            with redis(port):
                assert await allowed(one, "a", 4) == [True] * 3 + [False]
            assert await allowed(one, "a", 4) == [True] * 3 + [False], "counted here, from the beginning"
            await asyncio.sleep(0.2)
            with redis(port):
                assert await allowed(one, "b", 2) == [True] * 2
                assert await allowed(other, "b", 2) == [True, False]

    in_a_loop(lambda: test(free_port()))


def answers(url: str, times: int, **headers: str) -> Counter[int]:
    """The statuses of that many requests, each over a connection of its own."""
    return Counter(
        httpx2.get(f"{url}/api/code/rnn", headers=headers, timeout=60).status_code for _ in range(times)
    )


@real_redis
@pytest.mark.timeout(3 * START_LIMIT)
def test_server_processes_on_one_port_count_together_in_redis(tmp_path: Path) -> None:
    port = free_port()
    shared = {"UNROLLED_RATE": "20/day", "UNROLLED_REDIS_URL": f"redis://{HOST}:{port}"}
    several = {"UNROLLED_POOL_SIZE": "2", "UNROLLED_REDIS_SECONDS": "5", "UNROLLED_FORWARDED_ALLOW_IPS": HOST}
    with (
        redis(port) as store,
        serving(tmp_path / "log", "--workers", "2", environment=shared | several) as server,
    ):
        client = {"X-Forwarded-For": "203.0.113.1"}  # 127.0.0.1 has asked whether it was ready
        assert answers(server.url, 40, **client) == {200: 20, 429: 20}
        store.kill()
        store.wait()
        assert set(answers(server.url, 5)) <= {200, 429}, "each process counts by itself"


def coming_from(address: str) -> httpx2.Client:
    """A client with that address."""
    return httpx2.Client(transport=httpx2.HTTPTransport(local_address=address), timeout=60)


@real_redis
@pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED)
@pytest.mark.timeout(3 * START_LIMIT)
def test_replicas_count_together_by_the_address_that_their_proxy_names(tmp_path: Path) -> None:
    port = free_port()
    shared = {"UNROLLED_RATE": "20/day", "UNROLLED_REDIS_URL": f"redis://{HOST}:{port}"}
    shared |= {"UNROLLED_POOL_SIZE": "1", "UNROLLED_REDIS_SECONDS": "5"}
    with redis(port), replicated(tmp_path, shared, shared) as both:
        with coming_from("127.0.0.9") as client:
            asked = Counter(client.get(f"{both.url}/api/code/rnn").status_code for _ in range(30))
            assert asked == {200: 20, 429: 10}
            forged = {"X-Forwarded-For": "203.0.113.7"}
            assert client.get(f"{both.url}/api/code/rnn", headers=forged).status_code == 429
        with coming_from("127.0.0.10") as client:
            assert client.get(f"{both.url}/api/code/rnn").status_code == 200, "another is not concerned"
        for server in both.servers:
            assert "/api/code/rnn" in server.log.read_text(), "both have answered"


def test_a_customers_network_counts_as_one_client() -> None:
    assert client_of("2001:db8:1:2::1") == client_of("2001:db8:1:2:ffff::9")
    assert client_of("2001:db8:1:2::1") != client_of("2001:db8:1:3::1")
    assert client_of("::ffff:192.0.2.7") == client_of("192.0.2.7") == "192.0.2.7"
    assert client_of("testclient") == "testclient"


@pytest.mark.parametrize(
    ("rate", "processes", "each"),
    [
        ("6000/minute", 4, "1500 per 1 minute"),
        ("10 per 2 hour", 3, "3 per 2 hour"),
        ("2/second", 3, "1 per 1 second"),
    ],
)
def test_of_several_server_processes_without_redis_each_allows_its_part_of_the_rate(
    rate: str, processes: int, each: str
) -> None:
    settings = Settings(rate=rate, workers=processes, redis_url=None)
    assert str(parse(share(settings, 0).rate)) == each
    assert share(settings.model_copy(update={"redis_url": "redis://there"}), 0).rate == rate
