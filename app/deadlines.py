"""Bounds how long a request's body may take to arrive."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from app.wire.errors import refusal


class BodyDeadline:
    """Middleware that bounds the time of a body: `body_seconds`, and a second more for each
    `body_bytes_per_second` that have come.

    Whoever reads a body that is overdue is raised Refusal (408). Once the answer has begun, nobody reads it,
    and the connection is closed behind the answer.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        due = asyncio.get_running_loop().time() + self.settings.body_seconds
        complete = answered = False

        async def receive_in_time() -> Message:
            nonlocal due, complete
            if complete or answered:
                return await receive()
            try:
                async with asyncio.timeout_at(due):
                    message = await receive()
            except TimeoutError:
                if answered:
                    return await receive()
                raise refusal(408, "late_body") from None
            due += len(message.get("body", b"")) / self.settings.body_bytes_per_second
            complete = not message.get("more_body", False)
            return message

        async def send_and_note(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        await self.app(scope, receive_in_time, send_and_note)
