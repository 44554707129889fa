"""A telephone held upright, worked with a thumb."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture
from tests.browser.screen import button, eventually, expect_step, show, slider, stage

TEXT = "the cat sat on the mat and looked"


def score(page: Page) -> dict[str, float]:
    """The box of the picture's window."""
    box = page.locator(".score").bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def swipe(page: Page, start: tuple[float, float], by: float) -> None:
    """A finger that goes `by` pixels to the side, in ten moves."""
    x, y = start
    session = page.context.new_cdp_session(page)

    def touch(kind: str, points: list[dict[str, float]]) -> None:
        # Playwright types the answer, which is not read, as a bare Dict
        session.send(  # pyright: ignore[reportUnknownMemberType]
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
        )

    touch("touchStart", [{"x": x, "y": y}])
    for part in range(1, 11):
        touch("touchMove", [{"x": x + by * part / 10, "y": y}])
    touch("touchEnd", [])


def test_every_control_is_within_reach(phone: Page) -> None:
    show(phone, text=TEXT)
    for name in ("Play", "Next step", "Previous step", "Light or dark", "Help", "Share"):
        button(phone, name).scroll_into_view_if_needed()
        box = button(phone, name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, target size
    button(phone, "Network").tap()
    expect(phone.get_by_role("spinbutton", name="Layers")).to_be_visible()
    phone.get_by_role("radio", name="GRU", exact=True).check(force=True)
    expect(phone.get_by_role("heading", name="A GRU of 12 units")).to_be_visible()
    phone.get_by_text("More", exact=True).tap()
    expect(phone.get_by_role("combobox", name="Output layer")).to_be_in_viewport()


def test_playback_stays_at_hand_while_the_page_scrolls(phone: Page) -> None:
    show(phone, text=TEXT)
    for end in ("document.body.scrollHeight", "0"):
        phone.evaluate(f"() => scrollTo(0, {end})")
        expect(button(phone, "Play")).to_be_in_viewport()
    button(phone, "Next step").tap()
    expect_step(phone, 1)


def test_a_lesson_s_title_can_be_read(phone: Page) -> None:
    phone.goto("/?lesson=characters&lang=en")
    title = phone.get_by_role("heading", name="What a character model knows")
    expect(title).to_be_visible()
    expect(stage(phone)).to_have_attribute("data-step", "4")
    expect(stage(phone)).to_have_attribute("data-state", "paused")
    back = phone.get_by_role("button", name="Back to the scene")
    for away in (False, True):
        if away:
            button(phone, "Next step").click()
        expect(back).to_be_visible(visible=away)
        kept, wanted = title.evaluate(
            "(it) => [[it.clientWidth, it.clientHeight], [it.scrollWidth, it.scrollHeight]]"
        )
        assert kept == wanted


@pytest.mark.parametrize(
    ("lesson", "scene", "name"),
    [
        ("conveyor-belt", "other", "unit 0: the remembered symbol, accuracy 0.88"),
        ("conveyor-belt", "first", "unit 0: the remembered symbol, accuracy 0.88"),
        ("two-ways", "late", "unit 3: the open bracket is round, accuracy 1.00"),
        ("two-ways", "carries", "unit 3: closes a round bracket, accuracy 1.00"),
    ],
)
def test_a_found_unit_s_name_stands_whole_in_the_picture(
    phone: Page, lesson: str, scene: str, name: str
) -> None:
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(f"/?lesson={lesson}&scene={scene}&lang=en")
    expect(phone.locator("#lesson [aria-live]")).to_have_attribute("aria-busy", "false")
    # A unit that has a row of its own is named there.
    for away in phone.get_by_role("button", name=re.compile("^Take this row away")).all():
        away.tap()
    named = phone.locator(".curtains").get_by_text(name)
    expect(named).to_be_visible()

    def inside() -> None:
        box, window = named.bounding_box(), score(phone)
        assert box
        assert box["x"] >= window["x"]
        assert box["x"] + box["width"] <= window["x"] + window["width"]
        assert box["height"] < 24  # one line

    eventually(inside)


def test_gradients_and_their_strip_leave_the_picture_its_height(phone: Page) -> None:
    phone.goto("/?lesson=vanishing&scene=short&lang=en")
    expect(phone.get_by_role("button", name="Leave the gradients")).to_be_visible()
    eventually(lambda: expect_height(phone, 280))


def expect_height(page: Page, least: float) -> None:
    """The picture's window has that many pixels."""
    assert score(page)["height"] >= least


def test_a_scene_that_holds_a_value_shows_the_picture_first(phone: Page) -> None:
    phone.goto("/?lesson=lstm&scene=open&lang=en")
    expect(phone.get_by_role("button", name="Hold it")).to_be_attached()
    expect(phone.locator("#lesson")).to_contain_text("And wide open?")
    expect(phone.get_by_text("reads “a sunny day”")).to_be_in_viewport()
    assert phone.evaluate("scrollY") == 0


def test_a_finger_drags_the_score(phone: Page) -> None:
    show(phone, text=TEXT)
    box = score(phone)
    swipe(phone, (box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2), -box["width"] * 0.6)

    def first_column_is_gone() -> None:
        left = phone.evaluate("() => document.querySelector('.tile').getBoundingClientRect().left")
        assert left < box["x"] - 60

    eventually(first_column_is_gone)
    expect_step(phone, 0)


def test_a_tap_on_a_cell_goes_there(phone: Page) -> None:
    show(phone, text=TEXT)

    def drawn() -> None:
        assert len(picture.strips(phone)[0].values) == len(TEXT)

    eventually(drawn)
    place: dict[str, float] = phone.evaluate(
        """() => {
          const tile = document.querySelector(".tile");
          const strip = tile.data.filter(({ type }) => type === "heatmap")[2];
          const { left, top } = tile.getBoundingClientRect();
          return { x: left + 2.5 * strip.dx, y: top + strip.y0 + 2 };
        }"""
    )
    phone.touchscreen.tap(place["x"], place["y"])
    expect_step(phone, 2)
    expect(phone.get_by_role("heading", name="Inside the cell at t = 2")).to_be_attached()


@pytest.mark.parametrize("step", [0, 15, len(TEXT) - 1])
def test_the_view_follows_the_playhead(phone: Page, step: int) -> None:
    show(phone, text=TEXT)
    slider(phone).fill(str(step))
    expect(stage(phone)).to_have_attribute("data-step", str(step))

    def in_sight() -> None:
        head, box = phone.locator(".playhead").bounding_box(), score(phone)
        assert head
        assert head["x"] >= box["x"] - 1
        assert head["x"] + head["width"] <= box["x"] + box["width"] + 1

    eventually(in_sight)
