"""Bounds how many connections are open, in all and from one address: each takes a file descriptor."""

import logging
from time import monotonic
from typing import Protocol

from uvicorn.middleware.proxy_headers import (
    _TrustedHosts,  # pyright: ignore[reportPrivateUsage]  what decides whose X-Forwarded-For is believed
)

from app.descriptors import room_for
from app.metrics import CONNECTIONS, CONNECTIONS_CLOSED
from app.rates import client_of
from app.settings import Settings

log = logging.getLogger("uvicorn.error")  # the server's own log
QUIET_SECONDS = 10.0
"""The log says at most this often that there are too many connections."""
CLIENT_SHARE = 2
"""One address has at most the half of all connections, however few there may be."""


class Connection(Protocol):
    """One connection, as the counting sees it."""

    @property
    def idle(self) -> bool:
        """Whether no request is being answered on it."""
        ...

    def close_idle(self) -> None:
        """Closes it."""
        ...


class Connections:
    """Counts and bounds the connections of one server process.

    A connection too many takes the place of the one that has been open longest among those that do nothing:
    one of its own address where that has too many, else one of the address that has most. So silent
    connections shut nobody out. Where all are at work, the newcomer is not admitted.
    """

    def __init__(self, settings: Settings) -> None:
        self.most = room_for(settings).connections
        self.most_per_client = min(settings.max_connections_per_client, max(1, self.most // CLIENT_SHARE))
        self.proxies = _TrustedHosts(settings.forwarded_allow_ips)
        self.count = 0
        self._of: dict[str, dict[Connection, None]] = {}  # of each address, in the order of their coming
        self._closed = 0
        self._told = -QUIET_SECONDS

    def admit(self, newcomer: Connection, address: str) -> str | None:
        """Counts a connection. Returns None, or the name of the setting that leaves no place for it."""
        client = client_of(address)
        proxy = address in self.proxies
        if not proxy and len(self._of.get(client, ())) >= self.most_per_client:
            setting = "UNROLLED_MAX_CONNECTIONS_PER_CLIENT"
            if not self._make_place(client, setting):
                return setting
        elif self.count >= self.most:
            setting = "UNROLLED_MAX_CONNECTIONS"
            if not self._make_place(self._largest(), setting):
                return setting
        self._of.setdefault(client, {})[newcomer] = None
        self._count(1)
        return None

    def leave(self, connection: Connection, address: str) -> None:
        """Stops counting a connection, if it was counted."""
        client = client_of(address)
        connections = self._of.get(client, {})
        if connection in connections:
            del connections[connection]
            self._count(-1)
            if not connections:
                del self._of[client]

    def _largest(self) -> str:
        """Returns the address with most connections. A proxy's stands for many clients, and is chosen only
        where no other has any."""
        return max(self._of, key=lambda client: (client not in self.proxies, len(self._of[client])))

    def _make_place(self, client: str, setting: str) -> bool:
        """Closes the oldest idle connection of that address; returns whether there was one."""
        self._tell(client, setting)
        CONNECTIONS_CLOSED.labels(setting.removeprefix("UNROLLED_").lower()).inc()
        oldest = next((one for one in self._of[client] if one.idle), None)
        if oldest is None:
            return False
        self.leave(oldest, client)
        oldest.close_idle()
        return True

    def _tell(self, client: str, setting: str) -> None:
        """Logs that connections were closed, at most once in QUIET_SECONDS."""
        self._closed += 1
        if monotonic() - self._told < QUIET_SECONDS:
            return
        self._told = monotonic()
        log.warning("too many connections, %d closed so far (%s); last of %s", self._closed, setting, client)

    def _count(self, more: int) -> None:
        self.count += more
        CONNECTIONS.set(self.count)
