"""The screen as a person meets it: by roles and names, and by what the stage tells those who embed it."""

import re
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from tests.tooling.watching import Faults, watch

WHOLE_RUN = re.compile(r"--arrived: 100%")
LIMIT = 20.0  # seconds, as the machine may be busy
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
REST = f"""() => ({FRAMES})().then(() => Promise.allSettled(document.getAnimations()
  .filter((motion) => Number.isFinite(motion.effect.getComputedTiming().endTime))
  .map(({{ finished }}) => finished)))"""


def link(**parameters: str | int | bool) -> str:
    """The page's address with these query parameters, spelled as in a link."""
    spelled = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in parameters.items()
    }
    return f"/?{urlencode(spelled)}"


def stage(page: Page) -> Locator:
    """The element that says how playback stands."""
    return page.locator("#stage")


def button(page: Page, name: str) -> Locator:
    """The button of exactly that name."""
    return page.get_by_role("button", name=name, exact=True)


def slider(page: Page) -> Locator:
    """The one that scrubs."""
    return page.get_by_role("slider", name="Step", exact=True)


def alert(page: Page) -> Locator:
    """Where a failure is told."""
    return page.get_by_role("alert")


def interrupted(page: Page) -> Locator:
    """Where it is told that the stream stands still and will go on by itself."""
    return page.get_by_role("status").filter(has_text=re.compile("by itself|自动继续"))


def show(page: Page, **parameters: str | int | bool) -> None:
    """Opens a run, at its first step where no other is named, and waits until all of it has arrived and
    Plotly draws it."""
    page.goto(link(**{"step": 0, "lang": "en", **parameters}))
    expect_whole_run(page)
    expect(stage(page).locator(".tile").first).to_be_attached()


def expect_whole_run(page: Page) -> None:
    """Waits until all of the run has arrived: from then on each of its steps can be gone to."""
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)


def expect_step(page: Page, step: int, state: Literal["playing", "paused", "failed"] = "paused") -> None:
    """Waits until the stage stands at that step, in that state."""
    expect(stage(page)).to_have_attribute("data-step", str(step))
    expect(stage(page)).to_have_attribute("data-state", state)


def step_of(page: Page) -> int:
    """The step at which the stage stands now."""
    return int(stage(page).get_attribute("data-step") or "-1")


def settle(page: Page) -> None:
    """Lets two frames pass: what was asked for has been drawn."""
    page.evaluate(FRAMES)


def come_to_rest(page: Page) -> None:
    """Waits until what was asked for has been drawn and no part of it moves or fades any more."""
    page.evaluate(REST)


def halt(page: Page) -> None:
    """Stops the page's clock, which `page.clock.install` has made; from then on `run_for` alone moves it.

    The clock leaps ahead, farther than a slow machine takes to pass on when: nothing may play meanwhile.
    """
    page.clock.pause_at(page.evaluate("() => Date.now() + 60_000"))


def eventually(check: Callable[[], None]) -> None:
    """Tries until `check` raises no AssertionError; raises its last one after LIMIT seconds."""
    deadline = time.monotonic() + LIMIT
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextmanager
def visitor(
    browser: Browser,
    url: str,
    faults: Faults,
    *,
    size: tuple[int, int] = (1440, 900),
    touch: bool = False,
    locale: str = "en-US",
    dark: bool = False,
    calm: bool = False,
) -> Generator[Page]:
    """A page of somebody else: on another server, a phone, in another language, in the dark, without motion.

    Fails at the end where the page did wrong unseen; who provokes that on purpose clears `faults` before.
    """
    context = browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        has_touch=touch,
        is_mobile=touch,
        locale=locale,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if calm else "no-preference",
    )
    page = context.new_page()
    watch(page, url, faults)
    yield page
    context.close()
    assert not faults, "unseen faults of the page:\n" + "\n".join(faults)


def query_of(page: Page) -> dict[str, list[str]]:
    """The query of the page's address at this moment. Playwright's own copy of the address may be older."""
    address: str = page.evaluate("() => location.href")
    return parse_qs(urlsplit(address).query)
