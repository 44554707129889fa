"""The code panel as a person meets it: the lines that run, and under each what its names hold."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from app.code.answer import Code, CodeName
from models import note_networks
from models.kinds import KINDS
from tests.browser.textbook import NETWORKS, TEXT, Network
from tests.tooling.watching import Faults

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
UNIT = 3
STEP = 4


def open_code(page: Page, link: str) -> Locator:
    """Opens the page and the panel, and waits for its lines."""
    page.goto(f"/{link}&unit={UNIT}")
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    page.get_by_text("Code", exact=True).click()
    box = page.get_by_role("region", name="The lines that run")
    expect(box.get_by_role("listitem").first).to_be_visible()
    return box


def line(box: Locator, code: str) -> Locator:
    """The line with that code; a space stands for any break."""
    return box.get_by_role("listitem").filter(has=box.page.locator("code", has_text=code))


def held(line: Locator) -> dict[str, str]:
    """What stands under a line, by the name it belongs to."""
    texts = line.locator(".code-value:visible").all_inner_texts()
    return {name: rest for name, rest in (text.replace("−", "-").split(" ", 1) for text in texts)}


def numbers(text: str) -> list[float]:
    """The numbers behind a shape."""
    return [float(found) for found in re.findall(r"-?\d+\.\d+", text)]


def assert_numbers(text: str, *expected: Tensor) -> None:
    """The text has the chosen unit's numbers, and no other."""
    assert numbers(text) == pytest.approx([float(one[UNIT]) for one in expected], abs=HALF_DIGIT), text


def test_every_line_of_an_lstm_has_the_numbers_that_pytorch_computes(page: Page) -> None:
    network = NETWORKS["lstm"]
    cells = network.lines()
    cell, before = cells[0, "forward", STEP], cells[0, "forward", STEP - 1]
    box = open_code(page, f"{network.link}&step={STEP}")
    terms = held(line(box, "return linear(x,"))
    assert terms["x"] == f'(6,) "{TEXT[STEP]}"'
    assert terms["parameters.weight_ih"] == "(20, 6)"
    assert terms["parameters.bias_ih"] == "(20,)"
    assert terms["→"].startswith("(20,) i ")
    assert_numbers(terms["→"], *(cell[letter][0] for letter in "ifgo"))
    hidden = held(line(box, "return linear(h,"))
    assert_numbers(hidden["h"], before["h"][-1])
    assert_numbers(hidden["→"], *(cell[letter][1] for letter in "ifgo"))
    sums = held(line(box, "i, f, g, o = "))
    for letter in "ifgo":
        assert sums[letter].startswith("(5,) ")
        assert_numbers(sums[letter], cell[letter][0] + cell[letter][1])
    assert_numbers(held(line(box, "return LSTMGates("))["→"], *(cell[letter][-1] for letter in "ifgo"))
    state = held(line(box, "return gates.forget * c"))
    assert_numbers(state["c"], before["c"][-1])
    assert_numbers(state["→"], cell["c"][-1])
    assert_numbers(held(line(box, "return gates.output * tanh(c)"))["→"], cell["h"][-1])


@pytest.mark.parametrize("name", ["gru", "gru of Cho et al.", "rnn with relu"])
def test_other_cells_return_the_hidden_state_that_pytorch_computes(page: Page, name: str) -> None:
    network = NETWORKS[name]
    box = open_code(page, f"{network.link}&step={STEP}&layer=0&direction=forward")
    cell = network.lines()[0, "forward", STEP]
    last = "return GRUStep(" if network.cell == "gru" else "return RNNStep("
    assert_numbers(held(line(box, last))["→"], cell["h"][-1])
    if network.cell == "gru":
        assert_numbers(held(line(box, "n_h = "))["n_h"], cell["n"][-2])
        assert_numbers(held(line(box, "n = tanh("))["n"], cell["n"][-1])
        assert held(line(box, "n_h = "))["w_n"] == "(5, 5)"


def test_the_second_layer_reads_both_passes_of_the_first(page: Page) -> None:
    network = NETWORKS["lstm, two layers, both directions"]
    step = len(TEXT) + STEP
    box = open_code(page, f"{network.link}&step={step}&layer=1&direction=reverse")
    time_step = len(TEXT) - 1 - STEP
    cells = network.lines()
    terms = held(line(box, "return linear(x,"))
    assert terms["x"].startswith("(10,) ")
    assert_numbers(terms["x"], cells[0, "forward", time_step]["h"][-1])
    assert terms["parameters.weight_ih"] == "(20, 10)"
    assert_numbers(terms["→"], *(cells[1, "reverse", time_step][letter][0] for letter in "ifgo"))


def test_the_readout_gives_the_greatest_output_by_its_character(page: Page) -> None:
    network = NETWORKS["lstm"]
    hidden = network.lines()[0, "forward", STEP]["h"][-1]
    values = (network.build()[1] @ hidden).softmax(0)
    box = open_code(page, f"{network.link}&step={STEP}")
    best = int(values.argmax())
    answer = held(line(box, "return torch.softmax(scores"))["→"]
    assert answer.startswith(f"(6,) {sorted(set(TEXT))[best].replace(' ', '␣')} ")
    assert numbers(answer) == pytest.approx([float(values[best])], abs=HALF_DIGIT)
    assert_numbers(held(line(box, "scores = linear("))["hidden_state"], hidden)


def test_each_phase_marks_its_lines_and_later_values_are_ghosts(page: Page) -> None:
    box = open_code(page, f"{NETWORKS['lstm'].link}&step={STEP}&phase=terms")
    marked = box.locator("[aria-current=true]")
    opening = ("return linear.x", "return linear.h", "terms = Terms", "i, f, g, o =", "gates, terms =")
    expect(marked).to_have_text([re.compile(text) for text in opening])
    assert held(line(box, "return gates.output"))["→"] == "(5,) ·"
    page.get_by_role("button", name="Next step").click()
    expect(marked).to_have_text([re.compile("return LSTMGates"), re.compile("gates, terms =")])
    expect(marked.first).to_be_in_viewport()
    assert held(line(box, "return gates.output"))["→"] == "(5,) ·"
    page.get_by_role("button", name="Next step").click()
    expect(marked).to_have_count(4)
    assert held(line(box, "return gates.output"))["→"] != "(5,) ·"
    page.get_by_role("button", name="Next step").click()
    expect(marked).to_have_text(
        [re.compile("scores ="), re.compile("return activated"), re.compile("return torch.softmax")]
    )
    page.get_by_role("checkbox", name="By phase").uncheck()
    expect(marked).to_have_count(0)


SHOWN = """() => [...document.querySelectorAll(".code-line")].map((line) =>
  [...line.querySelectorAll(".code-value")].map((one) => one.textContent.replaceAll("−", "-")))"""


def unit_number(vector: list[Any], cell: dict[str, Any], before: dict[str, Any]) -> float:  # Any: JSON
    """The chosen unit's number of what names of the wire add up to, from the lines of a run."""
    total = 0.0
    for quantity in vector:
        found: Any = before if quantity.before else cell
        for key in quantity.name.split("."):
            found = found[key]
        total += found[UNIT]
    return total


def is_told(name: CodeName) -> bool:
    """Whether the numbers of a name are the chosen unit's, and written out."""
    quantities = {quantity.name for vector in name.values for quantity in vector}
    return 0 < len(name.values) <= 4 and quantities.isdisjoint({"inputs", "outputs"})


@pytest.mark.parametrize("cell", KINDS)
def test_in_each_phase_the_lines_of_any_kind_have_the_numbers_of_the_run(page: Page, cell: str) -> None:
    network = f"?cell={cell}&text={TEXT}&hidden_size=5&seed=7"
    answer = page.request.get(f"/api/runs{network}&detail=terms").text().splitlines()
    before, now = (json.loads(answer[1 + step])["cells"][0] for step in (STEP - 1, STEP))
    code = Code.model_validate_json(page.request.get(f"/api/code/{cell}").body())
    lines = [(one.file, line) for one in code.excerpts for line in one.lines]
    marked = open_code(page, f"{network}&lang=en&step={STEP}&phase=terms").locator("[aria-current=true] code")
    phases = ["terms", *(["gates"] if KINDS[cell].gates else []), "state"]
    checked = 0
    for place, phase in enumerate(phases):
        expect(marked).to_have_text([line.text.strip() for _, line in lines if phase in line.phases])
        for (file, line), texts in zip(lines, page.evaluate(SHOWN), strict=True):
            for name in () if file == "models/readout.py" else filter(is_told, line.names):
                written = line.text[name.start : name.end]
                text = next(text for text in texts if text.startswith(f"{written} "))
                if phases.index(name.phase or "terms") > place:
                    assert "·" in text, f"{phase}: {text}"
                    expected = []
                else:
                    expected = [unit_number(vector, now, before) for vector in name.values]
                assert numbers(text) == pytest.approx(expected, abs=HALF_DIGIT), f"{phase}: {text}"
                checked += 1
        page.get_by_role("button", name="Next step").click()
    assert checked > 10


UNCOVERED = """(text) =>
  text.getBoundingClientRect().bottom <= document.querySelector(".transport").getBoundingClientRect().top"""


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("cell", [cell for cell in KINDS if not hasattr(note_networks, cell.upper())])
def test_where_the_note_has_no_class_the_panel_says_so(
    page: Page, cell: str, lang: str, assert_accessible: Callable[[], None]
) -> None:
    page.goto(f"/?cell={cell}&text={TEXT}&step={STEP}&panels=classes&lang={lang}")
    said = {"en": "There is no class for {}.", "zh": "没有为 {} 写的类。"}[lang]
    absence = page.locator(".code").get_by_text(said.format(KINDS[cell].title))
    expect(absence).to_be_in_viewport()
    assert_accessible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(absence).to_be_in_viewport(ratio=1)
    page.wait_for_function(UNCOVERED, arg=absence.element_handle())
    page.get_by_role("radio", name={"en": "One step", "zh": "一个时间步"}[lang]).check()
    expect(absence).to_be_hidden()
    words = {"en": "written from the equations in", "zh": "里的方程写成"}[lang]
    expect(page.locator(".code").get_by_text(words)).to_contain_text(f"{cell}_step")


def test_a_branch_that_does_not_run_is_told_from_those_that_do(page: Page) -> None:
    box = open_code(page, f"{NETWORKS['rnn'].link}&step=1&readout_activation=sigmoid")
    expect(box.locator(".is-idle")).to_have_text([re.compile("torch.softmax"), re.compile("return scores")])
    expect(line(box, "return torch.sigmoid(scores)")).not_to_have_class(re.compile("is-idle"))


def test_arrow_keys_walk_from_name_to_name(page: Page) -> None:
    box = open_code(page, f"{NETWORKS['lstm'].link}&step={STEP}")
    box.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-lit", "inputs")
    page.keyboard.press("ArrowRight")
    expect(box.get_by_text("parameters.weight_ih", exact=True)).to_be_focused()
    expect(page.locator("body")).to_have_attribute("data-lit", "U")
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-lit", "bias_ih")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("body")).to_have_attribute("data-lit", "U")
    expect(page.locator("#stage")).to_have_attribute("data-step", str(STEP))


def test_the_notes_classes_hold_the_numbers_of_the_cell(page: Page) -> None:
    network = Network("rnn")
    box = open_code(page, f"{network.link}&step={STEP}")
    page.get_by_role("radio", name="As classes").check()
    expect(box.get_by_text("models/note_networks.py · RNN", exact=True)).to_be_attached()
    cells = network.lines()
    step = held(line(box, "h = rnn_step("))
    assert step["h0"].startswith("(1, 5) ")
    assert_numbers(step["h0"], cells[0, "forward", STEP - 1]["h"][-1])
    assert_numbers(step["h"], cells[0, "forward", STEP]["h"][-1])
    assert held(line(box, "self.U = nn.Parameter"))["self.U"] == "(6, 5)"
    torch.testing.assert_close(network.inputs()[STEP].argmax().item(), sorted(set(TEXT)).index(TEXT[STEP]))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_panel_speaks_both_languages_and_passes_axe(
    page: Page, theme: str, lang: str, assert_accessible: Callable[[], None]
) -> None:
    link = NETWORKS["gru"].link.replace("lang=en", f"lang={lang}")
    page.goto(f"/{link}&step=3&phase=gates&theme={theme}")
    page.get_by_text({"en": "Code", "zh": "代码"}[lang], exact=True).click()
    expect(page.locator(".code [aria-current=true]").first).to_be_visible()
    assert "code." not in page.locator(".code-head").inner_text()
    assert_accessible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_the_code_does_not_come_the_panel_says_so_and_asks_again(
    page: Page, page_faults: Faults
) -> None:
    page.route("**/api/code/**", lambda route: route.abort())
    page.goto(f"/{NETWORKS['lstm'].link}&step=1")
    summary = page.get_by_text("Code", exact=True)
    summary.click()
    expect(page.get_by_text("The server did not send the code.")).to_be_visible()
    page.unroute("**/api/code/**")
    page_faults.clear()
    summary.click()
    expect(page.get_by_text("The server did not send the code.")).to_be_hidden()
    summary.click()
    expect(line(page.get_by_role("region", name="The lines that run"), "def lstm_step")).to_be_attached()


SLOW_FRAMES = """
  window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 250);
  window.cancelAnimationFrame = clearTimeout;
"""


@pytest.mark.parametrize("panels", ["code", "classes"])
def test_a_link_to_the_code_has_it_in_sight_once_all_above_it_is_built(page: Page, panels: str) -> None:
    page.add_init_script(SLOW_FRAMES)
    page.goto(f"/?text={TEXT}&step={STEP}&panels={panels}&lang=en")
    box = page.get_by_role("region", name="The lines that run")
    expect(box.get_by_role("listitem").first).to_be_attached()
    expect(page.get_by_text("All values", exact=True)).to_be_attached()  # the last that is built
    expect(box).to_be_in_viewport(ratio=0.3)


NEVER_AT_REST = """
  const later = window.setTimeout;
  window.setTimeout = (act, delay, ...given) => (delay === 1000 ? 0 : later(act, delay, ...given));
"""
GROWS = "() => document.querySelector('.inspector-body').append(document.createElement('hr'))"


def test_the_code_leaves_the_page_to_a_reader_who_scrolls(page: Page) -> None:
    page.add_init_script(NEVER_AT_REST)
    page.goto(f"/?text={TEXT}&step={STEP}&panels=code&lang=en")
    box = page.get_by_role("region", name="The lines that run")
    expect(box).to_be_in_viewport(ratio=0.3)
    page.locator("#inspector").hover()
    page.mouse.wheel(0, -5000)
    expect(page.get_by_role("heading", name="Inside the cell")).to_be_in_viewport()
    page.evaluate(GROWS)
    page.wait_for_timeout(300)
    assert page.locator("#inspector").evaluate("(panel) => panel.scrollTop") == 0
