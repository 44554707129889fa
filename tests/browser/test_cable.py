"""A lecture with the cable pulled: once a lesson is complete, every scene of it stands without a network."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import eventually, settle, stage, visitor
from tests.browser.test_lessons import Scene, scenes_of
from tests.browser.visible_numbers import unseen_numbers
from tests.lesson_names import NAMES
from tests.tooling.serving import serving
from tests.tooling.watching import Faults

UNREACHABLE = r"net::ERR_|status of (429|503)"
"""What the browser logs where no server answers, or one that is busy asks to come again: the page does."""
COMPLETE = {"en": "Lesson complete: it needs no network", "zh": "本课已取全：不再需要网络"}


@pytest.fixture
def hall(browser: Browser, server: str, page_faults: Faults) -> Iterator[Page]:
    """A projector. That no server answers is what is tried here: it is no fault."""
    page_faults.forgive(UNREACHABLE)
    with visitor(browser, server, page_faults, size=(1280, 720), calm=True) as page:
        yield page


def told(page: Page) -> str:
    """What the audience reads, whatever the language."""
    return page.locator(".presenting").get_by_role("paragraph").inner_text()


def expect_complete(page: Page, lang: str = "en") -> None:
    """Waits until all that the lesson needs has been fetched: on a busy machine its gradients take long."""
    expect(page.locator("#lesson").get_by_text(COMPLETE[lang])).to_be_attached(timeout=60_000)


def expect_scene(page: Page, scene: Scene, lang: str, *, answered: bool = False) -> None:
    """The scene stands there, its own words and its own picture, on which every number of the caption is."""
    recited = scene.recited()
    texts = [scene.caption, scene.question, scene.answer if answered else None]
    words = "\n".join(recited.say(one[lang], lang) for one in texts if one)

    def says() -> None:
        assert flat(told(page)) == flat(words)

    eventually(says)
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(stage(page)).to_have_attribute("data-step", scene.last_step())
    expect(page).to_have_url(re.compile(rf"[?&]scene={scene.id}(&|$)"))
    expect(page.locator("#stage .room .tile").first).to_be_attached()
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)

    def shows() -> None:
        assert unseen_numbers(page, recited, scene.caption[lang], lang) == [], scene.id

    eventually(shows)
    expect(page.get_by_role("status").filter(has_text=re.compile("by itself|自动继续"))).to_be_hidden()


def flat(text: str) -> str:
    """The text with every blank alike."""
    return " ".join(text.split())


def walk(page: Page, scenes: list[Scene], lang: str) -> None:
    """Goes through all scenes by a clicker's button alone, from the first to the last."""
    for place, scene in enumerate(scenes):
        expect_scene(page, scene, lang)
        if scene.answer:
            page.keyboard.press("PageDown")
            expect_scene(page, scene, lang, answered=True)
        if place + 1 < len(scenes):
            page.keyboard.press("PageDown")


def walk_back(page: Page, scenes: list[Scene], lang: str, *, answered: bool = True) -> None:
    """Goes back from the last scene to the first. answered: whether the last one's answer is shown."""
    if answered and scenes[-1].answer:
        page.keyboard.press("PageUp")
    for scene in reversed(scenes[:-1]):
        page.keyboard.press("PageUp")
        expect_scene(page, scene, lang)


def switch(page: Page, lang: str) -> None:
    """Switches the language, which in front of people is no button: by the page, and back."""
    mode = page.locator("html")
    while mode.get_attribute("data-mode") == "present":  # first out of what is opened
        page.keyboard.press("Escape")
        settle(page)
    page.get_by_role("radio", name={"en": "English", "zh": "中文"}[lang]).check()
    page.get_by_role("button", name={"en": "Present", "zh": "演示"}[lang], exact=True).click()


@pytest.mark.parametrize("name", NAMES)
def test_every_scene_stands_without_a_network_both_ways_and_in_both_languages(
    hall: Page, server: str, name: str
) -> None:
    scenes = scenes_of(server, name)
    hall.goto(f"/?lesson={name}&lang=en&present=1")
    expect_complete(hall)
    hall.context.set_offline(True)
    walk(hall, scenes, "en")
    switch(hall, "zh")
    expect_scene(hall, scenes[-1], "zh", answered=scenes[-1].answer is not None)
    walk_back(hall, scenes, "zh")


def test_when_the_server_ends_at_the_closing_card_the_next_lesson_and_the_way_back_are_there(
    browser: Browser, page_faults: Faults, tmp_path: Path
) -> None:
    page_faults.forgive(UNREACHABLE)
    name, following = NAMES[1], NAMES[2]
    with ExitStack() as serving_on:
        server = serving_on.enter_context(serving(tmp_path / "server.log"))
        before, after = scenes_of(server.url, name), scenes_of(server.url, following)
        with visitor(browser, server.url, page_faults, size=(1280, 720), calm=True) as page:
            page.goto(f"/?lesson={name}&scene={before[-1].id}&lang=zh&present=1")
            expect_complete(page, "zh")
            with page.expect_popup() as opening:
                page.keyboard.press("p")
            window = opening.value
            expect(window.locator("#server")).to_have_text("服务器：已连接")
            expect(window.locator("#stock")).to_have_text(COMPLETE["zh"])
            page.keyboard.press("PageDown")
            if before[-1].answer:
                page.keyboard.press("PageDown")
            card = page.get_by_role("region", name="本课结尾")
            expect(card.get_by_role("status").filter(has_text=COMPLETE["zh"])).to_be_attached()
            serving_on.close()
            window.keyboard.press("PageDown")
            walk(page, after, "zh")
            expect(window.locator("#server")).to_have_text("服务器：没有连接")
            expect(window.locator("#stock")).to_have_text(COMPLETE["zh"])
            walk_back(page, after, "zh")
            page.keyboard.press("PageUp")
            expect(card.get_by_role("heading").first).to_be_visible()
            page.keyboard.press("PageUp")
            expect_scene(page, before[-1], "zh", answered=False)
            walk_back(page, before, "zh", answered=False)
