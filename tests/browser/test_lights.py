"""Linked highlighting: what is pointed at or focused anywhere is lit everywhere."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture, pixels
from tests.browser.screen import button, come_to_rest, eventually, settle, show, stage

TEXT = "the cat"
LSTM = {"text": TEXT, "cell": "lstm", "hidden_size": 5, "seed": 3, "step": 6, "speed": 1}
ACCENT = (194, 65, 12)
NEAR = 40  # of 255, in each channel: edges are blended with what lies beside them
SHORTEST_ARROW = 8  # pixels; the frame of the cell at the playhead is thinner
LIT = "(made) => getComputedStyle(made).backgroundColor !== 'rgba(0, 0, 0, 0)'"


def lit(found: Locator) -> list[bool]:
    """For each of the elements, whether it is lit, once motion has come to rest."""
    come_to_rest(found.page)
    return [bool(one.evaluate(LIT)) for one in found.all()]


def inspector(page: Page) -> Locator:
    """The panel beside the score."""
    return page.get_by_role("complementary", name="Inside the cell")


def line(page: Page, name: str) -> Locator:
    """The line of a gate or a state."""
    return inspector(page).get_by_role("listitem").filter(has=page.get_by_text(name, exact=True)).first


def letters(page: Page, letter: str) -> Locator:
    """A letter wherever it stands in an equation by itself, or with an index."""
    return inspector(page).locator("math [data-lights]").filter(has_text=letter)


def code_of(page: Page) -> Locator:
    """The lines that run, opened; nothing on the page gives way to them any more."""
    inspector(page).get_by_text("Code", exact=True).click()
    code = page.get_by_role("region", name="The lines that run")
    expect(code).to_contain_text("parameters.")
    come_to_rest(page)
    return code


def accent_runs(page: Page, y: int) -> int:
    """How many pieces of a row of the screen's pixels are of the accent's colour, and as long as an arrow."""
    come_to_rest(page)
    near = [
        all(abs(one - of) <= NEAR for one, of in zip(pixel, ACCENT, strict=True))
        for pixel in pixels.row(page, y)
    ]
    edges = [place for place, (one, other) in enumerate(pairwise([False, *near, False])) if one != other]
    return sum(to - start >= SHORTEST_ARROW for start, to in zip(edges[0::2], edges[1::2], strict=True))


def row_of_arrows(page: Page) -> int:
    """Where the arrows of W are: the middle of the hidden state's row."""
    box = page.get_by_text("hidden h").bounding_box()
    score = page.locator(".score").bounding_box()
    assert box is not None
    assert score is not None
    top = page.locator(".label.state").last.evaluate("(made) => parseFloat(made.style.top)")
    return round(score["y"] + top)


def test_w_lights_the_arrow_of_every_time_step_and_itself_everywhere(page: Page) -> None:
    show(page, **LSTM)
    code = code_of(page).get_by_text("parameters.weight_hh")
    y = row_of_arrows(page)
    chip = button(page, "W 20 × 5")
    button(page, "Play").hover()
    assert accent_runs(page, y) == 0
    equations = letters(page, "W")
    assert lit(equations) == [False] * 4
    for source in (equations.first, chip, code.first):
        source.hover()
        assert accent_runs(page, y) == len(TEXT) - 1
        assert lit(equations) == [True] * 4
        assert lit(chip) == [True]
        assert all(lit(code))
        button(page, "Play").hover()
        assert not any(lit(equations))
    chip.focus()
    assert accent_runs(page, y) == len(TEXT) - 1
    assert all(lit(code))


def test_an_arrow_of_the_diagram_lights_its_matrix_in_equation_numbers_and_code(page: Page) -> None:
    show(page, **LSTM)
    code = code_of(page).get_by_text("parameters.weight_hh")
    expect(code.first).to_be_attached()
    score = page.locator(".score").bounding_box()
    head = page.locator(".playhead").bounding_box()
    assert score is not None
    assert head is not None
    page.mouse.move(head["x"], row_of_arrows(page))
    assert lit(letters(page, "W")) == [True] * 4
    assert all(lit(code))
    assert lit(inspector(page).locator(".sum [title='from the hidden state']")) == [True] * 4
    assert lit(inspector(page).locator(".sum [title='from the input']")) == [False] * 4


@pytest.mark.parametrize("source", ["label", "equation", "number", "line", "code", "key"])
def test_a_gate_lights_its_row_its_line_its_letters_and_its_names_in_the_code(
    page: Page, source: str
) -> None:
    show(page, **LSTM)
    code = code_of(page).get_by_text("gates.forget", exact=True)
    label = stage(page).get_by_text("forget gate f", exact=False)
    expect(code.first).to_be_attached()
    if source == "key":
        line(page, "forget gate").get_by_role("button", name="Open the sum").focus()
    else:
        {
            "label": label,
            "equation": letters(page, "f").last,
            "number": line(page, "cell state").locator(".figure").first,
            "line": line(page, "forget gate").get_by_text("forget gate"),
            "code": code.first,
        }[source].hover()
    expect(page.locator("body")).to_have_attribute("data-lit", "gates.forget")
    assert lit(label.locator("xpath=ancestor-or-self::*[@data-lights]")) == [True]
    assert lit(line(page, "forget gate")) == [True]
    assert lit(line(page, "input gate")) == [False]
    assert all(lit(code))
    lanes = page.locator(".lane")
    expect(lanes).to_have_count(1)
    beside, lane = label.bounding_box(), lanes.bounding_box()
    assert beside is not None
    assert lane is not None
    assert lane["y"] < beside["y"] + beside["height"] / 2 < lane["y"] + lane["height"]


def test_a_bias_lights_in_every_equation_in_the_code_and_in_every_cell(page: Page) -> None:
    show(page, **LSTM)
    code = code_of(page)
    biases = inspector(page).locator("math").get_by_text("b", exact=True)
    biases.first.hover()
    assert lit(letters(page, "b")) == [True] * 4
    for name in ("parameters.bias_ih", "parameters.bias_hh"):
        assert all(lit(code.get_by_text(name)))
    code.get_by_text("parameters.bias_hh").first.hover()
    assert lit(letters(page, "b")) == [True] * 4
    assert lit(button(page, "b 20 × 2")) == [True]
    assert not any(lit(code.get_by_text("parameters.bias_ih")))
    strokes = page.locator("[data-shape='frames']").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).stroke)"
    )
    assert strokes
    assert set(strokes) == {f"rgb{ACCENT}"}


def test_a_unit_lights_in_every_row_and_strip_with_its_numbers(page: Page) -> None:
    show(page, **LSTM)
    squares = line(page, "input gate").get_by_role("img").first
    box = squares.bounding_box()
    assert box is not None
    squares.hover(position={"x": box["width"] * 0.7, "y": 8})  # of five units the fourth
    expect(page.locator("body")).to_have_attribute("data-lit", "unit.3 gates.input")
    expect(page.locator(".lane")).to_have_count(2 + 4)
    tips = inspector(page).locator(".squares-tip:visible")
    expect(tips).to_have_count(6)
    shown = [text.rsplit(": ", 1)[-1] for text in tips.all_inner_texts()]
    page.keyboard.press("Escape")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    button(page, "Play").hover()
    expect(page.locator(".lane")).to_have_count(0)
    results = inspector(page).locator(".sum-value .figure").all_inner_texts()
    assert shown == results


def test_a_unit_of_the_diagram_or_of_the_choice_lights_the_same(page: Page) -> None:
    show(page, **LSTM)
    inspector(page).get_by_label("Unit", exact=True).focus()
    expect(page.locator("body")).to_have_attribute("data-lit", "unit")
    expect(page.locator(".lane")).to_have_count(2 + 4)
    assert all(lit(inspector(page).locator(".sum")))
    expect(inspector(page).locator(".squares-tip:visible")).to_have_count(0)  # its numbers stand below
    button(page, "Play").focus()
    head = page.locator(".playhead .unit-mark").nth(1).bounding_box()
    assert head is not None
    page.mouse.move(head["x"] + head["width"] / 2, head["y"] + head["height"] / 2)
    expect(page.locator("body")).to_have_attribute("data-lit", "unit.0 hidden_state unit")
    assert all(lit(inspector(page).locator(".sum")))
    inspector(page).get_by_text("All values").click()
    inspector(page).get_by_role("rowheader", name="2", exact=True).hover()
    expect(page.locator("body")).to_have_attribute("data-lit", "unit.2")
    expect(page.locator(".lane")).to_have_count(2 + 4)


def test_a_number_of_a_heat_map_lights_its_matrix_its_gate_and_its_unit(page: Page) -> None:
    show(page, **LSTM)
    button(page, "W 20 × 5").click()
    dialog = page.get_by_role("dialog", name="Parameters")
    dialog.get_by_role("group", name="weight_hh_l0").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("body")).to_have_attribute("data-lit", "W gates.input unit.2")
    assert lit(line(page, "input gate")) == [True]
    dialog.get_by_text("forget gate f").hover()
    expect(page.locator("body")).to_have_attribute("data-lit", "gates.forget")


def test_the_names_of_the_rows_are_one_stop_and_arrows_walk_through_them(page: Page) -> None:
    show(page, **LSTM)
    page.get_by_role("group", name="Names of the rows").focus()
    seen: list[str | None] = []
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        settle(page)
        seen.append(page.locator("body").get_attribute("data-lit"))
    gates = ["gates.forget", "gates.input", "gates.candidate", "gates.output"]
    assert seen == ["outputs", "cell_state", "hidden_state", "inputs", *gates]
    page.keyboard.press("ArrowUp")
    expect(page.locator("body")).to_have_attribute("data-lit", "gates.candidate")


def test_lighting_draws_no_tile_again(page: Page) -> None:
    show(page, **LSTM)

    def drawn() -> None:
        strips = picture.strips(page)
        assert strips
        assert all(len(strip.values) == len(TEXT) for strip in strips)

    eventually(drawn)
    come_to_rest(page)
    page.evaluate("""() => {
      window.drawn = 0;
      const count = () => { window.drawn += 1; };
      for (const name of ["react", "newPlot", "restyle", "update", "relayout"]) {
        const real = Plotly[name];
        Plotly[name] = (...all) => { count(); return real(...all); };
      }
      const watch = new MutationObserver(count);
      watch.observe(document.querySelector(".world"), { subtree: true, childList: true });
    }""")
    for name in ("forget gate f", "input gate i", "hidden h"):
        stage(page).get_by_text(name).first.hover()
        expect(page.locator(".lane")).to_have_count(1)
    letters(page, "W").first.hover()
    settle(page)
    assert page.evaluate("drawn") == 0


def test_a_finger_lights_until_it_touches_something_else(phone: Page) -> None:
    phone.goto("/?text=the cat&step=6&lang=en")
    inspector(phone).locator("math [data-lights=W]").first.tap()
    expect(phone.locator("body")).to_have_attribute("data-lit", "W")
    phone.get_by_role("heading", name="Inside the cell").tap()
    expect(phone.locator("body")).to_have_attribute("data-lit", "")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_lit_can_still_be_read(page: Page, theme: str, assert_accessible: Callable[[], None]) -> None:
    show(page, **LSTM, theme=theme)
    inspector(page).get_by_text("Code", exact=True).click()
    for source in (letters(page, "W").first, letters(page, "b").first, line(page, "output gate")):
        source.hover()
        come_to_rest(page)
        assert_accessible()
