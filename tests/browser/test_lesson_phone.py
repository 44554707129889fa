"""A lesson on a telephone: the words lie over the picture, and what they speak of is beside them."""

import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import LIMIT, visitor
from tests.lesson_names import NAMES
from tests.tooling.watching import Faults

PHONES = {"upright": (390, 844), "small": (360, 740), "on its side": (844, 390)}
# Between the words and the playback controls, both of which stay while the page scrolls.
IN_SIGHT = """label => {
  const row = label.getBoundingClientRect();
  const words = document.querySelector("#lesson").getBoundingClientRect();
  const transport = document.querySelector("#transport").getBoundingClientRect();
  return row.top >= words.bottom && row.bottom <= transport.top;
}"""

REST_OF_THE_SCROLL = """async () => {
  for (let before = -1; before !== scrollY; ) {
    before = scrollY;
    await new Promise(done => setTimeout(done, 200));
  }
}"""


def scenes(server: str, name: str) -> list[dict[str, Any]]:
    """The lesson's scenes that light a row, but for code, opened cells and gradients."""
    told = httpx2.get(f"{server}/api/lessons/{name}", timeout=60).json()["scenes"]
    return [
        one
        for one in told
        if re.match(r"(gates\.|hidden_state|cell_state)", one["light"] or "")
        and not re.search(r"\b(panels|loss|open=1)", one["query"])
    ]


def expect_in_sight(page: Page, scene: dict[str, Any]) -> None:
    """Waits until the label of the row, of one layer at least, can be seen as a whole."""
    page.wait_for_function(
        f"labels => [...document.querySelectorAll(labels)].some({IN_SIGHT})",
        arg=f'#stage > .room .label[data-lights~="{scene["light"]}"]',
        timeout=LIMIT * 1000,
    )


def go(page: Page, name: str, scene: dict[str, Any], lang: str) -> None:
    """Opens a scene, and waits until its row is in sight."""
    page.goto(f"/?lesson={name}&scene={scene['id']}&lang={lang}")
    expect(page.locator("#lesson [aria-live]")).to_have_attribute("aria-busy", "false")
    expect_in_sight(page, scene)


@pytest.mark.parametrize("name", NAMES)
def test_the_row_that_a_scene_lights_is_seen_beside_its_question_and_its_answer(
    browser: Browser, server: str, page_faults: Faults, name: str
) -> None:
    with visitor(browser, server, page_faults, size=PHONES["upright"], touch=True, calm=True) as phone:
        for scene in scenes(server, name):
            go(phone, name, scene, "zh")
            if scene["answer"]:
                phone.locator(".lesson-question").get_by_role("button", name="显示答案").tap()
                expect(phone.locator(".lesson-answer")).to_be_visible()
                expect_in_sight(phone, scene)


@pytest.mark.parametrize("size", ["small", "on its side"])
def test_it_is_seen_on_smaller_telephones_and_on_one_that_is_turned(
    browser: Browser, server: str, page_faults: Faults, size: str
) -> None:
    with visitor(browser, server, page_faults, size=PHONES[size], touch=True, calm=True) as phone:
        scene = next(one for one in scenes(server, "lstm") if one["id"] == "forget")
        go(phone, "lstm", scene, "en")
        width, height = PHONES[size]
        phone.set_viewport_size({"width": height, "height": width})
        expect_in_sight(phone, scene)


def test_where_a_reader_has_scrolled_to_is_left_to_the_reader(
    browser: Browser, server: str, page_faults: Faults
) -> None:
    with visitor(browser, server, page_faults, size=PHONES["upright"], touch=True, calm=True) as phone:
        scene = next(one for one in scenes(server, "lstm") if one["id"] == "forget")
        go(phone, "lstm", scene, "en")
        phone.mouse.move(200, 500)
        phone.mouse.wheel(0, 5000)
        phone.wait_for_function("() => scrollY > 900")
        phone.evaluate(REST_OF_THE_SCROLL)
        stood = phone.evaluate("() => scrollY")
        phone.get_by_role("button", name="Next step", exact=True).focus()
        phone.set_viewport_size({"width": 390, "height": 800})
        phone.evaluate(REST_OF_THE_SCROLL)
        assert abs(phone.evaluate("() => scrollY") - stood) < 100
