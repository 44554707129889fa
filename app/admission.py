"""Bounds how many runs stream at the same time, in all and to one client."""

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
        if self.streaming[client] >= self.settings.max_runs_per_client:
            raise refusal(429, "too_many_runs", most=self.settings.max_runs_per_client)
        if self.streaming.total() >= self.settings.max_runs:
            raise refusal(503, "full", most=self.settings.max_runs)
        self.streaming[client] += 1
        try:
            yield
        finally:
            self.streaming[client] -= 1
            if not self.streaming[client]:
                del self.streaming[client]
