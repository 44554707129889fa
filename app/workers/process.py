"""Runs in the worker process: says that it is there, then answers one job after the other until nobody asks
any more."""

import logging
import os
import signal
from multiprocessing.connection import Connection

import torch

from app.logs import configure
from app.settings import Settings
from app.workers.jobs import Exhausted, Failed, Job, Pong, Reply
from app.workers.memory import bounded, is_exhaustion
from app.workers.perform import Performer

log = logging.getLogger(__name__)


def work(connection: "Connection[Reply, Job]", settings: Settings) -> None:
    """Runs until the other end of the connection is closed, which it is when the web process ends in whatever
    way."""
    configure(settings)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the web process decides
    torch.set_num_threads(1)
    os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"] = str(
        settings.cached_primitives
    )  # read at the first product
    performer = Performer(settings)
    bounded(settings.worker_bytes)
    try:
        reply: Reply = Pong()
        while not isinstance(reply, Exhausted):
            try:
                connection.send(reply)
                reply = answer(performer, connection.recv())
            except MemoryError:  # of the copy of a job that comes, or of an answer that is to go
                log.warning("a job or its answer was larger than the memory that a worker may take")
                reply = Exhausted()
        connection.send(reply)
    except (EOFError, OSError):
        return
    finally:
        logging.shutdown()  # a forked process leaves without it


def answer(performer: Performer, job: Job) -> Reply:
    """Answers a job; a fault is logged here and reported without its particulars."""
    try:
        return performer.perform(job)
    except Exception as error:
        if is_exhaustion(error):
            log.warning("a job needed more memory than a worker may take")
            return Exhausted()
        log.exception("a job failed")
        return Failed()
