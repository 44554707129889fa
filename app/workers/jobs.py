"""Defines what the web process sends to a worker, and what comes back. Plain data: both sides pickle it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Open:
    """Read a request and prepare what it asks for. source: a POST's body, or a GET's query string."""

    kind: Literal["body", "query"]
    source: bytes
    task: Literal["run", "gradients"] = "run"


@dataclass(frozen=True, slots=True)
class Advance:
    """Compute the next chunk of a run, or of its gradients.

    key: names the run, by its content. state: where it stands, the worker's own pickle. silent: leave out the
    lines of the steps, which are not wanted. recipe: how to build the run, also its own pickle; left out in
    the hope that the worker still has it. begin: the step at which the chunk begins.
    """

    key: bytes
    state: bytes
    silent: bool = False
    recipe: bytes | None = None
    begin: int = 0


@dataclass(frozen=True, slots=True)
class Ping:
    """Say that you are there."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is wrong. answer: the JSON of an ErrorAnswer."""

    status: int
    answer: bytes


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Advanced:
    """A chunk. lines: each with its line feed. first: the step of the first line. reached: the step after the
    last line, and after the chunk. upcoming: the same of the next chunk. state: where the run stands now;
    None once the last line is among the lines. partial: whether the chunk is to be asked for again, as its
    turn was over before it had any lines."""

    lines: bytes
    state: bytes | None
    first: int = 0
    reached: int = 0
    upcoming: int = 0
    partial: bool = False

    def lines_from(self, step: int) -> bytes:
        """Returns the lines without those of the steps before this one."""
        place = 0
        for _ in range(self.first, min(step, self.reached)):
            place = self.lines.index(b"\n", place) + 1
        return self.lines[place:] if place else self.lines


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Opened:
    """A run. key, recipe: as for `Advance`. begun: its first chunk, with the first line of the answer before
    it: the first step need not wait for another turn. from_step: the first step to send; `begun` has none
    before it. lasting: whether the same request will always mean this run; a trained model may be
    replaced. numbers: how many all of its steps stream. steps: how many it has, `begun` among them. seconds:
    what all of them take a worker, as estimated. carried: bytes that it hands from chunk to chunk at most."""

    key: bytes
    recipe: bytes
    begun: Advanced
    from_step: int = 0
    lasting: bool = True
    numbers: int = 0
    steps: int = 1
    seconds: float = 0.0
    carried: int = 0


@dataclass(frozen=True, slots=True)
class RecipeWanted:
    """The worker does not have the run of that key any more."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping, and the first thing that a worker says."""


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The job needed more memory than a worker may take. The last thing that a worker says."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A fault of ours; its traceback is in the worker's log."""


Job = Open | Advance | Ping
Reply = Opened | Refused | Advanced | RecipeWanted | Pong | Exhausted | Failed
