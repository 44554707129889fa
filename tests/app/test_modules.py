"""The page names all of its modules up front: exactly those that a browser loads for it."""

import re

import httpx2
from playwright.sync_api import Page, expect

LOADED = """() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)"""
# What the thread that reads streams loads by itself.
OF_THE_WORKER = tuple(f"/js/run/{name}.js" for name in ("worker", "run", "packer"))


def test_the_page_names_exactly_the_modules_that_a_browser_loads(client: httpx2.Client, page: Page) -> None:
    html = client.get("/").text
    hint = re.compile(r'<link rel="modulepreload" href="([^"]+)">')
    named = hint.findall(html)
    assert len(set(named)) == len(named)
    # Without the hints the browser loads what the modules themselves ask for.
    page.route(
        re.compile(r"/\?lang=en$"),
        lambda route: route.fulfill(body=hint.sub("", html), content_type="text/html"),
    )
    page.goto("/?lang=en")
    expect(page.locator("#stage")).to_have_attribute("data-state", re.compile("playing|paused"))
    loaded: list[str] = page.evaluate(LOADED)
    modules = {path for path in loaded if re.match("/static/[0-9a-f]{16}/js/", path)}
    assert {path for path in modules if not path.endswith(OF_THE_WORKER)} == set(named)
