"""Whatever lies over the score stands where the score stands, whatever else on the page has moved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import button, come_to_rest, eventually, show

# How far, in CSS pixels, the gradients lie from the heat maps of the cells that they are of: above and below,
# in every score, for the last column in sight. The film is opaque behind a cell's units, 2 pixels around.
APART = """() => [...document.querySelectorAll(".gradient-film")]
  .filter((film) => film.checkVisibility()).map((film) => {
  const score = film.closest(".score");
  const zoom = film.getBoundingClientRect().width / parseFloat(film.style.width);
  const frame = score.querySelector(".frame.focus").getBoundingClientRect();
  const view = film.getBoundingClientRect();
  const maps = [...score.querySelectorAll(".tile")].filter(({ data }) => data).flatMap((tile) => {
    const box = tile.getBoundingClientRect();
    const columns = [...tile.querySelector("clipPath path").getAttribute("d").matchAll("M")].length;
    return tile.data.filter(({ type }) => type === "heatmap").map(({ z, x0, dx, y0, dy }) => {
      const width = (z[0].length * dx) / columns;
      const last = Math.min(columns, Math.floor((view.right - box.left) / zoom / width + 0.01)) - 1;
      return {
        top: box.top + zoom * (y0 - dy / 2), bottom: box.top + zoom * (y0 - dy / 2 + z.length * dy),
        middle: box.left + zoom * (last + 0.5) * width,
      };
    });
  }).filter(({ top, bottom }) => top > frame.top && bottom < frame.bottom + 1);
  const right = Math.max(...maps.map(({ middle }) => middle));
  const cells = maps.filter(({ middle }) => Math.abs(middle - right) < 1);
  const pixel = film.width / view.width;
  const { data, width, height } = film.getContext("2d").getImageData(0, 0, film.width, film.height);
  const opaque = (x, y) => data[4 * (Math.floor(y) * width + Math.floor(x)) + 3] === 255;
  const x = (right - view.left) * pixel;
  const near = (y) => Math.abs(y / pixel + view.top - (frame.top + frame.bottom) / 2) <= frame.height / 2 + 1;
  const rows = Array.from({ length: height }, (_, y) => y).filter((y) => opaque(x, y) && near(y));
  const top = rows[0] / pixel + view.top + 2 * zoom;
  const bottom = (rows.at(-1) + 1) / pixel + view.top - 2 * zoom;
  return [
    top - Math.min(...cells.map((cell) => cell.top)),
    bottom - Math.max(...cells.map((cell) => cell.bottom)),
  ].map((apart) => apart / zoom);
})"""
PIXEL = 1.1  # the film is drawn on whole pixels of its own, and so is a heat map


def expect_aligned(page: Page, scores: int = 1) -> None:
    """Waits until the gradients coincide with their cells, in every score."""
    come_to_rest(page)

    def aligned() -> None:
        found: list[list[float | None]] = page.evaluate(APART)
        assert len(found) == scores
        assert all(apart is not None and abs(apart) <= PIXEL for score in found for apart in score), found

    eventually(aligned)


@pytest.mark.parametrize("scene", ["why", "gate"])
def test_gradients_stay_on_their_cells_when_an_answer_is_shown(page: Page, scene: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/?lesson=vanishing&scene={scene}&lang=en")
    expect_aligned(page)
    before = page.locator(".score").bounding_box()
    button(page, "Show the answer").click()
    expect(page.locator(".lesson-answer")).to_be_visible()
    expect_aligned(page)
    after = page.locator(".score").bounding_box()
    assert before
    assert after
    assert after["height"] != before["height"] or after["y"] != before["y"]


def turned(page: Page) -> None:
    """A telephone or a tablet is turned, and turned back to less than it was."""
    page.set_viewport_size({"width": 800, "height": 1180})
    page.set_viewport_size({"width": 1180, "height": 800})


def presented(page: Page) -> None:
    """In front of people everything is larger."""
    button(page, "Present").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "present")


def told_no_longer(page: Page) -> None:
    """The notice above the stage, of what the link could not say, goes."""
    notice = page.locator("#unread")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_be_hidden()


def written_in_another_font(page: Page) -> None:
    """A font has come late: every label has another size."""
    page.evaluate(
        """() => Object.entries({ "--font-ui": "monospace", "--text-s": "15px", "--text-m": "19px" })
        .forEach((property) => document.documentElement.style.setProperty(...property))"""
    )


def spoken_in_chinese(page: Page) -> None:
    """Another language has other lengths of words."""
    page.get_by_role("radio", name="中文").check(force=True)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def opened_below(page: Page) -> None:
    """A panel opens under the score, and takes of its room."""
    page.keyboard.press("Enter")
    expect(page.locator(".cell-view")).to_be_visible()


@pytest.mark.parametrize(
    "moves", [turned, presented, told_no_longer, written_in_another_font, spoken_in_chinese, opened_below]
)
def test_gradients_stay_on_their_cells_whatever_moves_the_stage(
    page: Page, moves: Callable[[Page], None]
) -> None:
    show(page, text="the cat sat", num_layers=2, hidden_size=5, step=7, loss_step=10, colour="red")
    expect_aligned(page)
    moves(page)
    expect_aligned(page)
