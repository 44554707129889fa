"""Speaks HTTP as uvicorn does, checks every request's head, and bounds slow clients.

One request gets one answer. After a request that is refused, nothing on its connection is read as another.
"""

from asyncio import Transport
from typing import ClassVar

import httptools

from app.byte_budget import HANG_UP
from app.connections import Connections
from app.endings import Ending, spelled
from app.framing import Head, origin_form, unfit
from app.settings import Settings
from app.wire.errors import Refusal, refusal

MOST_AHEAD = 2**20
"""Bytes that a client may send ahead while requests before them are still answered."""


class Unfit(Exception):
    """Stops the parser where a request is refused."""


class Guarded(Ending):
    """One connection. open_ones: all connections of this process."""

    open_ones: ClassVar[Connections]
    _head_bytes = 0
    """Bytes of the request line and headers that are complete."""
    _unended_bytes = 0
    """Bytes since the parser last completed a line of a head."""
    _in_head = True
    _in_trailer = False
    _why: Refusal | None = None
    _ahead = b""

    # --- connections are counted ---

    def connection_made(self, transport: Transport) -> None:
        """Begins to wait for the first request, where there is a place for one connection more."""
        super().connection_made(transport)
        setting = self.open_ones.admit(self, self._peer)
        if setting is None:
            return self._await_head()
        self._deaf = True
        why = refusal(503, "too_many_connections", setting=setting)
        transport.write(spelled(why, self.limits.retry_seconds))
        transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self.open_ones.leave(self, self._peer)
        super().connection_lost(exc)

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""
        return not self._busy

    def close_idle(self) -> None:
        """Closes the connection, to make room."""
        self.transport.close()

    # --- bytes come in ---

    def data_received(self, data: bytes) -> None:
        """Reads what has come; keeps it for later where requests before it still wait for their answers."""
        self._unset_keepalive_if_required()
        if self._deaf:
            return
        if not self.pipeline:
            return self._parse(data)
        self._ahead += data
        self.flow.pause_reading()
        if len(self._ahead) > MOST_AHEAD:
            self.transport.abort()

    def _read_on(self) -> None:
        data, self._ahead = self._ahead, b""
        if data:
            self.data_received(data)

    def _parse(self, data: bytes) -> None:
        """Has the parser read, and refuses what it cannot."""
        try:
            self._feed(memoryview(data))
        except httptools.HttpParserError:
            return self._refuse(self._why or refusal(400, "no_request"))
        if self._in_head or self._in_trailer:
            # The parser tells of a header when it is whole; one without an end counts as well.
            self._unended_bytes += len(data)
            if self._unended_bytes > self.limits.max_header_bytes:
                self._refuse(self._too_long())
        elif self._head_timer is None and not self._busy:
            self._await_head()  # blank lines between two requests are no request

    def _feed(self, data: memoryview) -> None:
        """Has the parser read, also behind an Upgrade, where it stops. Raises HttpParserError."""
        while data:
            try:
                return self._llhttp.feed_data(data)
            except httptools.HttpParserUpgrade as stop:
                (place,) = stop.args
                data = data[place:]

    @property
    def _llhttp(self) -> httptools.HttpRequestParser:
        """The parser, which is there as long as the connection."""
        assert self.parser is not None
        return self.parser

    def _unfit(self, why: Refusal) -> Unfit:
        """Raised in what the parser calls, which would not tell why."""
        self._why = why
        return Unfit()

    # --- a head must be whole in time, small, and such as can be read in one way only ---

    def on_message_begin(self) -> None:
        """Begins to wait for the rest of a head."""
        super().on_message_begin()
        self.scope["extensions"] = {HANG_UP: {"now": self.transport.abort}}
        self._head_bytes = self._unended_bytes = 0
        self._in_head = True
        if self._head_timer is None:
            self._await_head()

    def on_url(self, url: bytes) -> None:
        """Counts a piece of the request line. Raises Unfit."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts a header. Those behind a body are counted and passed over: the request has been read without
        them. Raises Unfit."""
        self._count(len(name) + len(value))
        if self._in_head:
            super().on_header(name, value)
            if len(self.headers) > self.limits.max_headers:
                raise self._unfit(refusal(431, "head_count", most=self.limits.max_headers))

    def on_headers_complete(self) -> None:
        """The head is there; what follows has deadlines of its own. Raises Unfit."""
        self._in_head = False
        parser = self._llhttp
        method, version = parser.get_method().decode(), parser.get_http_version()
        head = Head(method, self.url, version, self.headers, parser.should_upgrade())
        why = unfit(head)
        if why is not None:
            raise self._unfit(why)
        self._end_head()
        self.url, host = origin_form(self.url)
        if host is not None:  # it counts, and the header does not (RFC 9112, section 3.2.2)
            self.headers[:] = [(name, host if name == b"host" else value) for name, value in self.headers]
        self.expect_100_continue = head.expects_continue
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """A chunk begins; the last has no bytes, and headers follow it."""
        self._in_trailer = True
        self._unended_bytes = 0

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._in_trailer = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._in_trailer = False
        super().on_message_complete()

    def _count(self, more: int) -> None:
        self._unended_bytes = 0
        self._head_bytes += more
        if self._head_bytes > self.limits.max_header_bytes:
            raise self._unfit(self._too_long())

    def _too_long(self) -> Refusal:
        return refusal(431, "head_length", most=self.limits.max_header_bytes)

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.limits.header_seconds, self._head_overdue)

    def _head_overdue(self) -> None:
        self._head_timer = None
        late = refusal(408, "late_head", seconds=self.limits.header_seconds)
        self._refuse(late, logged=self._head_bytes > 0)


def guarded(settings: Settings) -> type[Guarded]:
    """Makes the protocol class for these settings."""

    class WithLimits(Guarded):
        limits = settings
        open_ones = Connections(settings)

    return WithLimits
