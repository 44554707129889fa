"""HTTP as uvicorn speaks it, with deadlines for those who send or read too slowly, and a bound on headers."""

from asyncio import TimerHandle, Transport
from typing import ClassVar

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.held import HANG_UP
from app.settings import Settings
from app.wire.errors import Refusal, refusal

REASONS = {400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large"}


class HeadTooLarge(ValueError):
    """A request line and headers of more bytes than there may be."""


class NoOneHost(ValueError):
    """A request that names no host, or more than one: each who reads it might take another."""


class Guarded(HttpToolsProtocol):
    """One connection. limits: the server's settings, see `guarded`."""

    limits: ClassVar[Settings]
    _head_bytes = 0
    _head_timer: TimerHandle | None = None
    _reading_timer: TimerHandle | None = None
    _answered: RequestResponseCycle | None = None

    # --- a head must be whole in time, and small ---

    def connection_made(self, transport: Transport) -> None:
        """Begins to wait for the first request."""
        super().connection_made(transport)
        self._await_head()

    def on_message_begin(self) -> None:
        """Begins to wait for the rest of a head."""
        super().on_message_begin()
        self.scope["extensions"] = {HANG_UP: {"now": self.transport.abort}}
        self._head_bytes = 0
        if self._head_timer is None:
            self._await_head()

    def on_url(self, url: bytes) -> None:
        """Counts a piece of the request line. Raises HeadTooLarge."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts a header. Raises HeadTooLarge."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there; what follows has deadlines of its own. Raises NoOneHost."""
        hosts = sum(name == b"host" for name, _ in self.headers)
        needed = self.parser is not None and self.parser.get_http_version() == "1.1"
        if hosts > 1 or (hosts == 0 and needed):
            raise NoOneHost
        self._end_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Reads what has come. A head that is still not whole counts in full, also a header without an
        end."""
        super().data_received(data)
        if self._head_timer is not None and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > self.limits.max_header_bytes:
                self.send_400_response("")

    def send_400_response(self, msg: str) -> None:
        """Turns away what is no request, or one whose head is too large, and hangs up."""
        most = self.limits.max_header_bytes
        if self._head_bytes > most:
            self._turn_away(refusal(431, "head_length", most=most))
        else:
            self._turn_away(refusal(400, "no_request"))

    def _count(self, more: int) -> None:
        self._head_bytes += more
        if self._head_bytes > self.limits.max_header_bytes:
            raise HeadTooLarge

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.limits.header_seconds, self._head_overdue)

    def _end_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_overdue(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self._turn_away(refusal(408, "late_head", seconds=self.limits.header_seconds))

    def _turn_away(self, why: Refusal) -> None:
        body = why.answer.model_dump_json().encode()
        head = b"HTTP/1.1 %d %s\r\n" % (why.status, REASONS[why.status])
        head += b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(
            body
        )
        self.transport.write(head + body)
        self.transport.close()

    # --- whoever reads must get on ---

    def pause_writing(self) -> None:
        """The client reads more slowly than we write: watches whether it reads at all."""
        super().pause_writing()
        self._watch_reading()

    def resume_writing(self) -> None:
        """The client has read."""
        self._end_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, and with it all waiting."""
        self._end_head()
        self._end_watching()
        self._leave()
        super().connection_lost(exc)

    # --- who leaves is missed at once, however many requests it has sent in a row ---

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def _leave(self) -> None:
        """Tells the request that is being answered. uvicorn tells the one that came last, which may still
        wait behind it; the answer would then be written to nobody, and fail."""
        cycle = self._answered
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    def _watch_reading(self) -> None:
        self._end_watching()
        unread = self.transport.get_write_buffer_size()
        self._reading_timer = self.loop.call_later(self.limits.stall_seconds, self._check_reading, unread)

    def _check_reading(self, before: int) -> None:
        """Hangs up on a client that has read nothing since."""
        if self.transport.get_write_buffer_size() >= before:
            self.transport.abort()
        else:
            self._watch_reading()

    def _end_watching(self) -> None:
        if self._reading_timer is not None:
            self._reading_timer.cancel()
            self._reading_timer = None


def guarded(settings: Settings) -> type[Guarded]:
    """The protocol under these settings."""

    class WithLimits(Guarded):
        limits = settings

    return WithLimits
