"""Whose turn it is: clients by the worker seconds that they have had, a client's jobs by their kind."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from app.workers.errors import QueueFull
from app.workers.queue import HURRIES, Queue, Waiter

Result = TypeVar("Result")


def in_a_loop(test: Callable[[], Awaitable[Result]]) -> Result:
    """What a test gives that runs in an event loop of its own."""

    async def body() -> Result:
        return await test()

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        return thread.submit(asyncio.run, body()).result()


def served(queue: Queue, turns: int, seconds: dict[str, float]) -> list[str]:
    """The clients of the next turns. seconds: what one job of each client takes."""
    clients: list[str] = []
    for _ in range(turns):
        found = queue.next()
        if found is None:
            break
        clients.append(found[1])
        queue.spend(found[1], seconds[found[1]])
    return clients


def test_beginnings_go_first_but_not_for_ever() -> None:
    async def order() -> list[str]:
        queue = Queue()
        names = {queue.join("a", urgent=False): "long"}
        names |= {queue.join("a", urgent=True): f"short {n}" for n in range(6)}
        return [names[found[0]] for _ in range(7) if (found := queue.next())]

    expected = [f"short {n}" for n in range(6)]
    assert in_a_loop(order) == [*expected[:HURRIES], "long", *expected[HURRIES:]]


@pytest.mark.parametrize("urgent", [True, False])
def test_a_client_with_a_hundred_jobs_delays_another_by_one(urgent: bool) -> None:
    async def order() -> list[str]:
        queue, seconds = Queue(), {"crowd": 0.1, "good": 0.01}
        for _ in range(100):
            queue.join("crowd", urgent=urgent)
        before = served(queue, 3, seconds)
        queue.join("good", urgent=False)
        return before + served(queue, 2, seconds)

    assert in_a_loop(order) == ["crowd"] * 3 + ["good", "crowd"]


def test_each_of_many_clients_has_the_same_seconds_whatever_its_jobs_take() -> None:
    async def share() -> dict[str, float]:
        queue, seconds = Queue(), {"short": 0.01, "middle": 0.05, "long": 0.2}
        for client in seconds:
            for _ in range(200):
                queue.join(client, urgent=client == "long")
        clients = served(queue, 150, seconds)
        return {client: clients.count(client) * took for client, took in seconds.items()}

    had = in_a_loop(share)
    assert max(had.values()) - min(had.values()) <= 0.2 + 1e-9, "one job, at most"


def test_time_in_which_a_client_asks_for_nothing_is_not_saved_up() -> None:
    async def order() -> list[str]:
        queue, seconds = Queue(), {"busy": 0.1, "late": 0.1}
        for _ in range(50):
            queue.join("busy", urgent=False)
        served(queue, 40, seconds)
        for _ in range(10):
            queue.join("late", urgent=True)
        return served(queue, 8, seconds)

    clients = in_a_loop(order)
    assert clients[0] == "late"
    assert clients.count("busy") in (3, 4), "and not eight turns of the one that came late"


def test_a_client_is_forgotten_once_all_others_have_had_as_much() -> None:
    async def remembered() -> int:
        queue = Queue()
        for _ in range(1200):
            queue.join("stays", urgent=True)
        for number in range(1000):
            queue.join(f"client {number}", urgent=True)
            served(queue, 2, {f"client {number}": 0.1, "stays": 0.1})
        return len(queue._spent)  # pyright: ignore[reportPrivateUsage]  what must not grow

    assert in_a_loop(remembered) < 10


def test_where_too_many_wait_the_last_run_of_the_largest_crowd_is_turned_away() -> None:
    async def who() -> tuple[list[bool], str]:
        queue = Queue()
        crowd: list[Waiter] = []
        for _ in range(5):
            queue.make_room("crowd", 5)
            crowd.append(queue.join("crowd", urgent=True, new=True))
        with pytest.raises(QueueFull):
            queue.make_room("crowd", 5)
        queue.make_room("good", 5)
        good = queue.join("good", urgent=True, new=True)
        turned_away = [isinstance(one.exception(), QueueFull) if one.done() else False for one in crowd]
        queue.spend("crowd", 1.0)
        found = queue.next()
        assert found is not None
        assert found[0] is good
        return turned_away, found[1]

    assert in_a_loop(who) == ([False] * 4 + [True], "good")


def test_jobs_that_go_on_are_never_turned_away_and_take_nobodys_place() -> None:
    async def waits() -> int:
        queue = Queue()
        for _ in range(100):
            queue.join("crowd", urgent=False)
        queue.make_room("good", 1)
        queue.join("good", urgent=True, new=True)
        return queue.new_runs

    assert in_a_loop(waits) == 1


def test_whoever_leaves_the_line_is_not_served() -> None:
    async def order() -> list[bool]:
        queue = Queue()
        gone, stays = (queue.join("a", urgent=False, new=True) for _ in range(2))
        assert queue.leave(gone)
        assert not queue.leave(gone)
        found = queue.next()
        return [found is not None and found[0] is stays, queue.next() is None, queue.new_runs == 0]

    assert all(in_a_loop(order))
