"""Identical work is done once, for as many as ask for it, within a bound of memory."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest

from app.shared import Answer, Shared, size
from app.workers.errors import WorkerDied
from app.workers.jobs import Advanced, Opened
from tests.app.conversation import Body, run

LINES = Advanced(b"x" * 1000, None)


class Work:
    """Computing that takes until it is let go on, and counts how often it was begun."""

    def __init__(self, answer: Advanced | Opened | Exception = LINES) -> None:
        self.answer = answer
        self.begun = 0
        self.cancelled = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> Answer:
        self.begun += 1
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if isinstance(self.answer, Exception):
            raise self.answer
        return replace(self.answer), None


def in_a_loop(test: Callable[[], Awaitable[None]]) -> None:
    """Runs a test in an event loop of its own."""

    async def body() -> None:
        await test()

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        thread.submit(asyncio.run, body()).result()


def test_all_who_ask_at_the_same_time_wait_for_one() -> None:
    async def test() -> None:
        shared, work = Shared(10_000), Work()
        asking = [asyncio.create_task(shared.get(("key",), work)) for _ in range(300)]
        await asyncio.sleep(0)
        work.go_on.set()
        (reply,) = {id(reply): reply for reply, _ in await asyncio.gather(*asking)}.values()
        assert reply == LINES
        assert work.begun == 1
        assert (await shared.get(("key",), work))[0] is reply
        assert work.begun == 1

    in_a_loop(test)


def test_who_leaves_takes_nothing_from_the_others_and_the_last_one_cancels() -> None:
    async def test() -> None:
        shared, work = Shared(10_000), Work()
        first, second = (asyncio.create_task(shared.get(("key",), work)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        assert work.cancelled == 0
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        await asyncio.sleep(0)
        assert (work.begun, work.cancelled) == (1, 1)
        third = asyncio.create_task(shared.get(("key",), work))
        await asyncio.sleep(0)
        work.go_on.set()
        assert (await third)[0] == LINES
        assert work.begun == 2

    in_a_loop(test)


def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    async def test() -> None:
        shared, work = Shared(10_000), Work(WorkerDied())
        work.go_on.set()
        answers = await asyncio.gather(
            *(shared.get(("key",), work) for _ in range(2)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [WorkerDied] * 2
        with pytest.raises(WorkerDied):
            await shared.get(("key",), work)
        assert work.begun == 2

    in_a_loop(test)


def test_what_is_kept_has_a_bound_and_the_least_recently_asked_for_goes_first() -> None:
    async def test() -> None:
        shared, work = Shared(4 * size(LINES)), Work()
        work.go_on.set()
        for key in range(4):
            await shared.get((key,), work)
        await shared.get((0,), work)
        await shared.get((4,), work)
        assert shared.bytes == 4 * size(LINES)
        assert [key for key in range(5) if shared.cached((key,))] == [0, 2, 3, 4]

    in_a_loop(test)


def test_one_answer_does_not_push_out_all_others() -> None:
    async def test() -> None:
        shared, work = Shared(4 * size(LINES)), Work()
        work.go_on.set()
        await shared.get((0,), work)
        large = Work(Opened(b"key", b"recipe" * 1000, LINES))
        large.go_on.set()
        await shared.get((1,), large)
        await asyncio.sleep(0)  # the event loop has it until then
        assert [key for key in range(2) if shared.cached((key,))] == [0]

    in_a_loop(test)


def test_what_is_too_large_to_be_kept_is_at_hand_for_as_long_as_somebody_has_it() -> None:
    async def test() -> None:
        shared, work = Shared(1), Work()
        work.go_on.set()
        first, _ = await shared.get(("key",), work)
        again, _ = await shared.get(("key",), work)
        assert again is first
        assert work.begun == 1
        del first, again
        await asyncio.sleep(0)  # the event loop has it, too, until then
        await shared.get(("key",), work)
        assert work.begun == 2
        assert shared.bytes == 0

    in_a_loop(test)


NETWORKS: list[Body] = [
    {"cell": "lstm", "hidden_size": 64},
    {"cell": "gru", "hidden_size": 64, "num_layers": 2, "bidirectional": True},
]


@pytest.mark.parametrize("network", NETWORKS, ids=["one direction", "both directions"])
@pytest.mark.parametrize("first", ["whole", "resumed"])
def test_a_resumed_run_has_the_lines_of_the_whole_one_whichever_was_asked_for_first(
    client: httpx2.Client, network: Body, first: str
) -> None:
    text = "the cat sat on the mat and saw a dog " * 20
    seed = {"whole": 11, "resumed": 12}[first]
    request: Body = {"network": network, "weights": {"seed": seed}, "input": {"text": text}}
    if first == "whole":
        run(client, request)
    steps = (1, 2, 3, 64, 200, 500, 739)
    resumed = [run(client, request | {"from_step": step}) for step in steps]
    whole = run(client, request)
    for step, answer in zip(steps, resumed, strict=True):
        assert answer.raw[1:] == whole.raw[1 + step :]
        assert answer.start.run.from_step == step
