"""What axe finds, on every screen that a visitor can bring about, in both languages and both themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import alert, button, link, settle, show
from tests.tooling.watching import Faults

Check = Callable[[], None]
NETWORK: dict[str, str | int | bool] = {"num_layers": 2, "bidirectional": True, "text": "the cat"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_stage(page: Page, assert_accessible: Check, lang: str, theme: str) -> None:
    show(page, **NETWORK, lang=lang, theme=theme, step=9)
    settle(page)
    assert_accessible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_help(page: Page, assert_accessible: Check, theme: str) -> None:
    show(page, text="abc", theme=theme)
    button(page, "Help").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sheet_of_more_settings(page: Page, assert_accessible: Check, theme: str) -> None:
    show(page, text="abc", theme=theme, cell="gru", bidirectional=True)
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("combobox", name="Output layer")).to_be_visible()
    assert_accessible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_failure(page: Page, assert_accessible: Check, page_faults: Faults, theme: str) -> None:
    page.goto(link(text="abc", num_layers=0, lang="en", theme=theme))
    expect(alert(page)).to_contain_text("num_layers")
    assert_accessible()
    page_faults.forgive("422")


def test_numbers_and_phases(page: Page, assert_accessible: Check) -> None:
    show(page, values="[[1,2],[3,4]]", phase="gates", step=1)
    assert_accessible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_telephone(page: Page, assert_accessible: Check, theme: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, **NETWORK, theme=theme)
    button(page, "Network").click()
    settle(page)
    assert_accessible()
