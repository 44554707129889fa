"""Decides which client gets the next free worker.

Clients take turns by the worker seconds that they have had: the client that has had least is next (start-time
fair queueing, Goyal et al. 1996). One client with a hundred long runs therefore delays another by one job at
most. Within a client, the beginnings of runs and short runs go before long runs.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from app.workers.errors import QueueFull
from app.workers.worker import Worker

Waiter = asyncio.Future[Worker]
HURRIES = 4
"""Turns of a client's urgent jobs after which one goes to its other jobs, so that these go on, too."""
EXPECTED_SECONDS = 0.05
"""The time that a job counts while it runs. Its measured time replaces this once it has ended."""


@dataclass(slots=True)
class Line:
    """The waiting jobs of one client, each kind in the order of coming."""

    urgent: deque[Waiter] = field(default_factory=deque[Waiter])
    patient: deque[Waiter] = field(default_factory=deque[Waiter])
    hurried: int = 0

    def __len__(self) -> int:
        return len(self.urgent) + len(self.patient)

    def take(self) -> Waiter:
        """Takes the next waiter out. The line is not empty."""
        hurry = bool(self.urgent) and (self.hurried < HURRIES or not self.patient)
        self.hurried = self.hurried + 1 if hurry else 0
        return (self.urgent if hurry else self.patient).popleft()


class Queue:
    """Holds one line for each client that waits."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._new: dict[str, list[Waiter]] = {}
        self._client_of: dict[Waiter, str] = {}
        self._spent: dict[str, float] = {}
        self._now = 0.0
        """The seconds that the client whose turn came last had had by then. Whoever comes anew starts there:
        time in which a client asked for nothing is not saved up."""

    @property
    def new_runs(self) -> int:
        """Counts those who wait and may be turned away."""
        return sum(map(len, self._new.values()))

    def join(self, client: str, *, urgent: bool, new: bool = False) -> Waiter:
        """Joins the client's line; the worker comes through the future. new: whether the waiter may be turned
        away, see `make_room`."""
        waiter: Waiter = asyncio.get_running_loop().create_future()
        line = self._lines.setdefault(client, Line())
        (line.urgent if urgent else line.patient).append(waiter)
        self._spent[client] = max(self._spent.get(client, 0.0), self._now)
        self._client_of[waiter] = client
        if new:
            self._new.setdefault(client, []).append(waiter)
        return waiter

    def leave(self, waiter: Waiter) -> bool:
        """Leaves the line; returns whether the waiter still stood in one."""
        client = self._client_of.get(waiter)
        if client is None:
            return False
        line = self._lines[client]
        (line.urgent if waiter in line.urgent else line.patient).remove(waiter)
        self._forget(waiter, client)
        return True

    def next(self) -> tuple[Waiter, str] | None:
        """Takes the next waiter out of its line, with its client; None where nobody waits any more."""
        while self._lines:
            client = min(self._lines, key=self._spent.__getitem__)
            waiter = self._lines[client].take()
            self._forget(waiter, client)
            if not waiter.done():
                self._now = max(self._now, self._spent[client])
                return waiter, client
        return None

    def spend(self, client: str, seconds: float) -> None:
        """Charges worker seconds to a client. Negative ones correct a job that took less than expected."""
        self._spent[client] = max(self._spent.get(client, 0.0), self._now) + seconds
        ahead = {
            name: spent for name, spent in self._spent.items() if spent > self._now or name in self._lines
        }
        self._spent = ahead if self._lines else {}  # where nobody waits, nobody has had too much

    def make_room(self, client: str, most: int) -> None:
        """Makes room for one more new run of the client where `most` wait already: the last one of the client
        with most of them is turned away. Raises QueueFull where that is the client itself."""
        if self.new_runs < most:
            return
        crowd = max(self._new, key=lambda name: len(self._new[name]))
        if len(self._new[crowd]) <= len(self._new.get(client, ())) + 1:
            raise QueueFull(most=most)
        last = self._new[crowd][-1]
        self.leave(last)
        if not last.done():
            last.set_exception(QueueFull(most=most))

    def _forget(self, waiter: Waiter, client: str) -> None:
        del self._client_of[waiter]
        if not self._lines[client]:
            del self._lines[client]
        if waiter in self._new.get(client, ()):
            self._new[client].remove(waiter)
            if not self._new[client]:
                del self._new[client]
