"""Why the pool could not do a job."""

from app.wire.lines import FailureCode


class PoolError(Exception):
    """A job that was not done. code: as in a failure line. Its text is what the client may know."""

    code: FailureCode = "internal"
    message = "The server has made a mistake; its log says which."

    def __init__(self) -> None:
        super().__init__(self.message)


class WorkerDied(PoolError):
    """The worker process ended in the middle of the job."""

    code = "worker_died"
    message = "The worker process of this run has died. Ask for the run again."


class WorkerTooSlow(PoolError):
    """The job took longer than it may; its worker is replaced."""

    code = "timeout"
    message = "A part of this run took longer than this server allows."


class PoolClosed(PoolError):
    """The server is stopping."""

    code = "shutting_down"
    message = "The server is shutting down. Ask for the run again, from the next step on."


class NoWorkerFree(PoolError):
    """All workers were busy for as long as the caller would wait."""

    message = "All workers are busy. Try again in a moment."
