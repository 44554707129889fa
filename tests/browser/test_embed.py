"""The stage in somebody's page: framed from another origin, driven by messages, and telling what happens."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.host import TEXT, Host

PAUSE_AT_ONE = """() => addEventListener("message", function hear({ data }) {
  if (!data.playing || data.step !== 1) return;
  send({ source: "unrolled", type: "pause" });
  removeEventListener("message", hear);
})"""


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
