"""Hangs up on a client that reads nothing of what the server sends."""

from asyncio import AbstractEventLoop, TimerHandle, Transport


class Stall:
    """Watches one connection while it has more to send than its client takes. seconds: how long the client
    may read nothing."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop, seconds: float) -> None:
        self._transport = transport
        self._loop = loop
        self._seconds = seconds
        self._timer: TimerHandle | None = None

    def watch(self) -> None:
        """Starts watching, or starts anew."""
        self.stop()
        unread = self._transport.get_write_buffer_size()
        self._timer = self._loop.call_later(self._seconds, self._check, unread)

    def stop(self) -> None:
        """Stops watching."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self, before: int) -> None:
        """Hangs up on a client that has read nothing since the last check."""
        if self._transport.get_write_buffer_size() >= before:
            self._transport.abort()
        else:
            self.watch()
