"""What a visitor sees when a worker dies or the server goes away, and that what came is not lost."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.processes import processes
from tests.browser.screen import (
    alert,
    button,
    eventually,
    expect_step,
    link,
    show,
    slider,
    stage,
    step_of,
    visitor,
)
from tests.tooling.serving import Server, serving

# Numbers enough that the server is still computing when the first steps are on the screen.
LONG = {"text": "ab" * 1500, "hidden_size": 256, "num_layers": 2, "step": 0, "lang": "en"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Server, ExitStack]]:
    """A server that may be harmed, with one worker; the stack stops it."""
    with ExitStack() as stack:
        log = tmp_path / "server.log"
        yield stack.enter_context(serving(log, environment={"UNROLLED_WORKERS": "1"})), stack


def expect_some_but_not_all(page: Page) -> None:
    """Waits for the first steps of a long run."""
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator("#step")).not_to_have_attribute("style", re.compile("--arrived: 100%"))


def expect_to_play(page: Page) -> None:
    """What has arrived can be played."""
    before = step_of(page)
    button(page, "Play").click()

    def moved() -> None:
        assert step_of(page) > before

    eventually(moved)


def test_a_worker_that_dies_is_told_and_the_next_run_works(
    own: tuple[Server, ExitStack], browser: Browser, page_faults: list[str]
) -> None:
    server, _ = own
    with visitor(browser, server.url, page_faults) as page:
        page.goto(link(**LONG))
        expect_some_but_not_all(page)
        for process in processes():
            if process.parent == server.pid:
                os.kill(process.pid, signal.SIGKILL)
        expect(alert(page)).to_contain_text("The run stopped")
        expect_to_play(page)
        button(page, "Dismiss").click()
        page.get_by_role("textbox", name="Text to read").fill("abc")
        expect(page.get_by_role("heading", name="“abc”")).to_be_visible()
        expect(alert(page)).to_be_hidden()


def test_a_server_that_dies_is_told_and_what_came_still_plays(
    own: tuple[Server, ExitStack], browser: Browser, page_faults: list[str]
) -> None:
    server, _ = own
    with visitor(browser, server.url, page_faults) as page:
        page.goto(link(**LONG))
        expect_some_but_not_all(page)
        os.kill(server.pid, signal.SIGKILL)
        expect(alert(page)).to_contain_text("The run stopped")
        expect_to_play(page)
        page_faults[:] = [fault for fault in page_faults if "net::ERR_" not in fault]


def test_the_page_needs_no_server_once_the_run_is_there(
    own: tuple[Server, ExitStack], browser: Browser, page_faults: list[str]
) -> None:
    server, stack = own
    with visitor(browser, server.url, page_faults) as page:
        show(page, text="the cat sat", speed=30)
        page.get_by_role("radio", name="中文").check(force=True)
        expect(button(page, "播放")).to_be_visible()
        stack.close()
        page.get_by_role("radio", name="English").check(force=True)
        button(page, "Play").click()
        expect_step(page, 10)
        slider(page).fill("4")
        expect_step(page, 4)
        button(page, "Light or dark").click()
        expect(stage(page)).to_have_attribute("data-theme", "dark")
        button(page, "Help").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(alert(page)).to_be_hidden()


def test_a_run_that_nobody_answers_leaves_the_picture(
    own: tuple[Server, ExitStack], browser: Browser, page_faults: list[str]
) -> None:
    server, stack = own
    with visitor(browser, server.url, page_faults) as page:
        show(page, text="the cat sat")
        stack.close()
        page.get_by_role("spinbutton", name="Seed").fill("3")
        expect(alert(page)).to_be_visible()
        expect(page.get_by_role("heading", name="“the cat sat”")).to_be_visible()
        expect_to_play(page)
        page_faults[:] = [fault for fault in page_faults if "net::ERR_" not in fault]


def test_a_language_asked_for_without_a_server_leaves_the_page_working(
    own: tuple[Server, ExitStack], browser: Browser, page_faults: list[str]
) -> None:
    server, stack = own
    with visitor(browser, server.url, page_faults) as page:
        show(page, text="the cat sat")
        stack.close()
        page.get_by_role("radio", name="中文").check(force=True)
        page.keyboard.press("PageDown")  # the name of the button depends on the language
        expect_step(page, 1)
        expect(page.locator("#announcer")).to_contain_text(re.compile("[Ss]tep 2|第 2 步"))
        page_faults[:] = [fault for fault in page_faults if "net::ERR_" not in fault]
