"""Runs that read different things, side by side: each over its own input, with its own letters."""

import re
from urllib.parse import quote

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import nn

from models.kinds import KINDS
from tests.browser.screen import WHOLE_RUN, button, eventually, stage

# For each score from the top down, the letters in its row of inputs, from the left.
LETTERS = """() => [...document.querySelectorAll(".score")]
  .filter((score) => score.checkVisibility()).map((score) => {
  const letters = [...score.querySelectorAll(".tile .letters text")]
    .filter((text) => Number(text.getAttribute("font-size")) > 15)
    .map((text) => ({ text: text.textContent, ...text.getBoundingClientRect().toJSON() }));
  const foot = Math.max(...[...score.querySelectorAll(".frame")]
    .map((it) => it.getBoundingClientRect().bottom));
  return letters.filter(({ y }) => y > foot - 2).sort((a, b) => a.x - b.x).map(({ text }) => text).join("");
})"""


def compare(page: Page, own: str, *companions: str) -> None:
    """Opens a run with others beside it, all of which have arrived."""
    beside = "".join(f"&compare={quote(one)}" for one in companions)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/?lang=en&hidden_size=5&{own}{beside}")
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)


def expect_letters(page: Page, *rows: str) -> None:
    """Waits until the scores stand over these letters, from the top down; "" where it shares one."""

    def read() -> None:
        assert page.evaluate(LETTERS) == list(rows)

    eventually(read)


def chart(page: Page) -> Locator:
    """What the chart says of each run."""
    return page.locator(".compare-now")


def hidden(text: str, alphabet: str, step: int, unit: int) -> float:
    """A unit's hidden state by PyTorch's own LSTM of 5 units under seed 0."""
    torch.default_generator.manual_seed(0)
    lstm = nn.LSTM(len(alphabet), 5)
    inputs = torch.eye(len(alphabet))[[alphabet.index(one) for one in text]]
    return float(lstm(inputs)[0][step, unit].detach())


def written(value: float) -> str:
    """As the page writes it."""
    return f"{value:.3f}".replace("-", "−")


def test_each_run_stands_over_its_own_text(page: Page) -> None:
    compare(page, "text=hello&step=4", "text=hallo")
    expect_letters(page, "hello", "hallo")
    for name in ("LSTM · “hello”", "LSTM · “hallo”"):
        expect(button(page, name)).to_be_visible()
    headline = page.get_by_role("heading", level=2).first
    expect(headline).to_have_text("LSTM · “hello”, LSTM · “hallo” side by side")


def test_runs_on_one_text_share_its_row(page: Page) -> None:
    compare(page, "text=hello&step=4", "cell=gru", "text=hello")
    expect_letters(page, "", "", "hello")
    compare(page, "text=hello&step=4", "cell=gru", "seed=7")
    expect_letters(page, "", "", "hello")


def test_a_shorter_run_ends_and_says_so_while_the_time_axis_is_one(page: Page) -> None:
    compare(page, "text=abc&step=6", "text=abcabca")
    expect_letters(page, "abc", "abcabca")
    first = stage(page).locator(":scope > .room")
    expect(first.get_by_text("ends at t = 2")).to_be_visible()
    expect(chart(page).get_by_role("listitem").first).to_have_text("LSTM · “abc” ended at t = 2")
    lefts = page.evaluate(
        "() => [...document.querySelectorAll('.frame.focus')].map((it) => it.getBoundingClientRect().width)"
    )
    assert lefts[0] == pytest.approx(lefts[1], abs=0.5)
    expect(chart(page).get_by_role("listitem").last).to_contain_text(re.compile(r"“abcabca” \d"))


def test_playback_goes_to_the_end_of_the_longest_that_is_there(page: Page) -> None:
    compare(page, "text=abc&step=0", "text=abcabca", "text=ab")
    page.locator("body").press("End")
    expect(page.get_by_text("step 7 of 7", exact=True)).to_be_visible()
    button(page, "Take away LSTM · “ab”").click()
    expect(page.get_by_text("step 7 of 7", exact=True)).to_be_visible()
    button(page, "Take away LSTM · “abcabca”").click()
    expect(page.get_by_text("step 3 of 3", exact=True)).to_be_visible()


@pytest.mark.parametrize(("step", "most"), [(6, None), (9, 6)])
def test_a_link_to_a_step_counts_the_steps_of_the_longest_run(
    page: Page, step: int, most: int | None
) -> None:
    compare(page, f"text=abc&step={step}", "text=abcabca")
    expect(page.get_by_text("step 7 of 7", exact=True)).to_be_visible()
    notice = page.locator("#unread")
    if most is None:
        expect(notice).to_be_hidden()
    else:
        expect(notice).to_contain_text(f"at most {most}")


def test_a_run_too_short_for_the_loss_is_named_among_the_gradients(page: Page) -> None:
    compare(page, "text=the+cat&step=3&loss_step=5", "text=the", "text=the+car")
    now = page.locator(".gradient-now").get_by_role("listitem")
    expect(now).to_have_text(
        [
            re.compile(r"LSTM · “the cat” \d"),
            "LSTM · “the”: ends at t = 2, so it has no loss at t = 5",
            re.compile(r"LSTM · “the car” \d"),
        ]
    )
    expect(now.last).to_have_class("run-2")


def test_text_beside_numbers(page: Page) -> None:
    compare(page, "text=hello&step=1", "values=[[1,0],[0,1],[1,1]]")
    expect_letters(page, "hello", "")
    expect(button(page, "LSTM · 3 rows of numbers")).to_be_visible()


def test_what_a_changed_run_reads_stands_under_it_alone(page: Page) -> None:
    reads = '[{"time_step":1,"character":"o"}]'
    compare(page, "text=hello&step=4", f"reads={reads}")
    expect_letters(page, "hello", "hollo")


def test_generated_letters_are_each_run_s_own(page: Page) -> None:
    compare(page, "text=hello&step=9&generate_steps=5&generate_seed=1", "seed=4")

    def own() -> None:
        rows = page.evaluate(LETTERS)
        assert [row[:5] for row in rows] == ["hello", "hello"]
        assert [len(row) for row in rows] == [10, 10]

    eventually(own)


def test_the_panel_and_the_opened_cell_name_the_letter_of_the_run_they_show(page: Page) -> None:
    compare(page, "text=hello&step=1&unit=2", "text=hallo")
    panel = page.get_by_role("complementary", name="Inside the cell")
    expect(panel).to_contain_text("“e”")
    button(page, "LSTM · “hallo”").click()
    expect(panel).to_contain_text("“a”")
    expect(panel.get_by_text(written(hidden("hallo", "ahlo", 1, 2))).first).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("a")
    page.locator(".band").get_by_role("button", name="Open the cell").click()
    expect(page.locator(".cell-reading")).to_have_text("a")


def test_another_text_is_offered_and_typed_in_the_panel(page: Page) -> None:
    compare(page, "text=hello&step=1", "cell=gru")
    page.get_by_role("combobox", name="What run 2 is").select_option(label="another text…")
    field = page.get_by_role("textbox", name="Text that run 2 reads")
    expect(field).to_have_value("hello")
    field.fill("help me")
    field.press("Enter")
    expect_letters(page, "hello", "help␣me")
    expect(page).to_have_url(re.compile("compare=text%3Dhelp"))


def test_texts_of_different_letters_get_one_alphabet_when_asked(page: Page) -> None:
    compare(page, "text=hello&step=4&unit=1", "text=hallo")
    button(page, "One alphabet").click()
    expect(page).to_have_url(re.compile("alphabet=aehlo"))
    expect(button(page, "One alphabet")).to_be_hidden()
    panel = page.get_by_role("complementary", name="Inside the cell")
    expect(panel.get_by_text(written(hidden("hello", "aehlo", 4, 1))).first).to_be_visible()
    button(page, "LSTM · “hallo”").click()
    expect(panel.get_by_text(written(hidden("hallo", "aehlo", 4, 1))).first).to_be_visible()


def test_presenting_speaks_of_the_run_that_is_looked_at(page: Page) -> None:
    compare(page, "text=hello&step=1&present=1&chosen=1", "text=hallo")
    expect(page.locator(".present-caption strong")).to_contain_text("“a”")


def test_a_telephone_shows_both_rows(phone: Page) -> None:
    compare(phone, "text=hello&step=4", "text=hallo")
    expect_letters(phone, "hello", "hallo")
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


IN_SIGHT = """() => [...document.querySelectorAll(".room")].filter((it) => it.clientHeight).map((room) => {
  const { top, bottom } = room.getBoundingClientRect();
  return room.scrollHeight <= room.clientHeight && [...room.querySelectorAll(".letters text")]
    .every((text) => {
      const box = text.getBoundingClientRect();
      const [middle, half] = [(box.top + box.bottom) / 2, Number(text.getAttribute("font-size")) / 2];
      return middle - half >= top - 1 && middle + half <= bottom + 1;
    });
})"""


# Longer names of kinds, and more states, leave the scores too little room there: they scroll.
@pytest.mark.parametrize("cell", [name for name, kind in KINDS.items() if kind.place is not None])
def test_three_runs_over_letters_of_their_own_are_all_in_sight_on_a_projector(page: Page, cell: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    compare(page, f"text=hello&step=4&cell={cell}", "text=hallo", "text=hullo there")
    expect_letters(page, "hello", "hallo", "hullo there".replace(" ", "␣"))

    def in_sight() -> None:
        assert page.evaluate(IN_SIGHT) == [True] * 3

    eventually(in_sight)


LATE_MEASURES = """
  const Observer = window.ResizeObserver;
  window.ResizeObserver = class extends Observer {
    constructor(measured) {
      const late = () => (document.querySelector(".comparing") ? 2500 : 0);
      super((entries, observer) => setTimeout(() => measured(entries, observer), late()));
    }
  };
"""


def test_scores_fit_their_rooms_where_these_are_measured_late(page: Page) -> None:
    page.add_init_script(LATE_MEASURES)
    page.set_viewport_size({"width": 1280, "height": 720})
    compare(page, "text=hello&step=4&cell=lstm", "text=hallo", "text=hullo there")

    def in_sight() -> None:
        assert page.evaluate(IN_SIGHT) == [True] * 3

    eventually(in_sight)


TICKS = """() => [...document.querySelectorAll("#ticks > span")]
  .map((tick) => [tick.textContent, parseFloat(tick.style.left)])"""


def test_the_timeline_has_the_letters_of_the_run_that_is_looked_at_each_at_its_step(page: Page) -> None:
    compare(page, "text=hello&step=4", "text=hullo there")
    column = 100 / 11
    places = [[one, pytest.approx(column * (place + 0.5), abs=1e-3)] for place, one in enumerate("hello")]
    assert page.evaluate(TICKS) == places
    button(page, "LSTM · “hullo there”").click()
    expect(page.locator("#ticks > span")).to_have_count(11)
    letters = enumerate("hullo␣there")
    assert page.evaluate(TICKS) == [
        [one, pytest.approx(column * (place + 0.5), abs=1e-3)] for place, one in letters
    ]


def test_what_a_cell_reads_leads_to_the_field_of_its_own_run(page: Page) -> None:
    compare(page, "text=hello&step=3", "text=hullo there", "seed=7")
    reads = page.get_by_role("complementary", name="Inside the cell").locator("[data-leads=inputs]").first
    fields = {
        "LSTM · “hullo there”": page.locator(".band .compare-text:visible"),
        "LSTM · “hello”": page.locator("#text"),
        "LSTM · “hello” · seed 7": page.locator("#text"),
    }
    for name, field in fields.items():
        button(page, name).click()
        reads.click()
        expect(field).to_be_focused()
        assert field.evaluate("(it) => it.value.slice(it.selectionStart, it.selectionEnd)") == "l"
