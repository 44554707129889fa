"""A worker process that does as a test says. It is told in the source of an Open, the state of an Advance."""

import os
import time
from multiprocessing.connection import Connection

from app.settings import Settings
from app.workers.jobs import Advance, Advanced, Job, Open, Pong, RecipeWanted, Refused, Reply


def misbehave(connection: "Connection[Reply, Job]", settings: Settings) -> None:
    """Says who it is after the seconds that it is told; dies if told "die"; wants each recipe once."""
    _ = settings
    known: set[bytes] = set()
    connection.send(Pong())
    while True:
        try:
            job = connection.recv()
        except EOFError:
            return
        if isinstance(job, Open):
            if job.source == b"die":
                os._exit(1)
            time.sleep(float(job.source))
        if isinstance(job, Advance):
            time.sleep(float(job.state))
        if isinstance(job, Advance) and job.recipe is not None:
            known.add(job.key)
        wants = isinstance(job, Advance) and job.key not in known
        told = Advanced(job.recipe or b"no recipe", None) if isinstance(job, Advance) else pid()
        connection.send(RecipeWanted() if wants else told)


def pid() -> Refused:
    """The process's own id, in the place of a status."""
    return Refused(os.getpid(), b"")
