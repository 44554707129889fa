"""What if, as a person opens it."""

from playwright.sync_api import Locator, Page, expect


def panel(page: Page) -> Locator:
    """What if, open. It comes with the first run, and by itself open where the link changes that run."""
    found = page.locator("details.whatif")
    expect(found).to_be_visible()
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    expect(found).to_have_attribute("open", "")
    return found
