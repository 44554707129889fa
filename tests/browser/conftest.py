"""What all browser tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import LIMIT, visitor

expect.set_options(timeout=LIMIT * 1000)


@pytest.fixture
def phone(browser: Browser, server: str, page_faults: list[str]) -> Iterator[Page]:
    """A page on a telephone held upright."""
    with visitor(browser, server, page_faults, size=(390, 844), touch=True) as page:
        yield page
