"""Runs a pool of warm worker processes that can be killed.

Our own, because neither anyio.to_process nor concurrent.futures lets one worker be killed and replaced by
itself, and pebble keeps no pipe to each worker, over which a run's network stays where it was built.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from time import monotonic

from app.metrics import JOBS, RESTARTS, WAITED, WAITING, WORKERS
from app.settings import Settings
from app.workers.errors import NoWorkerFree, PoolClosed, WorkerDied, WorkerExhausted, WorkerTooSlow
from app.workers.jobs import Advance, Exhausted, Job, RecipeWanted, Reply
from app.workers.queue import EXPECTED_SECONDS, Queue
from app.workers.worker import NotAsked, Target, Worker, process_context, run_worker, start_process

log = logging.getLogger("uvicorn.error")  # the server's own log
PAUSE_AFTER_A_FAILED_START = 1.0


class Pool:
    """Keeps workers in a fixed number of places. The clients that wait for one take turns, see `Queue`."""

    def __init__(self, settings: Settings, target: Target = run_worker) -> None:
        self.settings = settings
        self.closed = False
        self._target = target
        self._context = process_context()
        # Two threads a worker: a killed worker's thread may still be returning while its successor is asked.
        self._threads = ThreadPoolExecutor(2 * settings.pool_size + 1, thread_name_prefix="worker")
        self._idle: deque[Worker] = deque()
        self._waiting = Queue()
        self._places: list[asyncio.Task[None]] = []
        self._serving: set[asyncio.Task[Reply]] = set()

    def start(self) -> None:
        """Begins to start the workers; jobs may be given at once."""
        self._places = [asyncio.create_task(self._keep_place()) for _ in range(self.settings.pool_size)]

    async def _keep_place(self) -> None:
        """Keeps one worker alive: whenever it ends, another takes its place."""
        while True:
            try:
                async with self._employed() as worker:
                    self._hand_over(worker)
                    await worker.gone.wait()
            except (OSError, EOFError, TimeoutError):
                log.exception("a worker process could not be started")
                await asyncio.sleep(PAUSE_AFTER_A_FAILED_START)

    @asynccontextmanager
    async def _employed(self) -> AsyncGenerator[Worker]:
        """Gives a worker that has said that it is ready; kills and buries it in the end."""
        loop = asyncio.get_running_loop()
        starting = loop.run_in_executor(
            self._threads, start_process, self._context, self._target, self.settings
        )
        worker, ready = Worker(*await starting), False
        try:
            async with asyncio.timeout(self.settings.start_seconds):
                await worker.greeting(self._threads)
            WORKERS.inc()
            ready = True
            yield worker
        finally:
            if ready and not self.closed:
                RESTARTS.labels(worker.fate).inc()
            worker.dismiss()
            await worker.gone.wait()
            await loop.run_in_executor(self._threads, worker.bury)

    def _hand_over(self, worker: Worker) -> None:
        """Gives a free worker to the first who waits, or lets it idle."""
        if not worker.alive:
            return
        waiter_and_client = self._waiting.next()
        if waiter_and_client is not None:
            waiter_and_client[0].set_result(worker)
        else:
            self._idle.append(worker)

    async def _free_worker(
        self, client: str, wait: float | None, after: Worker | None, urgent: bool
    ) -> Worker:
        """Waits for the worker `after` if it is free, else for the next that is. Raises as `do`."""
        if self.closed:
            raise PoolClosed
        if after is not None and after.alive and after in self._idle:
            self._idle.remove(after)
            return after
        while self._idle:
            worker = self._idle.popleft()
            if worker.alive:
                return worker
        if wait is not None:
            self._waiting.make_room(client, self.settings.max_waiting)
        waiter = self._waiting.join(client, urgent=urgent, new=wait is not None)
        WAITING.inc()
        begun = monotonic()
        try:
            async with asyncio.timeout(wait):
                return await waiter
        except (TimeoutError, asyncio.CancelledError) as reason:
            self._withdraw(waiter)
            if isinstance(reason, TimeoutError):
                raise NoWorkerFree(seconds=wait or 0.0) from None
            raise
        finally:
            WAITING.dec()
            WAITED.observe(monotonic() - begun)

    def _withdraw(self, waiter: asyncio.Future[Worker]) -> None:
        """Stops waiting; a worker that came too late goes to the next."""
        was_served = not self._waiting.leave(waiter)
        if was_served and not waiter.cancelled() and waiter.exception() is None:
            self._hand_over(waiter.result())

    async def do(
        self,
        job: Job,
        limit: float,
        *,
        client: str,
        wait: float | None = None,
        after: Worker | None = None,
        urgent: bool = False,
    ) -> tuple[Reply, Worker]:
        """Has a worker do the job, and returns its answer with the worker.

        limit: seconds that the job may take. client: who takes turns with other clients. wait: seconds to
        wait for a worker, None for as long as it takes; who would not wait for ever may be turned away where
        `max_waiting` of them wait. urgent: whether the job goes before the client's other jobs. after: the
        worker that did the run's last job; it does this one, too, if it is free. If it has died since, so
        does the run: that may be what has killed it. Whoever is cancelled meanwhile leaves the worker
        `leave_seconds` to finish. Raises NoWorkerFree after the wait, QueueFull, WorkerDied, WorkerTooSlow,
        and PoolClosed when the pool closes.
        """
        while True:
            worker = await self._free_worker(client, wait, after, urgent)
            if after is not None and after.died:
                self._hand_over(worker)
                raise WorkerDied
            serving = asyncio.create_task(self._serve(worker, job, limit, client))
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
            try:
                return await asyncio.shield(serving), worker
            except NotAsked:
                if worker is after:  # it has died, though nobody has told us yet
                    raise WorkerDied from None
            except asyncio.CancelledError:
                serving.add_done_callback(heard)
                asyncio.get_running_loop().call_later(self.settings.leave_seconds, give_up, serving, worker)
                raise

    async def _serve(self, worker: Worker, job: Job, limit: float, client: str) -> Reply:
        """Has the worker do the job and makes it free again, or else has it replaced."""
        with self._charged(client):
            reply = await self._done(worker, job, limit)
        if isinstance(reply, Exhausted):
            worker.dismiss("memory")
            raise WorkerExhausted
        self._hand_over(worker)
        return reply

    @contextmanager
    def _charged(self, client: str) -> Generator[None]:
        """Counts the time inside the context as worker seconds of the client, at first as many as are
        expected."""
        self._waiting.spend(client, EXPECTED_SECONDS)
        begun = monotonic()
        try:
            yield
        finally:
            self._waiting.spend(client, monotonic() - begun - EXPECTED_SECONDS)

    async def _done(self, worker: Worker, job: Job, limit: float) -> Reply:
        """Waits for the worker's answer. A worker that gives none in time is ended."""
        try:
            async with asyncio.timeout(limit):
                with JOBS.labels(type(job).__name__.lower()).time():
                    return await self._ask(worker, job)
        except TimeoutError:
            worker.dismiss("timeout")
            raise WorkerTooSlow from None
        except (EOFError, OSError):
            raise (PoolClosed if self.closed else WorkerDied) from None
        except BaseException:
            worker.dismiss()
            raise

    async def _ask(self, worker: Worker, job: Job) -> Reply:
        """Asks the worker; the recipe of a run is sent only where the worker has lost it."""
        if not isinstance(job, Advance):
            return await worker.ask(job, self._threads)
        reply = await worker.ask(replace(job, recipe=None), self._threads)
        return await worker.ask(job, self._threads) if isinstance(reply, RecipeWanted) else reply

    async def close(self) -> None:
        """Ends all workers, whatever they do, and everybody's waiting."""
        if self.closed:
            return
        self.closed = True
        while (waiter_and_client := self._waiting.next()) is not None:
            waiter_and_client[0].set_exception(PoolClosed())
        for place in self._places:
            place.cancel()
        await asyncio.gather(*self._places, return_exceptions=True)
        self._threads.shutdown(wait=False)


def heard(serving: asyncio.Task[Reply]) -> None:
    """Reads the result of a job whose client has left, or asyncio would log that nobody did."""
    if not serving.cancelled():
        serving.exception()


def give_up(serving: asyncio.Task[Reply], worker: Worker) -> None:
    """Kills a worker that still works for a client that has left."""
    if not serving.done():
        worker.dismiss("left")
