"""Finds out whether a client that has ended its side of a connection still reads.

`nc -N`, and some proxies, end their side once they have sent a request, and wait for the answer. A client
that leaves altogether sends the very same packet. What tells them apart is what comes back when something is
sent to them: from the one nothing, from the other a reset. So where no answer has begun yet, an interim one
is sent, 100 (Continue), which every client of HTTP/1.1 has to pass over (RFC 9110, section 15.2); once an
answer has begun, its own next bytes do as well.
"""

from asyncio import AbstractEventLoop, TimerHandle, Transport
from collections.abc import Callable
from socket import SO_ERROR, SOL_SOCKET

LOOK_SECONDS = 0.25
"""How often to look; a fast answer is sent before the first look, and no interim one."""
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"


class Departure:
    """Watches one connection whose client has ended its side. may_probe: whether an interim answer may be
    sent at this moment."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop, may_probe: Callable[[], bool]) -> None:
        self._transport = transport
        self._loop = loop
        self._may_probe = may_probe
        self._probed = False
        self._timer: TimerHandle = loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        """Ends a connection that was reset. Nothing else reports a reset while we neither read nor write."""
        if self._transport.is_closing():
            return
        if self._transport.get_extra_info("socket").getsockopt(SOL_SOCKET, SO_ERROR):
            self._transport.abort()
            return
        if not self._probed and self._may_probe():
            self._probed = True
            self._transport.write(INTERIM)
        self._timer = self._loop.call_later(LOOK_SECONDS, self._look)

    def stop(self) -> None:
        """Watches no more."""
        self._timer.cancel()
