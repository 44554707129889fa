"""Fixtures for every test: the real server, a browser, and a page that notices what a person would not."""

import os
from collections.abc import Callable, Generator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TypedDict

import pytest
import torch
from playwright.sync_api import Browser, Page, sync_playwright

from tests.tooling import chromium
from tests.tooling.serving import Server, serving
from tests.tooling.shared import SharedContext
from tests.tooling.trained import write_models
from tests.tooling.watching import Faults, watch

# A core for each lane of tests: several threads for small matrices only wait for each other. Processes that
# tests start read the variable when they import PyTorch; here it is imported already.
os.environ.setdefault("OMP_NUM_THREADS", "1")
torch.set_num_threads(1)

# axe-core itself, as the package brings it; its own wrapper around it has no types.
AXE_SCRIPT = files("axe_playwright_python").joinpath("axe.min.js")
SERVER_LOG = pytest.StashKey[Path]()
LOG_LINES = 60


class Violation(TypedDict):
    """What we read of one of axe's findings."""

    id: str
    impact: str
    help: str
    nodes: list[dict[str, object]]


@pytest.fixture(scope="session")
def server_process(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """One real server for the whole session. A test that harms it starts its own with `serving`."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    models = write_models(tmp_path_factory.mktemp("models"))
    request.config.stash[SERVER_LOG] = log
    with serving(log, environment={"UNROLLED_MODELS_DIR": str(models)}) as server:
        yield server


@pytest.fixture(scope="session")
def server(server_process: Server) -> str:
    """Base URL of the session's server, without a trailing slash."""
    return server_process.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session: the headless shell, where this machine has one."""
    with sync_playwright() as playwright:
        browser = chromium.launch_shell(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def page_faults() -> Faults:
    """What went wrong unseen in `page`. A test that provokes a fault on purpose looks here and clears it."""
    return Faults()


@pytest.fixture(scope="session")
def shared_context(browser: Browser, server: str) -> Iterator[SharedContext]:
    """The context that the pages of tests are opened in, one after the other."""
    shared = SharedContext(browser, server)
    yield shared
    shared.close()


@pytest.fixture
def page(
    shared_context: SharedContext, server: str, page_faults: Faults, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A page (1440 x 900, en-US) that nobody has been at, not yet at any address; paths start at the server.

    The test fails when the page or a worker of it logs an error, throws one, asks any host but our server,
    or hears that the server failed.
    """
    failed = request.session.testsfailed
    page = shared_context.open()
    watch(page, server, page_faults)
    yield page
    shared_context.clear(reuse=not page_faults and request.session.testsfailed == failed)
    assert not page_faults, "unseen faults of the page:\n" + "\n".join(page_faults)


@pytest.fixture
def assert_accessible(page: Page) -> Callable[[], None]:
    """A check of `page` as it stands: axe finds nothing that it calls serious or critical."""

    def check() -> None:
        page.evaluate(AXE_SCRIPT.read_text("utf-8"))
        violations: list[Violation] = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then((result) => result.violations)"
        )
        grave = [violation for violation in violations if violation["impact"] in {"serious", "critical"}]
        assert not grave, "\n".join(
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['target']} {node['html']}" for node in violation["nodes"])
            for violation in grave
        )

    return check


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the server's log beside a failure of a test that used the server."""
    report = yield
    log = item.config.stash.get(SERVER_LOG, None)
    used = isinstance(item, pytest.Function) and "server_process" in item.fixturenames
    if report.failed and used and log is not None and log.exists():
        last_lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:]
        report.sections.append(("end of the server's log", "\n".join(last_lines)))
    return report
