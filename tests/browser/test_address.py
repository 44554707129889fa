"""The address: always the run on the screen, and never one that nobody can open."""

import random

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import button, eventually, expect_whole_run, link, query_of, show, stage, visitor
from tests.tooling.watching import Faults

FILL = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
PROXY = 8000
"""Bytes of a request line that proxies take."""


def put(page: Page, kind: str, text: str) -> None:
    """Fills a field at once, as a paste does."""
    page.get_by_role("radio", name=kind).check(force=True)
    field = page.locator("#text" if kind == "Text" else "#values")
    expect(field).to_be_visible()
    field.evaluate(FILL, text)


def table(rows: int, digits: int) -> str:
    """Rows of numbers that do not compress."""
    chance = random.Random(rows)
    return "\n".join(f"{chance.uniform(-1, 1):.{digits}f} {chance.random():.{digits}f}" for _ in range(rows))


def chinese(length: int) -> str:
    """A text of many characters."""
    chance = random.Random(length)
    return "".join(chr(chance.randrange(0x4E00, 0x4E00 + 500)) for _ in range(length))


def test_the_address_is_that_of_the_run_also_while_it_plays(page: Page) -> None:
    page.goto("/?text=hello&speed=0.5&lang=en&step=0")
    expect_whole_run(page)
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-state", "playing")
    page.get_by_role("textbox", name="Text to read").fill("other words")
    expect(page.get_by_role("heading", name="“other words”")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-state", "playing")
    assert query_of(page)["text"] == ["other words"]
    page.get_by_role("radio", name="GRU").check(force=True)
    expect(page.get_by_role("heading", name="A GRU of 12 units")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="A GRU of 12 units reads “other words”")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "content"), [("Text", chinese(7300)), ("Numbers", table(4200, 3))], ids=["Chinese", "rows"]
)
def test_a_run_too_long_for_a_query_survives_a_reload_and_a_link(
    page: Page, browser: Browser, server: str, page_faults: Faults, kind: str, content: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, text="ab")
    put(page, kind, content)
    steps = str(len(content) if kind == "Text" else len(content.splitlines()))
    expect(stage(page)).to_have_attribute("data-steps", steps)
    eventually(lambda: check_fragment(page))
    page.reload()
    expect(stage(page)).to_have_attribute("data-steps", steps)
    button(page, "Share").click()
    expect(page.get_by_text("which some mail and chat programs cut")).to_be_visible()
    copied: str = page.evaluate("() => navigator.clipboard.readText()")
    assert len(copied.split("#", maxsplit=1)[0]) < PROXY
    with visitor(browser, server, page_faults) as other:
        other.goto(copied)
        expect(stage(other)).to_have_attribute("data-steps", steps)


def check_fragment(page: Page) -> None:
    """Whether the run stands behind the #."""
    address: str = page.evaluate("() => location.href")
    assert "#run=" in address
    assert len(address.split("#", maxsplit=1)[0]) < PROXY


def test_a_run_too_long_for_any_link_says_so_and_survives_a_reload(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, text="ab")
    put(page, "Numbers", table(9000, 12))
    expect(stage(page)).to_have_attribute("data-steps", "9000")
    told = page.get_by_text("This run is too long for any link.")
    expect(told).to_be_visible()
    page.evaluate("() => navigator.clipboard.writeText('before')")
    button(page, "Share").click()
    expect(told).to_be_visible()
    expect(page.get_by_text("Link copied")).to_have_count(0)
    assert page.evaluate("() => navigator.clipboard.readText()") == "before"
    with page.expect_download() as saved:
        page.locator("#shared").get_by_role("button", name="Save this run as JSON").click()
    assert saved.value.suggested_filename == "lstm.run.json"
    page.reload()
    expect(stage(page)).to_have_attribute("data-steps", "9000")


def test_a_link_that_was_cut_off_says_so(page: Page) -> None:
    page.goto("/?lang=en&step=0#run=7cixDYJAFA")
    expect(page.get_by_text("the part of the link after # is damaged or was cut off")).to_be_visible()
    expect_whole_run(page)


def test_another_link_in_the_same_tab_opens_though_the_page_writes_its_own_meanwhile(page: Page) -> None:
    page.goto(f"{link(lang='en', step=0)}#?text=abc")
    expect(page.get_by_role("heading", name="“abc”")).to_be_visible()
    page.evaluate("() => { location.hash = '?text=other'; history.replaceState(null, '', '/?text=abc'); }")
    expect(page.get_by_role("heading", name="“other”")).to_be_visible()


def test_another_link_in_the_same_tab_opens(page: Page) -> None:
    page.goto(f"{link(lang='en', step=0)}#?text=abc")
    expect(page.get_by_role("heading", name="“abc”")).to_be_visible()
    page.evaluate("() => { location.hash = '?text=other'; }")
    expect(page.get_by_role("heading", name="“other”")).to_be_visible()
