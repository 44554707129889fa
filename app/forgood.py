"""Files whose address holds the hash of what they are: answered once by the application, and from memory ever
after. A room that opens the page asks for each of them as often as it has telephones."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.assets import IMMUTABLE, accepted_encodings
from app.headers import FILES
from app.held import pieces
from app.metrics import REQUESTS
from app.settings import Settings

ENCODINGS = frozenset(("br", "gzip"))
OVERHEAD = 1024
"""Bytes of Python's objects around an answer, and of its headers."""
Key = tuple[str, bytes, frozenset[str]]


@dataclass(slots=True)
class Whole:
    """An answer as it was sent."""

    start: Message = field(default_factory=dict[str, object])
    body: bytes = b""
    complete: bool = False

    def is_for_good(self, accepted: frozenset[str]) -> bool:
        """Whether the same request will always get the same, also its best form: brotli's is made in the
        background."""
        headers = Headers(raw=self.start["headers"])
        best = "br" not in accepted or headers.get("content-encoding") != "gzip"
        lasting = headers.get("cache-control") == IMMUTABLE
        return self.complete and self.start["status"] == 200 and lasting and best


class ForGood:
    """Middleware, before all others, that keeps what is for good; the least recently asked for goes first."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.most = settings.files_bytes
        self.bytes = 0
        self._kept: OrderedDict[Key, Whole] = OrderedDict()
        self._coming: dict[Key, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(FILES):
            return await self.app(scope, receive, send)
        key = key_of(scope)
        if key in self._coming:
            await self._coming[key].wait()
        whole = self._kept.get(key)
        if whole is None:
            return await self._ask(key, scope, receive, send)
        self._kept.move_to_end(key)
        REQUESTS.labels("200").inc()
        await send(whole.start)
        *first, last = pieces(whole.body) or [b""]
        for piece in first:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": last})

    async def _ask(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        whole = Whole()
        # Whoever asks meanwhile waits for this answer: a file is compressed once, however many come.
        come = self._coming.setdefault(key, asyncio.Event())

        async def send_and_keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                whole.start = message
            else:
                whole.body += message.get("body", b"")
                whole.complete = not message.get("more_body", False)
            if whole.complete and whole.is_for_good(key[2]):
                self._keep(key, whole)
                come.set()
            await send(message)

        try:
            await self.app(scope, receive, send_and_keep)
        finally:
            self._coming.pop(key, None)
            come.set()

    def _keep(self, key: Key, whole: Whole) -> None:
        if key in self._kept:  # those who have waited in vain ask all at once
            return
        self._kept[key] = whole
        self.bytes += OVERHEAD + len(whole.body)
        while self.bytes > self.most:
            _, forgotten = self._kept.popitem(last=False)
            self.bytes -= OVERHEAD + len(forgotten.body)


def key_of(scope: Scope) -> Key:
    """What an answer depends on, where it is for good."""
    accepted = accepted_encodings(Headers(scope=scope).get("accept-encoding", ""))
    return scope["path"], scope["query_string"], ENCODINGS & accepted
