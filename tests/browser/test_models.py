"""Trained models on the page: chosen, named where a unit is drawn, held, and going on by themselves."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import alert, button, eventually, expect_step, show, stage
from tests.tooling.trained import TEXT

NAME = "reader-lstm"
Card = dict[str, Any]  # Any: JSON


@pytest.fixture(scope="module")
def card(server: str) -> Card:
    """The card of the model, as the server tells it."""
    return httpx2.get(f"{server}/api/models/{NAME}", timeout=60).json()


@pytest.fixture(scope="module")
def found(card: Card) -> Card:
    """Its found unit."""
    return card["units"][0]


def name_of(found: Card) -> str:
    """The words by which the page names a found unit."""
    value = f"{found['value']:.2f}".replace("-", "−")
    return f"unit {found['unit']}: bracket depth, r = {value}"


def query(page: Page) -> dict[str, list[str]]:
    """The page's own query."""
    return parse_qs(urlsplit(page.url).query)


def test_a_model_is_chosen_and_fixes_what_is_its_own(page: Page) -> None:
    show(page, text="abc")
    page.get_by_role("combobox", name="Model").select_option(NAME)
    expect(page.locator("#headline")).to_contain_text("An LSTM of 10 units reads")
    expect(page.get_by_role("textbox", name="Text to read")).to_have_value(TEXT)
    expect(page.get_by_role("spinbutton", name="Units")).to_be_disabled()
    expect(page.get_by_role("spinbutton", name="Units")).to_have_value("10")
    expect(page.get_by_role("radio", name="GRU")).to_be_disabled()
    page.wait_for_url(re.compile(f"model={NAME}"))
    assert "hidden_size" not in query(page)
    page.get_by_role("combobox", name="Model").select_option("")
    expect(page.get_by_role("spinbutton", name="Units")).to_be_enabled()
    page.wait_for_url(lambda url: "model=" not in url)


def test_a_model_that_is_chosen_opens_on_the_unit_that_was_found(page: Page, found: Card) -> None:
    unit = page.get_by_role("spinbutton", name="Unit", exact=True)
    show(page, text="abc", unit=0)
    page.get_by_role("combobox", name="Model").select_option(NAME)
    expect(unit).to_have_value(str(found["unit"]))
    page.get_by_role("combobox", name="Model").select_option("")
    expect(page.get_by_role("spinbutton", name="Units")).to_be_enabled()
    expect(unit).to_have_value(str(found["unit"]))  # it exists there, too


def test_a_link_to_a_model_opens_on_the_unit_that_was_found_or_on_its_own(page: Page, found: Card) -> None:
    unit = page.get_by_role("spinbutton", name="Unit", exact=True)
    show(page, model=NAME, text=TEXT)
    expect(unit).to_have_value(str(found["unit"]))
    other = (found["unit"] + 1) % 10
    show(page, model=NAME, text=TEXT, unit=other)
    expect(unit).to_have_value(str(other))


def test_a_link_names_the_model_alone_and_an_example_is_a_click_away(page: Page) -> None:
    page.goto(f"/?model={NAME}&lang=en&step=0")
    expect(page.locator("#headline")).to_contain_text(TEXT[:20])
    button(page, "hello").click()
    expect(page.locator("#headline")).to_contain_text("“hello”")
    expect(page.get_by_role("combobox", name="Model")).to_have_value(NAME)


def test_the_stage_names_a_found_unit_where_it_is_drawn(
    page: Page, found: Card, assert_accessible: Callable[[], None]
) -> None:
    show(page, model=NAME, text=TEXT, step=8)
    page.locator("#stage .labels").get_by_role("button", name=name_of(found)).click()
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value(str(found["unit"]))
    panel = page.locator("#inspector")
    expect(panel.get_by_text(name_of(found), exact=True)).to_be_visible()
    ablation = found["ablation"]
    expect(panel).to_contain_text(f"accuracy {ablation['before']:.3f} → {ablation['after']:.3f}")
    assert_accessible()


def test_the_button_holds_the_unit_at_its_mean_over_the_whole_run(page: Page, found: Card) -> None:
    show(page, model=NAME, text=TEXT, step=8, unit=found["unit"])
    page.locator("#inspector").get_by_role("button", name=re.compile("^Hold it at")).click()
    page.wait_for_url(re.compile("interventions="))
    [held] = json.loads(query(page)["interventions"][0])
    assert held["value"] == found["ablation"]["held_at"]
    assert (held["target"], held["unit"]) == (found["state"], found["unit"])
    assert (held["from_step"], held["to_step"]) == (0, len(TEXT) - 1)


def lines(server: str, asked: dict[str, object]) -> list[dict[str, Any]]:
    """The lines of the run that the server computes for the request."""
    answer = httpx2.post(f"{server}/api/runs", json=asked, timeout=60)
    return [json.loads(line) for line in answer.text.splitlines()]


def drawn(server: str, steps: int, seed: int, temperature: float) -> tuple[str, list[dict[str, Any]]]:
    """What the wire says is drawn after "hello"."""
    generate = {"steps": steps, "seed": seed, "temperature": temperature}
    start, *came, _ = lines(server, {"model": NAME, "input": {"text": "hello"}, "generate": generate})
    samples = [line["outputs"][0]["sampled"] for line in came if "sampled" in line["outputs"][0]]
    return "".join(start["alphabet"][one["index"]] for one in samples), samples


def test_a_text_goes_on_and_the_panel_shows_what_was_drawn(
    page: Page, server: str, assert_accessible: Callable[[], None]
) -> None:
    show(page, model=NAME, text="hello")
    page.get_by_role("spinbutton", name="Go on for").fill("20")
    page.get_by_role("spinbutton", name="temperature").fill("0.5")
    page.get_by_role("spinbutton", name="seed", exact=True).fill("3")
    button(page, "Generate").click()
    expect_step(page, 24)  # plays by itself, from the end of the input to that of the text
    text, samples = drawn(server, 20, 3, 0.5)
    expect(page.locator("#headline")).to_contain_text("“hello” and goes on for 20 characters")
    for key, values in {
        "generate_steps": ["20"],
        "generate_seed": ["3"],
        "generate_temperature": ["0.5"],
    }.items():
        page.wait_for_url(re.compile(f"{key}={values[0]}"))
    asked = {"generate_steps": 20, "generate_seed": 3, "generate_temperature": "0.5"}
    for step in (4, 15):
        show(page, model=NAME, text="hello", step=step, **asked)
        sample = samples[step - 4]
        shown = {" ": "␣", "\n": "↵"}.get(text[step - 4], text[step - 4])
        bar = page.locator("#inspector .bar.drawn-one")
        expect(bar).to_contain_text(shown)
        expect(bar).to_contain_text(f"{sample['probabilities'][sample['index']]:.3f}")
        expect(page.locator("#inspector")).to_contain_text(f"The draw {sample['draw']:.3f} fell on {shown}")
    assert_accessible()


def test_the_output_bends_back_into_the_next_input_for_what_is_generated_alone(page: Page) -> None:
    show(page, model=NAME, text="hello", generate_steps=3, step=7)
    heads = page.locator("#stage .tile [data-shape='feedback-heads']")

    def three() -> None:
        outlines: list[str] = heads.evaluate_all("paths => paths.map((path) => path.getAttribute('d'))")
        assert sum(one.count("M") for one in outlines) == 3

    eventually(three)
    show(page, model=NAME, text="hello")
    expect(page.locator("#stage .tile [data-shape='feedback-heads']")).to_have_count(0)


def test_what_is_not_drawn_yet_is_not_to_be_seen(page: Page) -> None:
    show(page, model=NAME, text="hello", generate_steps=12, step=6)
    curtain = page.locator("#stage .curtain.inputs").last
    expect(curtain).to_have_css("opacity", "1")


def test_a_text_with_strange_characters_is_refused_by_name(page: Page) -> None:
    show(page, model=NAME, text="hello")
    page.get_by_role("textbox", name="Text to read").fill("hello, World")
    expect(alert(page)).to_contain_text('does not know "," (at 5), "W" (at 7)')


def test_two_directions_do_not_go_on_and_numbers_do(page: Page) -> None:
    show(page, model="both-rnn", text="hello")
    expect(button(page, "Generate")).to_be_hidden()
    show(page, model="wave-gru", values="[[0],[1]]", generate_steps=10, step=11)
    expect(stage(page)).to_have_attribute("data-steps", "12")
    expect(page.get_by_role("spinbutton", name="temperature")).to_be_hidden()
    expect(page.locator("#stage .tile [data-shape='feedback-heads']")).not_to_have_count(0)


def test_line_ends_stay_in_the_text_field(page: Page) -> None:
    show(page, model=NAME, text="a\nb")
    field = page.get_by_role("textbox", name="Text to read")
    expect(field).to_have_value("a↵b")
    field.fill("a↵b(")
    page.wait_for_url(re.compile("text=a%0Ab%28"))


def test_in_chinese_and_on_a_phone(phone: Page, found: Card) -> None:
    phone.goto(f"/?model={NAME}&text=hello&generate_steps=4&step=6&lang=zh&theme=dark")
    expect(phone.get_by_role("button", name="生成")).to_be_visible()
    expect(phone.locator("#trained")).to_contain_text(f"单元 {found['unit']}：括号深度")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
