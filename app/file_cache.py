"""Caches hashed static files in memory: a class of 100 phones requests each file 100 times."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.assets import IMMUTABLE, accepted_encodings
from app.byte_budget import pieces
from app.headers import FILES, VERSION, VERSIONED
from app.metrics import REQUESTS
from app.settings import Settings

ENCODINGS = frozenset(("br", "gzip"))
OVERHEAD = 1024
"""Bytes of Python's objects around an answer, and of its headers."""
Key = tuple[str, str | None, frozenset[str]]


@dataclass(slots=True)
class CachedAnswer:
    """A whole answer, as it was sent."""

    start: Message = field(default_factory=dict[str, object])
    body: bytes = b""
    complete: bool = False

    async def take(self, message: Message) -> None:
        """Takes the next part of the answer."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")
            self.complete = not message.get("more_body", False)

    async def send(self, send: Send) -> None:
        """Sends the answer."""
        await send(self.start)
        *first, last = pieces(self.body) or [b""]
        for piece in first:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": last})

    def is_immutable(self, accepted: frozenset[str]) -> bool:
        """Says whether the same request will always get this answer. One by gzip is not it where brotli's is
        still being made."""
        headers = Headers(raw=self.start["headers"])
        best = "br" not in accepted or headers.get("content-encoding") != "gzip"
        lasting = headers.get("cache-control") == IMMUTABLE
        return self.start["status"] == 200 and lasting and best


class FileCache:
    """Middleware before all others: caches immutable answers, and drops the least recently requested
    first."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.most = settings.files_bytes
        self.bytes = 0
        self._answers: OrderedDict[Key, CachedAnswer] = OrderedDict()
        self._coming: dict[Key, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(FILES):
            return await self.app(scope, receive, send)
        key = key_of(scope)
        if key in self._coming:
            await self._coming[key].wait()
        answer = self._answers.get(key)
        if answer is None:
            return await self._ask(key, scope, receive, send)
        self._answers.move_to_end(key)
        REQUESTS.labels("200").inc()
        await answer.send(send)

    async def _ask(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes the whole answer, keeps it where it is immutable, and then sends it: a client that does not
        read it delays nobody else."""
        answer = CachedAnswer()
        # Whoever asks meanwhile waits for this answer: a file is compressed once, however many come.
        come = self._coming.setdefault(key, asyncio.Event())
        try:
            await self.app(scope, receive, answer.take)
        finally:
            if answer.complete and answer.is_immutable(key[2]):
                self._keep(key, answer)
            self._coming.pop(key, None)
            come.set()
            if answer.complete:  # an answer to a fault of ours is one as well
                await answer.send(send)

    def _keep(self, key: Key, answer: CachedAnswer) -> None:
        if key in self._answers:  # those who have waited in vain ask all at once
            return
        self._answers[key] = answer
        self.bytes += OVERHEAD + len(answer.body)
        while self.bytes > self.most:
            _, forgotten = self._answers.popitem(last=False)
            self.bytes -= OVERHEAD + len(forgotten.body)


def key_of(scope: Scope) -> Key:
    """Returns what an immutable answer depends on. Of the query, only the version counts."""
    accepted = accepted_encodings(Headers(scope=scope).get("accept-encoding", ""))
    version = QueryParams(scope["query_string"]).get(VERSION) if scope["path"].startswith(VERSIONED) else None
    return scope["path"], version, ENCODINGS & accepted
