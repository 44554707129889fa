"""Runs: `POST /api/runs` and, as a link, `GET /api/runs`."""

import asyncio
from contextlib import ExitStack
from dataclasses import replace
from hashlib import blake2b

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

from app.admission import Admission
from app.assets import accepted_encodings, is_known
from app.kept import tag_of
from app.rates import client_of
from app.settings import Settings
from app.shared import Answer, Key, Shared
from app.streaming import JSONLines, Streamed, encoding_for, kept_under
from app.trained.shelf import models_of
from app.wire.errors import Refusal, refusal
from app.workers.errors import PoolError, WorkerExhausted, WorkerTooSlow
from app.workers.jobs import Open, Opened, Refused, Reply
from app.workers.pool import Pool

router = APIRouter(prefix="/api/runs", tags=["runs"])
SHARED_SOURCE = 2**18
"""Bytes of a request up to which it is looked for among those that others have sent: beyond that, hashing
takes longer than others may be held up."""
JSON_TYPES = ("application/json", "text/json")


@router.post("")
async def post_run(request: Request) -> Response:
    """Runs one network on one sequence, and streams every state, gate, term and output as JSON lines."""
    return await answer(request, Open("body", await posted(request)))


@router.get("")
async def get_run(request: Request) -> Response:
    """The same as POST, with the run as query parameters: a run is a link."""
    return await answer(request, Open("query", query_of(request)))


async def posted(request: Request) -> bytes:
    """The body of a POST. Raises Refusal (413, 415) where it is too large, or not announced as JSON."""
    settings: Settings = request.app.state.settings
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in JSON_TYPES and not content_type.endswith("+json"):
        raise refusal(415, "content_type", came=content_type[:60])
    return await read_body(request, settings.max_body_bytes)


def query_of(request: Request) -> bytes:
    """The query string of a GET. Raises Refusal (414) where it is too long."""
    settings: Settings = request.app.state.settings
    query: bytes = request.scope["query_string"]
    if len(query) > settings.max_query_bytes:
        raise refusal(414, "query_length", most=settings.max_query_bytes, came=len(query))
    return query


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body. Raises Refusal (413) as soon as it is known to be larger than the limit."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise body_refusal(limit, announced)
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise body_refusal(limit, "more")
            parts.append(part)
    except ClientDisconnect:
        raise refusal(499, "left") from None
    return b"".join(parts)


def body_refusal(limit: int, came: str) -> Refusal:
    """The refusal of a body that is too large."""
    return refusal(413, "body_length", most=limit, came=came)


async def answer(request: Request, job: Open) -> Response:
    """The answer to a request: a stream, once its run could be prepared. Raises Refusal."""
    pool: Pool = request.app.state.pool
    shared: Shared = request.app.state.shared
    admission: Admission = request.app.state.admission
    client = client_of(request.client.host if request.client else "")
    key = key_of(job, pool.settings)
    tag = tag_of(key, pool.settings) if key and job.kind == "query" else None
    if tag and is_known(request, tag):
        return Response(status_code=304, headers=kept_under(tag))
    with ExitStack() as admitted:
        admitted.enter_context(admission.admitted(client))
        reply, worker = await opened(request, pool, shared, job, key)
        if isinstance(reply, Refused):
            return Response(reply.answer, reply.status, media_type="application/json")
        if not isinstance(reply, Opened):
            raise refusal(500, PoolError.words)
        light = reply.numbers <= pool.settings.light_numbers
        accepted = accepted_encodings(request.headers.get("accept-encoding", ""))
        lines, encoding = Streamed(pool, shared, reply).lines(worker), encoding_for(accepted, light=light)
        return JSONLines(lines, admitted.pop_all(), tag if light else None, encoding=encoding)


def key_of(job: Open, settings: Settings) -> Key | None:
    """What a request is known by, None where it is too long. A run of a trained model is one of its file as
    well: another file is another run."""
    if len(job.source) > SHARED_SOURCE:
        return None
    named = (
        b"model" in job.source or b"%" in job.source or b"\\" in job.source
    )  # it may be spelled by escapes
    return job.task, job.kind, blake2b(job.source).digest(), models_of(settings).stamps() if named else ()


async def opened(request: Request, pool: Pool, shared: Shared, job: Open, key: Key | None) -> Answer:
    """What a worker says to the request, or has said to the same one before. Raises Refusal where none can;
    gives up when the client leaves."""

    async def compute() -> Answer:
        settings = pool.settings
        reply, worker = await pool.do(
            job, settings.open_seconds, wait=settings.queue_seconds, urgent=key is not None
        )
        return settled(reply, key, key_of(job, settings) if key else None), worker

    asked = shared.get(key, compute) if key else compute()
    opening = asyncio.create_task(asked)
    leaving = asyncio.create_task(departure(request))
    try:
        await asyncio.wait((opening, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            raise refusal(499, "left")
        return await opening
    except (WorkerTooSlow, WorkerExhausted) as error:
        raise refusal(413, error.words) from None
    except PoolError as error:
        raise refusal(503, error.words) from None
    finally:
        opening.cancel()
        leaving.cancel()


def settled(reply: Reply, before: Key | None, after: Key | None) -> Reply:
    """The answer. A run of a trained model lasts as long as its key does, which names the model's file as
    it was before and still is: it is that file that the worker has read."""
    if isinstance(reply, Opened) and before is not None and before[-1] and before == after:
        return replace(reply, lasting=True)
    return reply


async def departure(request: Request) -> None:
    """Returns when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
