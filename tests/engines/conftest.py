"""One browser of each engine for the whole session, and at its end what was left out."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.engines.engine import WIDE, Chromium, Driven, Engine
from tests.engines.person import Person
from tests.engines.webdriver import firefox, webkit
from tests.tooling import chromium, engines

NAMES = ("chromium", "firefox", "webkit")
LEFT_OUT = pytest.StashKey[dict[str, str]]()


@contextmanager
def started(name: str, folder: Path, browser: Browser) -> Generator[Engine]:
    """A browser of that engine, as people have it. browser: says by which driver Chromium starts."""
    if name == "chromium":
        with chromium.launch(browser.browser_type) as whole:
            yield Chromium(whole.new_page(locale="en-US", color_scheme="light"))
        return
    with (firefox if name == "firefox" else webkit)(folder) as commands:
        yield Driven(name, commands)


@pytest.fixture(scope="session", params=NAMES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Engine]:
    """Each engine in turn. Skips, and says so at the end of the run, where this machine lacks it."""
    name: str = request.param
    if lack := engines.missing(name):
        request.config.stash.setdefault(LEFT_OUT, {})[name] = lack
        pytest.skip(f"no {lack}")
    with started(name, tmp_path_factory.mktemp(name), browser) as made:
        yield made


@pytest.fixture
def person(engine: Engine, server: str) -> Person:
    """Somebody before a window of that engine."""
    engine.resize(*WIDE)
    return Person(engine, server)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Names the engines that were not tested."""
    nothing: dict[str, str] = {}
    for name, lack in config.stash.get(LEFT_OUT, nothing).items():
        terminalreporter.write_line(
            f"NOT TESTED in {name}, no {lack} here: `python -m tests.tooling.engines` installs it as root",
            red=True,
        )
