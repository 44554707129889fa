"""Formats the log: one event a line, as JSON or as text, each with the request that it belongs to."""

import logging
import re
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.headers import FILES
from app.logwriter import Outlet
from app.metrics import FIRST_BYTE, REQUESTS
from app.settings import Settings
from app.wire.errors import Refusal

access: structlog.stdlib.BoundLogger = structlog.get_logger("unrolled.access")
REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
LONGEST_PATH = 200


def configure(settings: Settings) -> None:
    """Sends all logs of this process to standard error, as the settings say. Logging never waits for a slow
    reader of standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        drop_colours,
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if settings.log_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = Outlet(settings.log_lines)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)


def drop_colours(
    _logger: object,
    _name: str,
    event: MutableMapping[str, Any],  # Any: structlog's own type
) -> MutableMapping[str, Any]:
    """Removes uvicorn's second, coloured text from an event."""
    event.pop("color_message", None)
    return event


class Logged:
    """Middleware that gives each request a name, and logs and counts its answer.

    The name is that of X-Request-ID, where a proxy has given one, and goes back under the same header: but
    for the page's files, of which nobody asks what happened to them, and all of which it would make
    heavier.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        begun = perf_counter()
        requested = Headers(scope=scope).get("x-request-id", "")
        name = requested if REQUEST_ID.fullmatch(requested) else uuid4().hex
        told = {"status": 0, "first_byte": 0.0, "bytes": 0}

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"], told["first_byte"] = message["status"], round(perf_counter() - begun, 4)
                if not scope["path"].startswith(FILES):
                    MutableHeaders(scope=message)["X-Request-ID"] = name
            else:
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        with structlog.contextvars.bound_contextvars(request=name):
            try:
                await self.app(scope, receive, send_and_count)
            finally:
                log_answer(scope, told, perf_counter() - begun)


def log_refusal(client: str, why: Refusal) -> None:
    """Writes one line for a request that was refused before the application could see it."""
    REQUESTS.labels(str(why.status)).inc()
    access.info("refused", client=client, status=why.status, refused=why.answer.detail[0].code)


def log_answer(scope: Scope, told: dict[str, Any], seconds: float) -> None:  # Any: whatever is logged
    """Writes one line of the access log. The query is not in it: it holds what people type."""
    path: str = scope["path"]
    REQUESTS.labels(str(told["status"])).inc()
    FIRST_BYTE.labels("run" if path == "/api/runs" else "page").observe(told["first_byte"])
    client = scope["client"][0] if scope.get("client") else None
    access.info(
        "answered",
        method=scope["method"],
        path=path[:LONGEST_PATH],
        client=client,
        seconds=round(seconds, 4),
        **told,
    )
