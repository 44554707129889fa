"""English and Chinese: complete, and switched in place."""

import json
import re
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from torch import nn

from models.kinds import KINDS
from tests.browser.screen import button, expect_step, link, settle, show, stage, visitor
from tests.tooling.serving import ROOT
from tests.tooling.watching import Faults

LOCALES = ROOT / "static/locales"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
BILINGUAL = "word"
"""The English term, which stands beside the Chinese one."""
PLACE = re.compile(r"\{\w+[|}]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Written the same in every language: names of cells and types, formulas, keys, the page's own name.
UNIVERSAL = re.compile(
    "|".join(
        [
            *(re.escape(kind.title) for kind in KINDS.values()),
            r"Enter|unrolled|EN|softmax|sigmoid|tanh|relu|float\d+|PyTorch|PageUp|PageDown|Home|End|Esc|Ctrl|Shift|ASCII|(weight|bias)_[a-z]+_l\d|readout.weight|max|log|exp|\b[A-Za-z]\b",
        ]
    ),
    re.IGNORECASE,
)
# All that can be read or heard: text nodes of their own, names, tooltips and placeholders.
WORDS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (element.closest("script, style, noscript, math, .tile, [lang='en'], [lang='zh'], [name='lang']"))
      continue;
    if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent.trim());
    else for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
  }
  return [...new Set(found)].filter(Boolean);
}"""


def catalogue(name: str) -> dict[str, str]:
    """One of the page's catalogues."""
    return json.loads((LOCALES / name).read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(path.name for path in LOCALES.glob("*en.json")))
def test_both_catalogues_say_the_same_with_the_same_places(name: str) -> None:
    english, chinese = catalogue(name), catalogue(name.replace("en.json", "zh.json"))
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        theirs = [name for name in PLACEHOLDER.findall(chinese[key]) if name != BILINGUAL]
        assert sorted(PLACEHOLDER.findall(text)) == sorted(theirs), key
        assert chinese[key].strip(), key


def test_the_language_is_switched_in_place(page: Page) -> None:
    show(page, text="the cat", step=4)
    page.get_by_role("radio", name="中文").check(force=True)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(button(page, "播放")).to_be_visible()
    expect_step(page, 4)
    page.get_by_role("radio", name="English").check(force=True)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(button(page, "Play")).to_be_visible()
    expect_step(page, 4)


def test_playback_goes_on_while_the_language_is_switched(page: Page) -> None:
    show(page, text="abcd" * 10, speed=4)
    button(page, "Play").click()
    page.get_by_role("radio", name="中文").check(force=True)
    expect(button(page, "暂停")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-state", "playing")


def test_a_chinese_browser_is_spoken_to_in_chinese(
    browser: Browser, server: str, page_faults: Faults
) -> None:
    with visitor(browser, server, page_faults, locale="zh-CN") as page:
        page.goto("/?text=abc&step=0")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        page.goto("/?text=abc&step=0&lang=en")
        expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_word_is_left_untranslated(page: Page, lang: str, cell: str) -> None:
    page.goto(link(lang=lang, cell=cell, text="ab", num_layers=2, bidirectional=True, step=1, phase="state"))
    expect(stage(page)).to_have_attribute("data-state", "paused")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    settle(page)
    assert_spoken(page, lang)


def assert_spoken(page: Page, lang: str) -> None:
    """All that can be read or heard is in the words of that language."""
    words: list[str] = page.evaluate(WORDS)
    keys = set(catalogue("en.json"))
    assert not [text for text in words if text in keys or PLACE.search(text)]
    if lang == "zh":
        # a term may stand in English beside the Chinese one, as in “遗忘门 forget”, never alone
        alone = [text for text in words if not CHINESE.search(text)]
        assert not [text for text in alone if re.search("[A-Za-z]{2}", UNIVERSAL.sub("", text))]
        assert sum(bool(CHINESE.search(text)) for text in words) > 60


@contextmanager
def late_words(page: Page) -> Generator[None]:
    """Chinese comes only after the block, in which it has been asked for."""
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile(r"/locales/zh\b"), keep)
    yield
    assert waiting
    for route in waiting:
        route.continue_()


def test_a_page_that_is_drawn_before_its_words_have_come_speaks_once_they_have(page: Page) -> None:
    with late_words(page):
        page.goto(link(lang="zh", text="ab", step=1, phase="state"), wait_until="domcontentloaded")
        page.emulate_media(color_scheme="dark")
        settle(page)
        page.emulate_media(color_scheme="light")
        settle(page)
    expect(stage(page)).to_have_attribute("data-state", "paused")
    settle(page)
    assert_spoken(page, "zh")


def test_a_page_that_plays_while_another_language_comes_speaks_it_once_it_has(page: Page) -> None:
    held = {
        "layer": 0,
        "direction": "forward",
        "target": "hidden_state",
        "unit": 0,
        "value": 0,
        "from_step": 0,
        "to_step": 39,
    }
    page.goto(link(lang="en", text="ab" * 20, step=1, interventions=json.dumps([held])))
    expect(stage(page)).to_have_attribute("data-state", "paused")
    with late_words(page):
        page.get_by_role("radio", name="中文").check(force=True)
        for _ in range(3):
            page.keyboard.press("ArrowRight")
            settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    settle(page)
    assert_spoken(page, "zh")


ONE = re.compile(r"(?<![\d.,])\b1 (\w+s\b(?!/))")


def test_one_is_told_in_the_singular(page: Page) -> None:
    page.goto(link(values="[[1]]", hidden_size=1, cell="rnn", speed=1, compare="num_layers=2", lang="en"))
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.get_by_role("combobox", name="Speed").locator("option:checked")).to_have_text("1 step/s")
    expect(page.locator("#stage")).to_contain_text("2 layers")
    settle(page)
    words = page.locator("body").inner_text()
    assert "read 1 row of 1 number side by side" in words
    assert "1 unit · " in words
    assert not ONE.findall(words)


def test_a_failure_is_told_in_the_language_of_the_page(page: Page, page_faults: Faults) -> None:
    page.goto(link(lang="zh", text="abc", num_layers=0))
    expect(page.get_by_role("alert")).to_contain_text("num_layers")
    expect(page.get_by_role("alert").locator("strong")).to_have_text(CHINESE)
    expect(page.get_by_role("listitem").filter(has_text="num_layers")).to_contain_text("至少为 1，实际为 0")
    page.get_by_role("radio", name="English").check(force=True)
    expect(page.get_by_role("listitem").filter(has_text="num_layers")).to_contain_text(
        "expected at least 1, got 0"
    )
    page_faults.forgive("422")


def test_the_thousands_of_a_count_are_set_apart(page: Page) -> None:
    parameters = sum(one.numel() for one in nn.LSTM(3, 512).parameters()) + 3 * 512
    assert parameters > 10**6
    show(page, text="abc", hidden_size=512)
    count = f"{parameters:,} parameters".replace(",", "\u202f")
    # As it is written: in names that are heard, every space is one like any other.
    expect(page.get_by_role("img", name="parameters")).to_have_attribute("aria-label", re.compile(count))
