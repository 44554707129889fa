"""What comes out of the printer: a figure on one page, and the handout of a lesson."""

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pixels import ink
from tests.browser.recited import recital
from tests.browser.screen import stage

PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")
"""Matches a page's object in a PDF, which Chromium leaves uncompressed."""
SHEETS = [("A4", False), ("A4", True), ("Letter", False), ("Letter", True)]


def pages(page: Page, size: str, landscape: bool) -> int:
    """How many sheets the browser's own dialog would print."""
    return len(PAGE_OBJECT.findall(page.pdf(format=size, landscape=landscape, print_background=True)))


@pytest.mark.parametrize("mode", ["", "&present=1"], ids=["page", "presenting"])
def test_the_page_prints_as_one_white_page_with_its_picture_and_panel(page: Page, mode: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"/?text=hello&cell=lstm&step=3&lang=en{mode}")
    expect(stage(page)).to_have_attribute("data-state", "paused")
    # What prints comes once the picture stands.
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => /\\/print[^/]*$/.test(name))"
    )
    page.wait_for_load_state("networkidle")
    assert [pages(page, *sheet) for sheet in SHEETS] == [1, 1, 1, 1]
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.locator(".paper")).to_have_count(0)

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    share, ground = ink(page, page.screenshot())
    assert ground == (255, 255, 255)
    assert 0.03 < share < 0.6
    sheet = page.locator(".paper")
    expect(sheet).to_contain_text("An LSTM of 12 units reads “hello” · 912 parameters")
    expect(sheet.locator("svg.of-overview")).to_have_count(1)
    expect(sheet.locator(".cell-opener").filter(visible=True)).to_have_count(0)
    expect(sheet.locator("svg.of-inspector")).to_have_count(0 if mode else 1)
    expect(sheet.locator("svg.of-presenting")).to_have_count(1 if mode else 0)
    expect(page.get_by_role("button", name="Play")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(sheet).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_lesson_prints_as_a_handout_with_its_answers_at_the_end(page: Page, server: str, lang: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; }")
    page.goto(f"/?lesson=three&scene=lstm&lang={lang}" if lang == "zh" else "/?lesson=three&lang=en")
    button = page.get_by_role("button", name={"en": "Print", "zh": "打印"}[lang], exact=True)
    button.click()
    lesson = httpx2.get(f"{server}/api/lessons/three", timeout=60).json()
    handout = page.get_by_role("dialog", name=lesson["title"][lang])
    expect(handout.get_by_role("status")).to_have_text("", timeout=100_000)
    assert page.evaluate("window.printed") == 1
    scenes = handout.locator("section.handout-scene")
    expect(scenes).to_have_count(len(lesson["scenes"]))
    answers: list[str] = []
    for place, scene in enumerate(lesson["scenes"]):
        told = recital(scene["query"], scene["play"]["to"] if scene["play"] else None)
        words = [told.say(scene[field][lang], lang) for field in ("caption", "question") if scene[field]]
        expect(scenes.nth(place).locator("> p")).to_have_text(words)
        share, ground = ink(page, scenes.nth(place).locator(".handout-pictures > svg").first.screenshot())
        assert share > 0.03
        assert min(ground) > 200, "the theme of the screen is dark"
        if scene["answer"]:
            answers.append(told.say(scene["answer"][lang], lang))
    expect(handout.locator(".handout-answers li")).to_have_text(answers)
    sheets = pages(page, "A4", landscape=False)
    assert len(lesson["scenes"]) / 3 <= sheets <= len(lesson["scenes"]) + 2
    page.keyboard.press("Escape")
    expect(handout).to_be_hidden()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(stage(page)).to_have_attribute("data-state", "paused")
