"""A scale on the wire: what browser and server send each other passes through it and is counted."""

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

PIECE = 2**16


class Scale:
    """Bytes that have come from the server so far, headers and all."""

    def __init__(self) -> None:
        self.received = 0
        self._last = time.monotonic()
        self._adding = threading.Lock()

    def add(self, more: int) -> None:
        """Counts some more."""
        with self._adding:
            self.received += more
            self._last = time.monotonic()

    def quiet_for(self) -> float:
        """Seconds since the last byte."""
        return time.monotonic() - self._last


@contextmanager
def weighing(upstream: str) -> Generator[tuple[str, Scale]]:
    """Runs a scale before the server at `upstream` until the block ends; gives its base URL, and it,
    empty."""
    scale, place = Scale(), urlsplit(upstream)

    class Connection(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), socket.create_connection((place.hostname, place.port)) as server:
                back = threading.Thread(target=passed, args=(server, self.request, scale.add), daemon=True)
                back.start()
                passed(self.request, server)
                back.join()

    class Proxy(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Proxy(("127.0.0.1", 0), Connection) as proxy:
        threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_address[1]}", scale
        finally:
            proxy.shutdown()


def passed(source: socket.socket, target: socket.socket, count: Callable[[int], None] | None = None) -> None:
    """Passes on what comes from one side to the other, until it ends."""
    with suppress(OSError):
        while piece := source.recv(PIECE):
            if count:
                count(len(piece))
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
