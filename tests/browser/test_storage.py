"""A browser that lets no page keep anything: cookies blocked, storage and channels refused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import own, whatif
from tests.browser.screen import button, expect_step, stage
from tests.browser.test_present import caption, expect_same_words
from tests.tooling import chromium
from tests.tooling.serving import ROOT
from tests.tooling.watching import Faults, watch

BLOCKED = {"profile": {"default_content_setting_values": {"cookies": 2}}}
# Other engines refuse more than Chromium does where cookies are blocked, or in a sandboxed frame.
REFUSED = """
const refuse = () => { throw new DOMException("refused", "SecurityError"); };
for (const name of ["sessionStorage", "localStorage", "indexedDB", "caches"])
  Object.defineProperty(globalThis, name, { get: refuse, configurable: true });
globalThis.BroadcastChannel = class { constructor() { refuse(); } };
"""
USES = re.compile(r"\b(sessionStorage|localStorage|indexedDB|caches\b|navigator\.storage|document\.cookie)")


@pytest.fixture(params=["blocked by the browser's own setting", "refused to the last"])
def visit(
    browser: Browser, server: str, tmp_path: Path, request: pytest.FixtureRequest, page_faults: Faults
) -> Iterator[Page]:
    """A page in such a browser, off which nothing goes wrong unseen."""
    context = blocked(browser, server, tmp_path) if "setting" in request.param else refused(browser, server)
    context.on("page", lambda opened: watch(opened, server, page_faults))
    page = context.new_page()
    yield page
    context.close()
    assert not page_faults


def blocked(browser: Browser, server: str, profile: Path) -> BrowserContext:
    """Chromium with its setting "Block all cookies"."""
    preferences = profile / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps(BLOCKED))
    return browser.browser_type.launch_persistent_context(
        profile,
        executable_path=chromium.find(),
        args=chromium.ARGUMENTS,
        base_url=server,
        locale="en-US",
        viewport={"width": 1280, "height": 720},
    )


def refused(browser: Browser, server: str) -> BrowserContext:
    """One whose getters throw."""
    context = browser.new_context(base_url=server, locale="en-US", viewport={"width": 1280, "height": 720})
    context.add_init_script(REFUSED)
    return context


def expect_refusal(page: Page) -> None:
    """The browser really refuses."""
    assert page.evaluate("() => { try { return !sessionStorage; } catch { return true; } }")


def test_the_presenters_window_opens_and_keeps_in_step_over_a_reload(visit: Page) -> None:
    visit.goto("/?text=hello&step=1&lang=en&present=1")
    expect_refusal(visit)
    expect(caption(visit)).not_to_be_empty()
    with visit.expect_popup() as opening:
        visit.keyboard.press("p")
    window = opening.value
    expect_same_words(visit, window)
    window.get_by_role("button", name="Next step", exact=True).first.click()
    expect(stage(visit)).to_have_attribute("data-step", "2")
    visit.keyboard.press("PageDown")
    expect_same_words(visit, window)
    expect(visit).to_have_url(re.compile("step=3"))
    visit.reload()
    expect(caption(visit)).not_to_be_empty()
    visit.keyboard.press("p")
    expect_same_words(visit, window)
    window.keyboard.press("PageUp")
    expect(stage(visit)).to_have_attribute("data-step", "2")


def test_theme_language_and_a_lesson_outlive_a_reload(visit: Page) -> None:
    visit.goto("/?lesson=lstm&lang=en&theme=light")
    expect_refusal(visit)
    button(visit, "Light or dark").click()
    expect(visit.locator("html")).to_have_attribute("data-theme", "dark")
    button(visit, "Next scene").click()
    visit.get_by_role("radio", name="中文").check(force=True)
    expect(visit.get_by_role("region", name="课程")).to_contain_text("2 / ")
    expect(visit).to_have_url(re.compile("lang=zh.*theme=dark"))
    visit.reload()
    expect(visit.get_by_role("region", name="课程")).to_contain_text("2 / ")
    expect(visit.locator("html")).to_have_attribute("data-theme", "dark")


def test_own_weights_run(visit: Page, tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    own.SAVERS["weights.pt"](own.tagger().state_dict(), path)
    visit.goto("/?text=hello&step=1&lang=en")
    expect_refusal(visit)
    own.bring(visit, path)
    own.choose(visit, "LSTM")
    own.reads(visit, "none")
    own.run(visit)
    own.expect_run(visit, "LSTM")


def test_a_change_is_taken_back(visit: Page) -> None:
    visit.goto("/?text=hello&step=1&lang=en")
    expect_refusal(visit)
    expect_step(visit, 1)
    whatif.hold(visit, "gates.forget", 1)
    expect(visit).to_have_url(re.compile("interventions"))
    button(visit, "Undo").click()
    expect(visit).not_to_have_url(re.compile("interventions"))


def test_one_module_alone_uses_the_browser_s_storage() -> None:
    sources = [*(ROOT / "static/js").rglob("*.js"), *(ROOT / "templates").glob("*.html")]
    users = [path.name for path in sources if USES.search(path.read_text("utf-8"))]
    assert users == ["tab_memory.js"]
