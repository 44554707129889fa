"""A cell opened over the score: its numbers are PyTorch's, and one goes in and out level by level."""

import re
from collections.abc import Callable

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect
from torch import Tensor

from models.kinds import KINDS
from tests.browser.screen import button, eventually, expect_step, query_of, settle, show, visitor
from tests.browser.textbook import NETWORKS, TEXT, UNITS, Network, Place
from tests.tooling.watching import Faults

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
SAID = re.compile(r"^(.+), 5 units, .*; unit (\d): (\S+)$")
LETTERS = {
    "forget gate": "f",
    "input gate": "i",
    "candidate": "g",
    "output gate": "o",
    "reset gate": "r",
    "update gate": "z",
}
ACTIVATED = {"rnn": "tanh", "slstm": "exp"}
"""What the first sum of a cell passes through, where that is not σ."""


def first_sum(cell: str) -> str:
    """The name of the first sum that a cell adds up."""
    first = next(one.owner for one in KINDS[cell].equations if one.terms)
    return "hidden state" if first == "hidden" else f"{first} gate"


def opened(page: Page) -> Locator:
    """The cell over the score."""
    return page.get_by_role("region", name="The cell, opened")


def inner(page: Page, name: str) -> Locator:
    """The sum over the cell."""
    return page.get_by_role("region", name=name, exact=True)


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("−", "-"))


def said(page: Page, unit: int) -> dict[str, float]:
    """What the opened cell says of a unit: each vector's number by the vector's name."""
    expect(
        opened(page).get_by_role("img", name=re.compile(f"^hidden state, .*; unit {unit}: "))
    ).to_be_visible()
    labels: list[str] = (
        opened(page)
        .get_by_role("img")
        .evaluate_all("images => images.map((image) => image.getAttribute('aria-label'))")
    )
    found = [match for match in map(SAID.match, labels) if match]
    assert all(int(match[2]) == unit for match in found)
    return {match[1]: number(match[3]) for match in found}


def textbook(network: Network, cells: dict[Place, dict[str, list[Tensor]]], at: Place) -> dict[str, Tensor]:
    """Every vector of a cell by the name that it has on the screen, each (5)."""
    layer, direction, t = at
    sums = cells[at]
    came = cells.get((layer, direction, t - 1 if direction == "forward" else t + 1))
    before = came["h"][-1] if came else torch.zeros(UNITS)
    vectors = {"hidden state before": before, "hidden state": sums["h"][-1]}
    if network.cell == "rnn":
        from_input, from_hidden, _ = sums["h"]
        terms = {"from the input": from_input, "from the hidden state": from_hidden}
        return vectors | terms | {"their sum": from_input + from_hidden}
    for name, usual in LETTERS.items():
        letter = "n" if name == "candidate" and network.cell == "gru" else usual
        if letter not in sums:
            continue
        *terms, gate = sums[letter]
        vectors[name] = gate
        vectors[f"{name}, from the input"] = terms[0]
        vectors[f"{name}, from the hidden state"] = terms[-1]
        if len(terms) == 3:
            vectors[f"{name}, what the reset gate leaves"] = terms[1] * terms[2]
    if network.cell == "gru":
        z, n, _, h, _ = sums["h"]
        return vectors | {"what is kept": z * h, "what is written": (1 - z) * n}
    f, c, i, g, new = sums["c"]
    return vectors | {
        "cell state before": c,
        "cell state": new,
        "what is kept": f * c,
        "what is written": i * g,
    }


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_the_opened_cell_has_the_numbers_that_pytorch_computes(page: Page, network: Network) -> None:
    cells = network.lines()
    for layer, direction in sorted({(layer, direction) for layer, direction, _ in cells}):
        start = layer * len(TEXT) if network.bidirectional else 0
        page.goto(f"/{network.link}&step={start}&layer={layer}&direction={direction}&open=1")
        expect_step(page, start)
        for tick, further in ((0, 0), (1, 1), (len(TEXT) - 1, len(TEXT) - 2)):
            for _ in range(further):
                page.keyboard.press("ArrowRight")
            expect_step(page, start + tick)
            t = tick if direction == "forward" else len(TEXT) - 1 - tick
            expect(button(page, f"Cell at t = {t}")).to_be_visible()
            expected = textbook(network, cells, (layer, direction, t))
            for unit in range(UNITS):
                assert said(page, unit) == pytest.approx(
                    {name: float(vector[unit]) for name, vector in expected.items()}, abs=HALF_DIGIT
                )
                page.keyboard.press("ArrowDown")
            for _ in range(UNITS):
                page.keyboard.press("ArrowUp")


def test_what_is_read_and_what_comes_out_are_said_number_by_number(page: Page) -> None:
    network = NETWORKS["lstm"]
    module, v = network.build()
    states: Tensor = module(network.inputs())[0]
    probabilities = torch.softmax(v @ states[4], dim=0).detach()
    page.goto(f"/{network.link}&step=4&open=1")
    reads = opened(page).get_by_role("img", name=re.compile("^what the cell reads: "))
    assert "c 1.000" in (reads.get_attribute("aria-label") or "")
    comes = opened(page).get_by_role("img", name=re.compile("^output: ")).get_attribute("aria-label") or ""
    written = [number(pair.split(" ")[1]) for pair in comes.removeprefix("output: ").split(", ")]
    assert written == pytest.approx([float(p) for p in probabilities], abs=HALF_DIGIT)


@pytest.mark.parametrize("cell", KINDS)
def test_by_keyboard_alone_into_the_cell_into_its_sum_and_out_again(page: Page, cell: str) -> None:
    show(page, text=TEXT, hidden_size=UNITS, cell=cell, step=3)
    page.keyboard.press("Enter")
    expect(opened(page)).to_be_focused()
    first = first_sum(cell)
    into = opened(page).get_by_role("button", name=f"Open the sum: {first}")
    for _ in range(12):
        page.keyboard.press("Tab")
        if into.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    sum_ = inner(page, f"{first}, unit 0")
    expect(sum_).to_be_focused()
    expect(sum_.get_by_role("img", name=re.compile(f"^{ACTIVATED.get(cell, 'σ')}"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(sum_).to_have_count(0)
    expect(into).to_be_focused()
    page.keyboard.press("Escape")
    expect(opened(page)).to_have_count(0)
    expect(button(page, "Open the cell")).to_be_focused()


def test_the_address_opens_the_same(page: Page) -> None:
    show(page, text=TEXT, step=3)
    button(page, "Open the cell").click()
    opened(page).get_by_role("button", name="Open the sum: input gate").click()
    page.wait_for_url("**open=1&zoom=gates.input**")
    page.reload()
    expect(inner(page, "input gate, unit 0")).to_be_visible()
    button(page, "Whole picture").click()
    expect(opened(page)).to_have_count(0)
    page.wait_for_url(lambda url: "open=" not in url and "zoom=" not in url)


def test_the_opened_cell_and_its_sum_follow_the_playhead(page: Page) -> None:
    network = NETWORKS["lstm"]
    cells = network.lines()
    page.goto(f"/{network.link}&step=2&unit=1&open=1&zoom=gates.output")
    for t in (2, 3, 4):
        expect(button(page, f"Cell at t = {t}")).to_be_visible()
        u, w, o = (float(figure[1]) for figure in cells[0, "forward", t]["o"])
        curve = inner(page, "output gate, unit 1").get_by_role("img", name=re.compile(r"^σ\("))
        match = re.fullmatch(r"σ\((\S+)\) = (\S+)", curve.get_attribute("aria-label") or "")
        assert match
        assert (number(match[1]), number(match[2])) == pytest.approx((u + w, o), abs=HALF_DIGIT)
        expect(opened(page)).to_contain_text(f"σ({match[1]}) = {match[2]}")
        page.keyboard.press("ArrowRight")
        settle(page)


def test_phase_by_phase_what_is_not_computed_yet_is_not_shown(page: Page) -> None:
    show(page, text=TEXT, hidden_size=UNITS, step=3, phase="terms", open=1)
    unknown = opened(page).get_by_role("img", name=re.compile("not computed yet"))
    expect(unknown).to_have_count(4 + 2 + 2 + 1)  # gates, products, states, output
    expect(opened(page)).to_contain_text("the forget gate adds")
    page.keyboard.press("ArrowRight")
    expect(unknown).to_have_count(2 + 2 + 1)
    expect(opened(page)).to_contain_text("The forget gate keeps")
    page.keyboard.press("ArrowRight")
    expect(unknown).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(unknown).to_have_count(0)


def test_a_click_on_what_is_chosen_opens_it(page: Page) -> None:
    show(page, text=TEXT, hidden_size=UNITS, step=3)
    score = page.locator(".score")
    middle = page.locator(".frame.focus").bounding_box()
    corner = score.bounding_box()
    assert middle is not None
    assert corner is not None
    x, y = middle["x"] + middle["width"] / 2 - corner["x"], middle["y"] - corner["y"] + 60
    score.dblclick(position={"x": x, "y": y})
    expect(opened(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened(page)).to_have_count(0)
    score.click(position={"x": x, "y": y})
    expect(opened(page)).to_be_visible()


def test_a_presenter_goes_out_level_by_level_before_leaving(page: Page) -> None:
    show(page, text=TEXT, step=3, present=1, open=1, zoom="gates.forget")
    expect(inner(page, "forget gate, unit 0")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(button(page, "Cell at t = 4")).to_be_visible()
    for gone in (inner(page, "forget gate, unit 0"), opened(page)):
        page.keyboard.press("Escape")
        expect(gone).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-mode", "present")
    for _ in range(2):
        page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-mode", "page")


def test_on_a_phone_a_tap_opens_the_cell(phone: Page) -> None:
    show(phone, text=TEXT, hidden_size=UNITS, step=3)
    button(phone, "Open the cell").tap()
    expect(opened(phone)).to_be_visible()
    into = opened(phone).get_by_role("button", name="Open the sum: forget gate")
    into.tap()
    expect(inner(phone, "forget gate, unit 0")).to_be_visible()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_without_motion_it_opens_at_once(browser: Browser, server: str, page_faults: Faults) -> None:
    with visitor(browser, server, page_faults, calm=True) as page:
        show(page, text=TEXT, step=3)
        page.keyboard.press("Enter")
        expect(opened(page)).to_be_visible()
        still(page)


def still(page: Page) -> None:
    """Nothing is on its way."""
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("mode", ["page", "present", "embed"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_it(
    page: Page, assert_accessible: Callable[[], None], theme: str, mode: str
) -> None:
    run: dict[str, str | int | bool] = {"text": TEXT, "hidden_size": UNITS, "step": 3, "theme": theme}
    show(page, **run, open=1, phase="gates", **({} if mode == "page" else {mode: 1}))
    settle(page)
    assert_accessible()
    page.keyboard.press("End")
    opened(page).get_by_role("button", name="Open the sum: candidate").click()
    expect(inner(page, "candidate, unit 0")).to_be_visible()
    eventually(lambda: still(page))
    assert_accessible()


FAINT = """image => {
  let shown = 1;
  for (let at = image; at; at = at.parentElement) shown *= Number(getComputedStyle(at).opacity);
  return shown;
}"""


def test_a_link_draws_only_some_parts_of_a_cell_in_full_until_one_goes_out(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, cell="lstm", hidden_size=5, text=TEXT, step=3, open=1, parts="gates.forget,kept")

    def shown(name: str) -> float:
        """How much of a vector can be seen, by what it is called."""
        image = opened(page).get_by_role("img", name=re.compile(f"^{name}, 5 units"))
        opacity: float = image.evaluate(FAINT)
        return opacity

    for name in ("forget gate", "forget gate, from the input", "hidden state before", "what is kept"):
        assert shown(name) == 1, name
    for name in ("input gate", "candidate, from the input", "hidden state", "what is written"):
        assert shown(name) < 0.3, name
    assert query_of(page)["parts"] == ["gates.forget,kept"]
    page.keyboard.press("Escape")
    expect(opened(page)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(opened(page)).to_be_visible()
    eventually(lambda: expect_all_full(page))
    assert "parts" not in query_of(page)


def expect_all_full(page: Page) -> None:
    """Every vector of the opened cell is drawn in full."""
    images = opened(page).get_by_role("img")
    assert images.count() > 10
    assert all(image.evaluate(FAINT) == 1 for image in images.all())
