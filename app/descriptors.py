"""Raises the limit of file descriptors, and says how many connections it leaves room for."""

import resource
from dataclasses import dataclass

from app.settings import Settings

OF_A_SERVER = 128
"""Descriptors that a server process has open beside its connections: for libraries, Redis, metrics and
files."""
OF_A_WORKER = 4
"""Descriptors for each worker: its pipe and its sentinel, of the one that ends and of the one that
follows."""
BACKLOG = 2048
"""Connections that may wait to be accepted. All that wait are accepted at once, before any can be
closed."""
MACOS_MOST = 10_240
"""The limit of macOS where it says that there is none."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many connections may be open, and how many more may wait to be accepted."""

    connections: int
    backlog: int


def raise_limit() -> None:
    """Raises this process's limit of file descriptors as far as allowed: systemd starts services with 1,024,
    for the sake of old programs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard, MACOS_MOST):
        try:
            if soft not in (hard, limit):
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            return
        except (OSError, ValueError):
            continue


def room_for(settings: Settings) -> Room:
    """Computes the connections that the limit of this process allows under the settings."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = (
        max(2, limit - OF_A_SERVER - OF_A_WORKER * settings.pool_size)
        if limit > 0
        else settings.max_connections + BACKLOG
    )
    backlog = max(1, min(BACKLOG, free // 4))
    return Room(min(settings.max_connections, free - backlog), backlog)
