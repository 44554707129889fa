"""One browser of each engine for each file of tests, and at the end of the run what was left out."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.engines.engine import Chromium, Driven, Engine
from tests.engines.lasting import Lasting
from tests.engines.person import Person
from tests.engines.webdriver import BrowserEnded, firefox, webkit
from tests.tooling import chromium, engines

NAMES = ("chromium", "firefox", "webkit")
ENDED = "ended"
"""A property of a test's report, which comes from the process that ran it to the one that sums up."""


@contextmanager
def started(name: str, folder: Path, browser: Browser) -> Generator[Engine]:
    """A browser of that engine, as people have it. browser: says by which driver Chromium starts."""
    if name == "chromium":
        with chromium.launch(browser.browser_type) as whole:
            yield Chromium(whole.new_page(locale="en-US", color_scheme="light"))
        return
    with (firefox if name == "firefox" else webkit)(folder) as commands:
        yield Driven(name, commands)


@pytest.fixture(scope="module", params=NAMES)
def lasting(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Lasting]:
    """Each engine in turn. Skips, and says so at the end of the run, where this machine lacks it."""
    name: str = request.param
    if lack := engines.missing(name):
        pytest.skip(f"{name}, no {lack} here")
    folder = tmp_path_factory.mktemp(name)
    made = Lasting(lambda: started(name, folder, browser), folder)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def person(lasting: Lasting, server: str, request: pytest.FixtureRequest) -> Person:
    """Somebody before a window of that engine."""
    before = len(lasting.endings)
    engine = lasting.ready()
    request.node.user_properties.extend((ENDED, told) for told in lasting.endings[before:])
    return Person(engine, server)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Tries a test once more, in a new browser, where the browser ended by itself: twice is a fault."""
    try:
        return (yield)
    except BrowserEnded as ended:
        given: dict[str, Any] = pyfuncitem.funcargs  # Any: the values of fixtures
        lasting: Lasting = given["lasting"]
        lasting.starts_again(ended)
        pyfuncitem.user_properties.append((ENDED, lasting.endings[-1]))
        given["person"].engine = lasting.ready()
        pyfuncitem.obj(**{name: given[name] for name in signature(pyfuncitem.obj).parameters})
        return True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the engines that were not tested, and the browsers that ended by themselves."""
    reports = [
        report for kind in ("passed", "failed", "skipped") for report in terminalreporter.getreports(kind)
    ]
    ours = [report for report in reports if report.nodeid.startswith("tests/engines/")]
    lacking = {report.longrepr[2].partition(": ")[2] for report in ours if report.skipped}
    for lack in sorted(lacking):
        terminalreporter.write_line(
            f"NOT TESTED in {lack}: `python -m tests.tooling.engines` installs it as root", red=True
        )
    for told in {told for report in ours for name, told in report.user_properties if name == ENDED}:
        terminalreporter.write_line(f"ENDED BY ITSELF and was started again: {told}", red=True)
