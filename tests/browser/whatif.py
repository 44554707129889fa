"""What if, as a person opens it."""

from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

TEXT = "the cat sat on"


def panel(page: Page) -> Locator:
    """What if, open. It comes with the first run, and by itself open where the link changes that run."""
    found = page.locator("details.whatif")
    expect(found).to_be_visible()
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    expect(found).to_have_attribute("open", "")
    return found


def open_at(page: Page, **query: object) -> None:
    """Opens the stage with a run that has arrived whole."""
    link = "&".join(f"{name}={quote(str(value))}" for name, value in query.items())
    page.goto(f"/?text={quote(TEXT)}&step=7&unit=4&{link}")
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    if "interventions" in query:
        expect(page.locator("details.whatif")).to_have_attribute("open", "")


def hold(page: Page, target: str, value: float, from_step: int | None = None) -> None:
    """Holds the chosen unit, to the end."""
    form = panel(page).locator("form.hold")
    form.get_by_label("what").select_option(target)
    form.get_by_label("at", exact=True).fill(str(value))
    if from_step is not None:
        form.get_by_label("from t").fill(str(from_step))
    form.get_by_role("button", name="Hold it").click()
