"""What the page does while Plotly, its largest part, is on its way, and where it never comes."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import pixels
from tests.browser.screen import alert, come_to_rest, expect_whole_run, link, stage
from tests.tooling.watching import Faults

PLOTLY = "**/assets/plotly.js*"


def test_words_and_run_are_asked_for_while_plotly_is_on_its_way(page: Page) -> None:
    held: list[Route] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.route(PLOTLY, lambda route: held.append(route))  # noqa: PLW0108  it marks what it is given
    with page.expect_response(lambda answer: "/api/runs?" in answer.url) as run:
        page.goto("/?text=hello&lang=zh", wait_until="commit")
    assert run.value.ok
    expect(page.get_by_role("region", name="展开的网络")).to_be_visible()
    (plotly,) = held
    assert asked.count("/api/models") == 1
    words = next(place for place, path in enumerate(asked) if path.endswith("/locales/zh.json"))
    assert asked.index("/api/models") < words, "with the page's first files"
    expect(stage(page)).to_have_attribute("data-step", "4")  # it has played from the first step on
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator(".tile")).to_have_count(0)
    plotly.continue_()
    expect(page.locator(".tile")).not_to_have_count(0)


@pytest.mark.parametrize(
    "query",
    [
        {"text": "hello", "cell": "lstm", "pins": "cell_state.3,hidden_state.1", "step": 4},
        {"values": "[[1],[0.5],[-1]]", "cell": "gru", "hidden_size": 2, "theme": "dark", "step": 2},
        {"model": "reber-gru", "text": "BTBT", "generate_steps": 8, "generate_seed": 1, "step": 11},
        {"text": "abc", "bidirectional": True, "num_layers": 2, "cell": "rnn", "step": 8},
    ],
)
def test_the_picture_before_plotly_is_the_one_that_plotly_draws(
    page: Page, query: dict[str, str | int]
) -> None:
    held: list[Route] = []
    page.route(PLOTLY, lambda route: held.append(route))  # noqa: PLW0108  it marks what it is given
    page.goto(link(lang="en", **query), wait_until="commit")
    expect_whole_run(page)
    score = page.locator(".score")
    expect(page.locator(".draft")).to_be_visible()
    come_to_rest(page)
    before = score.screenshot()
    held[0].continue_()
    expect(page.locator(".tile")).not_to_have_count(0)
    expect(page.locator(".draft")).to_be_hidden()
    come_to_rest(page)
    drawn = score.screenshot()
    assert pixels.apart(page, before, drawn) < 0.002
    page.evaluate("document.querySelector('.world').style.visibility = 'hidden'")
    assert pixels.apart(page, before, score.screenshot()) > 0.02


def test_without_plotly_the_page_says_so(page: Page, page_faults: Faults) -> None:
    page.route(PLOTLY, lambda route: route.abort())
    page.goto("/?text=hello&lang=en")
    expect(alert(page).filter(has_text="Plotly could not be loaded")).to_be_visible()
    page_faults.clear()
