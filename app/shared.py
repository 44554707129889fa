"""Shares the answers of workers: clients that request the same run pay for one computation."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from app.metrics import SHARED, SHARED_BYTES
from app.workers.jobs import Advanced, Opened, Reply
from app.workers.worker import Worker

Key = tuple[object, ...]
Answer = tuple[Reply, Worker | None]
LARGEST_SHARE = 4
"""No single answer takes more than this part of the room: it would push out too much for too little."""


@dataclass(slots=True)
class Coming:
    """An answer that is being computed, and how many wait for it."""

    task: asyncio.Task[Answer]
    waiting: int = 0


class Shared:
    """Caches the answers of workers by their keys, and drops the least recently requested first.

    most: the bytes of all that is kept. All answers are pure functions of their keys.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._answers: OrderedDict[Key, Opened | Advanced] = OrderedDict()
        self._coming: dict[Key, Coming] = {}
        # What is too large to be kept is at hand for as long as anybody is being sent it.
        self._lent: WeakValueDictionary[Key, Opened | Advanced] = WeakValueDictionary()

    def cached(self, key: Key) -> Opened | Advanced | None:
        """Returns the answer, if it is at hand."""
        answer = self._answers.get(key)
        if answer is None:
            return self._lent.get(key)
        self._answers.move_to_end(key)
        return answer

    async def get(self, key: Key, compute: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Returns the answer, which whoever comes first computes; all others wait for the same. With the
        worker that computed it, None where it was at hand.

        Whoever is cancelled meanwhile leaves it to the others, the last one cancels it. Raises what `compute`
        raises, to all who wait.
        """
        cached = self.cached(key)
        coming = self._coming.get(key)
        if cached is not None or coming is not None:
            SHARED.inc()
        if cached is not None:
            return cached, None
        coming = coming or self._begin(key, compute)
        coming.waiting += 1
        try:
            return await asyncio.shield(coming.task)
        finally:
            coming.waiting -= 1
            if not coming.waiting and not coming.task.done():
                self._coming.pop(key, None)
                coming.task.cancel()

    def _begin(self, key: Key, compute: Callable[[], Coroutine[Any, Any, Answer]]) -> Coming:
        coming = Coming(asyncio.create_task(compute()))
        self._coming[key] = coming
        coming.task.add_done_callback(lambda _: self._arrived(key, coming))
        return coming

    def _arrived(self, key: Key, coming: Coming) -> None:
        if self._coming.get(key) is coming:
            del self._coming[key]
        if coming.task.cancelled() or coming.task.exception() is not None:
            return
        reply, _ = coming.task.result()
        if isinstance(reply, Opened) and not reply.lasting:
            return
        if isinstance(reply, Advanced) and reply.partial:
            return  # the next one to ask gets further
        if isinstance(reply, Opened | Advanced):
            self._lent[key] = reply
            if size(reply) * LARGEST_SHARE <= self.most:
                self._keep(key, reply)

    def _keep(self, key: Key, reply: Opened | Advanced) -> None:
        if key in self._answers:
            self.bytes -= size(self._answers.pop(key))
        self._answers[key] = reply
        self.bytes += size(reply)
        while self.bytes > self.most:
            _, forgotten = self._answers.popitem(last=False)
            self.bytes -= size(forgotten)
        SHARED_BYTES.set(self.bytes)


OVERHEAD = 512
"""Bytes of Python's objects around an answer, so that many small ones have a bound, too."""


def size(reply: Opened | Advanced) -> int:
    """Counts the bytes that an answer takes."""
    if isinstance(reply, Opened):
        return OVERHEAD + len(reply.recipe) + size(reply.begun)
    return OVERHEAD + len(reply.lines) + len(reply.state or b"")
