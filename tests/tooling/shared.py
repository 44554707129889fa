"""One context of a browser for many tests, one after the other.

A renderer that has compiled the page's modules and Plotly once opens the page in half of the processor's
time. Pages of one context share it under `--process-per-site`, as long as one of them is open: so a page
without a script stays.
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

ARGUMENT = "--process-per-site"
STORAGE = "local_storage,indexeddb,cache_storage,file_systems,service_workers,websql"
"""What a page may keep: all but what the browser itself has fetched."""
USES = 50
"""Tests after which a context is replaced, so that no renderer grows old."""


class SharedContext:
    """Opens pages (1440 x 900, en-US) in one context, and clears away what a test leaves in it."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self.context: BrowserContext | None = None
        self.resident: Page | None = None
        self.uses = 0
        self.has_clock = False

    def open(self) -> Page:
        """A page of its own for one test, not yet at any address; paths start at the server."""
        if self.context is None:
            self.context = self.browser.new_context(
                base_url=self.server,
                viewport={"width": 1440, "height": 900},
                locale="en-US",
                color_scheme="light",
            )
            self.resident = self.context.new_page()
            self.resident.goto("/healthz")
            self.uses = 0
            self.watch_clock(self.context)
        self.uses += 1
        return self.context.new_page()

    def watch_clock(self, context: BrowserContext) -> None:
        """Notes when a test takes the clock of its page in hand: it is the whole context's, and stays."""
        clock = context.clock
        install = clock.install
        self.has_clock = False

        def noted(**time: Any) -> None:  # Any: as Playwright has it
            self.has_clock = True
            install(**time)

        setattr(clock, install.__name__, noted)

    def clear(self, *, reuse: bool) -> None:
        """Leaves the context as it was before the test. reuse: whether another test may have it; not after a
        failure, which may have left more than can be cleared."""
        if self.context is None or self.resident is None:
            return
        if not reuse or self.has_clock or self.uses >= USES:
            self.close()
            return
        try:
            for page in self.context.pages:
                if page is not self.resident:
                    page.close()
            self.context.set_offline(False)
            self.context.unroute_all(behavior="ignoreErrors")
            self.context.clear_permissions()
            self.context.clear_cookies()
            session = self.context.new_cdp_session(self.resident)
            session.send(  # pyright: ignore[reportUnknownMemberType]  Playwright types no protocol
                "Storage.clearDataForOrigin", {"origin": self.server, "storageTypes": STORAGE}
            )
            session.detach()
        except Error:
            self.close()

    def close(self) -> None:
        """Closes it with all its pages."""
        if self.context is not None:
            self.context.close()
        self.context = self.resident = None
