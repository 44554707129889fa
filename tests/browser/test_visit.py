"""What a visit weighs on the wire: every byte that comes from the server, headers and the run among them."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.app.processes import eventually
from tests.browser.screen import WHOLE_RUN, stage
from tests.tooling.scales import Scale, weighing
from tests.tooling.watching import Faults, watch

FIRST = 480 * 1000
SECOND = 4 * 2**10
QUIET = 1.5
"""Seconds without a byte after which all has come, also what the page loads while it is idle."""
OF_THE_PAGE = "/assets/plotly.js"


@pytest.fixture
def scale(server: str) -> Iterator[tuple[str, Scale]]:
    """A scale before a server that has had the time to compress what is large."""

    def compressed() -> bool:
        accepted = {"Accept-Encoding": "br"}
        with httpx2.stream("GET", f"{server}{OF_THE_PAGE}", headers=accepted) as answer:
            return "content-encoding" in answer.headers

    assert eventually(compressed, 60)
    with weighing(server) as weighed:
        yield weighed


@pytest.fixture
def visitor(browser: Browser, scale: tuple[str, Scale]) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    context = browser.new_context(base_url=scale[0], viewport={"width": 1440, "height": 900}, locale="en-US")
    yield context
    context.close()


def visit(visitor: BrowserContext, scale: tuple[str, Scale]) -> int:
    """Opens the page and waits until it has all that it asks for; gives the bytes that came."""
    url, weight = scale
    before = weight.received
    page = visitor.new_page()
    faults = Faults()
    watch(page, url, faults)
    page.goto("/")
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)
    expect(stage(page)).to_have_attribute("data-state", "paused", timeout=60_000)
    assert eventually(lambda: weight.quiet_for() > QUIET, 30)
    page.close()
    assert not faults
    return weight.received - before


def test_a_first_visit_weighs_at_most_480_kilobytes(
    visitor: BrowserContext, scale: tuple[str, Scale], server: str
) -> None:
    plotly = httpx2.head(f"{server}{OF_THE_PAGE}", headers={"Accept-Encoding": "br"})
    if int(plotly.headers["content-length"]) > FIRST:
        pytest.skip("without npm the page has the Python package's Plotly, of 1.1 MB")
    weight = visit(visitor, scale)
    print(f"a first visit: {weight} bytes of at most {FIRST}")
    assert weight <= FIRST


def test_a_second_visit_weighs_next_to_nothing(visitor: BrowserContext, scale: tuple[str, Scale]) -> None:
    first = visit(visitor, scale)
    second = visit(visitor, scale)
    print(f"a first visit: {first} bytes, a second: {second}")
    assert second <= SECOND
