"""What all browser tests share."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.host import PAGE, Host, Quiet
from tests.browser.screen import LIMIT, visitor
from tests.tooling.serving import HOST, ROOT
from tests.tooling.watching import Faults, watch

expect.set_options(timeout=LIMIT * 1000)


@pytest.fixture
def phone(browser: Browser, server: str, page_faults: Faults) -> Iterator[Page]:
    """A page on a telephone held upright."""
    with visitor(browser, server, page_faults, size=(390, 844), touch=True) as page:
        yield page


@pytest.fixture
def files(tmp_path: Path) -> Iterator[str]:
    """The origin of another server, which serves the host's page and the documentation's example."""
    (tmp_path / "host.html").write_text(PAGE)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")  # the deck has reveal.js beside it
    (tmp_path / "talk.html").write_text((ROOT / "docs/example-slides.html").read_text("utf-8"), "utf-8")
    with ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


@pytest.fixture
def host(browser: Browser, server: str, files: str) -> Iterator[Host]:
    """That page. Fails where anything goes wrong unseen, or a third host is asked."""
    faults = Faults()
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-US")
    page = context.new_page()
    watch(page, server, faults)
    yield Host(page, files, server, faults)
    context.close()
    assert not [fault for fault in faults if files not in fault]
