"""Light and dark."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import picture
from tests.browser.screen import button, eventually, link, show, stage, visitor
from tests.tooling.watching import Faults

GROUND = "() => getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"


def brightness(page: Page) -> float:
    """Of the ground of the page, 0 to 1."""
    channels: list[float] = page.evaluate(GROUND)
    return sum(channels) / 3 / 255


def test_the_button_turns_the_page_dark_and_light(page: Page) -> None:
    show(page, text="abc")
    assert brightness(page) > 0.8
    button(page, "Light or dark").click()
    expect(stage(page)).to_have_attribute("data-theme", "dark")
    assert brightness(page) < 0.2
    button(page, "Light or dark").click()
    expect(stage(page)).to_have_attribute("data-theme", "light")


def test_the_picture_changes_with_the_page(page: Page) -> None:
    show(page, text="abc", step=2)

    def ramp() -> object:
        return page.evaluate("() => document.querySelector('.tile').data[0].colorscale[0][1]")

    before = ramp()
    button(page, "Light or dark").click()

    def drawn_anew() -> None:
        assert ramp() != before

    eventually(drawn_anew)
    assert all(len(strip.values) == 3 for strip in picture.strips(page))


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_follows_the_system_and_the_link_decides(
    browser: Browser, server: str, page_faults: Faults, dark: bool
) -> None:
    with visitor(browser, server, page_faults, dark=dark) as page:
        page.goto(link(text="abc", step=0))
        expect(stage(page)).to_have_attribute("data-theme", "dark" if dark else "light")
        page.emulate_media(color_scheme="light" if dark else "dark")
        expect(stage(page)).to_have_attribute("data-theme", "light" if dark else "dark")
        page.goto(link(text="abc", step=0, theme="dark" if dark else "light"))
        expect(stage(page)).to_have_attribute("data-theme", "dark" if dark else "light")
