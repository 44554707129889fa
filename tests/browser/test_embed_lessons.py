"""A lesson, and a talk, in somebody's page: the scenes turn by messages and are told with their words."""

import re
from typing import Any

import httpx2
from playwright.sync_api import expect

from tests.browser.host import Host
from tests.browser.pixels import ink
from tests.browser.recited import recital


def wait_for_slide(host: Host, slide: int) -> None:
    """The deck stands at that slide."""
    host.page.wait_for_function("(slide) => Reveal.getIndices().h === slide", arg=slide)


def test_the_example_goes_through_the_run_and_the_lesson_before_the_next_slide_with_the_real_reveal(
    host: Host,
) -> None:
    page = host.page
    page.goto(f"{host.origin}/talk.html?server={host.server}")
    page.wait_for_function("() => Reveal.isReady()")
    frames = [page.frame_locator(f"section:nth-child({slide}) iframe") for slide in (2, 3)]
    run, lesson = (frame.locator("#stage") for frame in frames)
    page.keyboard.press("PageDown")
    wait_for_slide(host, 1)
    page.wait_for_function("() => stages.has(stage())", timeout=60_000)
    for step in range(14):
        expect(run).to_have_attribute("data-step", str(step))
        page.keyboard.press("PageDown")
    wait_for_slide(host, 2)
    page.wait_for_function("() => stages.has(stage())", timeout=60_000)
    page.keyboard.press("PageUp")  # the lesson has no scene before its first
    wait_for_slide(host, 1)
    # A click into the frame gives it the keys: at its end it hands them on.
    run.click(position={"x": 4, "y": 4})
    page.keyboard.press("PageDown")
    wait_for_slide(host, 2)
    scenes = httpx2.get(f"{host.server}/api/lessons/lstm", timeout=60).json()["scenes"]
    page.get_by_role("heading", name="The LSTM, gate by gate").click()
    said = frames[1].locator(".present-caption")
    for scene in scenes:
        told = recital(scene["query"], scene["play"]["to"] if scene["play"] else None)
        expect(said).to_contain_text(told.say(scene["caption"]["en"]))
        assert float(said.evaluate("(caption) => parseFloat(getComputedStyle(caption).fontSize)")) >= 17
        expect(lesson).to_have_attribute("data-state", "paused")
        show = frames[1].get_by_role("button", name="Show the answer")
        if scene["answer"]:
            page.wait_for_function("() => stages.get(stage()) === true")
            page.keyboard.press("PageDown")
            expect(said).to_contain_text(told.say(scene["answer"]["en"]))
        expect(show).to_be_hidden()
        page.keyboard.press("PageDown")
    wait_for_slide(host, 3)


def test_the_deck_exports_a_pdf_with_its_pictures(host: Host) -> None:
    page = host.page
    page.goto(f"{host.origin}/talk.html?server={host.server}&print-pdf")
    expect(page.locator(".pdf-page")).to_have_count(4)
    page.wait_for_function(
        "() => [...document.querySelectorAll('iframe')].every((one) => stages.has(one.contentWindow))",
        timeout=60_000,
    )
    page.emulate_media(media="print")
    for slide in (2, 3):
        stage = page.frame_locator(f".pdf-page:nth-child({slide}) iframe").locator("#stage")
        expect(stage).to_have_attribute("data-state", "paused")
        share, _ = ink(page, page.locator(f".pdf-page:nth-child({slide}) iframe").screenshot())
        assert share > 0.03
    data = page.pdf(print_background=True, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 4


def told_last(host: Host) -> dict[str, Any]:
    """The last that was told of a scene."""
    return next(event for event in reversed(host.heard()) if event["type"] == "scene")


def test_a_lesson_in_a_frame_turns_its_scenes_by_messages_and_tells_each_with_its_words(host: Host) -> None:
    lesson = httpx2.get(f"{host.server}/api/lessons/lstm", timeout=60).json()
    scenes = lesson["scenes"]
    frame = host.frame("lesson=lstm&lang=en")
    host.last("scene", lesson="lstm", scene=scenes[0]["id"], index=0, scenes=len(scenes))
    host.send("next")
    told = host.last("scene", index=1)
    assert told["scene"] == scenes[1]["id"]
    assert told["origin"] == host.server
    play = scenes[1]["play"]
    expected = recital(scenes[1]["query"], play["to"] if play else None).say(scenes[1]["caption"]["en"])
    said = told["caption"].replace("\xa0", " ").split("\n")[0]
    assert said == expected
    expect(frame.get_by_role("region", name="What happens now").get_by_text(expected)).to_be_visible()
    host.send("previous")
    host.last("scene", index=0)
    host.send("goto", scene="counter")
    assert host.last("scene", scene="counter")["index"] == len(scenes) - 1
    choices = scenes[-1]["reply"]["choices"]
    assert told_last(host)["choices"] == [one["text"]["en"] for one in choices]
    for place, one in enumerate(choices[:2]):
        host.send("choose", choice=place)
        said = recital(scenes[-1]["query"], 9).say((one["why"] or {"en": ""})["en"])
        reply = host.last("reply", choice=place, scene="counter", lesson="lstm")
        assert (reply["right"], reply["why"]) == (one["right"], said)
    assert told_last(host)["asks"] is False
    host.send("choose", choice=2)  # it is answered
    host.send("next")  # there is none
    host.send("goto", scene=2)
    assert host.last("scene", index=2)["choices"] == []
    assert len([event for event in host.heard() if event["type"] == "reply"]) == 2
    host.send("goto", scene="nowhere")
    host.last("failed", message='no scene "nowhere"')
    host.send("goto", step=3)
    host.last("step", step=3)
    expect(frame.locator("#stage")).to_have_attribute("data-state", "paused")


def test_a_frame_is_ready_once_its_lesson_can_be_turned(host: Host) -> None:
    host.frame("lesson=cell&step=1&text=hello&lang=en")
    host.last("ready")
    host.send("next")
    host.last("scene", index=1)


def test_what_a_scene_opens_in_a_frame_leaves_the_focus_to_the_page_around(host: Host) -> None:
    frame = host.frame("lesson=unrolled&scene=count&lang=en")
    host.last("scene", scene="count")
    expect(frame.get_by_role("dialog", name="Parameters")).to_be_visible()
    expect(frame.locator(".number-list")).to_contain_text("W weight_hh_l0 6 × 6 = 36")
    assert host.page.evaluate("document.activeElement === document.body")


def test_without_a_lesson_a_scene_is_refused_in_words(host: Host) -> None:
    host.frame()
    host.last("ready")
    host.send("goto", scene="counter")
    host.last("failed", message='no scene "counter"')
