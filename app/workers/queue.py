"""Who waits for a worker, and whose turn it is."""

import asyncio
from collections import deque

from app.workers.worker import Worker

Waiter = asyncio.Future[Worker]
HURRIES = 4
"""Turns of those in a hurry, the beginnings of runs, after which one goes to those who are not: short runs
need not wait for the long ones that go on, and no crowd of beginnings stops these."""


class Queue:
    """Two lines, each served in the order of coming."""

    def __init__(self) -> None:
        self._urgent: deque[Waiter] = deque()
        self._patient: deque[Waiter] = deque()
        self._hurried = 0

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._urgent) + len(self._patient)

    def join(self, urgent: bool) -> Waiter:
        """Joins a line; the worker comes through the future."""
        waiter: Waiter = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._patient).append(waiter)
        return waiter

    def leave(self, waiter: Waiter) -> bool:
        """Leaves the line; says whether the waiter stood in one still."""
        for line in (self._urgent, self._patient):
            if waiter in line:
                line.remove(waiter)
                return True
        return False

    def next(self) -> Waiter | None:
        """Takes whose turn it is out of its line; None where nobody waits any more."""
        while self.length:
            hurry = bool(self._urgent) and (self._hurried < HURRIES or not self._patient)
            self._hurried = self._hurried + 1 if hurry else 0
            waiter = (self._urgent if hurry else self._patient).popleft()
            if not waiter.done():
                return waiter
        return None
