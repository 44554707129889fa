"""The gallery: every model by its task, pictures of real runs, figures of the cards, links to the stage."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screen import stage, visitor
from tests.tooling.watching import Faults

NAME = "reader-lstm"
Card = dict[str, Any]  # Any: JSON


@pytest.fixture(scope="module")
def card(server: str) -> Card:
    """The card of the reader."""
    return httpx2.get(f"{server}/api/models/{NAME}", timeout=60).json()


def test_the_picture_is_the_run_of_the_found_unit(page: Page, server: str, card: Card) -> None:
    page.goto("/gallery?lang=en")
    article = page.get_by_role("article", name="reader", exact=True)
    article.scroll_into_view_if_needed()
    plot = article.locator(".task-plot")
    expect(plot).to_have_attribute("data-drawn", str(len(card["examples"][0]["text"])))
    found = card["units"][0]
    text = card["examples"][0]["text"]
    asked = {"model": NAME, "input": {"text": text}, "detail": "states"}
    answer = httpx2.post(f"{server}/api/runs", json=asked, timeout=60).text.splitlines()[1:-1]
    values: list[float] = [json.loads(line)["cells"][0][found["state"]][found["unit"]] for line in answer]
    heights = [
        float(one or 0)
        for one in plot.locator("rect").evaluate_all("all => all.map((one) => one.getAttribute('height'))")
    ]
    scale = max(heights) / max(map(abs, values))
    assert heights == pytest.approx([max(0.5, abs(value) * scale) for value in values], abs=1e-6)  # pyright: ignore[reportUnknownMemberType]
    kinds = plot.locator("rect").evaluate_all("all => all.map((one) => one.getAttribute('class'))")
    assert kinds == ["below" if value < 0 else "above" for value in values]


def test_the_figures_are_those_of_the_card_and_lead_to_the_stage(page: Page, card: Card) -> None:
    page.goto("/gallery?lang=en")
    article = page.get_by_role("article", name="reader", exact=True)
    row = article.get_by_role("row", name=re.compile("accuracy"))
    expect(row.get_by_role("cell").first).to_have_text(f"{100 * card['measures'][0]['value']:.1f} %")
    found = card["units"][0]
    article.get_by_role("link", name=re.compile(f"unit {found['unit']}: bracket depth")).click()
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value(str(found["unit"]))
    expect(page.get_by_role("combobox", name="Model")).to_have_value(NAME)


def test_the_stage_leads_to_the_gallery_in_its_language_and_theme(page: Page) -> None:
    page.goto("/?lang=zh&theme=dark&step=0")
    page.get_by_role("link", name="模型库", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("模型库")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_once_its_pictures_are_drawn(
    page: Page, theme: str, assert_accessible: Callable[[], None]
) -> None:
    page.goto(f"/gallery?lang=en&theme={theme}")
    for plot in page.locator(".task-plot").all():
        plot.scroll_into_view_if_needed()
        expect(plot).to_have_attribute("data-drawn", re.compile(r"\d+"))
    assert_accessible()


def test_nothing_is_cut_off_on_a_phone(browser: Browser, server: str, page_faults: Faults) -> None:
    with visitor(browser, server, page_faults, size=(390, 844), touch=True) as phone:
        phone.goto("/gallery?lang=zh")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
