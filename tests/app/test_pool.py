"""The pool of workers: who is served, in which order, and what becomes of those who hang, die or are left."""

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from app.budget import Bill, Budget
from app.byte_budget import ByteBudget, Claim
from app.rates import Rates
from app.settings import Settings
from app.shared import Shared
from app.streaming import Streamed
from app.wire.lines import FailureLine
from app.wire.messages import MESSAGES
from app.workers.errors import NoWorkerFree, PoolClosed, WorkerDied, WorkerTooSlow
from app.workers.jobs import Advance, Advanced, Open, Refused
from app.workers.pool import Pool
from app.workers.worker import Worker
from tests.app.conversation import LINE
from tests.app.processes import alive, eventually, processes
from tests.app.stubborn import misbehave


async def ask(
    pool: Pool, source: str, limit: float = 30, wait: float | None = None, client: str = "one"
) -> int:
    """The id of the process that did the job. source: how many seconds it is to take, or "die"."""
    reply, _ = await pool.do(Open("body", source.encode()), limit, client=client, wait=wait)
    assert isinstance(reply, Refused)
    return reply.status


def with_pool(test: Callable[[Pool], Awaitable[None]], workers: int = 1, leave_seconds: float = 0.2) -> None:
    """Runs a test with a warm pool of such workers."""

    async def body() -> None:
        pool = Pool(Settings(pool_size=workers, leave_seconds=leave_seconds), misbehave)
        pool.start()
        try:
            await ask(pool, "0")
            await test(pool)
        finally:
            await pool.close()

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        thread.submit(asyncio.run, body()).result()


def test_jobs_are_done_by_as_many_workers_as_there_are() -> None:
    async def test(pool: Pool) -> None:
        await asyncio.gather(ask(pool, "0.2"), ask(pool, "0.2"))  # until both have started
        pids = await asyncio.gather(*(ask(pool, "0.2") for _ in range(4)))
        assert len(set(pids)) == 2

    with_pool(test, workers=2)


def test_who_asks_first_is_served_first() -> None:
    async def test(pool: Pool) -> None:
        served: list[int] = []

        async def one(number: int) -> None:
            await ask(pool, "0.01")
            served.append(number)

        await asyncio.gather(*(one(number) for number in range(8)))
        assert served == list(range(8))

    with_pool(test)


def test_a_worker_that_dies_fails_its_job_and_is_replaced() -> None:
    async def test(pool: Pool) -> None:
        before = await ask(pool, "0")
        with pytest.raises(WorkerDied):
            await ask(pool, "die")
        assert await ask(pool, "0") != before

    with_pool(test)


def test_a_run_stays_with_its_worker_while_that_is_free() -> None:
    async def test(pool: Pool) -> None:
        first, worker = await pool.do(Open("body", b"0"), 30, client="one")
        for _ in range(5):
            assert await pool.do(Open("body", b"0"), 30, client="one", after=worker) == (first, worker)
        busy = asyncio.create_task(pool.do(Open("body", b"0.2"), 30, client="one", after=worker))
        await asyncio.sleep(0.05)
        _, other = await pool.do(Open("body", b"0"), 30, client="one", after=worker)
        assert other is not worker
        await busy

    with_pool(test, workers=2)


def test_a_worker_that_dies_idle_fails_nobody() -> None:
    async def test(pool: Pool) -> None:
        pid = await ask(pool, "0")
        os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: not alive(pid))  # while the pool's own loop stands still and hears nothing
        assert await ask(pool, "0") != pid

    with_pool(test)


def test_a_run_does_not_go_on_after_the_death_of_the_worker_that_did_its_last_chunk() -> None:
    async def test(pool: Pool) -> None:
        _, worker = await pool.do(Open("body", b"0"), 30, client="one")
        worker.process.kill()
        await worker.gone.wait()
        with pytest.raises(WorkerDied):
            await pool.do(Open("body", b"0"), 30, client="one", after=worker)
        assert await ask(pool, "0")

    with_pool(test)


def test_nor_where_the_process_that_forks_has_not_told_us_of_that_death_yet() -> None:
    async def test(pool: Pool) -> None:
        pid = await ask(pool, "0")
        _, worker = await pool.do(Open("body", b"0"), 30, client="one")
        (forker,) = (process.parent for process in processes() if process.pid == pid)
        os.kill(forker, signal.SIGSTOP)
        os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: not alive(pid))
        going_on = asyncio.create_task(pool.do(Open("body", b"0"), 30, client="one", after=worker))
        await asyncio.sleep(0.1)
        os.kill(forker, signal.SIGCONT)
        with pytest.raises(WorkerDied):
            await going_on
        assert await ask(pool, "0") != pid

    with_pool(test)


def test_a_run_goes_on_when_the_worker_that_did_its_last_chunk_was_replaced_for_another_reason() -> None:
    async def test(pool: Pool) -> None:
        _, worker = await pool.do(Open("body", b"0"), 30, client="one")
        with pytest.raises(WorkerTooSlow):
            await ask(pool, "60", limit=0.1)
        await worker.gone.wait()
        await pool.do(Open("body", b"0"), 30, client="one", after=worker)

    with_pool(test)


def test_a_worker_that_is_too_slow_is_replaced() -> None:
    async def test(pool: Pool) -> None:
        before = await ask(pool, "0")
        with pytest.raises(WorkerTooSlow):
            await ask(pool, "60", limit=0.1)
        assert await ask(pool, "0") != before
        assert eventually(lambda: not alive(before))

    with_pool(test)


async def leave(pool: Pool, source: str) -> None:
    """Asks for a job and leaves when it has begun."""
    asking = asyncio.create_task(ask(pool, source))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


def test_whoever_leaves_a_long_job_has_its_worker_replaced(caplog: pytest.LogCaptureFixture) -> None:
    gc.collect()  # what tests before this one have left, such as a browser's
    caplog.clear()

    async def test(pool: Pool) -> None:
        before = await ask(pool, "0")
        begun = monotonic()
        await leave(pool, "60")
        assert await ask(pool, "0") != before
        assert monotonic() - begun < 10

    with_pool(test)
    gc.collect()  # asyncio complains of what nobody heard when it is collected
    assert not caplog.records


def test_whoever_leaves_a_short_job_leaves_the_worker_alive() -> None:
    async def test(pool: Pool) -> None:
        before = await ask(pool, "0")
        await leave(pool, "0.15")
        assert await ask(pool, "0") == before
        await leave(pool, "0.15")
        assert await ask(pool, "0") == before

    with_pool(test, leave_seconds=10)


def test_whoever_stops_waiting_takes_no_worker_along() -> None:
    async def test(pool: Pool) -> None:
        busy = asyncio.create_task(ask(pool, "0.3"))
        await asyncio.sleep(0.05)
        with pytest.raises(NoWorkerFree):
            await ask(pool, "0", wait=0.05)
        await leave(pool, "0")
        assert await ask(pool, "0") == await busy

    with_pool(test)


def test_a_worker_that_comes_as_its_waiter_leaves_goes_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_over = Pool._hand_over  # pyright: ignore[reportPrivateUsage]  the moment that the test is about

    async def test(pool: Pool) -> None:
        busy = asyncio.create_task(ask(pool, "0.1"))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(ask(pool, "0"))
        await asyncio.sleep(0)

        def hand_over_and_leave(pool: Pool, worker: Worker) -> None:
            monkeypatch.undo()
            hand_over(pool, worker)
            waiting.cancel()

        monkeypatch.setattr(Pool, "_hand_over", hand_over_and_leave)
        pid = await busy
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await ask(pool, "0", wait=5) == pid

    with_pool(test)


def streamed(pool: Pool) -> Streamed:
    """A run whose client nobody waits for."""
    claim = Claim(ByteBudget(pool.settings), hang_up=None)
    bill = Bill(Budget(pool.settings, Rates(pool.settings)), "one", seconds=1.0, steps=1)
    return Streamed(pool, Shared(1000), claim, bill, b"key", b"recipe", from_step=0)


def test_a_stream_that_is_closed_gives_up_the_chunk_that_is_computed_ahead() -> None:
    async def test(pool: Pool) -> None:
        reply, worker = await pool.do(Open("body", b"0"), 30, client="one")
        lines = streamed(pool).lines(Advanced(b"start\n", b"60"), worker)
        assert await anext(lines) == b"start\n"
        await asyncio.sleep(0.05)
        await lines.aclose()
        async with asyncio.timeout(10):  # well before the chunk would be too slow anyway
            assert await pool.do(Open("body", b"0"), 30, client="one") != (reply, worker)

    with_pool(test)


def test_a_fault_of_ours_ends_a_stream_with_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    async def test(pool: Pool) -> None:
        _, worker = await pool.do(Open("body", b"0"), 30, client="one")
        monkeypatch.setattr(pool, "do", broken)
        lines = streamed(pool).lines(Advanced(b"start\n", b"0"), worker)
        start, failure = [line async for line in lines]
        assert start == b"start\n"
        assert LINE.validate_json(bytes(failure)) == FailureLine(
            type="failure", code="internal", message=MESSAGES["internal"], values={}
        )

    with_pool(test)


def test_a_recipe_is_sent_only_to_a_worker_that_lacks_it() -> None:
    async def test(pool: Pool) -> None:
        job = Advance(b"key", b"0", recipe=b"recipe")
        assert (await pool.do(job, 30, client="one"))[0] == Advanced(b"recipe", None)
        assert (await pool.do(job, 30, client="one"))[0] == Advanced(b"no recipe", None)

    with_pool(test)


def test_closing_ends_all_jobs_and_all_waiting() -> None:
    async def test(pool: Pool) -> None:
        pid = await ask(pool, "0")
        busy, waiting = asyncio.create_task(ask(pool, "60")), asyncio.create_task(ask(pool, "0"))
        await asyncio.sleep(0.05)
        await pool.close()
        for task in (busy, waiting):
            with pytest.raises(PoolClosed):
                await task
        with pytest.raises(PoolClosed):
            await ask(pool, "0")
        assert not alive(pid)

    with_pool(test)


def test_another_client_waits_for_one_job_of_a_client_with_many() -> None:
    async def test(pool: Pool) -> None:
        served: list[str] = []

        async def one(client: str) -> None:
            await ask(pool, "0.02", client=client)
            served.append(client)

        crowd = [asyncio.create_task(one("crowd")) for _ in range(20)]
        await asyncio.sleep(0)
        await one("good")
        assert served.count("crowd") <= 2
        await asyncio.gather(*crowd)

    with_pool(test)
