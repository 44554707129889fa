"""The keyboard, as lecturers and their clickers use it."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.screen import button, expect_step, link, settle, show, slider, stage

FIELDS = ["Text to read", "Layers", "Units", "Seed"]


@pytest.mark.parametrize(
    ("key", "step"),
    [
        ("ArrowRight", 6),
        ("PageDown", 6),
        ("ArrowLeft", 4),
        ("PageUp", 4),
        ("Home", 0),
        ("End", 10),
    ],
)
def test_a_key_moves_the_playhead(page: Page, key: str, step: int) -> None:
    show(page, text="the cat sat", step=5)
    page.keyboard.press(key)
    expect_step(page, step)


@pytest.mark.parametrize(("key", "step"), [("ArrowRight", 6), ("ArrowLeft", 4), ("PageDown", 6), ("End", 10)])
def test_a_key_on_the_slider_moves_it_once(page: Page, key: str, step: int) -> None:
    show(page, text="the cat sat", step=5)
    slider(page).focus()
    page.keyboard.press(key)
    expect_step(page, step)
    settle(page)
    expect_step(page, step)


def test_space_plays_and_pauses(page: Page) -> None:
    show(page, text="abcd" * 5, speed=1)
    page.keyboard.press("Space")
    expect(stage(page)).to_have_attribute("data-state", "playing")
    page.keyboard.press("Space")
    expect(stage(page)).to_have_attribute("data-state", "paused")


def test_space_on_the_play_button_presses_it_once(page: Page) -> None:
    show(page, text="abcd" * 5, speed=1)
    button(page, "Play").focus()
    page.keyboard.press("Space")
    expect(stage(page)).to_have_attribute("data-state", "playing")
    settle(page)
    expect(stage(page)).to_have_attribute("data-state", "playing")


def test_up_and_down_choose_the_unit(page: Page) -> None:
    show(page, text="abc", hidden_size=3)
    unit = page.get_by_role("spinbutton", name="Unit", exact=True)
    for key, value in [("ArrowDown", "1"), ("ArrowDown", "2"), ("ArrowDown", "2"), ("ArrowUp", "1")]:
        page.keyboard.press(key)
        settle(page)
        expect(unit).to_have_value(value)


@pytest.mark.parametrize("key", ["b", "."])
def test_the_screen_goes_blank_and_any_key_brings_it_back(page: Page, key: str) -> None:
    show(page, text="abc")
    page.keyboard.press(key)
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#blank")).to_be_hidden()
    expect_step(page, 0)


def test_f_fills_the_screen_and_gives_it_back(page: Page) -> None:
    show(page, text="abc")
    full = page.locator("html:fullscreen")
    page.keyboard.press("f")
    expect(full).to_be_visible()
    page.keyboard.press("f")
    expect(full).to_have_count(0)


def test_a_question_mark_opens_the_help_and_escape_closes_it(page: Page) -> None:
    show(page, text="abc")
    page.keyboard.press("?")
    help_sheet = page.get_by_role("dialog")
    expect(help_sheet).to_contain_text("play or pause")
    page.keyboard.press("Escape")
    expect(help_sheet).to_be_hidden()
    button(page, "Help").click()
    expect(help_sheet).to_be_visible()
    help_sheet.get_by_role("button", name="Close").click()
    expect(help_sheet).to_be_hidden()


def test_keys_rest_while_the_help_is_open(page: Page) -> None:
    show(page, text="abc")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowRight")
    settle(page)
    expect_step(page, 0)


@pytest.mark.parametrize("field", FIELDS)
def test_keys_in_a_field_belong_to_the_field(page: Page, field: str) -> None:
    show(page, text="abcdef", step=2)
    page.get_by_label(field, exact=True).focus()
    for key in ["Home", "End", "PageDown", "b", "f", "?", ".", "Space"]:
        page.keyboard.press(key)
    settle(page)
    assert stage(page).get_attribute("data-step") == "2"
    expect(page.locator("#blank")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("html:fullscreen")).to_have_count(0)


def test_escape_closes_the_sheet_of_more_settings(page: Page) -> None:
    show(page, text="abc")
    page.get_by_text("More", exact=True).click()
    readout = page.get_by_role("combobox", name="Output layer")
    expect(readout).to_be_visible()
    readout.press("Escape")
    expect(readout).to_be_hidden()


FOCUSED = """() => {
  const { activeElement: focused } = document;
  const drawn = focused.closest("label")?.querySelector("span") ?? focused;
  const styles = [getComputedStyle(focused), getComputedStyle(drawn)];
  return {
    name: focused.ariaLabel || focused.name || focused.id,
    marked: styles.some(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none"),
  };
}"""


def test_everything_is_reached_by_tab_and_shows_it(page: Page) -> None:
    show(page, text="abc")
    reached: set[str] = set()
    while "by-phase" not in reached and len(reached) < 60:
        page.keyboard.press("Tab")
        focused: dict[str, str] = page.evaluate(FOCUSED)
        assert focused["marked"], f"nobody sees that {focused['name']} has the focus"
        reached.add(focused["name"])
    assert {"Text to read", "num_layers", "hidden_size", "seed", "Help", "Share", "Light or dark"} <= reached
    assert {"Previous step", "Play", "Next step", "Step", "Speed", "by-phase"} <= reached


def test_what_is_pressed_before_the_page_listens_is_not_lost(page: Page) -> None:
    """The words are kept back: the page is on the screen, and not yet built."""
    words: list[Route] = []

    def keep(route: Route) -> None:
        words.append(route)

    page.route("**/locales/en*.json", keep)
    page.goto(link(lang="en", text="the cat sat", step=5))
    button(page, "Present").click()
    page.keyboard.press("b")
    assert words
    expect(page.get_by_role("region", name="What happens now")).to_be_hidden()
    for word in words:
        word.continue_()
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_hidden()
    expect(page.get_by_role("region", name="What happens now")).to_be_visible()
