"""What a stranger meets: a network that has learned something, which unit to watch, and what is what."""

import json
import re
from typing import Any

import httpx2
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.screen import button, come_to_rest, expect_step, query_of, settle, show, stage, visitor
from tests.tooling.watching import Faults

TEXT = ".aaaaabbbbb"
ALPHABET = ".ab"
HELD = {"layer": 0, "direction": "forward", "target": "cell_state", "unit": 3, "from_step": 0, "to_step": 10}
WATCH = re.compile("Watch unit 3: its cell state counts the a’s that no b has answered yet")


def sentence(page: Page) -> Locator:
    """Where it is said what to look at."""
    return page.get_by_role("region", name="What to look at").get_by_role("status")


def answers(server: str, interventions: list[dict[str, Any]]) -> list[str]:
    """What the counting network says yes to at each step of TEXT, as the server streams it."""
    asked = {"model": "counting-lstm", "input": {"text": TEXT}, "interventions": interventions}
    lines = [json.loads(line) for line in httpx2.post(f"{server}/api/runs", json=asked).text.splitlines()]
    outputs = [line["outputs"][0]["values"] for line in lines if line["type"] == "step"]
    return ["".join(c for c, y in zip(ALPHABET, row, strict=True) if y > 0.5) for row in outputs]


def test_a_stranger_is_told_which_unit_to_watch_and_what_holding_it_does(page: Page, server: str) -> None:
    page.goto("/?lang=en")
    expect(sentence(page)).to_contain_text("as many b’s follow as there were a’s")
    expect(sentence(page)).to_contain_text(WATCH)
    expect(page.get_by_role("spinbutton", name="Unit", exact=True)).to_have_value("3")
    expect(page.get_by_role("textbox", name="Text to read")).to_have_value(TEXT)
    expect_step(page, len(TEXT) - 1)  # it plays by itself
    expect(page.get_by_role("navigation", name="Where to go on")).to_be_visible()
    page.wait_for_url(re.compile("step=10"))
    assert {name: query_of(page)[name] for name in ("model", "text", "step", "unit")} == {
        "model": ["counting-lstm"],
        "text": [TEXT],
        "step": ["10"],
        "unit": ["3"],
    }

    button(page, "Hold it still").click()
    page.wait_for_url(re.compile("interventions="))
    [held] = json.loads(query_of(page)["interventions"][0])
    card = httpx2.get(f"{server}/api/models/counting-lstm").json()
    [ablation] = [one["ablation"] for one in card["units"] if one["tracks"] == "count"]
    assert held == HELD | {"value": ablation["held_at"]}
    before, after = answers(server, []), answers(server, [held])
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    assert (before[-1], after[-1]) == (".", "b")  # it never finds the end
    expect(sentence(page)).to_contain_text(
        f"Unit 3 is held at −7.016. {changed} of 11 answers change; at t = 10 it says “b” in place of “.”."
    )
    expect(sentence(page)).to_contain_text("strings right 100 % → 0 %")
    button(page, "Let it go").click()
    expect(sentence(page)).to_contain_text(WATCH)
    page.get_by_role("radio", name="中文").click(force=True)
    expect(page.get_by_role("region", name="看什么")).to_contain_text(
        "请看单元 3：它的细胞状态数着还没有 b 对上的 a"
    )


def test_random_weights_are_a_click_away_and_so_is_the_way_back(page: Page) -> None:
    page.goto("/?lang=en")
    button(page, "The same, untrained").click()
    expect(page.locator(".inspector-readout")).to_contain_text("nothing has been learned")
    expect(sentence(page)).to_contain_text("the same network before it has learned anything")
    page.wait_for_url(lambda url: "model=" not in url)
    asked = query_of(page)
    assert (asked["text"], asked["hidden_size"], asked["readout_activation"]) == ([TEXT], ["4"], ["sigmoid"])
    button(page, "Back to the trained one").click()
    expect(sentence(page)).to_contain_text(WATCH)
    page.get_by_role("combobox", name="Model").select_option("")
    expect(page.get_by_role("region", name="What to look at")).to_be_hidden()


# The boxes of the names, and what of the screen they may have.
BOXES = """() => {
  const box = (one) => { const { left, top, right, bottom } = one.getBoundingClientRect();
    return { left, top, right, bottom, text: one.textContent }; };
  const shown = (names) => [...document.querySelectorAll(names)].filter((one) => !one.hidden).map(box);
  return { labels: shown(".plate-label"), chips: shown(".plate-chip"), width: innerWidth,
    foot: document.querySelector("#transport").getBoundingClientRect().top,
    head: document.querySelector("#stage > .room").getBoundingClientRect().top };
}"""
SIZES = [(1440, 900), (1280, 720), (390, 844)]
NAMES = {
    "en": ["A column", "A row", "A band", "An arrow", "A colour"],
    "zh": ["一列", "一行", "一条", "一个箭头"],
}


def expect_names_in_place(page: Page, names: list[str], is_narrow: bool) -> None:
    """Every name stands on the screen over none of the others: beside the picture, or, where there is no room
    beside it, in the picture, with what it means below."""
    expect(page.locator(".plate-label")).to_have_count(5)  # the part comes when it is first asked for
    come_to_rest(page)
    seen: dict[str, Any] = page.evaluate(BOXES)
    told = "\n".join(one["text"] for one in seen["labels"])
    assert all(name in told for name in names), told
    assert len(seen["labels"]) == 5
    assert len(seen["chips"]) == (5 if is_narrow else 0)
    placed = seen["labels"] + seen["chips"]
    for place, one in enumerate(placed):
        assert one["left"] >= 0
        assert one["right"] <= seen["width"]
        assert one["top"] >= (seen["head"] - 1 if is_narrow else 0)
        assert one["bottom"] <= seen["foot"]
        for other in placed[place + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1, (
                one,
                other,
            )


def test_the_parts_of_the_picture_are_named_in_place_at_every_size_in_both_languages(page: Page) -> None:
    for lang, ask in (("en", "What am I looking at?"), ("zh", "这是什么？")):
        show(page, model="counting-lstm", text=TEXT, step=6, lang=lang)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            come_to_rest(page)
            button(page, ask).click()
            expect_names_in_place(page, NAMES[lang], width < 960)
            expect(button(page, ask)).to_have_attribute("aria-expanded", "true")
            button(page, ask).click()
            expect(page.locator(".plate-label")).to_have_count(0)


def test_what_is_named_in_place_goes_by_itself_and_comes_again(page: Page) -> None:
    show(page, text="hello", step=2, layer=0)
    ask = button(page, "What am I looking at?")
    names = page.locator(".plate-label")
    ask.focus()
    page.keyboard.press("Enter")
    expect(names).to_have_count(5)
    expect(page.get_by_role("status").filter(has_text="the network reads “l”")).to_be_attached()
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    assert query_of(page)["layer"] == ["0"]  # the key took the names away, and went no further
    for leave in ("ArrowRight", "x", " "):
        ask.click()
        expect(names).to_have_count(5)
        stage(page).evaluate("() => document.activeElement.blur()")
        page.keyboard.press(leave)
        expect(names).to_have_count(0)
    button(page, "Pause").click()
    ask.click()
    expect(names).to_have_count(5)
    page.locator("#headline").click()
    expect(names).to_have_count(0)


def test_a_gate_says_what_it_is_for_where_it_is_pointed_at_or_focused(page: Page) -> None:
    show(page, text="hello", step=2)
    hint = page.get_by_role("tooltip")
    keeps = "How much of the old cell state stays. At 1 all of it is kept, at 0 it is forgotten."
    settle(page)
    page.locator(".inspector-line[data-quantity='cell_state'] math [data-lights='gates.forget']").hover()
    expect(hint).to_contain_text(keeps)
    page.locator(".label.gate.input").hover()
    expect(hint).to_contain_text("How much of the candidate goes into the cell state.")
    box = hint.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] + box["height"] <= 900
    page.mouse.move(700, 890)
    expect(hint).to_be_hidden()
    opener = button(page, "Open the sum: output gate")
    page.keyboard.press("Tab")
    opener.focus()
    expect(opener).to_have_accessible_description(re.compile("How much of the cell state is shown"))
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    button(page, "Open the cell").click()
    come_to_rest(page)
    page.locator(".cell-vector[data-vector='gates.forget'] .cell-letter").hover()
    expect(hint).to_contain_text(keeps)


def test_the_first_screen_stands_on_a_telephone_in_chinese(
    browser: Browser, server: str, page_faults: Faults
) -> None:
    with visitor(
        browser, server, page_faults, size=(390, 844), touch=True, locale="zh-CN", calm=True
    ) as phone:
        phone.goto("/")
        expect(phone.get_by_role("region", name="看什么")).to_contain_text("请看单元 3")
        expect(stage(phone)).to_have_attribute("data-state", "paused")
        button(phone, "把它固定住").tap()
        expect(phone.get_by_role("region", name="看什么")).to_contain_text("单元 3 固定在 −7.016。")
        width = phone.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 390
