"""How smoothly a long run is skimmed: `python -m tests.bench.skim`.

A pointer drags the overview's playhead from the first step to the last in ten seconds. Counted are the frames
that the browser made meanwhile, the longest time between two of them, and those in which the score's window
showed values: a tile or the draft below it.
"""

import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from tests.tooling import chromium
from tests.tooling.serving import serving

STEPS = 2_000, 20_000, 100_000
SECONDS = 10.0
PAUSE = 0.012  # seconds between two movements of the pointer: mice report some hundred times a second
ARRIVED = "#step[style*='--arrived: 100%']"
ARRIVING = 120_000.0  # milliseconds
NETWORK = "cell=lstm&hidden_size=16"
SENTENCE = "the cat sat on the mat and looked at the dog "
LIMITS = {"UNROLLED_MAX_TIME_STEPS": str(max(STEPS)), "UNROLLED_MAX_NUMBERS": "400000000"}
MOST_PER_FRAME = 50.0
RECORD = """() => {
  const stage = document.querySelector("#stage");
  const score = document.querySelector(".score");
  const frames = [];
  window.skimmed = frames;
  const look = (now) => {
    const middle = score.getBoundingClientRect();
    const x = middle.left + middle.width / 2;
    const tiled = [...document.querySelectorAll(".tile .main-svg")].some((svg) => {
      const { left, right } = svg.getBoundingClientRect();
      return left <= x && x <= right;
    });
    frames.push([now, Number(stage.dataset.step), tiled || !document.querySelector(".draft").hidden]);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True, slots=True)
class Skim:
    """Frames a second, milliseconds between frames (median, 95th percentile, longest), steps that were
    stopped at, and the share of the frames that showed values."""

    rate: float
    middle: float
    high: float
    longest: float
    places: int
    filled: float


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "server.log", environment=LIMITS) as server,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch_shell(playwright.chromium)
        print(f"LSTM, 16 units, dragged from end to end in {SECONDS:g} s; milliseconds between frames")
        print(("{:>10} " * 7).format("steps", "frames/s", "p50", "p95", "longest", "places", "filled"))
        for steps in STEPS:
            skim = _skim(browser, server.url, steps)
            fits = skim.high <= MOST_PER_FRAME and skim.filled > 0.95
            print(
                f"{steps:>10} {skim.rate:>10.0f} {skim.middle:>10.1f} {skim.high:>10.1f} "
                f"{skim.longest:>10.0f} {skim.places:>10} {skim.filled:>10.2f}",
                "ok" if fits else "MISSED",
                flush=True,
            )
        browser.close()


def _skim(browser: Browser, server: str, steps: int) -> Skim:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.goto(f"{server}/?{NETWORK}&text=ab&step=0")
    page.locator(ARRIVED).wait_for()
    text = (SENTENCE * (steps // len(SENTENCE) + 1))[:steps]
    page.get_by_role("textbox", name="Text to read").fill(text)
    page.locator(f"#stage[data-steps='{steps}']").wait_for(timeout=ARRIVING)
    page.locator(ARRIVED).wait_for(timeout=ARRIVING)
    page.wait_for_timeout(1000)
    page.evaluate(RECORD)
    _drag(page)
    frames: list[tuple[float, int, bool]] = page.evaluate("() => window.skimmed")
    context.close()
    gaps = [later[0] - one[0] for one, later in pairwise(frames)]
    return Skim(
        rate=1000 * len(gaps) / sum(gaps),
        middle=median(gaps),
        high=quantiles(gaps, n=20)[-1],
        longest=max(gaps),
        places=len({step for _, step, _ in frames}),
        filled=sum(is_filled for _, _, is_filled in frames) / len(frames),
    )


def _drag(page: Page) -> None:
    box = page.get_by_role("slider", name="Step", exact=True).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 1, y)
    page.mouse.down()
    begun = time.monotonic()
    while (share := (time.monotonic() - begun) / SECONDS) < 1:
        page.mouse.move(box["x"] + 1 + share * (box["width"] - 2), y)
        time.sleep(PAUSE)
    page.mouse.up()


if __name__ == "__main__":
    main()
