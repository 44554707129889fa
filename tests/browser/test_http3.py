"""The page over the proxy's TLS: HTTP/2 and the word of HTTP/3 at first, HTTP/3 where UDP passes."""

import base64
import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.screen import WHOLE_RUN
from tests.tooling import chromium
from tests.tooling.proxy import TRUSTING, proxied
from tests.tooling.serving import HOST

P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""How a public key on the curve P-256 begins in a certificate; its point of 65 bytes follows (RFC 5480)."""
KEY_BYTES = len(P256) + 65
SPOKEN = """() => performance.getEntries().filter(({ name }) => name.startsWith(origin))
  .map(({ nextHopProtocol }) => nextHopProtocol)"""


@pytest.fixture
def site(server: str, tmp_path: Path) -> Iterator[str]:
    """The server behind the proxy, with TLS; its base URL."""
    with proxied(tmp_path / "proxy.log", [HOST], urlsplit(server).port or 0, tls=True) as url:
        yield url


def key_of(site: str) -> str:
    """The hash of the public key of a site's certificate, as Chromium takes it."""
    place = urlsplit(site)
    with (
        socket.create_connection((place.hostname, place.port)) as connection,
        TRUSTING.wrap_socket(connection, server_hostname=place.hostname) as secured,
    ):
        certificate = secured.getpeercert(binary_form=True) or b""
    begin = certificate.index(P256)
    return base64.b64encode(hashlib.sha256(certificate[begin : begin + KEY_BYTES]).digest()).decode()


def visitor(browser: Browser, site: str, folder: Path, *arguments: str) -> BrowserContext:
    """A browser that takes the site's certificate for one to trust: without that it speaks no HTTP/3."""
    trusting = f"--ignore-certificate-errors-spki-list={key_of(site)}"
    return browser.browser_type.launch_persistent_context(
        folder,
        executable_path=chromium.find_shell() or chromium.find(),
        args=[*chromium.ARGUMENTS, trusting, *arguments],
        locale="en-US",
    )


def visit(page: Page, site: str) -> set[str]:
    """Opens the page and waits for the whole run; gives what was spoken for its files and its run."""
    page.goto(f"{site}/?text=hello&step=0")
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)
    return set(page.evaluate(SPOKEN))


def test_the_page_and_its_run_come_over_http_2_and_over_http_3_where_udp_passes(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    port = urlsplit(site).port
    first = visitor(browser, site, tmp_path / "first")
    assert visit(first.new_page(), site) <= {"h2", "h3"}
    answer = first.request.get(f"{site}/healthz", ignore_https_errors=True)
    assert answer.headers["alt-svc"] == f'h3=":{port}"; ma=86400'
    first.close()
    over_udp = visitor(browser, site, tmp_path / "udp", f"--origin-to-force-quic-on=localhost:{port}")
    assert visit(over_udp.new_page(), site) == {"h3"}
    over_udp.close()
