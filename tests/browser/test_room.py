"""A run of few time steps: it stands in the middle of the stage, and its blocks hold the numbers that ran."""

import httpx2
import orjson
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import expect_step, settle, show

RUN = {"text": "hi", "cell": "rnn", "hidden_size": 2}
# The edges of the stage, of the names with the columns beside them, and of the rows, in pixels of the screen.
EDGES = """() => {
  const boxOf = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [stage, labels, film, room] = ["#stage", ".labels", ".film", ".room"].map(boxOf);
  const curtains = [...document.querySelectorAll(".curtain")].map((one) => one.getBoundingClientRect());
  return {
    left: labels.left - stage.left, right: stage.right - film.right, width: film.right - labels.left,
    height: Math.max(...curtains.map(({ bottom }) => bottom)) - Math.min(...curtains.map(({ top }) => top)),
    room: room.width * room.height,
  };
}"""
NUMBERS = "() => [...document.querySelectorAll('.tile .numbers text')].map(({ textContent }) => textContent)"
SIZES = [(1440, 900), (1280, 720), (1920, 1080), (390, 844)]


def test_a_short_run_stands_in_the_middle_with_its_numbers_in_its_blocks(page: Page, server: str) -> None:
    show(page, **RUN, step=1)
    answer = httpx2.get(f"{server}/api/runs", params=RUN)
    lines = [orjson.loads(line) for line in answer.content.splitlines()]
    states = [line["cells"][0]["hidden_state"] for line in lines if line["type"] == "step"]
    ran = [f"{value:.3f}".replace("-", "−") for state in states for value in state]
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        seen: dict[str, float] = page.evaluate(EDGES)
        assert seen["left"] == pytest.approx(seen["right"], abs=2), width
        assert seen["width"] * seen["height"] > seen["room"] / 3, width
        assert set(ran) <= set(page.evaluate(NUMBERS)), width
    page.set_viewport_size({"width": 1440, "height": 900})
    settle(page)
    film = page.locator(".film").bounding_box()
    assert film
    page.mouse.click(film["x"] + film["width"] / 4, film["y"] + film["height"] / 2)
    expect_step(page, 0)
    expect(page.get_by_role("heading", name="Inside the cell at t = 0")).to_be_visible()
