"""Bounds how many runs stream at the same time, in all and to one client, and keeps places for others.

No client takes more places than it leaves free: a first one that wants everything gets half of them, a second
one a quarter, and whoever comes then still gets in. The rule is that of dynamic queue thresholds (Choudhury
and Hahne, IEEE/ACM Transactions on Networking 6, 1998, with a factor of 1).
"""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from app.settings import Settings
from app.wire.errors import refusal


class Admission:
    """Counts the runs that stream."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.streaming: Counter[str] = Counter()

    @contextmanager
    def admitted(self, client: str) -> Generator[None]:
        """Counts one run for as long as the context lasts. Raises Refusal, 429 or 503, where there are too
        many."""
        own, free = self.streaming[client], self.settings.max_runs - self.streaming.total()
        if own >= self.settings.max_runs_per_client:
            raise refusal(429, "too_many_runs", most=self.settings.max_runs_per_client)
        if free <= 0:
            raise refusal(503, "full", most=self.settings.max_runs)
        if own >= free:
            raise refusal(429, "too_many_runs", most=own)
        self.streaming[client] += 1
        try:
            yield
        finally:
            self.streaming[client] -= 1
            if not self.streaming[client]:
                del self.streaming[client]
