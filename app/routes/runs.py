"""Serves runs: `POST /api/runs` and, as a link, `GET /api/runs`."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from dataclasses import replace
from hashlib import blake2b
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

from app.admission import Admission
from app.assets import accepted_encodings, is_known
from app.budget import Bill, Budget, sending_seconds
from app.byte_budget import ByteBudget, Claim
from app.etag import tag_of
from app.rates import client_in
from app.settings import Settings
from app.shared import Answer, Key, Shared
from app.streaming import JSONLines, Streamed, encoding_for, revalidation_headers
from app.trained.shelf import models_of
from app.wire.errors import Refusal, refusal
from app.workers.errors import PoolError, WorkerExhausted
from app.workers.jobs import Open, Opened, Refused, Reply
from app.workers.pool import Pool

router = APIRouter(prefix="/api/runs", tags=["runs"])
LARGE_SOURCE = 2**18
"""Bytes of a request beyond which hashing it takes longer than others may be held up, so that it is done
beside them; and to read it takes a worker so long that others go first."""
JSON_TYPES = ("application/json", "text/json")


@router.post("")
async def post_run(request: Request) -> Response:
    """Runs one network on one sequence, and streams every state, gate, term and output as JSON lines."""
    return await answer(request, "run")


@router.get("")
async def get_run(request: Request) -> Response:
    """The same as POST, with the run as query parameters: a run is a link."""
    return await answer(request, "run")


async def posted(request: Request, claim: Claim) -> bytes:
    """Returns the body of a POST. Raises Refusal (413, 415) where it is too large, not announced as JSON, or
    compressed, since a small compressed body may be gigabytes."""
    settings: Settings = request.app.state.settings
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in JSON_TYPES and not content_type.endswith("+json"):
        raise refusal(415, "content_type", came=content_type[:60])
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise refusal(415, "content_encoding", came=coding[:60])
    return await read_body(request, settings.max_body_bytes, claim)


def query_of(request: Request) -> bytes:
    """Returns the query string of a GET. Raises Refusal (414) where it is too long."""
    settings: Settings = request.app.state.settings
    query: bytes = request.scope["query_string"]
    if len(query) > settings.max_query_bytes:
        raise refusal(414, "query_length", most=settings.max_query_bytes, came=len(query))
    return query


async def read_body(request: Request, limit: int, claim: Claim) -> bytes:
    """Reads the whole body, and holds it in the byte budget as it comes. Raises Refusal (413) as soon as it
    is known to be larger than the limit, and (503) where there is no room for it."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise body_refusal(limit, announced)
    chunks: list[bytes] = []
    try:
        stream = request.stream()
        while chunk := await received(stream, claim):
            if claim.coming + len(chunk) > limit:
                raise body_refusal(limit, "more")
            claim.receive(len(chunk))
            chunks.append(chunk)
    except ClientDisconnect:
        raise refusal(499, "left") from None
    return b"".join(chunks)


async def received(stream: AsyncGenerator[bytes], claim: Claim) -> bytes:
    """Waits for the next part of a body, which is empty at its end."""
    with claim.waiting():
        return await anext(stream, b"")


def body_refusal(limit: int, came: str) -> Refusal:
    """Builds the refusal of a body that is too large."""
    return refusal(413, "body_length", most=limit, came=came)


async def answer(request: Request, task: Literal["run", "gradients"]) -> Response:
    """Answers a request with a stream, once its run could be prepared. Raises Refusal."""
    pool: Pool = request.app.state.pool
    shared: Shared = request.app.state.shared
    admission: Admission = request.app.state.admission
    byte_budget: ByteBudget = request.app.state.byte_budget
    budget: Budget = request.app.state.budget
    client = client_in(request.scope)
    with ExitStack() as admitted:
        claim = admitted.enter_context(byte_budget.claim(request.scope))
        job = await job_of(request, task, claim)
        key = await key_of(job, pool.settings)
        tag = tag_of(key, pool.settings) if job.kind == "query" else None
        if tag and is_known(request, tag):
            return Response(status_code=304, headers=revalidation_headers(tag))
        admitted.enter_context(admission.admitted(client))
        if shared.cached(key) is None:
            await budget.open(client, len(job.source))
        reply, worker = await opened(request, pool, shared, job, key, client)
        del job
        claim.received()
        if isinstance(reply, Refused):
            return Response(reply.answer, reply.status, media_type="application/json")
        if not isinstance(reply, Opened):
            raise refusal(500, PoolError.message_code)
        claim.admit(reply, reply.begun.lines, reply.recipe)
        claim.reserve(reply.carried)
        computing = reply.seconds if worker else 0.0
        await budget.charge(client, computing + sending_seconds(reply.numbers, len(reply.begun.lines)))
        light = reply.numbers <= pool.settings.light_numbers
        accepted = accepted_encodings(request.headers.get("accept-encoding", ""))
        bill = Bill(
            budget, client, reply.seconds, reply.steps, computing, reply.begun.reached if worker else 0
        )
        streamed = Streamed(pool, shared, claim, bill, reply.key, reply.recipe, reply.from_step)
        lines, encoding = streamed.lines(reply.begun, worker), encoding_for(accepted, light=light)
        return JSONLines(lines, admitted.pop_all(), tag if light else None, encoding=encoding)


async def job_of(request: Request, task: Literal["run", "gradients"], claim: Claim) -> Open:
    """Builds the job that prepares what a request asks for. Raises Refusal."""
    if request.method == "GET":
        return Open("query", query_of(request), task)
    return Open("body", await posted(request, claim), task)


async def key_of(job: Open, settings: Settings) -> Key:
    """Returns the key of a request. A run of a trained model depends on the model's file: another file is
    another run."""

    def hashed() -> Key:
        source = job.source
        named = b"model" in source or b"%" in source or b"\\" in source  # it may be spelled by escapes
        stamps = models_of(settings).stamps() if named else ()
        return job.task, job.kind, blake2b(source).digest(), stamps

    return hashed() if len(job.source) <= LARGE_SOURCE else await asyncio.to_thread(hashed)


async def opened(request: Request, pool: Pool, shared: Shared, job: Open, key: Key, client: str) -> Answer:
    """Returns a worker's answer to the request, or that to an equal request before it. Raises Refusal where
    no worker can; gives up when the client leaves."""

    async def compute() -> Answer:
        settings = pool.settings
        reply, worker = await pool.do(
            job,
            settings.open_seconds,
            client=client,
            wait=settings.queue_seconds,
            urgent=len(job.source) <= LARGE_SOURCE,
        )
        return settled(reply, key, await key_of(job, settings)), worker

    opening = asyncio.create_task(shared.get(key, compute))
    leaving = asyncio.create_task(departure(request))
    try:
        await asyncio.wait((opening, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            raise refusal(499, "left")
        return await opening
    except WorkerExhausted as error:
        raise refusal(413, error.message_code) from None
    except PoolError as error:
        raise refusal(503, error.message_code, **error.values) from None
    finally:
        opening.cancel()
        leaving.cancel()


def settled(reply: Reply, before: Key, after: Key) -> Reply:
    """Marks the answer to a run of a trained model as lasting, if the model's file is the same after it as
    before: then the worker has read that file, which the key names."""
    if isinstance(reply, Opened) and before[-1] and before == after:
        return replace(reply, lasting=True)
    return reply


async def departure(request: Request) -> None:
    """Waits until the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
