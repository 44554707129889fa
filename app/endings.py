"""Ends connections in order, without losing an answer, and ends those whose client has left.

uvicorn writes a refusal at once, also into the middle of an answer before it, and closes.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import ClassVar

from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, ASGISendEvent, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.departures import Departure
from app.logs import log_refusal
from app.refusals import TEMPORARY
from app.settings import Settings
from app.stalls import Stall
from app.wire.errors import Refusal


class Ending(HttpToolsProtocol):
    """One connection, and how it ends. limits: the server's settings."""

    limits: ClassVar[Settings]
    _head_timer: TimerHandle | None = None
    _linger_timer: TimerHandle | None = None
    _last_word: Refusal | None = None
    """The last answer, which is sent after those to all requests before it."""
    _deaf = False
    """Whether what comes is ignored."""
    _hung_up = False
    """Whether writing has ended."""
    _ended = False
    """The client has ended its side, and waits for answers."""
    _unread_body = False
    """An answer has begun before the body of its request had come."""
    _answered: RequestResponseCycle | None = None
    _departure: Departure | None = None
    _stall: Stall

    def connection_made(self, transport: Transport) -> None:
        """The connection is there."""
        super().connection_made(transport)
        self._stall = Stall(transport, self.loop, self.limits.stall_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, and with it all waiting."""
        self._end_head()
        self._stall.stop()
        if self._linger_timer is not None:
            self._linger_timer.cancel()
        if self._departure is not None:
            self._departure.stop()
        self._leave()
        super().connection_lost(exc)

    @property
    def _busy(self) -> bool:
        """Whether a request is being answered."""
        return self._answered is not None and not self._answered.response_complete

    @property
    def _peer(self) -> str:
        """The address at the other end: a client's or a proxy's."""
        return self.client[0] if self.client else ""

    def _end_head(self) -> None:
        """Waits for no head any more."""
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    # --- a request is refused after those before it are answered, and nothing behind it is read ---

    def _refuse(self, why: Refusal, *, logged: bool = True) -> None:
        """Answers with this what is being read, in its turn, and hangs up."""
        self._deaf = True
        self._end_head()
        if self.transport.is_closing():
            return
        self._last_word = why
        if self._busy and self.cycle.more_body and not self.pipeline:
            return self._refuse_body()  # its request has a line in the log already
        if logged:
            log_refusal(self._peer, why)
        if self._busy and self.cycle.more_body:
            self.pipeline.popleft()
        if not self._busy:
            self._say_last_word()

    def _refuse_body(self) -> None:
        """The refused is the body of the request that is being answered."""
        if self.cycle.response_started:
            self._last_word = None  # it has its answer, which ends the connection
        else:
            self._leave()
            self._say_last_word()

    def _say_last_word(self) -> None:
        if self._last_word is not None:
            self.transport.write(spelled(self._last_word, self.limits.retry_seconds))
        self._hang_up()

    def _hang_up(self) -> None:
        """Closes the connection once all is sent. What still comes is passed over for a while: closed at
        once, the connection would be reset, and the client might lose our last words (RFC 9112, section
        9.6)."""
        self._deaf = self._hung_up = True
        self._end_head()
        if self._departure is not None:
            self._departure.stop()
        if self.transport.is_closing():
            return
        if self._ended or not self.transport.can_write_eof():
            return self.transport.close()
        self.flow.resume_reading()
        self.transport.write_eof()
        self._stall.watch()
        self._linger()

    def _linger(self) -> None:
        self._linger_timer = self.loop.call_later(self.limits.linger_seconds, self._end_linger)

    def _end_linger(self) -> None:
        if self.transport.get_write_buffer_size():
            self._linger()
        else:
            self.transport.close()

    # --- a client may end its side and still read, read nothing, or leave ---

    def eof_received(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]  uvicorn closes always
        """The client has sent all that it will. It gets its answer, where nothing of its request is missing.
        Says whether the connection stays open."""
        answers = self._busy and not self._hung_up
        is_complete = answers and (self._last_word is not None or not self.cycle.more_body)
        if is_complete and not self._ended:
            self._ended = True
            self._end_head()
            self._departure = Departure(self.transport, self.loop, self._may_probe)
        return is_complete

    def _may_probe(self) -> bool:
        """Whether an interim answer may be sent."""
        cycle = self._answered
        return cycle is not None and not cycle.response_started and cycle.scope["http_version"] == "1.1"

    def pause_writing(self) -> None:
        """The client reads more slowly than we write: watches whether it reads at all."""
        super().pause_writing()
        self._stall.watch()

    def resume_writing(self) -> None:
        """The client has read."""
        self._stall.stop()
        super().resume_writing()

    def _leave(self) -> None:
        """Tells the request that is being answered that its client has left. uvicorn tells the one that came
        last, which may still wait behind it; the answer would then be written to nobody, and fail."""
        cycle = self._answered
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    # --- requests are answered, one after the other ---

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answered = cycle

        async def answer(scope: Scope, _receive: ASGIReceiveCallable, _send: ASGISendCallable) -> None:
            await app(scope, cycle.receive, send)

        async def send(message: ASGISendEvent) -> None:
            if message["type"] == "http.response.start" and cycle.more_body:
                # What is left of the body is not read: it must not be taken for the next request.
                self._unread_body = True
                cycle.keep_alive = False
            elif self._unread_body:
                cycle.keep_alive = True  # the header is sent; `on_response_complete` hangs up
            await cycle.send(message)

        super()._start_asgi_task(cycle, answer)

    def on_response_complete(self) -> None:
        """Goes on with the next request, or ends the connection where there will be none."""
        if self._unread_body:
            return self._hang_up()
        super().on_response_complete()
        if self.transport.is_closing():
            return
        if self.pipeline:
            self.flow.pause_reading()
        else:
            self._read_on()
        if not self._busy and (self._deaf or self._ended):
            self._say_last_word()

    def _read_on(self) -> None:
        """Reads what came while requests before it waited."""
        raise NotImplementedError


def spelled(why: Refusal, retry_seconds: int) -> bytes:
    """A whole answer, the last of its connection. retry_seconds: when to come again, where that may help."""
    body = why.answer.model_dump_json().encode()
    head = [
        f"HTTP/1.1 {why.status} {HTTPStatus(why.status).phrase}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    if why.status in TEMPORARY:
        head.append(f"retry-after: {retry_seconds}")
    return "\r\n".join((*head, "", "")).encode() + body
