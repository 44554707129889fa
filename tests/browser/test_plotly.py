"""What the page does while Plotly, its largest part, is on its way, and where it never comes."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser.screen import alert, stage

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
    expect(stage(page)).to_have_attribute("data-state", "loading")
    expect(page.locator(".tile")).to_have_count(0)
    (plotly,) = held
    assert asked.count("/api/models") == 1
    words = next(place for place, path in enumerate(asked) if path.endswith("/locales/zh.json"))
    assert asked.index("/api/models") < words, "with the page's first files"
    plotly.continue_()
    expect(stage(page)).to_have_attribute("data-step", "4")  # it has played from the first step on
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator(".tile")).not_to_have_count(0)


def test_without_plotly_the_page_says_so(page: Page, page_faults: list[str]) -> None:
    page.route(PLOTLY, lambda route: route.abort())
    page.goto("/?text=hello&lang=en")
    expect(alert(page).filter(has_text="Plotly could not be loaded")).to_be_visible()
    page_faults.clear()
