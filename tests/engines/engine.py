"""What a person does with a browser, whatever its engine: one interface, two ways to drive."""

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.engines.webdriver import Commands

Json = Any  # Any: JSON
WIDE = (1440, 900)
KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "Home": "\ue011",
    "End": "\ue010",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
"""WebDriver's characters for keys that write none."""


class Engine(Protocol):
    """A browser with one page."""

    name: str

    def go(self, url: str) -> None:
        """Opens an address and waits until it is loaded."""
        ...

    def evaluate(self, script: str, *given: Json) -> Json:
        """What a function's body returns; `arguments` are what is given."""
        ...

    def move(self, x: float, y: float) -> None:
        """Moves the pointer to a place of the window, in CSS pixels."""
        ...

    def click(self, x: float, y: float) -> None:
        """Moves there and clicks."""
        ...

    def press(self, key: str) -> None:
        """Presses one key, by its name in the DOM."""
        ...

    def resize(self, width: int, height: int) -> None:
        """Gives the page a window of that size, in CSS pixels."""
        ...

    def history(self, by: int) -> None:
        """Goes back, or forward."""
        ...

    def screenshot(self, path: Path) -> None:
        """Keeps what is seen, as a PNG."""
        ...


class Chromium:
    """Playwright's page."""

    name = "chromium"

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, url: str) -> None:
        """See Engine."""
        self.page.goto(url)

    def evaluate(self, script: str, *given: Json) -> Json:
        """See Engine."""
        wrapped = f"(given) => (function () {{ {script} }})(...given)"
        return self.page.evaluate(wrapped, list(given))

    def move(self, x: float, y: float) -> None:
        """See Engine."""
        self.page.mouse.move(x, y)

    def click(self, x: float, y: float) -> None:
        """See Engine."""
        self.page.mouse.click(x, y)

    def press(self, key: str) -> None:
        """See Engine."""
        self.page.keyboard.press(key)

    def resize(self, width: int, height: int) -> None:
        """See Engine."""
        self.page.set_viewport_size({"width": width, "height": height})

    def history(self, by: int) -> None:
        """See Engine."""
        if by < 0:
            self.page.go_back()
        else:
            self.page.go_forward()

    def screenshot(self, path: Path) -> None:
        """See Engine."""
        self.page.screenshot(path=path)


class Driven:
    """A browser that takes WebDriver's commands."""

    def __init__(self, name: str, send: Commands) -> None:
        self.name = name
        self.send = send

    def go(self, url: str) -> None:
        """See Engine."""
        self.send("Navigate", {"url": url})

    def evaluate(self, script: str, *given: Json) -> Json:
        """See Engine."""
        return self.send("ExecuteScript", {"script": script, "args": list(given)})

    def move(self, x: float, y: float) -> None:
        """See Engine."""
        self.point({"type": "pointerMove", "x": round(x), "y": round(y)})

    def click(self, x: float, y: float) -> None:
        """See Engine."""
        self.point(
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        )

    def point(self, *actions: Mapping[str, Json]) -> None:
        """Actions of a mouse."""
        mouse = {"parameters": {"pointerType": "mouse"}, "type": "pointer", "id": "mouse"}
        self.send("PerformActions", {"actions": [{**mouse, "actions": list(actions)}]})

    def press(self, key: str) -> None:
        """See Engine."""
        value = KEYS.get(key, key)
        keys: Sequence[Json] = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.send("PerformActions", {"actions": [{"type": "key", "id": "keyboard", "actions": keys}]})

    def resize(self, width: int, height: int) -> None:
        """See Engine."""
        outer, inner = [width, height], [0, 0]
        for _ in range(8):
            self.send("SetWindowRect", {"x": 0, "y": 0, "width": outer[0], "height": outer[1]})
            inner = self.evaluate("return [innerWidth, innerHeight]")
            if inner == [width, height]:
                return
            outer = [outer[0] + width - inner[0], outer[1] + height - inner[1]]
        raise AssertionError(f"{self.name} keeps a window of {inner}, not {json.dumps([width, height])}")

    def history(self, by: int) -> None:
        """See Engine."""
        self.send("Back" if by < 0 else "Forward")

    def screenshot(self, path: Path) -> None:
        """See Engine."""
        path.write_bytes(base64.b64decode(self.send("TakeScreenshot", {"full": False})))
