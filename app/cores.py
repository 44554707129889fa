"""Counts the processor cores that this process may use."""

import os
from contextlib import suppress
from math import ceil, inf
from pathlib import Path

CONTROL_GROUP = Path("/sys/fs/cgroup")
"""The folder in which a container finds its limits on Linux."""


def cores() -> int:
    """Counts the cores that the machine has for this process, at least 1. A container may be given some of
    them by name (cpuset), or a share of all (Docker's `cpus`), which is rounded up."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    ours = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, ceil(min(ours, quota(CONTROL_GROUP))))


def quota(group: Path) -> float:
    """Returns how many cores a control group may keep busy; infinity where nothing limits it. group: its
    folder, of either version of control groups."""
    with suppress(OSError, ValueError):
        allowed, period = (group / "cpu.max").read_text().split()
        return inf if allowed == "max" else int(allowed) / int(period)
    with suppress(OSError, ValueError):
        allowed = int((group / "cpu/cpu.cfs_quota_us").read_text())
        return inf if allowed <= 0 else allowed / int((group / "cpu/cpu.cfs_period_us").read_text())
    return inf
