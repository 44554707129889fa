"""What goes wrong in a page without anybody seeing it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# These are read from the page itself, never from a host.
HOSTLESS_SCHEMES = {"about", "blob", "data"}
SERVER_ERROR = 500


class Faults(list[str]):
    """What a page did wrong unseen, one line each."""

    def __init__(self) -> None:
        super().__init__()
        self._forgiven: list[re.Pattern[str]] = []

    def forgive(self, pattern: str) -> None:
        """Leaves out what a test provokes on purpose, whether it was written down already or comes later.

        A page that has lost its server goes on asking for it until the page is closed.
        """
        self._forgiven.append(re.compile(pattern))
        self[:] = [fault for fault in self if not re.search(pattern, fault)]

    def append(self, fault: str, /) -> None:
        if not any(pattern.search(fault) for pattern in self._forgiven):
            super().append(fault)


def watch(page: Page, server: str, faults: Faults) -> None:
    """Write down in `faults` what `page` and its workers do wrong.

    That is: each error logged or thrown, each request to a host other than `server`'s, each answer of 500
    and more (of which the console says nothing where a worker asked).
    """

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location['url']})")

    def on_page_error(error: Error) -> None:
        faults.append(f"uncaught: {error.stack or error.message}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in HOSTLESS_SCHEMES and address.netloc != urlsplit(server).netloc:
            faults.append(f"request to another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= SERVER_ERROR:
            faults.append(f"answer {response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", on_page_error)
    page.on("request", on_request)
    page.on("response", on_response)
