"""What playback costs the browser: `python -m tests.bench.browser`.

The page plays at its highest speed while Chromium records what its main thread does and which frames reach
the screen (headless, without a GPU). The cost of a step is all that the main thread does from one step to the
next: the page's scripts, style, layout, paint, commit, tiles drawn ahead, garbage collection. `cpu` is the
processor's time of that thread, `wall` what the clock says, which on a busy machine holds waiting, too. Each
scenario is played several times; the table shows the median of the repetitions. Verdicts go by `cpu`.
"""

import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser import timeline
from tests.tooling import chromium
from tests.tooling.serving import serving

STEPS = 50, 200, 2000
REPETITIONS = 3
LONGEST_PLAY = 8000.0  # milliseconds, as all times here
SETTLING = 1000.0
LONG_TASK = 50.0
HIGHEST_SPEED = 60  # steps a second
MEDIAN_TARGET, P95_TARGET, PAINTED_TARGET = 5.0, 10.0, 55.0
HEADER = (
    *("steps", "cpu p50", "cpu p95", "wall p50", "wall p95", "painted/s"),
    *("> 50 cpu", "> 50 wall", "longest"),
)
NETWORK = {"cell": "lstm", "num_layers": "2", "hidden_size": "64"}
SENTENCE = "the cat sat on the mat and looked at the dog "
ARRIVED = "#step[style*='--arrived: 100%']"
PICTURED, WHOLE = "data-first-picture", "data-whole-run"
# Leaves the milliseconds from navigation to the frame in which the first tile, and the news that the last
# line has come, were on the screen.
MARK_VISIT = f"""
const mark = (selector, name) => {{
  if (!document.querySelector(selector)) return requestAnimationFrame(() => mark(selector, name));
  requestAnimationFrame(() => setTimeout(() => {{
    document.documentElement.setAttribute(name, performance.now());
  }}));
}};
mark(".tile .main-svg", "{PICTURED}");
mark("{ARRIVED}", "{WHOLE}");
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One first visit: milliseconds from navigation to the first picture and to the last line, both as seen
    on the screen, and bytes."""

    first_picture: float
    last_line: float
    transferred: dict[str, int]


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "server.log") as server,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch(playwright.chromium)
        _show_playback(browser, server.url)
        _show_arrival(browser, server.url)
        _show_visit(browser, server.url)
        browser.close()


def _show_playback(browser: Browser, server: str) -> None:
    print(f"LSTM, 2 layers, 64 units; median of {REPETITIONS} repetitions; milliseconds of the main thread")
    print(("{:>10} " * len(HEADER)).format(*HEADER))
    for steps in STEPS:
        played = [_play_loaded(browser, _link(server, steps, step=0), steps) for _ in range(REPETITIONS)]
        _show_row(steps, played)
    target = f"<= {MEDIAN_TARGET:g}", f"<= {P95_TARGET:g}", "", "", f">= {PAINTED_TARGET:g}", "0", "", ""
    print(("{:>10} " * len(HEADER)).format("target", *target), "\n")


def _show_row(steps: int, played: list[timeline.Timeline]) -> None:
    cpu, cpu_high = _of_each(_median_and_p95([step.cpu for step in one.steps]) for one in played)
    wall, wall_high = _of_each(_median_and_p95([step.wall for step in one.steps]) for one in played)
    long, long_wall, longest = _of_each(_long_tasks(one) for one in played)
    painted = median(one.painted / one.seconds for one in played)
    fits = cpu <= MEDIAN_TARGET and cpu_high <= P95_TARGET and painted >= PAINTED_TARGET and not long
    row = ("{:>10} " + "{:>10.1f} " * 5 + "{:>10g} {:>10g} {:>10.0f}").format(
        steps, cpu, cpu_high, wall, wall_high, painted, long, long_wall, longest
    )
    print(row, _verdict(fits), flush=True)


def _long_tasks(played: timeline.Timeline) -> tuple[float, float, float]:
    """How many there are by the processor's time and by the clock, and the longest by the processor's."""
    cpu, wall = [task.cpu for task in played.tasks], [task.wall for task in played.tasks]
    return sum(time > LONG_TASK for time in cpu), sum(time > LONG_TASK for time in wall), max(cpu)


def _show_arrival(browser: Browser, server: str) -> None:
    """Long tasks where playback begins with the first step and the stream is still on its way."""
    print(f"from the first step on, while the rest of the run arrives: tasks > {LONG_TASK:g} ms")
    for steps in STEPS[1:]:
        played = [_play_arriving(browser, _link(server, steps), steps) for _ in range(REPETITIONS)]
        cpu, wall, longest = _of_each(_long_tasks(one) for one in played)
        print(
            f"{steps:>10} steps: {cpu:g} by cpu, {wall:g} by wall, longest {longest:.0f} cpu",
            _verdict(not cpu),
        )
    print()


def _show_visit(browser: Browser, server: str) -> None:
    print("from navigation on, in milliseconds")
    for steps in STEPS[1:]:
        visits = [_visit(browser, _link(server, steps)) for _ in range(REPETITIONS)]
        picture, line = _of_each((visit.first_picture, visit.last_line) for visit in visits)
        first = all(visit.first_picture < visit.last_line for visit in visits)
        print(
            f"{steps:>10} steps: first picture after {picture:.0f} ms, last line after {line:.0f}",
            _verdict(first),
        )
    visit = _visit(browser, f"{server}/")
    print(f"first visit: {sum(visit.transferred.values()) / 1000:.0f} kB over the wire")
    for path, size in sorted(visit.transferred.items(), key=lambda item: -item[1])[:5]:
        print(f"{size / 1000:10.0f} kB {path}")


def _link(server: str, steps: int, **view: int) -> str:
    text = (SENTENCE * (steps // len(SENTENCE) + 1))[:steps]
    return f"{server}/?{urlencode({**NETWORK, 'text': text, 'speed': HIGHEST_SPEED, **view})}"


@contextmanager
def _page(browser: Browser) -> Generator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.add_init_script(timeline.MARK_STEPS + MARK_VISIT)
    yield page
    context.close()


def _play_loaded(browser: Browser, link: str, steps: int) -> timeline.Timeline:
    """Plays a run that is there and drawn."""
    with _page(browser) as page:
        page.goto(link)
        _marked(page, PICTURED)
        page.locator(ARRIVED).wait_for()
        page.wait_for_timeout(SETTLING)
        browser.start_tracing(page=page, categories=list(timeline.CATEGORIES))
        page.get_by_role("button", name="Play", exact=True).click()
        _let_it_play(page, steps)
        return timeline.read(browser.stop_tracing())


def _play_arriving(browser: Browser, link: str, steps: int) -> timeline.Timeline:
    """Records from navigation on: the page begins to play by itself, as soon as the first step is there."""
    with _page(browser) as page:
        browser.start_tracing(page=page, categories=list(timeline.CATEGORIES))
        page.goto(link)
        _let_it_play(page, steps)
        return timeline.read(browser.stop_tracing())


def _let_it_play(page: Page, steps: int) -> None:
    page.locator("#stage[data-state='playing']").wait_for()
    # Asked nothing meanwhile: it is the main thread that answers, in milliseconds that are not the page's.
    page.wait_for_timeout(min(LONGEST_PLAY, 1000 * steps / HIGHEST_SPEED + SETTLING))


def _visit(browser: Browser, link: str) -> Visit:
    """One first visit."""
    finished: list[Request] = []

    def keep(request: Request) -> None:
        finished.append(request)

    with _page(browser) as page:
        page.on("requestfinished", keep)
        page.goto(link)
        picture, whole = _marked(page, PICTURED), _marked(page, WHOLE)
        page.wait_for_timeout(SETTLING)
        transferred = {urlsplit(request.url).path: _size(request) for request in finished}
        return Visit(picture, whole, transferred)


def _marked(page: Page, name: str) -> float:
    """Waits for that mark; milliseconds from navigation."""
    marked = page.locator(f"html[{name}]")
    marked.wait_for()
    return float(marked.get_attribute(name) or "nan")


def _size(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def _verdict(fits: bool) -> str:
    return "ok" if fits else "MISSED"


def _of_each(repetitions: Iterable[Sequence[float]]) -> list[float]:
    """The median of each column over the repetitions."""
    return [median(column) for column in zip(*repetitions, strict=True)]


def _median_and_p95(values: list[float]) -> tuple[float, float]:
    return median(values), quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
