"""The server under load: started, and what its processes cost."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.app.processes import children, resident_bytes, worker_pids
from tests.tooling.serving import Server, serving

TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 2**20
UNLIMITED = {
    "UNROLLED_RATE": "1000000/minute",
    "UNROLLED_PAGE_RATE": "1000000/minute",
    "UNROLLED_BUDGET_SECONDS": "1000000",
}
"""All clients come from one address here."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds so far, and MB of memory now: of the process that serves, and of the workers together with
    the process that forks them."""

    web_cpu: float
    workers_cpu: float
    web_memory: float
    workers_memory: float


@contextmanager
def site(**settings: str | float) -> Generator[Server]:
    """A server with these settings, `pool_size=1`, that may be asked as often as one likes, until the block
    ends."""
    environment = {f"UNROLLED_{name.upper()}": str(value) for name, value in settings.items()}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with serving(log, environment=UNLIMITED | environment) as server:
            yield server


def cost(server: Server) -> Cost:
    """What a server has cost until now."""
    behind = [*children(server.pid), *worker_pids(server.pid)]
    return Cost(
        cpu_seconds(server.pid),
        sum(map(cpu_seconds, behind)),
        resident_bytes(server.pid) / MEGABYTE,
        sum(map(own_bytes, behind)) / MEGABYTE,
    )


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process, with that of its children that have ended; 0 where Linux does not say."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


def own_bytes(pid: int) -> int:
    """The memory of a process, and its part of what it shares; where Linux does not say that, all of it."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return resident_bytes(pid)
