"""Turns every error into the one shape that the wire has for errors."""

import logging
from collections.abc import Mapping

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from app.metrics import REFUSALS
from app.routes.shelf import missing_response, wants_page
from app.settings import Settings
from app.wire.errors import Refusal, refusal
from app.workers.errors import PoolError

log = logging.getLogger("uvicorn.error")  # the server's own log
TEMPORARY = (429, 503)
MISSING = 404


def add_refusals(app: FastAPI) -> None:
    """Makes the application answer refusals, HTTP errors and faults of ours as an ErrorAnswer."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, error: Refusal) -> Response:
        return error_response(error, request.app.state.settings)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        if error.status_code == MISSING and wants_page(request):
            return missing_response(request)
        path = request.url.path[:100]
        told = refusal(error.status_code, "http", reason=str(error.detail), method=request.method, path=path)
        return error_response(told, request.app.state.settings, error.headers)

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        log.exception("a request failed", exc_info=error)
        return error_response(refusal(500, PoolError.message_code), request.app.state.settings)

    _ = refused, http_error, fault  # registered by their decorators


def error_response(error: Refusal, settings: Settings, headers: Mapping[str, str] | None = None) -> Response:
    """Builds the answer to a refusal; where it is temporary, with the time after which to ask again."""
    sent = dict(headers or {})
    structlog.contextvars.bind_contextvars(refused=error.answer.detail[0].code)  # for the line in the log
    if error.status in TEMPORARY:
        sent["Retry-After"] = str(error.retry_seconds or settings.retry_seconds)
        REFUSALS.labels(error.answer.detail[0].code).inc()
    body = error.answer.model_dump_json()
    return Response(body, error.status, headers=sent, media_type="application/json")
