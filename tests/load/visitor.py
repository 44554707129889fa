"""A visitor that wants one whole run, and asks for what is left of it as the page does: whenever a stream
breaks, from the step where it broke."""

import asyncio
import random
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import orjson

from tests.load.http import Asked, Broken, connected

PASSING = (408, 429, 502, 503, 504)
"""As in static/js/run/resume.js."""
GOES_ON = ("shutting_down", "worker_died")
"""The failures after which the run goes on elsewhere, or later."""
START, STEP, END = b'{"type":"start"', b'{"type":"step","step":', b'{"type":"end"'
AGAIN = 0.2
LONGEST = 5.0
PATIENCE = 60.0
Request = dict[str, Any]  # Any: JSON


@dataclass(slots=True)
class Visit:
    """What came of it. Seconds since the visitor first asked. lines: of the run, each once and in order,
    where they were to be kept. refusals: by status, 0 for a connection that was not made or broke."""

    whole: bool = False
    steps: int = 0
    received: int = 0
    streams: int = 0
    first_line: float = 0.0
    last_line: float = 0.0
    longest_wait: float = 0.0
    fault: str = ""
    refusals: list[int] = field(default_factory=list[int])
    lines: list[bytes] = field(default_factory=list[bytes])


class Visitor:
    """One run as its lines arrive, perhaps in several streams.

    keep: whether the lines are wanted.
    """

    def __init__(self, url: str, request: Request, *, keep: bool = False) -> None:
        self.url, self.request, self.keep = url, request, keep
        self.visit = Visit()
        self.begun = self.heard = perf_counter()

    async def follow(self) -> Visit:
        """Asks until the run is whole, or for PATIENCE seconds without getting a line further."""
        self.begun = self.heard = perf_counter()
        tries = 0
        while not self.visit.whole and not self.visit.fault:
            before = self.visit.steps
            try:
                await self.read()
            except Broken:
                self.visit.refusals.append(0)
            tries = 0 if self.visit.steps > before else tries + 1
            if perf_counter() - self.heard > PATIENCE:
                self.visit.fault = f"given up: {self.visit.refusals[-3:]}"
            elif not self.visit.whole:
                await asyncio.sleep(min(LONGEST, AGAIN * 2**tries) * (0.5 + random.random() / 2))
        return self.visit

    async def read(self) -> None:
        """Reads one stream as far as it goes. Raises Broken."""
        asked = self.request | ({"from_step": self.visit.steps} if self.visit.steps else {})
        async with connected(self.url) as connection:
            answered = await connection.ask(Asked("/api/runs", orjson.dumps(asked)))
            if answered.status != 200:
                self.visit.refusals.append(answered.status)
                if answered.status not in PASSING:
                    self.visit.fault = (await answered.body()).decode()
                return
            rest = b""
            async for block in answered.blocks():
                *lines, rest = (rest + block).split(b"\n")
                for line in lines:
                    self.take(line)

    def take(self, line: bytes) -> None:
        """One line. A step that was there already, or one too far, is a fault of the server's."""
        one, now = self.visit, perf_counter()
        one.received += len(line) + 1
        if line.startswith(START):
            one.first_line = one.first_line or now - self.begun
            one.streams += 1
            if one.streams > 1:
                return
        elif line.startswith(STEP):
            step = int(line[len(STEP) : line.index(b",", len(STEP))])
            if step != one.steps:
                one.fault = f"step {step} came where {one.steps} was due"
                return
            one.steps += 1
            one.longest_wait = max(one.longest_wait, now - self.heard)
        elif line.startswith(END):
            one.whole, one.last_line = True, now - self.begun
        else:
            code = orjson.loads(line)["code"]
            one.fault = "" if code in GOES_ON else code
            return
        self.heard = now
        if self.keep:
            one.lines.append(line)
