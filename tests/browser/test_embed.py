"""The stage in somebody's page: framed from another origin, driven by messages, and telling what happens."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from tests.browser.recited import recital
from tests.tooling.serving import HOST, ROOT
from tests.tooling.watching import watch

TEXT = "hello"
PAGE = """<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<iframe id="stage-frame" width="960" height="540"></iframe>
<script>
const heard = [];
addEventListener("message", ({ data, origin }) => heard.push({ ...data, origin }));
const frame = document.querySelector("iframe");
const send = (message) => frame.contentWindow.postMessage(message, "*");
</script>
"""
PAUSE_AT_ONE = """() => addEventListener("message", function hear({ data }) {
  if (!data.playing || data.step !== 1) return;
  send({ source: "unrolled", type: "pause" });
  removeEventListener("message", hear);
})"""
WISH = "(wish) => send({ source: 'unrolled', ...wish })"


class Quiet(SimpleHTTPRequestHandler):
    """Files without a word about each."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@dataclass(frozen=True)
class Host:
    """A page on another origin, which frames the stage and writes down what it hears."""

    page: Page
    origin: str
    server: str

    def frame(self, query: str = f"text={TEXT}&lang=en") -> FrameLocator:
        """Frames that run, and waits for nothing."""
        self.page.goto(f"{self.origin}/host.html")
        self.page.evaluate("(url) => { frame.src = url }", f"{self.server}/?{query}&embed=1")
        return self.page.frame_locator("#stage-frame")

    def send(self, type: str, step: int | None = None, **more: str | int) -> None:
        """Says something to the stage."""
        self.page.evaluate(WISH, {"type": type, **({} if step is None else {"step": step}), **more})

    def last(self, kind: str, **expected: str | int) -> dict[str, Any]:
        """The last event of a kind, once it is as expected."""
        wanted = {"type": kind, **expected}
        self.page.wait_for_function(
            """(wanted) => Object.entries(wanted).every(
              ([name, value]) => heard.findLast(({ type }) => type === wanted.type)?.[name] === value)""",
            arg=wanted,
        )
        return next(event for event in reversed(self.heard()) if event["type"] == kind)

    def heard(self) -> list[dict[str, Any]]:  # events are JSON
        """All that the stage has told so far."""
        return self.page.evaluate("heard")

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        """What it has told once there are so many events."""
        self.page.wait_for_function("(count) => heard.length >= count", arg=count)
        return self.heard()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[str]:
    """The origin of another server, which serves the host's page and the documentation's example."""
    (tmp_path / "host.html").write_text(PAGE)
    (tmp_path / "talk.html").write_text((ROOT / "docs/example-slides.html").read_text("utf-8"), "utf-8")
    with ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


@pytest.fixture
def host(browser: Browser, server: str, files: str) -> Iterator[Host]:
    """That page. Fails where anything goes wrong unseen, or a third host is asked."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-US")
    page = context.new_page()
    watch(page, server, faults)
    yield Host(page, files, server)
    context.close()
    assert not [fault for fault in faults if files not in fault]


def places(events: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Type and step of each event."""
    return [(event["type"], event["step"]) for event in events]


def test_the_stage_tells_that_it_is_ready_and_stands_still(host: Host) -> None:
    stage = host.frame()
    (ready,) = host.wait_for(1)
    assert ready == {
        "source": "unrolled",
        "type": "ready",
        "step": 0,
        "steps": len(TEXT),
        "phase": "output",
        "playing": False,
        "origin": host.server,
    }
    expect(stage.locator("#stage")).to_have_attribute("data-state", "paused")
    expect(stage.get_by_role("button", name="Play")).to_be_visible()
    expect(stage.get_by_role("slider", name="Step")).to_be_visible()
    expect(stage.get_by_role("banner")).to_be_hidden()
    expect(stage.get_by_role("complementary")).to_be_hidden()


def test_messages_drive_it_and_each_move_is_told(host: Host) -> None:
    stage = host.frame()
    host.wait_for(1)
    for count, (wish, step, at) in enumerate(
        [("next", None, 1), ("goto", 3, 3), ("previous", None, 2), ("goto", 99, 4)], start=2
    ):
        host.send(wish, step)
        expect(stage.locator("#stage")).to_have_attribute("data-step", str(at))
        assert places(host.wait_for(count))[count - 1] == ("step", at)
    assert places(host.wait_for(6))[-1] == ("end", 4)
    host.send("status")
    assert places(host.wait_for(7))[-1] == ("step", 4)


def test_play_goes_to_the_end_and_pause_stops_it(host: Host) -> None:
    stage = host.frame(f"text={TEXT}&lang=en&speed=4")
    host.wait_for(1)
    host.page.evaluate(PAUSE_AT_ONE)
    host.send("play")
    host.page.wait_for_function("() => heard.some(({ playing, step }) => playing && step === 1)")
    host.page.wait_for_function("() => !heard.at(-1).playing")
    expect(stage.locator("#stage")).to_have_attribute("data-state", "paused")
    assert host.heard()[-1]["step"] < len(TEXT) - 1
    host.send("play")
    host.page.wait_for_function("() => heard.some(({ type }) => type === 'end')")
    steps = [event["step"] for event in host.heard() if event["type"] == "step"]
    assert sorted(set(steps)) == [0, 1, 2, 3, 4]
    assert steps == sorted(steps)
    assert places(host.heard()).count(("end", 4)) == 1


def test_by_phase_next_is_a_phase(host: Host) -> None:
    host.frame(f"text={TEXT}&lang=en&phase=terms&cell=gru")
    host.wait_for(1)
    for count in range(2, 6):
        host.send("next")
        host.wait_for(count)
    told = [(event["step"], event["phase"]) for event in host.heard()]
    assert told == [(0, "terms"), (0, "gates"), (0, "state"), (0, "output"), (1, "terms")]


def test_what_is_said_before_it_is_ready_is_done_then(host: Host) -> None:
    stage = host.frame()
    host.page.evaluate(
        "() => { const sending = setInterval(() => {"
        "  if (heard.length > 0) clearInterval(sending);"
        "  else send({ source: 'unrolled', type: 'goto', step: 2 });"
        "}, 5) }"
    )
    expect(stage.locator("#stage")).to_have_attribute("data-step", "2")
    assert places(host.wait_for(2))[:2] == [("ready", 0), ("step", 2)]


def test_what_is_said_before_the_part_that_listens_has_come_is_done_too(host: Host) -> None:
    held = list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    host.page.route("**/present/embed.js", hold)
    with host.page.expect_request("**/present/embed.js"):
        stage = host.frame()
    host.page.frames[1].wait_for_load_state("load")
    host.send("goto", step=3)
    held[0].continue_()
    expect(stage.locator("#stage")).to_have_attribute("data-step", "3")
    assert places(host.wait_for(2))[:2] == [("ready", 0), ("step", 3)]


@pytest.mark.parametrize(
    "message",
    [
        "'next'",
        "null",
        "[]",
        "{ type: 'next' }",
        "{ source: 'unrolled' }",
        "{ source: 'somebody', type: 'next' }",
        "{ source: 'unrolled', type: 'leap' }",
        "{ source: 'unrolled', type: 'toString' }",
        "{ source: 'unrolled', type: 'goto' }",
        "{ source: 'unrolled', type: 'goto', step: '3' }",
        "{ source: 'unrolled', type: 'goto', step: -1 }",
        "{ source: 'unrolled', type: 'goto', step: 2.5 }",
        "{ source: 'unrolled', type: 'goto', step: NaN }",
    ],
)
def test_messages_of_another_shape_are_ignored(host: Host, message: str) -> None:
    host.frame()
    host.wait_for(1)
    host.page.evaluate(f"send({message})")
    host.send("status")
    assert places(host.wait_for(2)) == [("ready", 0), ("step", 0)]


def test_another_frame_cannot_drive_it(host: Host) -> None:
    host.frame()
    host.wait_for(1)
    host.page.evaluate(
        """() => new Promise((done) => {
          const other = document.createElement("iframe");
          other.onload = done;
          const wish = "{ source: 'unrolled', type: 'next' }";
          other.srcdoc = `<script>parent.frames[0].postMessage(${wish}, '*')</` + "script>";
          document.body.append(other);
        })"""
    )
    host.send("status")
    assert places(host.wait_for(2)) == [("ready", 0), ("step", 0)]


def test_it_can_be_bound_to_one_origin(host: Host) -> None:
    stage = host.frame(f"text={TEXT}&lang=en&parent_origin={host.origin}")
    assert places(host.wait_for(1)) == [("ready", 0)]
    host.send("next")
    assert places(host.wait_for(2))[-1] == ("step", 1)
    expect(stage.locator("#stage")).to_have_attribute("data-step", "1")
    child = next(frame for frame in host.page.frames if frame.url.startswith(host.server))
    child.wait_for_function("() => location.search.includes('step=1')")
    assert "parent_origin=" in child.url, "a reload would free it"


@pytest.mark.parametrize("origin", ["https://slides.example.org", "nobody", "null", ""])
def test_bound_to_another_origin_it_neither_hears_nor_tells(host: Host, origin: str) -> None:
    stage = host.frame(f"text={TEXT}&lang=en&parent_origin={origin}")
    expect(stage.locator("#stage")).to_have_attribute("data-state", "paused")
    host.send("next")
    stage.get_by_role("button", name="Next step").click()
    expect(stage.locator("#stage")).to_have_attribute("data-step", "1")
    host.send("next")
    stage.get_by_role("button", name="Next step").click()
    expect(stage.locator("#stage")).to_have_attribute("data-step", "2")
    assert host.heard() == []


def test_a_run_that_cannot_be_made_is_told(host: Host) -> None:
    host.frame(f"text={TEXT}&lang=en&hidden_size=0")
    (failed,) = host.wait_for(1)
    assert failed["type"] == "failed"
    assert "greater than or equal to 1" in failed["message"] or "0" in failed["message"]


STAND_IN = """
const slides = [...document.querySelectorAll("section")];
let at = 0;
const show = (slide) => {
  at = Math.max(0, Math.min(slides.length - 1, slide));
  slides.forEach((section, place) => { section.hidden = place !== at; });
};
window.Reveal = {
  getCurrentSlide: () => slides[at], next: () => show(at + 1), prev: () => show(at - 1),
  initialize({ keyboard }) { show(0); addEventListener("keydown", ({ keyCode }) => keyboard[keyCode]?.()); },
};
"""


def test_the_example_goes_through_the_run_and_the_lesson_before_the_next_slide(host: Host) -> None:
    def answer(route: Route) -> None:
        script = route.request.url.endswith(".js")
        route.fulfill(
            body=STAND_IN if script else "", content_type="text/javascript" if script else "text/css"
        )

    def wait_at(place: int) -> None:
        host.page.wait_for_function(
            "(at) => places.get(Reveal.getCurrentSlide().querySelector('iframe').contentWindow)?.at === at",
            arg=place,
        )

    host.page.route("**/node_modules/reveal.js/**", answer)
    host.page.goto(f"{host.origin}/talk.html?server={host.server}")
    stage = host.page.frame_locator("iframe").first.locator("#stage")
    host.page.keyboard.press("PageDown")
    expect(host.page.locator("section:visible h3")).to_have_count(1)
    for step in range(14):
        expect(stage).to_have_attribute("data-step", str(step))
        wait_at(step)
        host.page.keyboard.press("PageDown")
    expect(host.page.get_by_role("heading", name="The LSTM, gate by gate")).to_be_visible()
    scenes = httpx2.get(f"{host.server}/api/lessons/lstm").json()["scenes"]
    for place in range(len(scenes)):
        wait_at(place)
        host.page.keyboard.press("PageDown")
    expect(host.page.get_by_role("heading", name="Questions?")).to_be_visible()
    host.page.keyboard.press("PageUp")
    host.page.keyboard.press("PageUp")
    wait_at(len(scenes) - 2)


def test_a_lesson_in_a_frame_turns_its_scenes_by_messages_and_tells_each_with_its_words(host: Host) -> None:
    lesson = httpx2.get(f"{host.server}/api/lessons/lstm").json()
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
    host.send("next")  # there is none
    host.send("goto", scene=2)
    host.last("scene", index=2)
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


def test_without_a_lesson_a_scene_is_refused_in_words(host: Host) -> None:
    host.frame()
    host.last("ready")
    host.send("goto", scene="counter")
    host.last("failed", message='no scene "counter"')
