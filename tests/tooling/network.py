"""A network between a browser and a server: a proxy that delays and meters the bytes that pass.

Browsers can slow a network themselves, but they delay each answer by itself: neither the setup of a
connection nor what many connections take from each other is in it. Here all connections share one line, each
begins with the round trip of its handshake, and sends no more than TCP's slow start lets it. There is no
loss, no TLS, and no name to look up.
"""

import asyncio
import socket
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 2 * 1460
"""Bytes that pass at once: two segments."""
FIRST_WINDOW = 10 * 1460
"""Bytes that a new connection sends before anything is acknowledged (RFC 6928)."""


@dataclass(frozen=True, slots=True)
class Network:
    """round_trip: seconds; rate: bytes a second, in each direction; 0 and infinity for none."""

    name: str
    round_trip: float
    rate: float


@dataclass(slots=True)
class Lane:
    """One direction of the line."""

    rate: float
    passed: int = 0
    _free: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take(self, size: int) -> float:
        """Waits until so many bytes have gone onto the line, after those that came before; gives the time."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            self._free = max(self._free, loop.time()) + size / self.rate
            await asyncio.sleep(self._free - loop.time())
            self.passed += size
            return self._free


@dataclass(slots=True)
class Window:
    """How much of one connection may be under way: it doubles with every round trip, as nothing is lost."""

    size: int = FIRST_WINDOW
    under_way: int = 0
    _waiting: deque[asyncio.Future[None]] = field(default_factory=deque[asyncio.Future[None]])

    async def take(self, size: int) -> None:
        """Waits for room."""
        while self.under_way and self.under_way + size > self.size:
            self._waiting.append(asyncio.get_running_loop().create_future())
            await self._waiting[-1]
        self.under_way += size

    def acknowledge(self, size: int) -> None:
        """Counts what has arrived."""
        self.under_way -= size
        self.size += size
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)


@dataclass(slots=True)
class Line:
    """What all connections of a network share."""

    network: Network
    host: str
    port: int
    up: Lane
    down: Lane

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Passes one connection on."""
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(self.network.round_trip)  # the handshake
            back, forth = await asyncio.open_connection(self.host, self.port)
            await asyncio.gather(self._carry(reader, forth, self.up), self._carry(back, writer, self.down))
        writer.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, lane: Lane) -> None:
        loop, delay, window = asyncio.get_running_loop(), self.network.round_trip / 2, Window()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            with suppress(OSError):
                while True:
                    sent, piece = await under_way.get()
                    await asyncio.sleep(sent + delay - loop.time())
                    if not piece:
                        target.write_eof()
                        return
                    target.write(piece)
                    loop.call_later(delay, window.acknowledge, len(piece))

        delivering = asyncio.create_task(deliver())
        with suppress(OSError):
            while piece := await source.read(PIECE):
                await window.take(len(piece))
                under_way.put_nowait((await lane.take(len(piece)), piece))
        under_way.put_nowait((loop.time(), b""))
        await delivering


@contextmanager
def through(upstream: str, network: Network) -> Generator[tuple[str, Callable[[], int]]]:
    """Puts the network before the server at `upstream` until the block ends; gives its base URL there, and
    what tells the bytes that have come down so far, headers and all."""
    place = urlsplit(upstream)
    line = Line(network, str(place.hostname), place.port or 80, Lane(network.rate), Lane(network.rate))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        loop = asyncio.new_event_loop()
        ending = asyncio.Event()
        thread = threading.Thread(target=lambda: loop.run_until_complete(_serve(line, listening, ending)))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", lambda: line.down.passed
        finally:
            loop.call_soon_threadsafe(ending.set)
            thread.join()
            loop.close()


async def _serve(line: Line, listening: socket.socket, ending: asyncio.Event) -> None:
    server = await asyncio.start_server(line.connect, sock=listening)
    await ending.wait()
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
