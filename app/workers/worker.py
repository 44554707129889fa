"""Controls one worker process from the web process: asks it, notices its end, kills it."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from socket import SHUT_RDWR, socket
from threading import Lock
from typing import Literal

from app.settings import Settings
from app.workers.jobs import Job, Reply

PRELOADED = ["app.workers.forker"]
Fate = Literal["died", "timeout", "memory", "left"]
"""Why a worker is replaced: it ended by itself, was too slow, wanted too much memory, or worked for a client
that had left."""
Target = Callable[["Connection[Reply, Job]", Settings], None]


def process_context() -> ForkServerContext:
    """Returns the context in which processes are started: forked in milliseconds from a process that has
    already imported PyTorch."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def run_worker(connection: "Connection[Reply, Job]", settings: Settings) -> None:
    """The worker's main function. Imports PyTorch, which the web process never does."""
    from app.workers.process import work  # noqa: PLC0415

    work(connection, settings)


class NotAsked(Exception):
    """The worker died before it could take the job, so another worker may do it."""


class Worker:
    """A process and the pipe to it. `gone` is set as soon as the process has ended, for whatever reason."""

    def __init__(self, process: BaseProcess, connection: "Connection[Job, Reply]") -> None:
        self.process = process
        self.connection = connection
        self.dismissed = False
        self.fate: Fate = "died"
        self._exchanging = Lock()
        loop = asyncio.get_running_loop()
        self.gone = asyncio.Event()
        loop.add_reader(process.sentinel, self._on_end)

    def _on_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self.process.sentinel)
        self.gone.set()

    @property
    def alive(self) -> bool:
        """Says whether the process can be asked."""
        return not self.gone.is_set() and not self.dismissed

    @property
    def died(self) -> bool:
        """Says whether the process has ended although nobody dismissed it."""
        return self.gone.is_set() and not self.dismissed

    async def ask(self, job: Job, threads: Executor) -> Reply:
        """Returns the worker's answer. Raises NotAsked or, once the worker has the job, EOFError or OSError
        if it dies."""
        return await asyncio.get_running_loop().run_in_executor(threads, self._exchange, job)

    async def greeting(self, threads: Executor) -> Reply:
        """Waits for the first message of the worker, which means that it is ready. Raises EOFError or OSError
        if it dies."""
        return await asyncio.get_running_loop().run_in_executor(threads, self.connection.recv)

    def _exchange(self, job: Job) -> Reply:
        with self._exchanging:
            try:
                self.connection.send(job)
            except OSError as error:
                raise NotAsked from error
            return self.connection.recv()

    def dismiss(self, fate: Fate = "died") -> None:
        """Kills the process, whatever it is doing, if it is still there. fate: why."""
        if not self.gone.is_set():
            self.dismissed, self.fate = True, fate
            self.process.kill()

    def bury(self) -> None:
        """Waits for the process's end and closes the pipe. Blocks.

        A process whose end we were told may live on, since it is its forker that tells us, who may have died
        itself: the pipe is shut first, so that whoever still reads from it is told, and the process ends.
        """
        self.process.join()
        self.process.close()
        with socket(fileno=os.dup(self.connection.fileno())) as pipe, suppress(OSError):
            pipe.shutdown(SHUT_RDWR)
        with self._exchanging:
            self.connection.close()


def start_process(
    context: ForkServerContext, target: Target, settings: Settings
) -> tuple[BaseProcess, "Connection[Job, Reply]"]:
    """Starts a new worker process, and returns it with our end of its pipe. Blocks for some milliseconds, the
    first time for seconds."""
    ours: Connection[Job, Reply]
    theirs: Connection[Reply, Job]
    ours, theirs = context.Pipe(duplex=True)
    process = context.Process(target=target, args=(theirs, settings), name="unrolled-worker", daemon=True)
    process.start()
    theirs.close()
    return process, ours
