"""High contrast: the system's own few colours. What is chosen, played, drawn or lit can still be told."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.screen import button, eventually, settle, show
from tests.tooling.watching import Faults, watch

# What of an element survives where the system forces its colours: lines, grounds in the system's colours,
# underlines, and which parts are shown. In what `getComputedStyle` says ours have been replaced.
LOOK = """(it) => JSON.stringify([it, ...it.querySelectorAll("*")].map((part) => {
  const style = getComputedStyle(part);
  return ["backgroundColor", "borderTopColor", "borderTopWidth", "borderTopStyle",
    "outlineStyle", "outlineWidth", "outlineColor", "textDecorationLine", "display", "transform", "color"]
    .map((name) => style[name]);
}))"""
# The looks of a control as it is and with its state turned.
TURNED = """(it) => {
  const look = LOOK;
  const name = ["aria-pressed", "aria-current", "aria-expanded", "aria-selected"]
    .find((one) => it.hasAttribute(one));
  const before = [it.getAttribute(name), look(it)];
  it.style.transition = "none";
  it.setAttribute(name, name === "aria-current" ? (before[0] === "false" ? "step" : "false")
    : String(before[0] !== "true"));
  const after = look(it);
  it.setAttribute(name, before[0]);
  return { name: `${it.className} ${name}`, same: before[1] === after };
}""".replace("LOOK", LOOK)
STATED = "button:is([aria-pressed], [aria-current], [aria-expanded], [aria-selected])"


@pytest.fixture(params=["light", "dark"])
def contrast(
    browser: Browser, server: str, request: pytest.FixtureRequest, page_faults: Faults
) -> Iterator[Page]:
    """A page in high contrast, on a light or a dark ground."""
    context = browser.new_context(
        base_url=server,
        viewport={"width": 1440, "height": 900},
        locale="en-US",
        forced_colors="active",
        color_scheme=request.param,
        reduced_motion="reduce",
    )
    page = context.new_page()
    watch(page, server, page_faults)
    yield page
    context.close()
    assert not page_faults


def look(part: Locator) -> str:
    """What of it survives."""
    return str(part.evaluate(LOOK))


PLACES = [
    {},
    {"num_layers": 2, "bidirectional": True, "cell": "gru"},
    {"compare": "cell=gru"},
    {"open": 1},
    {"model": "counting-lstm"},
    {"loss_step": 3},
    {"panels": "whatif,code"},
]


# Words of controls that do not stand out from the ground behind them, on which the system would lay a plate.
UNREADABLE = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => channels(colour).slice(0, 3)
    .map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0.05);
  const isClear = (colour) => channels(colour)[3] === 0;
  const groundOf = (it) => {
    const { backgroundColor } = getComputedStyle(it);
    return isClear(backgroundColor) && it.parentElement ? groundOf(it.parentElement) : backgroundColor;
  };
  const page = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll(":is(button, a, label, li)")]
    .flatMap((it) => [it, ...it.querySelectorAll("*")])
    .filter((it) => it.checkVisibility() && !it.disabled &&
      [...it.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .filter((it) => {
      const [style, ground] = [getComputedStyle(it), groundOf(it)];
      const [low, high] = [luminance(style.color), luminance(ground)].sort((a, b) => a - b);
      return high / low < 4 || (ground !== page && style.forcedColorAdjust !== "none");
    })
    .map((it) => `${it.className}: ${it.textContent} ${getComputedStyle(it).color} on ${groundOf(it)}`);
}"""


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_what_is_chosen_differs_from_what_is_not(contrast: Page, place: dict[str, str | int | bool]) -> None:
    show(contrast, step=3, **({} if "model" in place else {"text": "hello"}), **place)
    groups = contrast.locator("[role=radiogroup]").filter(visible=True)
    seen = 0
    for group in groups.all():
        labels = group.locator("label").filter(visible=True)
        looks = {
            state: {look(label) for label in labels.all() if label.locator("input").is_checked() is state}
            for state in (True, False)
        }
        if looks[True] and looks[False]:
            assert not looks[True] & looks[False], group.inner_text()
            seen += 1
    assert seen >= 2
    found = contrast.locator(STATED).filter(visible=True)
    for control in found.all():
        turned = control.evaluate(TURNED)
        assert not turned["same"], turned["name"]
    assert contrast.evaluate(UNREADABLE) == []


# The colours, as channels, of an element's screenshot, with how many pixels have each.
COUNT = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  const counts = {};
  for (let at = 0; at < data.length; at += 4) {
    const key = `${data[at]},${data[at + 1]},${data[at + 2]}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}"""


def colours(page: Page, part: Locator) -> dict[str, int]:
    """How many pixels of each colour an element really has on the screen."""
    png = b64encode(part.screenshot()).decode()
    reader = page.context.new_page()
    counts: dict[str, int] = reader.evaluate(COUNT, png)
    reader.close()
    return counts


def drawn_on(counts: dict[str, int]) -> int:
    """Pixels that are not the ground's."""
    return sum(counts.values()) - max(counts.values())


def test_timeline_bars_and_colour_keys_can_be_seen(contrast: Page) -> None:
    show(contrast, text="hello", step=3)
    contrast.keyboard.press("Home")
    ground = contrast.evaluate("() => getComputedStyle(document.body).backgroundColor")
    slider = contrast.get_by_role("slider", name="Step")
    assert drawn_on(colours(contrast, slider)) > 300
    contrast.keyboard.press("End")

    def thumb_has_moved() -> None:
        box = slider.bounding_box()
        assert box
        assert drawn_on(colours(contrast, slider)) > 600

    eventually(thumb_has_moved)
    settle(contrast)
    for key in contrast.locator(".ramp").filter(visible=True).all():
        assert len(colours(contrast, key)) >= 8, "a key of colours has its colours"
    fill = contrast.locator(".bar-fill").first
    drawn = fill.evaluate("(it) => getComputedStyle(it).backgroundColor")
    assert drawn != ground
    assert colours(contrast, contrast.locator(".bar-track").first)
    assert len(colours(contrast, contrast.locator(".score"))) >= 12


def test_letters_of_the_picture_stand_out_from_the_forced_ground(contrast: Page) -> None:
    for theme in ("light", "dark"):
        show(contrast, text="hello", step=4, theme=theme)
        ink, ground = contrast.evaluate(
            """() => [getComputedStyle(document.querySelector(".tile .letters text")).fill,
              getComputedStyle(document.body).backgroundColor].map((one) => one.match(/[\\d.]+/g).slice(0, 3)
                .reduce((sum, channel) => sum + Number(channel), 0) / 3)"""
        )
        assert abs(ink - ground) > 150


def test_focus_and_what_is_lit_have_a_line(contrast: Page) -> None:
    show(contrast, text="hello", step=3)
    play = button(contrast, "Play")
    play.focus()
    contrast.keyboard.press("Shift+Tab")
    contrast.keyboard.press("Tab")
    assert play.evaluate("(it) => getComputedStyle(it).outlineStyle") == "solid"
    line = contrast.locator(".inspector-line[data-quantity='gates.forget']")
    before = look(line)
    line.locator(".line-name").hover(position={"x": 2, "y": 2})
    eventually(lambda: expect_differs(look(line), before))
    expect(contrast.locator(".lane").first).to_be_visible()


def expect_differs(now: str, before: str) -> None:
    """It has changed."""
    assert now != before


@pytest.mark.parametrize("address", ["/lessons", "/gallery", "/presenter"])
def test_the_other_pages_tell_where_one_is(contrast: Page, address: str) -> None:
    contrast.goto(address)
    assert contrast.evaluate(UNREADABLE) == []
    for control in contrast.locator("[aria-current], [aria-pressed]").filter(visible=True).all():
        turned = control.evaluate(TURNED)
        assert not turned["same"], turned["name"]
