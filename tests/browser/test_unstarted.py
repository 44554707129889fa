"""A page that cannot start says so, in both languages, and what to do."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.host import Host
from tests.browser.screen import stage
from tests.tooling.watching import Faults

BOTH = [re.compile("Unrolled has not started"), re.compile("页面没有启动")]
SHARED = re.compile(r"/js/(shared/start-[\w-]+|dom)\.js$")
"""What the modules that pages begin with import, bundled or not."""
BEGINNING = re.compile(r"/js/(main|present/presenter)\.js$")


@pytest.mark.parametrize("path", ["/?text=hello", "/presenter#lecture"])
@pytest.mark.parametrize("module", [SHARED, BEGINNING], ids=["shared", "beginning"])
def test_one_module_that_does_not_come_is_told(
    page: Page, page_faults: Faults, path: str, module: re.Pattern[str]
) -> None:
    page.route(module, lambda route: route.abort())
    page.goto(path)
    for words in BOTH:
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Firefox 108")).to_be_visible()
    page_faults.clear()


def test_a_module_that_this_browser_cannot_read_is_told(page: Page, page_faults: Faults) -> None:
    def newer(route: Route) -> None:
        route.fulfill(body="export const element = word of tomorrow;", content_type="text/javascript")

    page.route(SHARED, newer)
    page.goto("/?text=hello")
    expect(page.get_by_text(BOTH[0])).to_be_visible()
    page_faults.clear()


def test_where_no_script_comes_at_all_the_style_sheet_tells_it_after_a_while(
    page: Page, page_faults: Faults
) -> None:
    page.route(re.compile(r"\.js"), lambda route: route.abort())
    page.goto("/?text=hello")
    expect(page.get_by_text(BOTH[0])).to_be_hidden()
    page.evaluate("document.getAnimations().forEach((motion) => motion.finish())")
    for words in BOTH:
        expect(page.get_by_text(words)).to_be_visible()
    page_faults.clear()


def test_without_javascript_the_page_says_that_it_needs_it(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/?text=hello")
        for language, words in (("en", "needs JavaScript"), ("zh-CN", "需要 JavaScript")):
            said = page.locator(f"noscript p[lang={language}]")
            expect(said).to_be_visible()
            expect(said).to_contain_text(words)
        expect(page.get_by_text(BOTH[0])).to_be_hidden()


def test_a_page_that_has_started_says_nothing_of_it(page: Page) -> None:
    page.goto("/?text=hello&step=0")
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator("#unstarted")).to_have_count(0)


@pytest.mark.parametrize(
    ("sandbox", "starts"), [("allow-scripts", False), ("allow-scripts allow-same-origin", True)]
)
def test_a_sandboxed_frame_works_or_says_what_it_needs(host: Host, sandbox: str, starts: bool) -> None:
    host.page.goto(f"{host.origin}/host.html")
    host.page.evaluate(
        "([url, sandbox]) => { frame.sandbox = sandbox; frame.src = url }",
        [f"{host.server}/?text=hello&embed=1&lang=en", sandbox],
    )
    frame = host.page.frame_locator("#stage-frame")
    if starts:
        expect(frame.locator("#stage")).to_have_attribute("data-state", "paused")
        expect(frame.locator("#unstarted")).to_have_count(0)
    else:
        for language in ("en", "zh-CN"):
            said = frame.locator(f".of-frame:lang({language})")
            expect(said).to_be_visible()
            expect(said).to_contain_text("allow-scripts allow-same-origin")
        host.page.wait_for_load_state("networkidle")
        host.faults.clear()  # the frame may not read what the server gives to it
