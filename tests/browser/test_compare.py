"""Two or three runs under one playhead, as a person meets them, with the numbers of PyTorch's own modules."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import nn

from tests.browser.screen import alert, button, eventually, expect_step, link, settle, stage
from tests.tooling.watching import Faults

TEXT = "the cat sat on"
UNITS = 6
KINDS = {"LSTM": nn.LSTM, "RNN": nn.RNN, "GRU": nn.GRU}
HALF_DIGIT = 0.00051  # numbers are written with three digits after the point


def states(kind: str, seed: int = 3, units: int = UNITS) -> torch.Tensor:
    """The hidden states on TEXT, (time steps, units), by PyTorch's own module under the seed."""
    torch.default_generator.manual_seed(seed)
    symbols = sorted(set(TEXT))
    module = KINDS[kind](len(symbols), units)
    inputs = torch.eye(len(symbols))[[symbols.index(character) for character in TEXT]]
    return module(inputs)[0].detach()


def moved(kind: str, step: int, seed: int = 3, units: int = UNITS) -> float:
    """How far the hidden state went in that step: root of the mean square over its units."""
    h = torch.cat((torch.zeros(1, units), states(kind, seed, units)))
    return float((h[step + 1] - h[step]).square().mean().sqrt())


def show(page: Page, *companions: str, **parameters: str | int | bool) -> None:
    """Opens an LSTM with companions beside it, all of which have arrived."""
    own = {"step": 0, "lang": "en", "text": TEXT, "hidden_size": UNITS, "seed": 3, **parameters}
    beside = "".join(
        f"&compare={companion.replace('=', '%3D').replace('&', '%26')}" for companion in companions
    )
    page.goto(link(**own) + beside)
    expect(page.locator("#step")).to_have_attribute("style", re.compile("--arrived: 100%"))


def run(page: Page, name: str) -> Locator:
    """The button that looks into a run."""
    return button(page, name)


def numbers(page: Page) -> dict[str, float]:
    """What the chart says of each run at the playhead, by the run's name."""
    texts = page.locator(".compare-now").get_by_role("listitem").all_text_contents()
    return {name: float(value.replace("−", "-")) for name, value in (text.rsplit(" ", 1) for text in texts)}


def expect_numbers(page: Page, expected: dict[str, float]) -> None:
    """Waits until the chart, which comes when it is first wanted, says this of the runs, and of no other."""

    def said() -> None:
        assert numbers(page) == pytest.approx(expected, abs=HALF_DIGIT)

    eventually(said)


def test_compare_puts_the_other_cells_beside_and_takes_them_away(page: Page) -> None:
    show(page)
    button(page, "Compare").click()
    for name in ("LSTM", "RNN", "GRU"):
        expect(run(page, name)).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "LSTM, RNN, GRU read “the cat sat on” side by side"
    )
    button(page, "Take away RNN").click()
    expect(run(page, "RNN")).to_be_hidden()
    button(page, "Add a run").click()
    expect(run(page, "RNN")).to_be_visible()
    button(page, "One run").click()
    expect(run(page, "GRU")).to_be_hidden()
    expect(button(page, "Compare")).to_be_visible()


def test_every_run_moves_as_pytorch_says_at_every_step(page: Page) -> None:
    show(page, "cell=rnn", "cell=gru")
    for step in range(len(TEXT)):
        expect_step(page, step)
        expect_numbers(page, {kind: moved(kind, step) for kind in KINDS})
        page.keyboard.press("ArrowRight")


def test_one_unit_of_each_and_what_came_next_can_be_charted_as_well(page: Page) -> None:
    show(page, "cell=gru", step=5, unit=2)
    choice = page.get_by_role("combobox", name="What the chart measures")
    choice.select_option(label="unit 2 of h")
    expect_numbers(page, {kind: float(states(kind)[5, 2]) for kind in ("LSTM", "GRU")})
    choice.select_option(label="chance given to what came next")
    torch.default_generator.manual_seed(3)
    symbols = sorted(set(TEXT))
    expected: dict[str, float] = {}
    for kind in ("LSTM", "GRU"):
        h = states(kind)[5]  # leaves the generator where the readout's weights are drawn
        readout = nn.Linear(UNITS, len(symbols), bias=False)
        expected[kind] = float(readout(h).softmax(-1)[symbols.index(TEXT[6])].detach())
    expect_numbers(page, expected)


def test_another_seed_and_another_size_of_the_same_cell(page: Page) -> None:
    show(page, "seed=4", "hidden_size=12", step=7)
    expected = {
        "LSTM": moved("LSTM", 7),
        "LSTM · seed 4": moved("LSTM", 7, seed=4),
        "LSTM · 12 units": moved("LSTM", 7, units=12),
    }
    expect_numbers(page, expected)


def test_choosing_a_run_shows_its_numbers_in_the_inspector(page: Page) -> None:
    show(page, "cell=gru", step=6, unit=1)
    inspector = page.get_by_role("complementary", name="Inside the cell")
    expect(inspector.get_by_text("forget gate")).to_be_visible()
    run(page, "GRU").click()
    expect(run(page, "GRU")).to_have_attribute("aria-pressed", "true")
    expect(inspector.get_by_text("update gate")).to_be_visible()
    expect(inspector.get_by_text("forget gate")).to_have_count(0)
    value = f"{float(states('GRU')[6, 1]):.3f}".replace("-", "−")
    expect(inspector.get_by_text(value).first).to_be_visible()
    page.keyboard.press("1")
    expect(inspector.get_by_text("forget gate")).to_be_visible()


def test_the_scales_are_one(page: Page) -> None:
    show(page, "cell=rnn", "cell=gru", readout_activation="identity", step=3)

    def one() -> None:
        ends = page.locator(".label.outputs .scale").all_text_contents()
        assert len(ends) == 3
        assert len(set(ends)) == 1

    eventually(one)


def test_the_comparison_is_part_of_the_link(page: Page) -> None:
    show(page)
    button(page, "Compare").click()
    run(page, "GRU").click()
    page.wait_for_url(re.compile("chosen=2"))
    query = parse_qs(urlsplit(page.url).query)
    assert query["compare"] == ["cell=rnn", "cell=gru"]
    page.reload()
    expect(run(page, "GRU")).to_have_attribute("aria-pressed", "true")
    expect(run(page, "RNN")).to_be_visible()


def test_a_run_follows_what_is_typed(page: Page) -> None:
    show(page, "cell=rnn")
    page.get_by_role("textbox", name="Text to read").fill("another text")
    expect(stage(page)).to_have_attribute("data-steps", "12")
    expect(page.get_by_role("img", name=re.compile("^RNN"))).to_be_visible()
    expect(page.locator("#step")).to_have_attribute("style", re.compile("--arrived: 100%"))
    page.keyboard.press("Escape")


def test_a_companion_that_cannot_be_says_why_and_leaves_the_rest_alone(
    page: Page, page_faults: Faults
) -> None:
    show(page, "hidden_size=0", step=4)
    expect(alert(page).filter(has_text="expected")).to_be_visible()
    expect_numbers(page, {"LSTM": moved("LSTM", 4)})
    page_faults.forgive("422")


@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing(page: Page, assert_accessible: Callable[[], None], lang: str, theme: str) -> None:
    show(page, "cell=rnn", "cell=gru", step=9, lang=lang, theme=theme)
    settle(page)
    assert_accessible()


def test_it_plays_to_the_end_on_a_telephone(phone: Page) -> None:
    show(phone, "cell=gru", step=10, speed=15)
    button(phone, "Play").click()
    expect_step(phone, len(TEXT) - 1)
    overflow = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow == 0
