"""Bounds how much memory a worker may take."""

import resource
from pathlib import Path

STATM = Path("/proc/self/statm")
"""The file in which Linux says how many pages a process has mapped. Other systems keep no such bound."""


def bounded(more: int) -> None:
    """Limits the memory that this process may map to so many bytes more than it has already. What asks for
    more fails."""
    if STATM.exists():
        mapped = int(STATM.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + more, resource.RLIM_INFINITY))


def is_exhaustion(error: Exception) -> bool:
    """Says whether an error means that memory was refused; PyTorch has no type of its own for that."""
    return isinstance(error, MemoryError) or "can't allocate memory" in str(error)
