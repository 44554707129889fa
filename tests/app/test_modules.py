"""The page names the modules of its first picture up front: exactly those that a browser loads for it."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import eventually

LOADED = """() => performance.getEntriesByType("resource")
  .map(({ name, startTime }) => [new URL(name).pathname, startTime])"""
PICTURED = """(() => {
  const look = () => {
    const seen = document.querySelector(".draft:not([hidden]), .tile");
    if (seen) document.documentElement.dataset.pictured = performance.now();
    else requestAnimationFrame(look);
  };
  look();
})()"""
# What the thread that reads streams loads by itself, the script that watches the start, and what prints
# the page, which is asked for with the first picture.
OTHERS = re.compile(
    r"/js/(run/(worker|run|packer|resume|lines)|unstarted|paper/\w+|shared/print-[\w-]+)\.js$"
)


@pytest.mark.parametrize("query", ["lang=en", "lang=en&lesson=cell", "lang=en&embed=1"])
def test_the_page_names_exactly_the_modules_that_its_first_picture_takes(
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
    page.add_init_script(PICTURED)
    page.goto(f"/?{query}")
    whole = page.locator("html[data-pictured]")
    expect(whole).to_be_attached()
    pictured = float(whole.get_attribute("data-pictured") or "nan")

    def all_came() -> None:
        loaded: list[tuple[str, float]] = page.evaluate(LOADED)
        assert set(named) <= {path for path, _ in loaded}
        early = {path for path, begun in loaded if begun < pictured and "/js/" in path}
        assert {path for path in early if not OTHERS.search(path)} <= set(named)

    eventually(all_came)


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
