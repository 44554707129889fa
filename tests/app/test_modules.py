"""The page names all of its modules up front: exactly those that a browser loads for it."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

LOADED = """() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)"""
# What the thread that reads streams loads by itself, and the classic script that watches the start.
OTHERS = (
    *(f"/js/run/{name}.js" for name in ("worker", "run", "packer", "resume", "lines")),
    "/js/unstarted.js",
)


@pytest.mark.parametrize("query", ["lang=en", "lang=en&lesson=cell", "lang=en&embed=1"])
def test_the_page_names_exactly_the_modules_that_a_browser_loads(
    client: httpx2.Client, page: Page, query: str
) -> None:
    html = client.get(f"/?{query}").text
    hint = re.compile(r'<link rel="modulepreload" href="([^"]+)">')
    named = hint.findall(html)
    assert len(set(named)) == len(named)
    # Without the hints the browser loads what the modules themselves ask for.
    page.route(
        re.compile(rf"/\?{query}$"),
        lambda route: route.fulfill(body=hint.sub("", html), content_type="text/html"),
    )
    page.goto(f"/?{query}")
    expect(page.locator("#stage")).to_have_attribute("data-state", re.compile("playing|paused"))
    loaded: list[str] = page.evaluate(LOADED)
    modules = {path for path in loaded if re.match("/static/[0-9a-f]{16}/js/", path)}
    assert {path for path in modules if not path.endswith(OTHERS)} == set(named)


LATER = (
    "gradients/gradients",
    "own/desk",
    "code/listing",
    "lessons/lesson",
    "present/embed",
    "compare/chart",
)


def test_what_only_the_server_can_fill_is_not_part_of_a_first_visit(client: httpx2.Client) -> None:
    html = client.get("/").text
    assert not [name for name in LATER if f"/js/{name}.js" in html]
