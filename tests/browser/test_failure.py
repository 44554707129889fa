"""What a visitor sees when a worker dies or the server goes away: the run goes on by itself."""

import os
import random
import re
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from tests.app.processes import alive, processes
from tests.app.processes import eventually as comes_true
from tests.browser import picture
from tests.browser.screen import (
    WHOLE_RUN,
    alert,
    button,
    eventually,
    expect_step,
    interrupted,
    link,
    show,
    slider,
    stage,
    step_of,
    visitor,
)
from tests.tooling.metrics import scrape
from tests.tooling.proxy import LOOPBACK_WANTED, has_loopback, replicated
from tests.tooling.serving import Server, free_port, serving
from tests.tooling.watching import Faults

TEXT = "".join(random.Random(0).choices("the cat sat on", k=2_000))
SLOW = {"UNROLLED_CHUNK_NUMBERS": "1"}  # a step a chunk: slow enough to be killed on the way
RESUMED = 60_000  # milliseconds; two thousand chunks, on a machine that may be busy
CLOSE = 1e-5  # the stream has float32's digits; PyTorch may sum in another order
# Numbers enough that the server is still computing when the first steps are on the screen.
LONG = {"text": "ab" * 1500, "hidden_size": 256, "num_layers": 2, "step": 0, "lang": "en"}


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor of a server that may be harmed. leave: stops the server."""

    page: Page
    server: Server
    leave: Callable[[], None]


@pytest.fixture
def guest(tmp_path: Path, browser: Browser, page_faults: Faults) -> Iterator[Guest]:
    """A visitor of a server with one worker."""
    with ExitStack() as stack:
        log = tmp_path / "server.log"
        server = stack.enter_context(serving(log, environment={"UNROLLED_POOL_SIZE": "1"}))
        with visit(browser, server.url, page_faults) as page:
            yield Guest(page, server, stack.close)


@contextmanager
def visit(browser: Browser, url: str, page_faults: Faults) -> Generator[Page]:
    """A page of a server that goes away."""
    forgive(page_faults)
    with visitor(browser, url, page_faults) as page:
        yield page


def forgive(page_faults: Faults) -> None:
    """Lets the browser's own log say that the server has gone away, and a server whose worker is replaced
    ask for a moment's patience: the page asks again by itself."""
    page_faults.forgive(r"net::ERR_|\b503\b")


def expect_some_but_not_all(page: Page) -> None:
    """Waits for the first steps of a long run, more than the one that is shown before the rest is read."""
    expect(stage(page)).to_have_attribute("data-state", "paused")

    def some() -> None:
        assert 0.1 < share(page) < 100

    eventually(some)


def expect_to_play(page: Page) -> None:
    """What has arrived can be played."""
    before = step_of(page)
    button(page, "Play").click()

    def moved() -> None:
        assert step_of(page) > before

    eventually(moved)


def expect_whole(page: Page) -> None:
    """Waits until the whole run has arrived, and nothing is wrong: also where each step before the break is
    a chunk that has to be computed again."""
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN, timeout=RESUMED)
    expect(interrupted(page)).to_be_hidden()
    expect(alert(page)).to_be_hidden()


def test_a_run_survives_the_death_of_its_worker(guest: Guest) -> None:
    page = guest.page
    page.goto(link(**LONG))
    expect_some_but_not_all(page)
    for process in processes():
        if process.parent == guest.server.pid:
            os.kill(process.pid, signal.SIGKILL)
    expect_whole(page)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_goes_on_by_itself_when_the_server_is_started_again(
    tmp_path: Path, browser: Browser, page_faults: Faults, end: signal.Signals
) -> None:
    with (
        serving(tmp_path / "first.log", environment=SLOW) as server,
        visit(browser, server.url, page_faults) as page,
    ):
        page.goto(link(text=TEXT, lang="en", step=0))
        expect_some_but_not_all(page)
        os.kill(server.pid, end)
        assert comes_true(lambda: not alive(server.pid)), "its port is free for the next"
        expect(interrupted(page)).to_be_visible()
        expect_to_play(page)
        broken = arrived(page)
        assert 0 < broken < len(TEXT)
        port = urlsplit(server.url).port
        with serving(tmp_path / "second.log", environment=SLOW, port=port):
            expect_whole(page)
            for step in (0, broken, len(TEXT) - 1):
                expect_pytorchs_numbers_around(page, step)


@pytest.mark.skipif(not has_loopback(), reason=LOOPBACK_WANTED)
def test_a_run_goes_on_with_another_replica_when_its_own_is_killed(
    tmp_path: Path, browser: Browser, page_faults: Faults
) -> None:
    ports = [free_port(), free_port()]
    metered = [SLOW | {"UNROLLED_METRICS_PORT": str(port)} for port in ports]
    with (
        replicated(tmp_path, *metered) as replicas,
        visit(browser, replicas.url, page_faults) as page,
    ):
        page.goto(link(text=TEXT, lang="en", step=0))
        expect_some_but_not_all(page)
        streams = [scrape(port).value("unrolled_streams") for port in ports]
        assert sorted(streams) == [0, 1]
        broken = arrived(page)
        os.kill(replicas.servers[streams.index(1)].pid, signal.SIGKILL)
        expect_whole(page)
        for step in (0, broken, len(TEXT) - 1):
            expect_pytorchs_numbers_around(page, step)
        other = ports[streams.index(0)]
        # It is counted once its last line has gone.
        assert comes_true(lambda: scrape(other).value("unrolled_runs_total", outcome="end") == 1)


def arrived(page: Page) -> int:
    """How many steps of the run have come."""
    return round(share(page) / 100 * len(TEXT))


def share(page: Page) -> float:
    """How much of the run has come, in per cent."""
    found = re.search(r"--arrived: ([0-9.]+)%", page.locator("#step").get_attribute("style") or "")
    assert found
    return float(found[1])


def expect_pytorchs_numbers_around(page: Page, step: int) -> None:
    """Goes to a step; what the picture shows there of both states is what torch.nn.LSTM computes."""
    slider(page).fill(str(step))
    states = pytorchs_states()

    def check() -> None:
        _, cell_state, hidden_state, *_ = picture.strips(page)
        for strip, expected in ((cell_state, states["c"]), (hidden_state, states["h"])):
            assert step in strip.values
            for time_step, numbers in strip.values.items():
                assert numbers == pytest.approx(expected[time_step], abs=CLOSE)

    eventually(check)


@cache
def pytorchs_states() -> dict[str, list[list[float]]]:
    """Both states of the page's LSTM at each time step of TEXT, by PyTorch's own cell."""
    alphabet = sorted(set(TEXT))
    torch.default_generator.manual_seed(0)
    module = torch.nn.LSTM(len(alphabet), 12)
    cell = torch.nn.LSTMCell(len(alphabet), 12)
    cell.load_state_dict({name.removesuffix("_l0"): weight for name, weight in module.state_dict().items()})
    states: dict[str, list[list[float]]] = {"h": [], "c": []}
    h, c = torch.zeros(12), torch.zeros(12)
    with torch.inference_mode():
        for character in TEXT:
            h, c = cell(torch.eye(len(alphabet))[alphabet.index(character)], (h, c))
            states["h"].append(h.tolist())
            states["c"].append(c.tolist())
    return states


def test_the_page_needs_no_server_once_the_run_is_there(guest: Guest) -> None:
    page = guest.page
    show(page, text="the cat sat", speed=30)
    page.get_by_role("radio", name="中文").check(force=True)
    expect(button(page, "播放")).to_be_visible()
    guest.leave()
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


def test_a_run_that_nobody_answers_leaves_the_picture(guest: Guest) -> None:
    page = guest.page
    show(page, text="the cat sat")
    guest.leave()
    page.get_by_role("spinbutton", name="Seed").fill("3")
    expect(interrupted(page)).to_be_visible()
    expect(page.get_by_role("heading", name="“the cat sat”")).to_be_visible()
    expect_to_play(page)


def test_a_language_asked_for_without_a_server_leaves_the_page_working(guest: Guest) -> None:
    page = guest.page
    show(page, text="the cat sat")
    guest.leave()
    page.get_by_role("radio", name="中文").click(force=True)  # which does not stay where nothing comes
    page.keyboard.press("PageDown")  # the name of the button depends on the language
    expect_step(page, 1)
    expect(page.locator("#announcer")).to_contain_text(re.compile("[Ss]tep 2|已走 2 "))
