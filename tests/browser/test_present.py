"""Presenting as a lecturer meets it: by clicker, on a projector, with a window of notes, off line."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from tests.browser.screen import eventually
from tests.browser.textbook import NETWORKS, TEXT, Network
from tests.tooling.watching import Faults

UNIT = 3
HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
HALF_PERCENT = 0.0051
NUMBER = re.compile(r"([+-] ?)?(\d+(?:\.\d+)?(?:e-?\d+)?)(\s?%)?")


SIZES = """(elements) => elements.map((element) => {
  let size = parseFloat(getComputedStyle(element).fontSize);
  for (let one = element; one; one = one.parentElement) {
    const { transform } = getComputedStyle(one);
    if (transform !== "none") size *= new DOMMatrix(transform).a;
  }
  return size;
})"""
"""The height of letters on the screen, in its pixels."""


@pytest.fixture(autouse=True)
def projector(page: Page) -> None:
    """A projector's size."""
    page.set_viewport_size({"width": 1280, "height": 720})


def present(page: Page, link: str) -> None:
    """Opens a link in presenting mode and waits until there is something to say."""
    page.goto(f"/{link}&present=1")
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    expect(caption(page)).not_to_be_empty()


def leave(page: Page) -> None:
    """Leaves presenting, which takes two presses."""
    page.keyboard.press("Escape")
    expect(page.get_by_text("Escape once more leaves presenting")).to_be_visible()
    page.keyboard.press("Escape")


def caption(page: Page) -> Locator:
    """What is said of this moment."""
    return page.get_by_role("region", name="What happens now").get_by_role("paragraph")


def expect_same_words(page: Page, window: Page) -> None:
    """Waits until the presenter's window says what the audience reads."""

    def same() -> None:
        said = caption(page).inner_text()
        assert said
        assert window.locator("#now").inner_text() == said

    eventually(same)


def assert_tells(page: Page, expected: list[float]) -> None:
    """The caption's numbers, but for what names a unit or what is read, are these, as exact as written."""
    lead = caption(page).locator("strong").inner_text()
    body = re.sub(r"[Uu]nit \d+", "", caption(page).inner_text().removeprefix(lead))
    written = NUMBER.findall(body.replace("−", "-"))
    assert len(written) == len(expected), body
    for (sign, digits, share), value in zip(written, expected, strict=True):
        number = float(sign.strip() + digits) / (100 if share else 1)
        assert number == pytest.approx(value, abs=HALF_PERCENT if share else HALF_DIGIT), body


def told(network: Network, cell: dict[str, list[Tensor]], before: Tensor, phase: str) -> list[float]:
    """The numbers that the caption of unit 3 has to tell in that phase, in its order."""
    of = {letter: [float(figure[UNIT]) for figure in figures] for letter, figures in cell.items()}
    keeper = {"rnn": "h", "lstm": "f", "gru": "z"}[network.cell]
    state = of["c" if network.cell == "lstm" else "h"][-1]
    old = float(before[UNIT])
    if phase == "terms":
        return of[keeper][:2]
    keep = of[keeper][-1]
    if network.cell == "rnn":
        return [*of["h"], old] if phase == "state" else [old, state]
    if phase == "gates":
        last = [of["i"][-1], of["g"][-1]] if network.cell == "lstm" else [1 - keep, of["n"][-1]]
        return [keep, *last]
    if phase == "output":
        return [keep, old, state]
    last = [of["o"][-1], of["h"][-1]] if network.cell == "lstm" else [keep, 1 - keep]
    return [old, state, *last]


@pytest.mark.parametrize("name", ["lstm", "gru of Cho et al.", "rnn with relu", "rnn"])
def test_the_clicker_alone_tells_every_phase_with_pytorchs_numbers(page: Page, name: str) -> None:
    network = NETWORKS[name]
    cells = network.lines()
    phases = ["terms", "state", "output"] if network.cell == "rnn" else ["terms", "gates", "state", "output"]
    state = "c" if network.cell == "lstm" else "h"
    present(page, f"{network.link}&unit={UNIT}&step=0&phase=terms&readout=null")
    said = ""
    for layer in range(network.layers if network.bidirectional else 1):
        before = cells[layer, "forward", 0][state][-1] * 0
        for t, character in enumerate(TEXT.replace(" ", "␣")):
            cell = cells[layer, "forward", t]
            for phase in phases:
                expect(caption(page)).not_to_have_text(said)
                expect(page.locator("#stage")).to_have_attribute("data-step", str(layer * len(TEXT) + t))
                expect(caption(page).locator("strong")).to_contain_text(f"“{character}”")
                assert_tells(page, told(network, cell, before, phase))
                said = caption(page).inner_text()
                page.keyboard.press("PageDown")
            before = cell[state][-1]
    expect(caption(page)).to_have_text(said)
    page.keyboard.press("PageUp")
    expect(caption(page)).not_to_have_text(said)


def test_the_caption_tells_the_most_probable_output(page: Page) -> None:
    network = NETWORKS["lstm"]
    values = (network.build()[1] @ network.lines()[0, "forward", 5]["h"][-1]).softmax(0)
    character = sorted(set(TEXT))[int(values.argmax())].replace(" ", "␣")
    present(page, f"{network.link}&step=5")
    share = f"{100 * float(values.max()):.0f}"
    expect(caption(page)).to_contain_text(
        re.compile(rf"most probable output is “{character}” \({share}\s%\)")
    )


def test_nothing_is_left_but_the_picture_the_caption_and_the_timeline(page: Page) -> None:
    page.goto(f"/{NETWORKS['lstm'].link}&step=2")
    page.get_by_role("button", name="Present", exact=True).click()
    expect(caption(page)).not_to_be_empty()
    expect(page).to_have_url(re.compile("present=1"))
    for gone in [page.get_by_role("form"), page.get_by_role("complementary"), page.locator("#headline")]:
        expect(gone).to_be_hidden()
    for left in [page.get_by_role("img").first, page.get_by_role("slider", name="Step")]:
        expect(left).to_be_visible()
    leave(page)
    expect(page.get_by_role("complementary")).to_be_visible()
    expect(page.get_by_role("region", name="What happens now")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("present=1"))


def test_b_and_the_dot_blank_the_screen_and_no_key_that_ends_it_does_more(page: Page) -> None:
    present(page, f"{NETWORKS['lstm'].link}&step=2")
    for key, end in [("b", "Escape"), (".", "PageDown")]:
        page.keyboard.press(key)
        expect(page.locator("#blank")).to_be_visible()
        page.keyboard.press(end)
        expect(page.locator("#blank")).to_be_hidden()
        expect(caption(page)).to_be_visible()
        expect(page.locator("#stage")).to_have_attribute("data-step", "2")


def test_the_start_button_of_a_clicker_does_not_load_the_page_again(page: Page) -> None:
    present(page, f"{NETWORKS['lstm'].link}&step=2")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.keyboard.press("F5")
    page.keyboard.press("PageDown")
    expect(page.locator("#stage")).to_have_attribute("data-step", "3")
    expect(page.locator("body")).to_have_attribute("data-kept", "yes")


PICTURES = {
    "lstm": "?text=the cat sat on&unit=11",
    "gru by phase": "?text=the cat sat on&cell=gru&phase=gates",
    "rnn, two layers, both ways": "?cell=rnn&num_layers=2&bidirectional=true&text=the cat sat on",
    "small": "?cell=rnn&hidden_size=4&text=hello",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_the_picture_fills_the_projector_and_the_last_row_can_read(
    page: Page, picture: str, lang: str
) -> None:
    page.goto(f"/{picture}&lang={lang}&step=6&present=1")
    expect(page.locator(".present-caption")).not_to_be_empty()
    expect(page.locator(".tile").first).to_be_attached()
    assert_readable(page, 1280, 720)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(
        """() => {
          const name = document.querySelector(".label .name");
          return name.getBoundingClientRect().height / name.offsetHeight > 2.3;
        }"""
    )
    assert_readable(page, 1920, 1080)


def assert_readable(page: Page, width: int, height: int) -> None:
    """Everything is in sight, in letters that the last row can read, and the caption keeps its room."""
    words = page.locator(".present-caption")
    letter = float(words.evaluate("(words) => parseFloat(getComputedStyle(words).fontSize)"))
    assert letter >= height / 26
    lines = float(words.evaluate("(words) => words.clientHeight")) / (1.35 * letter)
    assert lines < 2.1, "the caption takes a third line"
    room = page.locator(".room")
    assert room.evaluate("(room) => room.scrollHeight <= room.clientHeight"), "rows are out of sight"
    score, film = page.locator(".score").bounding_box(), page.locator(".film").bounding_box()
    assert score is not None
    assert film is not None
    assert film["width"] <= score["width"] + 1 <= width
    assert film["height"] >= 0.7 * height
    name = page.locator(".label .name").first
    shown = float(
        name.evaluate(
            """(name) => parseFloat(getComputedStyle(name).fontSize)
                 * name.getBoundingClientRect().height / name.offsetHeight"""
        )
    )
    assert shown >= height / 36, "the names of the rows are too small"


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ("lesson=lstm&scene=shut", ".whatif-key span, .whatif-course"),
        ("lesson=three&scene=together", ".compare-head, .compare-name, .compare-head small, .compare-now li"),
        ("lesson=unrolled&scene=count", ".parameters :is(h2, td, th, p, .count-words), .number-list li"),
    ],
)
def test_what_stands_beside_the_picture_is_large_enough_for_the_last_bench(
    page: Page, scene: str, words: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/?{scene}&lang=en&present=1")
    expect(page.locator(words).filter(visible=True).first).to_be_visible()

    def large() -> None:
        sizes = page.locator(words).filter(visible=True).evaluate_all(SIZES)
        assert min(sizes) >= 18

    eventually(large)


def test_a_click_into_the_enlarged_picture_finds_what_is_there(page: Page) -> None:
    present(page, "?text=hello&cell=rnn&hidden_size=4&step=4")
    box = page.locator(".film").bounding_box()
    frame = page.locator(".frame.focus").bounding_box()
    assert box is not None
    assert frame is not None
    column = box["width"] / len("hello")
    page.mouse.click(box["x"] + 1.5 * column, frame["y"] + 0.625 * frame["height"])
    expect(page.locator("#stage")).to_have_attribute("data-step", "1")
    expect(caption(page)).to_contain_text("Unit 2’s hidden state")


def test_the_presenters_window_keeps_in_step_both_ways(page: Page) -> None:
    network = NETWORKS["lstm"]
    present(page, f"{network.link}&step=1&phase=gates")
    with page.expect_popup() as opening:
        page.keyboard.press("p")
    window = opening.value
    now, following = window.locator("#now"), window.locator("#next")
    expect_same_words(page, window)
    expect(window.get_by_role("listitem").and_(window.locator("[aria-current=step]"))).to_have_text("h")
    coming = following.inner_text()
    window.get_by_role("button", name="Next step", exact=True).click()
    expect(caption(page)).to_have_text(coming)
    expect(now).to_have_text(coming)
    page.keyboard.press("PageDown")
    expect(caption(page)).not_to_have_text(coming)
    expect_same_words(page, window)
    window.keyboard.press("PageUp")
    expect(caption(page)).to_have_text(coming)
    window.keyboard.press("ArrowRight")
    expect(caption(page)).not_to_have_text(coming)
    window.keyboard.press("ArrowLeft")
    expect(caption(page)).to_have_text(coming)
    window.get_by_role("button", name="Blank the screen").click()
    expect(page.locator("#blank")).to_be_visible()
    window.get_by_role("button", name="Show the screen").click()
    expect(page.locator("#blank")).to_be_hidden()
    page.keyboard.press("End")
    expect(following).to_have_text("That was the last one.")
    window.reload()
    expect_same_words(page, window)
    leave(page)
    expect(window.get_by_text("Presenting has ended")).to_be_visible()


def test_the_presenters_window_counts_the_time_from_the_first_word(page: Page) -> None:
    begun = time.monotonic()
    present(page, f"{NETWORKS['lstm'].link}&step=1")
    with page.expect_popup() as opening:
        page.keyboard.press("p")
    window = opening.value

    def counted() -> int:
        minutes, seconds = window.get_by_role("timer").inner_text().split(":")
        return 60 * int(minutes) + int(seconds)

    def runs() -> None:
        assert 3 <= counted() <= time.monotonic() - begun

    def runs_anew() -> None:
        assert 0 <= counted() <= time.monotonic() - again

    eventually(runs)
    again = time.monotonic()
    window.get_by_role("button", name="Start again from zero").click()
    eventually(runs_anew)
    written = window.evaluate(
        "import('/static/js/present/clock.js').then(({ elapsedText, clockText }) =>"
        " [...[59_999, 3_600_000, 4_027_000].map(elapsedText), clockText(new Date(2026, 0, 1, 9, 5))])"
    )
    assert written == ["0:59", "1:00:00", "1:07:07", "09:05"]


def test_presenting_goes_on_with_the_cable_pulled(page: Page, page_faults: Faults) -> None:
    present(page, f"{NETWORKS['lstm'].link}&step=0&phase=terms")
    with page.expect_popup() as opening:
        page.keyboard.press("p")
    window = opening.value
    expect_same_words(page, window)
    page.wait_for_load_state("networkidle")
    window.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    for _ in range(4 * len(TEXT) - 1):
        window.keyboard.press("PageDown")
    expect(page.locator("#stage")).to_have_attribute("data-step", str(len(TEXT) - 1))
    expect(window.locator("#next")).to_have_text("That was the last one.")
    leave(page)
    page.get_by_role("radio", name="中文").check()
    page.get_by_role("button", name="演示").click()
    expect(page.get_by_role("region", name="此刻发生的事")).to_contain_text("遗忘门")
    expect(window.get_by_role("heading", name="备注")).to_be_visible()
    # The presenter's window asks whether the server answers.
    page_faults.forgive("net::ERR_")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_presenting_and_its_window_pass_axe(
    page: Page, theme: str, lang: str, assert_accessible: Callable[[], None]
) -> None:
    link = NETWORKS["gru"].link.replace("lang=en", f"lang={lang}")
    page.goto(f"/{link}&step=2&phase=gates&theme={theme}&present=1")
    expect(page.locator(".present-caption .gate-name").first).to_be_visible()
    assert_accessible()
    assert "present." not in page.locator("body").inner_text()
    audience = page.context.new_page()
    audience.goto(f"/{link}&step=2&phase=gates&theme={theme}&present=1")
    with audience.expect_popup() as opening:
        audience.keyboard.press("p")
    session = opening.value.url.partition("#")[2]
    page.goto(f"/presenter#{session}")
    expect(page.locator("#now .gate-name").first).to_be_visible()
    assert "presenter." not in page.locator("body").inner_text()
    assert_accessible()
