"""What a recording of Chromium says of playback: what each step cost, and which steps were really painted.

Pure reading of the trace events that Chromium records; times in them are microseconds.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NotRequired, TypedDict

CATEGORIES = (
    "blink.user_timing",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
)
STEP_MARK = "step"
# Runs in the page before its own scripts: leaves STEP_MARK in the recording when `data-step` has changed,
# still inside the animation frame that changed it.
MARK_STEPS = f"""
new MutationObserver(() => performance.mark("{STEP_MARK}"))
  .observe(document, {{ subtree: true, attributes: true, attributeFilter: ["data-step"] }});
"""


class _Data(TypedDict, total=False):
    frameId: int


class _Arguments(TypedDict, total=False):
    frameId: int
    data: _Data


class Event(TypedDict):
    """The fields of a trace event that are read here."""

    name: str
    ph: str
    ts: int
    pid: int
    tid: int
    dur: NotRequired[int]
    tdur: NotRequired[int]
    args: _Arguments


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the page's main thread: milliseconds on the clock, and of the processor's time."""

    start: float
    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Playback as it was recorded.

    `steps` has, for each step but the last, all that the main thread did until the next one; `tasks` every
    task from the first step on; `painted` counts the steps that reached the screen, in `seconds`.
    """

    steps: tuple[Task, ...]
    tasks: tuple[Task, ...]
    painted: int
    seconds: float


def read(recording: bytes) -> Timeline:
    """The playback in a recording made with CATEGORIES of a page that runs MARK_STEPS.

    Raises ValueError where it holds fewer than two steps.
    """
    events: list[Event] = json.loads(recording)["traceEvents"]
    events.sort(key=lambda event: event.get("ts", 0))
    marks = [event for event in events if event["name"] == STEP_MARK and event["ph"] in "IiRn"]
    if len(marks) < 2:
        raise ValueError(f"the recording holds {len(marks)} steps")
    process, thread = marks[0]["pid"], marks[0]["tid"]
    ours = [event for event in events if event["pid"] == process]
    times = [mark["ts"] for mark in marks]
    tasks = tuple(_tasks(event for event in ours if event["tid"] == thread))
    begun = _index(tasks, times[0])
    return Timeline(
        steps=tuple(_costs(tasks, times)),
        tasks=tasks[begun:],
        painted=_painted(ours, thread, times),
        seconds=(times[-1] - times[0]) / 1e6,
    )


def _tasks(events: Iterable[Event]) -> Iterable[Task]:
    for event in events:
        if event["name"] == "RunTask" and event["ph"] == "X":
            wall, cpu = event.get("dur", 0), event.get("tdur", 0)
            yield Task(event["ts"], wall / 1e3, cpu / 1e3)


def _index(tasks: tuple[Task, ...], time: float) -> int:
    """The place of the task in which `time` lies."""
    return max(0, bisect_right(tasks, time, key=lambda task: task.start) - 1)


def _costs(tasks: tuple[Task, ...], times: list[int]) -> Iterable[Task]:
    for first, last in pairwise(_index(tasks, time) for time in times):
        group = tasks[first:last]
        if group:
            yield Task(group[0].start, sum(task.wall for task in group), sum(task.cpu for task in group))


def _painted(events: list[Event], thread: int, times: list[int]) -> int:
    """Steps whose own frame of the main thread was activated, and drawn before another replaced it."""
    frame_of_step = _frames(events, thread, times)
    active: int | None = None
    drawn: set[int] = set()
    for event in events:
        if event["name"] == "ActivateLayerTree":
            active = event["args"].get("frameId")
        elif event["name"] == "DrawFrame" and active is not None:
            drawn.add(active)
    return len(drawn & frame_of_step)


def _frames(events: list[Event], thread: int, times: list[int]) -> set[int]:
    """The frames of the main thread in which steps were marked."""
    begun = [event for event in events if event["name"] == "BeginMainThreadFrame" and event["tid"] == thread]
    found: set[int] = set()
    for time in times:
        place = bisect_right(begun, time, key=lambda event: event["ts"]) - 1
        frame = begun[place]["args"].get("data", {}).get("frameId") if place >= 0 else None
        if frame is not None:
            found.add(frame)
    return found
