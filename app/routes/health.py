"""Tells whether the server lives, and whether it is ready to run networks."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.shared import Answer, Shared
from app.wire.errors import refusal
from app.workers.errors import NoWorkerFree, PoolError
from app.workers.jobs import Ping, Pong
from app.workers.pool import Pool

router = APIRouter(tags=["health"])
HEALTH = "health"
"""The client under whose name the checks wait for a worker."""


class Health(BaseModel):
    """A good answer."""

    status: Literal["alive", "ready"]


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> Health:
    """Says that the server lives."""
    return Health(status="alive")


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz")
async def readyz(request: Request) -> Health:
    """Says that a worker process answers."""
    pool: Pool = request.app.state.pool
    shared: Shared = request.app.state.shared
    try:
        reply, _ = await shared.get(("ready",), lambda: ping(pool))
    except NoWorkerFree as error:
        raise refusal(503, "not_ready", **error.values) from None
    except PoolError as error:
        raise refusal(503, error.message_code, **error.values) from None
    if not isinstance(reply, Pong):
        raise refusal(503, PoolError.message_code)
    return Health(status="ready")


async def ping(pool: Pool) -> Answer:
    """Asks a worker, one at a time for all clients: however often they ask, it costs next to nothing."""
    seconds = pool.settings.ready_seconds
    return await pool.do(Ping(), seconds, client=HEALTH, wait=seconds, urgent=True)
