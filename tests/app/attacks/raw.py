"""Requests as no client would send them: bytes on a connection."""

import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.tooling.serving import Server

PATIENCE = 20.0  # seconds: the longest wait for the next byte
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


def connected(server: Server) -> socket.socket:
    """A connection to the server."""
    place = urlsplit(server.url)
    return socket.create_connection((place.hostname, place.port), timeout=PATIENCE)


def exchanged(server: Server, sent: bytes | Iterable[bytes], *, silent: float = 0.3) -> bytes:
    """All that the server answers to these bytes, until it hangs up or has been silent for so many seconds
    after its first word."""
    received = b""
    with connected(server) as connection:
        try:
            for part in [sent] if isinstance(sent, bytes) else sent:
                connection.sendall(part)
            while piece := connection.recv(2**16):
                received += piece
                connection.settimeout(silent)
        except (ConnectionError, TimeoutError):
            pass
    return received


def statuses(received: bytes) -> list[int]:
    """The statuses of the answers in what was received."""
    return [int(status) for status in STATUS.findall(received)]
