"""Play, pause, step, scrub, pace: what the buttons below the stage do."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import (
    button,
    expect_step,
    halt,
    link,
    settle,
    show,
    slider,
    stage,
    step_of,
    visitor,
)
from tests.tooling.watching import Faults

WAVE = "abcd" * 5


def test_the_page_plays_by_itself_to_the_end(page: Page) -> None:
    page.goto(link(text="hello", speed=4))
    expect(stage(page)).to_have_attribute("data-state", "playing")
    expect(stage(page)).to_have_attribute("data-steps", "5")
    expect_step(page, 4)
    expect(button(page, "Play")).to_be_visible()


def test_reduced_motion_leaves_the_start_to_the_visitor(
    browser: Browser, server: str, page_faults: Faults
) -> None:
    with visitor(browser, server, page_faults, calm=True) as page:
        page.goto(link(text="hello", speed=60))
        expect_step(page, 0)
        settle(page)
        expect_step(page, 0)
        button(page, "Play").click()
        expect_step(page, 4)


def test_a_link_with_a_step_stands_still_there(page: Page) -> None:
    show(page, text="the cat sat", step=6, speed=60)
    settle(page)
    expect_step(page, 6)
    expect(page.get_by_text("step 7 of 11", exact=True)).to_be_visible()


def test_a_step_past_the_end_is_the_last_one(page: Page) -> None:
    show(page, text="hello", step=70)
    expect_step(page, 4)


def test_play_becomes_pause_and_stops_where_it_is_pressed(page: Page) -> None:
    show(page, text=WAVE, speed=1)
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-state", "playing")
    button(page, "Pause").click()
    expect(stage(page)).to_have_attribute("data-state", "paused")
    stopped = step_of(page)
    settle(page)
    expect_step(page, stopped)
    assert stopped < len(WAVE) - 1


def test_play_at_the_end_begins_anew(page: Page) -> None:
    show(page, text=WAVE, step=19, speed=1)
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-step", re.compile("^[0-3]$"))
    expect(stage(page)).to_have_attribute("data-state", "playing")


def test_next_and_previous_go_one_step_and_stay_within_the_run(page: Page) -> None:
    show(page, text="abc")
    for step in (1, 2, 2):
        button(page, "Next step").click()
        expect_step(page, step)
    for step in (1, 0, 0):
        button(page, "Previous step").click()
        expect_step(page, step)


def test_a_step_by_hand_stops_playback(page: Page) -> None:
    show(page, text=WAVE, speed=1)
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-state", "playing")
    button(page, "Next step").click()
    expect(stage(page)).to_have_attribute("data-state", "paused")


def test_the_slider_scrubs_and_says_where_it_is(page: Page) -> None:
    show(page, text=WAVE)
    slider(page).fill("13")
    expect_step(page, 13)
    expect(slider(page)).to_have_attribute("aria-valuetext", "step 14 of 20")
    assert slider(page).get_attribute("max") == "19"


@pytest.mark.parametrize(("speed", "steps"), [("1", 2), ("8", 16)])
def test_the_speed_is_steps_a_second(page: Page, speed: str, steps: int) -> None:
    page.clock.install()
    show(page, text="abcd" * 8)
    page.get_by_role("combobox", name="Speed").select_option(speed)
    settle(page)
    halt(page)
    button(page, "Play").click()
    page.clock.run_for(50)
    expect(stage(page)).to_have_attribute("data-state", "playing")
    before = step_of(page)
    page.clock.run_for(2000)
    assert step_of(page) - before == pytest.approx(steps, abs=1)


@pytest.mark.parametrize(
    ("cell", "phases"),
    [("lstm", ["terms", "gates", "state", "output"]), ("rnn", ["terms", "state", "output"])],
)
def test_by_phase_a_step_has_parts(page: Page, cell: str, phases: list[str]) -> None:
    show(page, text="abc", cell=cell)
    page.get_by_role("checkbox", name="By phase").check()
    expect(page.get_by_text("step 1 of 3: output", exact=True)).to_be_visible()
    for phase in phases:
        button(page, "Next step").click()
        expect(page.get_by_text(f"step 2 of 3: {phase}", exact=True)).to_be_visible()
    for phase in reversed(phases[:-1]):
        button(page, "Previous step").click()
        expect(page.get_by_text(f"step 2 of 3: {phase}", exact=True)).to_be_visible()


def test_playing_by_phase_ends_with_the_last_output(page: Page) -> None:
    show(page, text="abc", speed=8)
    page.get_by_role("checkbox", name="By phase").check()
    slider(page).fill("2")
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-state", "playing")
    expect_step(page, 2)
    expect(page.get_by_text("step 3 of 3: output", exact=True)).to_be_visible()


def test_each_step_is_said_to_a_screen_reader(page: Page) -> None:
    show(page, text="abc", hidden_size=4)
    said = page.get_by_role("status").filter(has_text="layer")
    expect(said).to_contain_text("Step 1 of 3: layer 0, forward, time step 0, reading a")
    button(page, "Next step").click()
    expect(said).to_contain_text("Step 2 of 3: layer 0, forward, time step 1, reading b")


def test_where_the_first_playback_ends_words_offer_three_ways_on(page: Page) -> None:
    page.goto("/?text=abc&speed=8")
    onward = page.get_by_role("navigation", name="Where to go on")
    expect(onward).to_be_visible()
    expect(onward.get_by_role("link", name="Begin lesson 1")).to_have_attribute(
        "href", re.compile(r"^/\?lesson=\w[\w-]*&lang=en$")
    )
    onward.get_by_role("button", name="Open the cell").click()
    expect(onward).to_be_hidden()
    expect(page.get_by_role("button", name="Whole picture")).to_be_visible()
    expect(page).to_have_url(re.compile("open=1"))


def test_a_way_on_asks_what_if(page: Page) -> None:
    page.goto("/?text=abc&speed=8")
    page.get_by_role("navigation", name="Where to go on").get_by_role("button", name="Ask what if").click()
    expect(page.locator("details.whatif")).to_have_attribute("open", "")


def test_a_way_on_begins_the_first_lesson(page: Page) -> None:
    page.goto("/?text=abc&speed=8&lang=zh")
    page.get_by_role("navigation", name="接下来可以").get_by_role("link", name="开始第 1 课").click()
    expect(page.get_by_role("region", name="课程")).to_be_visible()


@pytest.mark.parametrize("key", ["ArrowLeft", " ", "Escape"])
def test_the_ways_on_go_once_somebody_goes_on_by_himself(page: Page, key: str) -> None:
    page.goto("/?text=abc&speed=8")
    onward = page.get_by_role("navigation", name="Where to go on")
    expect(onward).to_be_visible()
    page.keyboard.press(key)
    if key == "Escape":
        onward.get_by_role("button", name="Not now").click()
    expect(onward).to_be_hidden()
    page.keyboard.press("End")
    expect(onward).to_be_hidden()


def test_a_link_to_a_step_is_offered_nothing_at_its_end(page: Page) -> None:
    show(page, text="abc", step=0, speed=8)
    button(page, "Play").click()
    expect_step(page, 2)
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator("#onward")).to_be_hidden()
