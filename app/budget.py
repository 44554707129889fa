"""Charges each client for what its requests cost, and bounds what they may cost in a minute.

A request is charged by an estimate before it is computed, and corrected once it is over: whoever leaves early
pays for what was computed, and what was at hand costs its bytes alone. Runs that have begun are never ended
for it.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from time import time
from typing import Any

from limits import RateLimitItemPerMinute
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from app.rates import Rates
from app.settings import Settings
from app.wire.errors import Refusal, refusal

MILLISECOND = 0.001
SHORT = 0.25
"""Seconds of a short run: a lesson's takes a tenth of that."""
OPENING = 0.005
"""Seconds to read, check and build the smallest request."""
OPENING_BYTE = 4e-8
"""Seconds to read a byte of a body."""
SENT_BYTE = 1e-8
"""Seconds to compress and send a byte, 10 ms a megabyte."""
NUMBER_BYTES = 10
"""Bytes of a number in JSON, with its comma."""


class Budget:
    """Counts the worker seconds of each client, minute by minute, where the rates are counted."""

    def __init__(self, settings: Settings, rates: Rates) -> None:
        self.seconds = settings.budget_seconds
        self.rates = rates
        self._minute = RateLimitItemPerMinute(round(self.seconds / MILLISECOND))
        self._corrections: set[asyncio.Task[None]] = set()

    async def charge(self, client: str, seconds: float) -> None:
        """Charges so many seconds. Raises Refusal (429) where they are more than is left of this minute, and
        then charges nothing. A cost above a minute's budget counts as one minute's."""
        cost = min(milliseconds(seconds), self._minute.amount)
        if await self._add(client, cost) > self._minute.amount:
            await self._add(client, -cost)
            raise await self._refused(client)

    async def open(self, client: str, size: int) -> None:
        """Charges reading a request of so many bytes. Raises Refusal (429) where nothing is left of this
        minute."""
        if await self._add(client, milliseconds(OPENING + size * OPENING_BYTE)) > self._minute.amount:
            raise await self._refused(client)

    def correct(self, client: str, seconds: float) -> None:
        """Charges so many seconds more, or less, in the background."""
        if milliseconds(seconds):
            self._in_background(self._corrected(client, milliseconds(seconds)))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._corrections.add(task)
        task.add_done_callback(self._corrections.discard)

    async def _corrected(self, client: str, cost: int) -> None:
        spent = await self.rates.counted(lambda limiter: limiter.storage.get(self._key(client)))
        await self._add(client, max(cost, -spent))  # the minute of the charge may be over

    async def _add(self, client: str, cost: int) -> int:
        """Adds milliseconds to this minute's, and returns their sum."""
        expiry = self._minute.get_expiry()
        return await self.rates.counted(
            lambda limiter: limiter.storage.incr(self._key(client), expiry, amount=cost)
        )

    async def _refused(self, client: str) -> Refusal:
        """Returns the refusal, with the time until the next minute."""
        seconds = await self.rates.counted(lambda limiter: self._until_next(limiter, client))
        return refusal(429, "budget", most=self.seconds).after(seconds)

    async def _until_next(self, limiter: SlidingWindowCounterRateLimiter, client: str) -> int:
        ends = await limiter.storage.get_expiry(self._key(client))
        return max(1, min(self._minute.get_expiry(), round(ends - time())))

    def _key(self, client: str) -> str:
        return self._minute.key_for("seconds", client)


@dataclass(slots=True)
class Bill:
    """What the client of one run pays. seconds: of the whole run; steps: how many it has; paid: seconds that
    were charged when it began; computed: steps that were computed for it, and not at hand."""

    budget: Budget
    client: str
    seconds: float
    steps: int
    paid: float = 0.0
    computed: int = 0

    @property
    def is_short(self) -> bool:
        """Says whether the run goes before longer runs of its client."""
        return self.seconds <= SHORT

    def settle(self) -> None:
        """Corrects the charge from what was expected to what was computed."""
        share = min(1.0, self.computed / self.steps)
        self.budget.correct(self.client, share * self.seconds - self.paid)


def milliseconds(seconds: float) -> int:
    """Rounds to whole milliseconds, in which the budget counts."""
    return round(seconds / MILLISECOND)


def sending_seconds(numbers: int, more: int) -> float:
    """Estimates the seconds to send so many numbers, and so many bytes more."""
    return (numbers * NUMBER_BYTES + more) * SENT_BYTE
