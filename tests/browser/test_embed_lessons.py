"""A lesson, and a talk, in somebody's page: the scenes turn by messages and are told with their words."""

import httpx2
from playwright.sync_api import Route, expect

from tests.browser.host import Host
from tests.browser.recited import recital

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
    scenes = httpx2.get(f"{host.server}/api/lessons/lstm", timeout=60).json()["scenes"]
    for place in range(len(scenes)):
        wait_at(place)
        host.page.keyboard.press("PageDown")
    expect(host.page.get_by_role("heading", name="Questions?")).to_be_visible()
    host.page.keyboard.press("PageUp")
    host.page.keyboard.press("PageUp")
    wait_at(len(scenes) - 2)


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
