"""What a client's requests may cost in a minute, and the rate of the page."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx2
import pytest

from app.budget import OPENING, Bill, Budget
from app.rates import Rates
from app.settings import Settings
from app.supervisor import share
from app.wire.errors import Refusal
from app.workers.cost import Changes, run_cost
from models.config import NetworkConfig, ReadoutConfig
from tests.app.conversation import Body, refused
from tests.app.processes import eventually
from tests.app.window import MINUTE, in_one_window
from tests.tooling.redis import WANTED, find, redis
from tests.tooling.serving import HOST, Server, free_port, serving

Result = TypeVar("Result")
LONG: Body = {"input": {"text": "abcd" * 1000}, "network": {"hidden_size": 24}, "detail": "states"}
LIMITS = {
    "UNROLLED_POOL_SIZE": "1",
    "UNROLLED_BUDGET_SECONDS": "1",
    "UNROLLED_PAGE_RATE": "30/minute",
    "UNROLLED_FORWARDED_ALLOW_IPS": HOST,
}


def in_a_loop(test: Callable[[], Awaitable[Result]]) -> Result:
    """What a test gives that runs in an event loop of its own."""

    async def body() -> Result:
        return await test()

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        return thread.submit(asyncio.run, body()).result()


def budget_of(seconds: int, **settings: object) -> Budget:
    """A budget of so many seconds a minute."""
    told = Settings.model_validate({"budget_seconds": seconds} | settings)
    return Budget(told, Rates(told))


async def charged(budget: Budget, client: str, seconds: float) -> bool:
    """Whether the client can pay."""
    try:
        await budget.charge(client, seconds)
    except Refusal as error:
        return not (error.status == 429 and 1 <= (error.retry_seconds or 0) <= 60)
    return True


def test_a_client_that_has_spent_its_minute_is_told_when_to_come_back_and_others_are_not() -> None:
    async def test() -> list[bool]:
        budget = budget_of(10)
        return [await charged(budget, client, 4) for client in ("a", "a", "a", "b")]

    assert in_a_loop(test) == [True, True, False, True]


def test_what_is_refused_is_not_charged_so_that_less_still_fits() -> None:
    async def test() -> list[bool]:
        budget = budget_of(10)
        return [await charged(budget, "a", seconds) for seconds in (6, 5, 5, 4)]

    assert in_a_loop(test) == [True, False, False, True]


def test_what_costs_more_than_a_minute_takes_all_of_one() -> None:
    async def test() -> list[bool]:
        budget = budget_of(10)
        return [await charged(budget, "a", seconds) for seconds in (1000, 0.001)]

    assert in_a_loop(test) == [True, False]


@pytest.mark.parametrize(("computed", "left"), [(0, 10.0), (25, 7.5), (100, 0.0)])
def test_whoever_leaves_early_pays_for_what_was_computed(computed: int, left: float) -> None:
    async def test() -> list[bool]:
        budget = budget_of(10)
        await budget.charge("a", 10.0)
        Bill(budget, "a", seconds=10.0, steps=100, paid=10.0, computed=computed).settle()
        await asyncio.sleep(0.05)
        return [await charged(budget, "a", left), await charged(budget, "a", 0.01)]

    assert in_a_loop(test) == [True, False]


def test_whoever_is_computed_for_what_another_began_pays_in_the_end() -> None:
    async def test() -> bool:
        budget = budget_of(10)
        Bill(budget, "late", seconds=20.0, steps=100, computed=50).settle()
        await asyncio.sleep(0.05)
        return await charged(budget, "late", 0.1)

    assert not in_a_loop(test)


@pytest.mark.skipif(find() is None, reason=WANTED)
def test_processes_count_together_in_redis() -> None:
    async def test(url: str) -> list[bool]:
        one, other = (budget_of(10, redis_url=url, redis_seconds=5) for _ in range(2))
        found = [await charged(one, "a", 6), await charged(other, "a", 6)]
        Bill(one, "a", seconds=6.0, steps=10, paid=6.0).settle()
        await asyncio.sleep(0.3)
        found.append(await charged(other, "a", 6))
        await one.rates.close()
        await other.rates.close()
        return found

    port = free_port()
    with redis(port):
        assert in_a_loop(lambda: test(f"redis://{HOST}:{port}")) == [True, False, True]


def test_of_several_processes_without_redis_each_has_its_part() -> None:
    settings = Settings(workers=4, budget_seconds=120, page_rate="400/minute", redis_url=None)
    assert share(settings, 0).budget_seconds == 30
    assert share(settings, 0).page_rate == "100/1 minute"
    together = settings.model_copy(update={"redis_url": "redis://there"})
    assert share(together, 0).budget_seconds == 120


@pytest.fixture(scope="module")
def strict_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which each client has a second a minute, behind a proxy on this machine."""
    with serving(tmp_path_factory.mktemp("budget") / "server.log", environment=LIMITS) as server:
        yield server


@pytest.fixture
def strict(strict_server: Server) -> Iterator[httpx2.Client]:
    """A client of that server."""
    with httpx2.Client(base_url=strict_server.url, timeout=60) as client:
        yield client


def coming_from(address: str) -> dict[str, str]:
    """What the proxy says of a client."""
    return {"X-Forwarded-For": address}


def statuses(strict: httpx2.Client, address: str, path: str, times: int) -> Counter[int]:
    """The answers to that many requests."""
    return Counter(strict.get(path, headers=coming_from(address)).status_code for _ in range(times))


def posted(strict: httpx2.Client, address: str, request: Body) -> httpx2.Response:
    """The answer to a run of a client."""
    return strict.post("/api/runs", json=request, headers=coming_from(address))


def test_runs_are_charged_by_what_they_cost_and_not_by_how_many_they_are(strict: httpx2.Client) -> None:
    heavy = [posted(strict, "203.0.113.1", LONG | {"weights": {"seed": seed}}) for seed in range(40)]
    answered = Counter(answer.status_code for answer in heavy)
    assert answered[200] >= 2
    assert answered[429] >= 10
    told = next(answer for answer in heavy if answer.status_code == 429)
    assert "1 second of computing in a minute" in refused(told, 429)[None]
    assert 1 <= int(told.headers["retry-after"]) <= 60
    assert posted(strict, "203.0.113.2", LONG).status_code == 200, "another is not concerned"
    for answer in heavy:
        if answer.status_code == 200:
            assert b'"type":"end"' in answer.content, "what is accepted ends"


def test_the_same_run_is_paid_once_by_whoever_asks_first(strict: httpx2.Client) -> None:
    same = LONG | {"dtype": "float64"}
    answers = Counter(posted(strict, "203.0.113.3", same).status_code for _ in range(25))
    assert answers == {200: 25}, "and the others pay what they are sent, of 1.5 MB each"


def test_what_does_not_fit_any_budget_is_charged_as_all_of_one(strict: httpx2.Client) -> None:
    heavy: Body = {"input": {"text": "a"}, "network": {"cell": "gru"}, "generate": {"steps": 9000}}
    with strict.stream("POST", "/api/runs", json=heavy, headers=coming_from("203.0.113.4")) as answer:
        assert answer.status_code in (200, 429)
        if answer.status_code == 200:
            assert posted(strict, "203.0.113.4", LONG).status_code == 429

    def paid_back() -> bool:
        return posted(strict, "203.0.113.4", {"input": {"text": "hello"}}).status_code == 200

    assert eventually(paid_back, 70), "whoever leaves gets back what was not computed"


@pytest.mark.parametrize(
    ("network", "path"),
    list(enumerate(["/", "/lessons", "/gallery", "/docs", "/openapi.json", "/static/no.js"])),
)
def test_the_page_and_its_files_have_a_rate(strict: httpx2.Client, network: int, path: str) -> None:
    answered = in_one_window(MINUTE, lambda client: statuses(strict, f"198.51.{network}.{client}", path, 35))
    assert answered[429] == 5
    address = f"198.51.{network}.1"
    assert strict.get("/api/code/rnn", headers=coming_from(address)).status_code == 200, "it has its own"
    assert statuses(strict, address, "/healthz", 40) == {200: 40}
    assert statuses(strict, address, "/readyz", 40) == {200: 40}


def test_files_that_are_kept_in_memory_have_that_rate_too_and_the_log_tells_of_it(
    strict: httpx2.Client, strict_server: Server
) -> None:
    page = strict.get("/", headers=coming_from("192.0.2.1")).text
    file = next(part for part in page.split('"') if part.startswith("/static/") and part.endswith(".js"))
    answered = in_one_window(MINUTE, lambda client: statuses(strict, f"192.0.3.{client}", file, 40))
    assert answered == {200: 30, 429: 10}

    def told() -> bool:  # the log is written beside the answers
        lines = strict_server.log.read_text().splitlines()
        return sum(f"path={file} refused=rate" in line and "status=429" in line for line in lines) == 10

    assert eventually(told, 5)


def test_a_run_that_goes_on_is_not_ended_by_a_spent_budget(strict: httpx2.Client) -> None:
    address = coming_from("192.0.2.3")
    with strict.stream("POST", "/api/runs", json=LONG | {"weights": {"seed": 77}}, headers=address) as answer:
        assert answer.status_code == 200
        spent = Counter(
            posted(strict, "192.0.2.3", LONG | {"weights": {"seed": seed}}).status_code
            for seed in range(100, 140)
        )
        assert spent[429]
        assert b'"type":"end"' in b"".join(answer.iter_bytes())


def test_a_room_of_three_hundred_fits_its_budget() -> None:
    lesson = NetworkConfig("lstm", input_size=27, hidden_size=12, readout=ReadoutConfig(27))
    seconds = OPENING + run_cost(lesson, "terms", 43, Changes(), largest=50)
    assert 300 * 10 * seconds <= Settings().budget_seconds
