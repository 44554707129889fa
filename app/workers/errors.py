"""Defines the reasons for which the pool could not do a job."""

from app.wire.lines import FailureCode
from app.wire.messages import Value, message_of


class PoolError(Exception):
    """A job that was not done. code: as in a failure line. message_code: that of the message to the client;
    values: what that names."""

    code: FailureCode = "internal"
    message_code: str = "internal"

    def __init__(self, **values: Value) -> None:
        super().__init__(message_of(self.message_code, values))
        self.values = values


class WorkerDied(PoolError):
    """The worker process ended in the middle of the job."""

    code = "worker_died"
    message_code = "worker_died"


class WorkerTooSlow(PoolError):
    """The job took longer than it may; its worker is replaced."""

    code = "timeout"
    message_code = "timeout"


class WorkerExhausted(PoolError):
    """The job needed more memory than it may take; its worker is replaced."""

    code = "memory"
    message_code = "memory"


class PoolClosed(PoolError):
    """The server is stopping."""

    code = "shutting_down"
    message_code = "shutting_down"


class NoWorkerFree(PoolError):
    """All workers were busy for as long as the caller would wait. values: `seconds`."""

    message_code = "busy"


class QueueFull(PoolError):
    """As many as may wait for a worker. values: `most`, how many."""

    message_code = "queue"
