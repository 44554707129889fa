"""Somebody who uses the page in any engine: finds things by roles and names, and waits for what comes."""

import base64
import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Error as PlaywrightError

from tests.engines.engine import Engine
from tests.engines.webdriver import BrowserEnded, WebDriverError

LIMIT = 30.0  # seconds, as the machine may be busy
MINUS = "\u2212"
FIND = """
const [role, name, nth] = arguments;
const kinds = {
  button: 'button, [role=button]', link: 'a[href]', radio: 'input[type=radio]', slider: 'input[type=range]',
  dialog: 'dialog[open]', heading: 'h1, h2, h3', alert: '[role=alert]', textbox: 'input[type=text]',
  combobox: 'select', summary: 'summary', checkbox: 'input[type=checkbox]', any: '*',
};
const labelled = (one) => [...(one.labels ?? [])].map((label) => label.textContent).join(' ');
const nameOf = (one) => (one.getAttribute('aria-label') || labelled(one) || one.textContent)
  .trim().replace(/\\s+/g, ' ');
const seen = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === 'visible';
const wanted = new RegExp(name, 'u');
const fits = (one) => seen(one) && wanted.test(nameOf(one));
const found = [...document.querySelectorAll(kinds[role])].filter(fits)[nth];
if (!found) return null;
const whole = found.closest('label') ?? found;
const centre = () => {
  const { left, top, width, height } = whole.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2, width, height };
};
const free = ({ x, y }) => whole.contains(document.elementFromPoint(x, y));
if (!free(centre())) whole.scrollIntoView({ block: 'center', behavior: 'instant' });
return { ...centre(), free: free(centre()), text: found.textContent };
"""
CELL = """
const [timeStep] = arguments;
const stage = document.querySelector('#stage');
const frame = stage.querySelector('.frame.focus').getBoundingClientRect();
const column = stage.querySelector('.playhead').getBoundingClientRect().width;
const by = timeStep - Number(stage.dataset.step);
return { x: frame.left + frame.width / 2 + by * column, y: frame.top + frame.height / 2 };
"""
DROP = """
const [name, content] = arguments;
const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
const dataTransfer = new DataTransfer();
dataTransfer.items.add(new File([bytes], name));
for (const kind of ['dragenter', 'dragover', 'drop'])
  document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
"""
STAGE = "return { ...document.querySelector('#stage').dataset }"
WHOLE = """const stage = document.querySelector('#stage');
return stage?.dataset.state === 'paused'
  && /--arrived: 100%/.test(document.querySelector('#step').getAttribute('style'))
  && !document.querySelector('#unstarted') && document.querySelector('#stage .frame.focus') !== null"""
Json = Any  # Any: JSON


class Person:
    """One window and whoever looks at it."""

    def __init__(self, engine: Engine, server: str) -> None:
        self.engine = engine
        self.server = server

    def until(self, what: Callable[[], Json], told: str) -> Json:
        """What `what` says once that is something. Raises AssertionError where it stays nothing.

        A page that is being left for another cannot answer: it is asked again.
        """
        deadline = time.monotonic() + LIMIT
        fault = None
        while time.monotonic() < deadline:
            try:
                if found := what():
                    return found
            except BrowserEnded:
                raise
            except (PlaywrightError, WebDriverError) as error:
                fault = error
            time.sleep(0.1)
        raise AssertionError(
            f"{self.engine.name}: {told} never came; {self.evaluate('return location.href')}"
        ) from fault

    def evaluate(self, script: str, *given: Json) -> Json:
        """What a function's body returns in the page."""
        return self.engine.evaluate(script, *given)

    def true(self, expression: str, *given: Json) -> None:
        """Waits until an expression of the page is true."""
        self.until(lambda: self.evaluate(f"return Boolean({expression})", *given), expression)

    def opens(self, path: str) -> None:
        """Goes to a page of the server."""
        self.engine.go(self.server + path)

    def shows(self, **query: str | int) -> None:
        """Opens a run at a step, and waits until all of it is there."""
        self.opens(f"/?{urlencode({'step': 0, 'lang': 'en', **query})}")
        self.until(lambda: self.evaluate(WHOLE), "the whole run")

    def finds(self, role: str, name: str, nth: int = 0) -> dict[str, Json]:
        """Something that is seen, by its role and a pattern of its name."""
        return self.until(lambda: self.evaluate(FIND, role, name, nth), f"{role} {name}")

    def clicks(self, role: str, name: str, nth: int = 0) -> None:
        """Clicks on it, once it stands where it stood a moment ago and nothing lies over it.

        A page that is still being laid out moves what it has: a click would fall beside it.
        """
        places: list[dict[str, Json]] = []

        def at_rest() -> bool:
            places.append(self.evaluate(FIND, role, name, nth))
            last = places[-2:]
            return len(last) == 2 and last[0] == last[1] and bool(last[1]) and last[1]["free"]

        self.until(at_rest, f"{role} {name} at rest")
        self.engine.click(places[-1]["x"], places[-1]["y"])

    def clicks_cell(self, time_step: int) -> None:
        """Clicks on the cell of a time step of one direction."""
        place = self.evaluate(CELL, time_step)
        self.engine.click(place["x"], place["y"])

    def presses(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            self.engine.press(key)

    def stands_at(self, step: int) -> None:
        """Waits until the playhead does."""
        self.until(lambda: self.evaluate(STAGE).get("step") == str(step), f"step {step}")

    def reads(self, selector: str, text: str) -> None:
        """Waits until a part of the page has that text in it."""
        script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText).join(' ')"
        self.until(lambda: text in str(self.evaluate(script, selector)), f"{text!r} in {selector}")

    def address_has(self, text: str) -> None:
        """Waits until the address of the page has that in it."""
        self.until(lambda: text in str(self.evaluate("return location.href")), f"{text!r} in the address")

    def drops(self, name: str, content: bytes) -> None:
        """Drags a file onto the page."""
        self.evaluate(DROP, name, base64.b64encode(content).decode())

    def run(self, **query: str | int) -> list[dict[str, Json]]:
        """The lines of a run, as the server tells them."""
        with urllib.request.urlopen(f"{self.server}/api/runs?{urlencode(query)}") as answer:
            return [json.loads(line) for line in answer]


def written(number: float) -> str:
    """A number as the page writes it."""
    return f"{number:.3f}".replace("-", MINUS)
