"""What a first visit waits for: `python -m tests.bench.visit`.

A browser that has never been here opens the page over a telephone's network, a middling one and none, and on
a processor slowed four times. The table shows when something was first painted, when the first picture was on
the screen, when the first step had been played, and when Plotly had drawn the picture, from which on nothing
is missing; and beside them what one file of the bytes of all that takes over the same network, in turns with
the visits. Times are milliseconds from navigation on, medians.

The network is `tests/tooling/network.py`'s, before the server itself, which speaks HTTP/1.1. The processor is
slowed by Chromium, for the page's own thread.
"""

import json
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.tooling import chromium
from tests.tooling.network import Network, through
from tests.tooling.serving import serving

ROUNDS = 5
PLENTY = 120_000
"""Milliseconds after which nothing is waited for."""
TARGET_RATIO = 1.6
TARGET_SECOND = 500.0
HEADER = ("painted", "picture", "step", "plotly", "kB", "requests", "one file", "ratio", "again")
MARKS = {
    "picture": ".draft:not([hidden]), .tile .main-svg",
    "plotly": ".tile .main-svg",
    "step": "#stage[data-state='playing']:not([data-step='0'])",
}
MARK = f"""
for (const [name, selector] of Object.entries({json.dumps(MARKS)})) {{
  const look = () => {{
    if (!document.querySelector(selector)) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => {{
      document.documentElement.setAttribute(`data-first-${{name}}`, performance.now());
    }}));
  }};
  look();
}}
"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
LOADED = "() => performance.getEntriesByType('navigation')[0].responseEnd"


class Conditions(NamedTuple):
    """slowed: times that the processor is; target: milliseconds to the first picture, None for a ratio."""

    network: Network
    slowed: int = 1
    target: float | None = None


CONDITIONS = (
    Conditions(Network("150 ms, 1.6 Mbit/s", 0.150, 1.6e6 / 8)),
    Conditions(Network("60 ms, 9 Mbit/s", 0.060, 9e6 / 8)),
    Conditions(Network("none", 0.0, inf), target=800.0),
    Conditions(Network("none, processor / 4", 0.0, inf), slowed=4, target=1500.0),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Milliseconds to the first paint, picture and step, and until Plotly had drawn the picture; bytes and
    requests until then."""

    painted: float
    picture: float
    step: float
    plotly: float
    weight: int
    requests: int


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "server.log") as server,
        file_of_any_size() as files,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch_shell(playwright.chromium)
        print(f"a first visit of /, and a second ('again'): milliseconds, medians of {ROUNDS}")
        print("{:<22}".format("network"), *map("{:>9}".format, HEADER))
        with fresh(browser) as context:
            visit(context, server.url, lambda: 0, 1)  # a server just started has everything to read
        for conditions in CONDITIONS:
            show(browser, conditions, server.url, files)
        browser.close()


def show(browser: Browser, conditions: Conditions, url: str, files: str) -> None:
    """Measures visits under some conditions and the file in turns, and prints a row."""
    firsts: list[Visit] = []
    seconds: list[float] = []
    alone: list[float] = []
    with through(url, conditions.network) as (page, weight), through(files, conditions.network) as (file, _):
        for _ in range(ROUNDS):
            with fresh(browser) as context:
                firsts.append(visit(context, page, weight, conditions.slowed))
                seconds.append(visit(context, page, weight, conditions.slowed).picture)
            with fresh(browser) as context:
                alone.append(loaded(context, f"{file}/{firsts[-1].weight}", conditions.slowed))
    painted, picture, step, plotly, bytes_, requests = (
        median(getattr(one, name) for one in firsts) for name in Visit.__slots__
    )
    ratio, again = picture / median(alone), median(seconds)
    row = [
        f"{painted:.0f}",
        f"{picture:.0f}",
        f"{step:.0f}",
        f"{plotly:.0f}",
        f"{bytes_ / 1000:.0f}",
        f"{requests:.0f}",
    ]
    row += [f"{median(alone):.0f}", f"{ratio:.2f}", f"{again:.0f}"]
    fits = picture <= conditions.target if conditions.target else ratio <= TARGET_RATIO
    aim = f"picture <= {conditions.target:.0f}" if conditions.target else f"ratio <= {TARGET_RATIO}"
    verdict = f"{aim}: {'ok' if fits else 'MISSED'}"
    if conditions.network.round_trip == 0 and conditions.slowed == 1:
        verdict += f", again <= {TARGET_SECOND:.0f}: {'ok' if again <= TARGET_SECOND else 'MISSED'}"
    print(f"{conditions.network.name:<22}", *map("{:>9}".format, row), "", verdict, flush=True)


@contextmanager
def fresh(browser: Browser) -> Generator[BrowserContext]:
    """A browser that has never been here."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    yield context
    context.close()


@contextmanager
def slowed(context: BrowserContext, times: int) -> Generator[Page]:
    """A page whose own thread is so many times as slow."""
    page = context.new_page()
    if times > 1:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": times})  # pyright: ignore[reportUnknownMemberType]
    yield page
    page.close()


def visit(context: BrowserContext, url: str, weight: Callable[[], int], times: int) -> Visit:
    """Opens the page, and waits for its first step."""
    before = weight()
    asked: list[str] = []
    with slowed(context, times) as page:
        page.add_init_script(MARK)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{url}/", wait_until="commit")
        picture = marked(page, "picture")
        step = marked(page, "step")
        plotly = marked(page, "plotly")
        came, requests = weight() - before, len(asked)
        return Visit(float(page.evaluate(PAINTED)), picture, step, plotly, came, requests)


def marked(page: Page, name: str) -> float:
    """Waits for that mark; milliseconds from navigation on."""
    found = page.wait_for_selector(f"html[data-first-{name}]", timeout=PLENTY)
    return float((found and found.get_attribute(f"data-first-{name}")) or "nan")


def loaded(context: BrowserContext, url: str, times: int) -> float:
    """Milliseconds from navigation to the last byte of a file."""
    with slowed(context, times) as page:
        page.goto(url, wait_until="load", timeout=PLENTY)
        return float(page.evaluate(LOADED))


@contextmanager
def file_of_any_size() -> Generator[str]:
    """Serves, until the block ends, a file of as many bytes as the path says; gives the base URL."""

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            size = int(name) if name.isdecimal() else 0
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(size))
            self.end_headers()
            self.wfile.write((b"a line of text\n" * (size // 15 + 1))[:size])

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


if __name__ == "__main__":
    main()
