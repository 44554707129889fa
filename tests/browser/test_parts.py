"""Parts of the page that come when they are first wanted: where one does not come, the page says so in its
language, and brings it once it is asked again."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.settings import ROOT
from tests.browser.screen import alert, button, eventually, link, settle, show, stage
from tests.tooling.watching import Faults

WORDS: dict[str, dict[str, str]] = {
    lang: json.loads((ROOT / f"static/locales/{lang}.json").read_text("utf-8")) for lang in ("en", "zh")
}
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part. module: its file. wish: how a person asks for it. come: what is on the screen once it is
    there."""

    module: str
    wish: Callable[[Page, Words], None]
    come: Callable[[Page, Words], Locator]


def more(page: Page, words: Words) -> None:
    """Asks for the dialog of own weights."""
    page.get_by_text(words["controls.more"], exact=True).click()
    button(page, words["own.open"]).click()


PARTS = {
    "gradients": Part(
        "gradients/gradients.js",
        lambda page, words: button(page, words["gradients.start"]).click(),
        lambda page, words: button(page, words["gradients.stop"]),
    ),
    "own weights": Part(
        "own/desk.js", more, lambda page, words: page.get_by_role("dialog", name=words["own.title"])
    ),
    "parameters": Part(
        "parameters/parameters.js",
        lambda page, _: page.get_by_role("button", name=re.compile("^U ")).click(),
        lambda page, words: page.get_by_role("dialog", name=words["parameters.title"]),
    ),
    "the chart of runs": Part(
        "compare/chart.js",
        lambda page, words: button(page, words["compare.start"]).click(),
        lambda page, _: page.locator(".compare-now").get_by_role("listitem").first,
    ),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_does_not_come_is_told_and_comes_when_it_is_asked_for_again(
    page: Page, page_faults: Faults, name: str, lang: str
) -> None:
    part, words = PARTS[name], WORDS[lang]
    show(page, text="the cat sat", lang=lang)
    asked: list[str] = []

    def lost(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    def asked_again() -> None:
        settle(page)  # has Playwright tell what was asked for
        assert len(asked) > first

    page.route(f"**/{part.module}", lost)
    part.wish(page, words)
    expect(alert(page)).to_contain_text(words["part.missed"])
    expect(alert(page)).to_contain_text(words["part.missed-why"])
    first = len(asked)
    button(page, words["part.again"]).click()
    eventually(asked_again)
    expect(alert(page)).to_contain_text(words["part.missed"])
    settle(page)
    assert len(asked) == first + 1, "drawing the page does not ask again and again"
    page.unroute(f"**/{part.module}")
    button(page, words["part.again"]).click()
    expect(part.come(page, words)).to_be_visible()
    expect(alert(page)).to_be_hidden()
    page_faults.forgive("net::ERR_FAILED")


def test_a_lesson_that_does_not_come_leaves_the_stage_and_a_way_to_try_again(
    page: Page, page_faults: Faults
) -> None:
    page.route("**/lessons/lesson.js", lambda route: route.abort())
    page.goto(link(lesson="lstm", lang="en"))
    expect(alert(page)).to_contain_text(WORDS["en"]["part.missed"])
    expect(stage(page)).to_have_attribute("data-steps", re.compile("[1-9]"))
    expect(alert(page)).to_contain_text(WORDS["en"]["part.missed"])
    page.unroute("**/lessons/lesson.js")
    button(page, WORDS["en"]["part.again"]).click()
    expect(page.locator("#lesson")).to_be_visible()
    expect(alert(page)).to_be_hidden()
    page_faults.forgive("net::ERR_FAILED")
