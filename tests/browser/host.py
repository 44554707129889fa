"""A page on another origin that frames the stage."""

from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler
from typing import Any

from playwright.sync_api import FrameLocator, Page

from tests.tooling.watching import Faults

TEXT = "hello"
PAGE = """<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<iframe id="stage-frame" width="960" height="540"></iframe>
<script>
const heard = [];
addEventListener("message", ({ data, origin }) => heard.push({ ...data, origin }));
const frame = document.querySelector("iframe");
const send = (message) => frame.contentWindow.postMessage(message, "*");
</script>
"""
WISH = "(wish) => send({ source: 'unrolled', ...wish })"


class Quiet(SimpleHTTPRequestHandler):
    """Files without a word about each."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@dataclass(frozen=True)
class Host:
    """A page on another origin, which frames the stage and writes down what it hears."""

    page: Page
    origin: str
    server: str
    faults: Faults = field(default_factory=Faults)
    """What went wrong unseen. A test that provokes a fault on purpose clears it."""

    def frame(self, query: str = f"text={TEXT}&lang=en") -> FrameLocator:
        """Frames that run, and waits for nothing."""
        self.page.goto(f"{self.origin}/host.html")
        self.page.evaluate("(url) => { frame.src = url }", f"{self.server}/?{query}&embed=1")
        return self.page.frame_locator("#stage-frame")

    def send(self, type: str, step: int | None = None, **more: str | int) -> None:
        """Says something to the stage."""
        self.page.evaluate(WISH, {"type": type, **({} if step is None else {"step": step}), **more})

    def last(self, kind: str, **expected: str | int) -> dict[str, Any]:
        """The last event of a kind, once it is as expected."""
        wanted = {"type": kind, **expected}
        self.page.wait_for_function(
            """(wanted) => Object.entries(wanted).every(
              ([name, value]) => heard.findLast(({ type }) => type === wanted.type)?.[name] === value)""",
            arg=wanted,
        )
        return next(event for event in reversed(self.heard()) if event["type"] == kind)

    def heard(self) -> list[dict[str, Any]]:  # events are JSON
        """All that the stage has told so far."""
        return self.page.evaluate("heard")

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        """What it has told once there are so many events."""
        self.page.wait_for_function("(count) => heard.length >= count", arg=count)
        return self.heard()
