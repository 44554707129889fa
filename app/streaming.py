"""From an opened run to the lines of its answer, one chunk computed ahead of what the client has read."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.wire.lines import failure_line
from app.workers.errors import PoolError
from app.workers.jobs import Advance, Advanced, Opened
from app.workers.pool import Pool
from app.workers.worker import Worker

log = logging.getLogger("uvicorn.error")  # the server's own log


class JSONLines(StreamingResponse):
    """A stream of JSON lines. When the client leaves, the generator of its lines is closed at once.

    held: what is to be released when the stream is over, however it ends.
    """

    media_type = "application/jsonl"

    def __init__(self, lines: AsyncGenerator[bytes], held: ExitStack) -> None:
        # Proxies must not collect the stream; what is computed anew on request is not worth a cache's room.
        super().__init__(lines, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self.lines = lines
        self.held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the lines."""
        with self.held:
            async with aclosing(self.lines):
                await super().__call__(scope, receive, send)


async def run_lines(pool: Pool, opened: Opened, worker: Worker) -> AsyncGenerator[bytes]:
    """The blocks of lines of a run, in order; the last ends with an `end` or a `failure` line.

    worker: the one that opened the run. While a block is being sent, the next is computed, and no other: a
    client that does not read stops its run's computing.
    """
    advanced = opened.begun
    ahead: asyncio.Task[tuple[Advanced, Worker]] | None = None
    try:
        while advanced.state is not None:
            ahead = asyncio.create_task(advance(pool, opened, advanced.state, worker))
            if advanced.lines:
                yield advanced.lines
            advanced, worker = await ahead
        yield advanced.lines
    except PoolError as error:
        yield failure_line(error.code, error.message)
    except Exception:
        log.exception("a stream failed")
        yield failure_line(PoolError.code, PoolError.message)
    finally:
        if ahead is not None:
            ahead.cancel()


async def advance(pool: Pool, opened: Opened, state: bytes, worker: Worker) -> tuple[Advanced, Worker]:
    """The run's next chunk, and the worker that computed it. Raises PoolError."""
    job = Advance(opened.key, state, opened.recipe)
    reply, worker = await pool.do(job, pool.settings.chunk_seconds, after=worker)
    if not isinstance(reply, Advanced):
        log.error("a worker answered %s to an advance", type(reply).__name__)
        raise PoolError
    return reply, worker
