"""The processes behind a server, as the operating system lists them."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Process:
    """What we read of a process. resident: bytes of memory that it holds."""

    pid: int
    parent: int
    zombie: bool
    resident: int


def processes() -> list[Process]:
    """All processes: from /proc where there is one, since slim images have no `ps`; else from `ps`."""
    return list(from_proc() if (PROC / "self/status").exists() else from_ps())


def from_proc() -> Iterator[Process]:
    """The processes of a Linux system."""
    for status in PROC.glob("[0-9]*/status"):
        with suppress(OSError):  # it may end while we look
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            resident = int(fields.get("VmRSS", "0 kB").split()[0]) * KILOBYTE
            yield Process(int(fields["Pid"]), int(fields["PPid"]), fields["State"].startswith("Z"), resident)


def from_ps() -> Iterator[Process]:
    """The processes of any other Unix."""
    command = ["ps", "-A", "-o", "pid=,ppid=,rss=,stat="]
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        pid, parent, resident, state = line.split()
        yield Process(int(pid), int(parent), state.startswith("Z"), int(resident) * KILOBYTE)


def children(pid: int) -> list[int]:
    """The ids of a process's living children."""
    return [process.pid for process in processes() if process.parent == pid and not process.zombie]


def worker_pids(server_pid: int) -> list[int]:
    """The ids of a server's workers, which are the children of the process that forks them."""
    return [worker for forker in children(server_pid) for worker in children(forker)]


def alive(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    return any(process.pid == pid and not process.zombie for process in processes())


def resident_bytes(pid: int) -> int:
    """The memory that a process holds."""
    return next(process.resident for process in processes() if process.pid == pid)


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether the condition becomes true within that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
