"""Starts several server processes on one port, watches them, replaces those that end, and stops them
together."""

import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from socket import socket
from time import monotonic, sleep
from types import FrameType

import uvicorn
from limits import parse

from app.logs import configure
from app.settings import Settings

PAUSE_SECONDS = 1.0
"""Wait this long before replacing a process that ended: one that cannot start must not keep a core busy."""
STOP_SECONDS = 5.0
"""Wait this long before killing a process that was told to stop; it should take less than two."""
Serve = Callable[[Settings, list[socket]], None]


class Supervisor:
    """Keeps as many server processes alive as the settings say, each with its share of the pool."""

    def __init__(self, settings: Settings, serve: Serve) -> None:
        self.settings = settings
        self.serve = serve
        self.stopping = False
        self.context = get_context("spawn")

    def run(self) -> None:
        """Serves until SIGTERM or SIGINT comes."""
        configure(self.settings)
        # uvicorn's own way of binding, which says where it listens or why it cannot.
        address = uvicorn.Config("", host=self.settings.host, port=self.settings.port, log_config=None)
        port = address.bind_socket()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        processes = [self.start(place, port) for place in range(self.settings.workers)]
        while not self.stopping:
            connection.wait([process.sentinel for process in processes], timeout=PAUSE_SECONDS)
            for place, process in enumerate(processes):
                if process.exitcode is not None and not self.stopping:
                    sleep(PAUSE_SECONDS)
                    processes[place] = self.start(place, port)
        end(processes)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ends `run` within a second."""
        self.stopping = True

    def start(self, place: int, port: socket) -> SpawnProcess:
        """Starts the server process at that place."""
        process = self.context.Process(
            target=work, args=(self.serve, share(self.settings, place), port), name="unrolled-server"
        )
        process.start()
        return process


def share(settings: Settings, place: int) -> Settings:
    """Returns the settings of the server process at that place: its share of the workers, its own port for
    metrics, and its share of the rate and the budget, where no Redis counts for all."""
    pool_size = max(1, settings.pool_size // settings.workers)
    port = settings.metrics_port and settings.metrics_port + place
    rate = settings.rate if settings.redis_url else rate_share(settings.rate, settings.workers)
    shares = 1 if settings.redis_url else settings.workers
    return settings.model_copy(
        update={
            "pool_size": pool_size,
            "metrics_port": port,
            "rate": rate,
            "page_rate": rate_share(settings.page_rate, settings.workers),
            "budget_seconds": max(1, settings.budget_seconds // shares),
        }
    )


def rate_share(rate: str, shares: int) -> str:
    """Returns one of so many equal shares of a rate, at least one request: all together allow no more than
    it."""
    limit = parse(rate)
    return f"{max(1, limit.amount // shares)}/{limit.multiples} {limit.GRANULARITY.name}"


def work(serve: Serve, settings: Settings, port: socket) -> None:
    """Runs in a server process: serves, and ends when the supervisor does, in whatever way."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    serve(settings, [port])


def end_with_parent() -> None:
    """Stops this process when its parent has ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def end(processes: list[SpawnProcess]) -> None:
    """Tells all processes to stop, and kills those that do not."""
    for process in processes:
        process.terminate()
    deadline = monotonic() + STOP_SECONDS
    for process in processes:
        process.join(max(0.0, deadline - monotonic()))
        process.kill()
