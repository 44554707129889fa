"""Streams the lines of a run, and computes one chunk ahead of what the client has read."""

import asyncio
import logging
import zlib
from collections.abc import AsyncGenerator, Generator
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from typing import Literal, Protocol

import brotli  # pyright: ignore[reportMissingTypeStubs]  it has none
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.budget import Bill
from app.byte_budget import Claim, pieces
from app.metrics import CHUNKS, RUNS, STEPS, STREAMING
from app.shared import Answer, Shared
from app.wire.lines import failure_line
from app.workers.errors import PoolError
from app.workers.jobs import Advance, Advanced
from app.workers.pool import Pool
from app.workers.worker import Worker

log = logging.getLogger("uvicorn.error")  # the server's own log
Encoding = Literal["br", "gzip"]
Block = bytes | memoryview
BROTLI_QUALITY = 1
"""Numbers shrink to 37 % for 5 ms a megabyte; writing them takes 3."""
CACHED_QUALITY = 4
"""The quality for what browsers keep, a megabyte at most: a tenth smaller in twice the time."""
GZIP = 31
"""The number of gzip's format in zlib."""
GZIP_LEVEL = 3
"""Numbers shrink to 42 % for 23 ms a megabyte, and hardly more at higher levels."""


class JSONLines(StreamingResponse):
    """A stream of JSON lines. When the client leaves, the generator of its lines is closed at once.

    cleanup: what is to be released when the stream is over, however it ends. tag: under which a browser may
    keep the lines; it has to ask before it uses them. encoding: how they are compressed, if they are.
    """

    media_type = "application/jsonl"

    def __init__(
        self,
        lines: AsyncGenerator[Block],
        cleanup: ExitStack,
        tag: str | None = None,
        *,
        encoding: Encoding | None = None,
    ) -> None:
        # Proxies must not collect the stream.
        headers = {"X-Accel-Buffering": "no", "Vary": "Accept-Encoding"}
        headers |= {"Cache-Control": "no-store"} if tag is None else revalidation_headers(tag)
        headers |= {} if encoding is None else {"Content-Encoding": encoding}
        super().__init__(encoded(lines, encoding, cached=tag is not None), headers=headers)
        self.lines = lines
        self.cleanup = cleanup

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the lines."""
        with self.cleanup:
            async with aclosing(self.lines):
                await super().__call__(scope, receive, send)


def revalidation_headers(tag: str) -> dict[str, str]:
    """Returns the headers of an answer that a browser may keep under a tag, but must ask about before each
    use."""
    return {"Cache-Control": "private, no-cache", "ETag": tag}


def encoding_for(accepted: AbstractSet[str], *, light: bool) -> Encoding | None:
    """Chooses how a run is compressed for a client: by brotli where it takes that, as browsers do over a
    secure connection; else a light run by gzip, since a heavy one would take too much time from everybody."""
    if "br" in accepted:
        return "br"
    return "gzip" if light and "gzip" in accepted else None


def encoded(
    lines: AsyncGenerator[Block], encoding: Encoding | None, *, cached: bool
) -> AsyncGenerator[Block]:
    """Compresses the lines as `encoding` says. cached: whether browsers keep them, so that a smaller size is
    worth more time."""
    if encoding == "br":
        return brotlied(lines, CACHED_QUALITY if cached else BROTLI_QUALITY)
    return lines if encoding is None else gzipped(lines)


class Packer(Protocol):
    """The type of brotli's compressor, which comes without types."""

    def process(self, data: Block, /) -> bytes:
        """Takes in a block, and returns what is compressed so far."""
        ...

    def flush(self) -> bytes:
        """Returns all that was taken in so far, so that it can be read."""
        ...

    def finish(self) -> bytes:
        """Returns the end of the stream."""
        ...


def brotli_packer(quality: int) -> Packer:
    """Starts a new stream."""
    return brotli.Compressor(quality=quality)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


async def brotlied(blocks: AsyncGenerator[Block], quality: int) -> AsyncGenerator[Block]:
    """Compresses the blocks, each so that it can be read as soon as it has come. Works in a thread: the event
    loop would wait milliseconds for a block."""
    packer = brotli_packer(quality)

    def pack(block: Block) -> bytes:
        return packer.process(block) + packer.flush()

    async for block in blocks:
        yield await asyncio.to_thread(pack, block)
    yield packer.finish()


async def gzipped(blocks: AsyncGenerator[Block]) -> AsyncGenerator[Block]:
    """Compresses the blocks, each so that it can be read as soon as it has come."""
    packer = zlib.compressobj(GZIP_LEVEL, wbits=GZIP)
    async for block in blocks:
        yield packer.compress(block) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


@dataclass(frozen=True, slots=True)
class Streamed:
    """A run that is streamed: who computes it, what is held for its client, and what that client pays.

    key, recipe, from_step: as of what was opened, whose first lines are not held for longer than they take to
    be read.
    """

    pool: Pool
    shared: Shared
    claim: Claim
    bill: Bill
    key: bytes
    recipe: bytes
    from_step: int

    async def lines(self, begun: Advanced, worker: Worker | None) -> AsyncGenerator[Block]:
        """Gives the lines of the run in pieces, in order; the last ends with an `end` or a `failure` line.

        begun: the first of them. worker: the one that opened the run, if it was opened just now. While a
        block is being sent, the next is computed, and no other: a client that does not read stops its run's
        computing.
        """
        before, outcome = 0, "left"
        ahead: asyncio.Task[tuple[Advanced, Worker | None]] | None = None
        STREAMING.inc()
        try:
            advanced = begun
            del begun
            while advanced.state is not None:
                reached = advanced.reached
                ahead = asyncio.create_task(self.advance(reached, advanced.upcoming, advanced.state, worker))
                self.count(before, reached)
                for piece in self.sent(advanced.lines_from(self.from_step)):
                    yield piece
                del advanced
                before = reached
                advanced, worker = await ahead
            self.count(before, advanced.reached)
            for piece in self.sent(advanced.lines_from(self.from_step)):
                yield piece
            outcome = "end"
        except PoolError as error:
            outcome = error.code
            yield failure_line(error.code)
        except Exception:
            log.exception("a stream failed")
            outcome = PoolError.code
            yield failure_line(PoolError.code)
        finally:
            STREAMING.dec()
            RUNS.labels("pushed_out" if self.claim.pushed_out else outcome).inc()
            self.bill.settle()
            if ahead is not None:
                ahead.cancel()

    def sent(self, lines: bytes) -> Generator[memoryview]:
        """Gives a block in pieces, and holds it until the last of them has been taken. The time until the
        next piece is asked for counts as the client's."""
        self.claim.keep(lines)
        for piece in pieces(lines):
            with self.claim.waiting():
                yield piece
            self.claim.moved += len(piece)
        self.claim.drop(lines)
        self.claim.answer = None

    async def advance(
        self, begin: int, upcoming: int, state: bytes, worker: Worker | None
    ) -> tuple[Advanced, Worker | None]:
        """Computes the chunk that begins at that step, from the run's state there. Returns it with the worker
        that computed it, if one did. upcoming: the step after it. Raises PoolError."""
        pool = self.pool
        key = ("chunk", self.key, begin)
        silent = upcoming <= self.from_step and self.shared.cached(key) is None
        job = Advance(self.key, state, silent, self.recipe, begin)

        async def compute() -> Answer:
            reply, by = await pool.do(
                job,
                pool.settings.chunk_seconds,
                client=self.bill.client,
                after=worker,
                urgent=self.bill.is_short,
            )
            if isinstance(reply, Advanced):
                self.bill.computed += reply.reached - begin
            return reply, by

        reply, worker = await self.shared.get((*key, "silent") if silent else key, compute)
        if not isinstance(reply, Advanced):
            log.error("a worker answered %s to an advance", type(reply).__name__)
            raise PoolError
        return reply, worker

    def count(self, before: int, reached: int) -> None:
        """Counts a chunk that is streamed, up to that step. before: the step that the one before it has
        reached."""
        CHUNKS.inc()
        STEPS.inc(max(0, reached - max(before, self.from_step)))
