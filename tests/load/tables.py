"""Tables of what was measured, a line each."""

import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.load.site import Cost
from tests.load.visitor import Visit

WIDTH = 36


@dataclass(slots=True)
class Measured:
    """One crowd. seconds: from the first who came to the last who had all. clients_cpu: CPU seconds that the
    clients took themselves. pages: seconds until each had all files of the page, where they were fetched."""

    name: str
    visits: list[Visit]
    seconds: float
    before: Cost
    after: Cost
    clients_cpu: float
    pages: list[float] = field(default_factory=list[float])

    @property
    def whole(self) -> list[Visit]:
        """Those that had all of their run."""
        return [one for one in self.visits if one.whole and not one.fault]

    @property
    def faults(self) -> Counter[str]:
        """What went wrong, and how often."""
        return Counter(one.fault or "not whole" for one in self.visits if one.fault or not one.whole)

    @property
    def refusals(self) -> Counter[int]:
        """How often which status was answered, and 0 for a connection that broke; all asked again."""
        return Counter(status for one in self.visits for status in one.refusals)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies; nan where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def machine() -> str:
    """The machine that measures."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{cores} cores, {platform.machine()}, shared by clients and server; load before: {load}"


def row(what: str, *cells: str) -> None:
    """Prints one line."""
    print(f"  {what:{WIDTH}}" + "".join(f"{cell:>10}" for cell in cells))


def times(what: str, seconds: Sequence[float]) -> None:
    """Prints the median and the 99th percentile in milliseconds."""
    row(what, *(f"{1e3 * quantile(seconds, share):.1f}" for share in (0.5, 0.99)))


def latencies(visits: Sequence[Visit]) -> None:
    """Prints how long visitors waited, for what."""
    times("until the first line", [one.first_line for one in visits])
    times("for a step, over a run", [(one.last_line - one.first_line) / one.steps for one in visits])
    times("longest wait for a step of a run", [one.longest_wait for one in visits])
    times("until the last line", [one.last_line for one in visits])


def report(one: Measured) -> None:
    """Prints one crowd."""
    print(f"\n{one.name}: {len(one.visits)} clients, {one.seconds:.1f} s")
    row("milliseconds", "median", "99th")
    if one.pages:
        times("until all files of the page", one.pages)
    latencies(one.whole)
    row("runs a second", f"{len(one.whole) / one.seconds:.1f}")
    row("faults", str(dict(one.faults) or "none"))
    row("refused, and asked again", str(dict(one.refusals) or "none"))
    before, after = one.before, one.after
    row("", "server", "workers", "clients")
    web, workers = after.web_cpu - before.web_cpu, after.workers_cpu - before.workers_cpu
    row("CPU seconds", f"{web:.1f}", f"{workers:.1f}", f"{one.clients_cpu:.1f}")
    row("memory before, MB", f"{before.web_memory:.0f}", f"{before.workers_memory:.0f}")
    row("memory after, MB", f"{after.web_memory:.0f}", f"{after.workers_memory:.0f}")
