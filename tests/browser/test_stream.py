"""The run as it arrives: shown from its first step on, and waited for where it has not come yet."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import picture
from tests.browser.dam import Dam, damming
from tests.browser.screen import (
    WHOLE_RUN,
    alert,
    button,
    eventually,
    expect_step,
    interrupted,
    link,
    settle,
    slider,
    stage,
    visitor,
)
from tests.tooling.watching import Faults

TEXT = "the cat sat on the mat"
WATCH_FOR_NOTICES = """
globalThis.notices = 0;
addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  if (!document.getElementById("interrupted").hidden) notices += 1;
}).observe(document.getElementById("interrupted"), { attributes: true }));
"""
START = 1  # the line that describes the run comes before the steps


@dataclass(frozen=True)
class Slow:
    """A page whose runs come through a dam."""

    page: Page
    dam: Dam


@pytest.fixture
def slow(browser: Browser, server: str, page_faults: Faults) -> Iterator[Slow]:
    """A page whose runs come through a dam, which is shut."""
    with damming(server) as (url, dam), visitor(browser, url, page_faults) as page:
        yield Slow(page, dam)


def drawn(page: Page) -> set[int]:
    """The time steps that the picture shows in every strip."""
    strips = picture.strips(page)
    return {t for t in range(len(TEXT)) if strips and all(t in strip.values for strip in strips)}


def expect_drawn(page: Page, time_steps: set[int]) -> None:
    """Waits until exactly these are in the picture."""

    def check() -> None:
        assert drawn(page) == time_steps

    eventually(check)


def test_nothing_has_come_yet(slow: Slow) -> None:
    slow.page.goto(link(text=TEXT, lang="en"))
    expect(stage(slow.page)).to_have_attribute("data-state", "loading")
    expect(stage(slow.page)).to_have_attribute("data-steps", "0")


def test_the_first_step_is_painted_before_the_others_have_come(slow: Slow) -> None:
    slow.dam.let(START + 1)
    slow.page.goto(link(text=TEXT, lang="en", step=0))
    expect_step(slow.page, 0)
    expect(stage(slow.page)).to_have_attribute("data-steps", str(len(TEXT)))
    expect_drawn(slow.page, {0})
    slow.dam.let()
    expect_drawn(slow.page, set(range(len(TEXT))))


def test_playing_waits_where_the_stream_has_not_come(slow: Slow) -> None:
    slow.dam.let(START + 5)
    slow.page.goto(link(text=TEXT, lang="en", speed=60))
    expect_step(slow.page, 4, "playing")
    settle(slow.page)
    expect_step(slow.page, 4, "playing")
    slow.dam.let()
    expect_step(slow.page, len(TEXT) - 1, "paused")


def test_a_step_that_has_not_come_is_a_ghost_and_fills_when_it_comes(slow: Slow) -> None:
    slow.dam.let(START + 3)
    slow.page.goto(link(text=TEXT, lang="en", step=0))
    expect_step(slow.page, 0)
    slider(slow.page).fill("9")
    expect(stage(slow.page)).to_have_attribute("data-step", "9")
    expect(stage(slow.page)).to_have_attribute("data-state", "loading")
    ghosts = slow.page.get_by_role("img", name=re.compile("not computed yet"))
    expect(ghosts).to_have_count(6)
    slow.dam.let()
    expect_step(slow.page, 9)
    expect(ghosts).to_have_count(0)
    expect_drawn(slow.page, set(range(len(TEXT))))


def test_a_stream_that_breaks_goes_on_by_itself_from_the_step_where_it_broke(slow: Slow) -> None:
    slow.dam.let(START + 6)
    slow.page.goto(link(text=TEXT, lang="en", step=0))
    expect_step(slow.page, 0)
    expect(slow.page.locator("#step")).to_have_attribute("style", re.compile("--arrived: 23"))
    slow.dam.break_off()
    expect(interrupted(slow.page)).to_contain_text("The connection to the server is lost")
    expect(alert(slow.page)).to_be_hidden()
    expect_drawn(slow.page, set(range(6)))
    button(slow.page, "Play").click()
    expect(stage(slow.page)).to_have_attribute("data-step", "5")
    slow.dam.mend()
    slow.dam.let()
    expect_drawn(slow.page, set(range(len(TEXT))))
    expect(interrupted(slow.page)).to_be_hidden()
    expect_step(slow.page, len(TEXT) - 1)
    assert all(path.endswith("&from_step=6") for path in slow.dam.asked[1:])


def test_a_short_break_is_told_to_nobody(slow: Slow) -> None:
    slow.page.add_init_script(WATCH_FOR_NOTICES)
    slow.dam.let(START + 6)
    slow.page.goto(link(text=TEXT, lang="en", step=0))
    expect_drawn(slow.page, set(range(6)))
    slow.dam.break_off()
    slow.dam.mend()
    slow.dam.let()
    expect_drawn(slow.page, set(range(len(TEXT))))
    assert slow.page.evaluate("notices") == 0
    assert len(slow.dam.asked) > 1, "there was no break"


def test_a_break_is_told_in_the_language_of_the_page(slow: Slow) -> None:
    slow.dam.let(START + 6)
    slow.page.goto(link(text=TEXT, lang="zh", step=0))
    expect_drawn(slow.page, set(range(6)))
    slow.dam.break_off()
    expect(interrupted(slow.page)).to_contain_text("与服务器的连接已断开")


def test_a_busy_server_is_asked_again_when_it_has_said(page: Page, page_faults: Faults) -> None:
    asked: list[float] = []

    def turn_away(route: Route) -> None:
        asked.append(time.monotonic())
        if len(asked) < 3:
            body = '{"detail":[{"field":null,"message":"busy"}]}'
            route.fulfill(status=503, headers={"Retry-After": "1"}, body=body)
        else:
            route.continue_()

    page.context.route("**/api/runs**", turn_away)
    page.goto(link(text=TEXT, lang="en", step=0))
    expect_drawn(page, set(range(len(TEXT))))
    assert len(asked) == 3
    assert all(later - earlier >= 1 for earlier, later in pairwise(asked))
    expect(alert(page)).to_be_hidden()
    page_faults.forgive("503")


def test_a_new_request_ends_the_run_before(slow: Slow) -> None:
    slow.dam.let(START + 2)
    slow.page.goto(link(text=TEXT, lang="en", step=0))
    expect_step(slow.page, 0)
    slow.page.get_by_role("textbox", name="Text to read").fill("dog")
    expect(stage(slow.page)).to_have_attribute("data-steps", "3")
    slow.dam.let()
    expect_drawn(slow.page, {0, 1, 2})
    expect(alert(slow.page)).to_be_hidden()


def test_the_first_step_is_on_the_screen_before_the_rest_of_even_a_short_run_is_read(page: Page) -> None:
    page.add_init_script("""
      const look = () => {
        if (!document.querySelector(".draft:not([hidden]), .tile")) return requestAnimationFrame(look);
        document.documentElement.dataset.arrived =
          getComputedStyle(document.querySelector("#step")).getPropertyValue("--arrived");
      };
      look();
    """)
    page.goto(link(text="abcd" * 10, speed=60))
    expect_step(page, 39)
    arrived = page.locator("html").get_attribute("data-arrived") or ""
    assert float(arrived.removesuffix("%")) == 0


def test_a_run_that_is_not_drawn_is_read_to_its_end(page: Page) -> None:
    page.add_init_script("""
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".room { display: none }");
      document.adoptedStyleSheets = [sheet];
    """)
    page.goto(link(text="abcd" * 10, step=0))
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)
    assert page.locator(".tile").count() == 0
