"""What if, as a person meets it: hold a number, see the original beside it, take it back, share the link."""

import json
import math
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.screen import eventually, settle
from tests.browser.whatif import TEXT, hold, open_at, panel
from tests.tooling.watching import Faults

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
HELD: dict[str, Any] = {  # Any: JSON
    "layer": 0,
    "direction": "forward",
    "from_step": 4,
    "to_step": 9,
    "target": "gates.forget",
    "unit": 4,
    "value": 0,
}
ROW_OF_FORGET = """() => {
  // Unit 4 of the forget gate, tile by tile, the 5 parts in sight of the 7 of each of the first 10 columns.
  const tiles = [...document.querySelectorAll(".tile")];
  const from = (tile) => new DOMMatrix(getComputedStyle(tile).transform).e;
  const row = tiles.sort((a, b) => from(a) - from(b)).flatMap((tile) => {
    const strips = tile.data.filter(({ type }) => type === "heatmap");
    const forget = strips.find(({ z }, place) => place === 3);
    return forget.z[Math.round((4.2 / 12) * forget.z.length)];
  });
  return Array.from({ length: 10 }, (_, column) => row.slice(7 * column + 1, 7 * column + 6));
}"""
WATCH_THE_STRIP = """
globalThis.said = [];
(function look() {
  const strip = document.querySelector(".whatif-chart");
  const text = strip?.checkVisibility() && strip.textContent;
  if (text && text !== said.at(-1)) said.push(text);
  requestAnimationFrame(look);
})();
"""
WATCH_FOR_SHUT = """
globalThis.seen = [];
(function look() {
  const panel = document.querySelector("details.whatif");
  const now = panel?.checkVisibility() && (panel.open ? "open" : "shut");
  if (now && now !== seen.at(-1)) seen.push(now);
  requestAnimationFrame(look);
})();
"""
GATES = ("forget", "input", "candidate", "output")


def interventions(page: Page) -> list[dict[str, Any]]:
    """What the page's address holds. Any: JSON."""
    return json.loads(parse_qs(urlsplit(page.url).query).get("interventions", ["[]"])[0])


def states(server: str, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells of the run with these held, by time step, asked of the server. Any: JSON."""
    body = {"input": {"text": TEXT}, "interventions": held}
    lines = httpx2.post(f"{server}/api/runs", json=body, timeout=60).text.splitlines()
    return [json.loads(line)["cells"][0] for line in lines[1:-1]]


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("−", "-"))


def test_the_table_has_both_runs_numbers(page: Page, server: str) -> None:
    open_at(page, interventions=json.dumps([HELD]))
    before, after = states(server, [])[7], states(server, [HELD])[7]
    table = panel(page).get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(7)
    expect(table).to_contain_text("0.000")
    originals, changeds = (
        [*(cell["gates"][gate] for gate in GATES), cell["cell_state"], cell["hidden_state"]]
        for cell in (before, after)
    )
    for row, original, changed in zip(table.get_by_role("row").all()[1:], originals, changeds, strict=True):
        was, now, apart = (number(text) for text in row.get_by_role("cell").all_text_contents())
        assert was == pytest.approx(original[4], abs=HALF_DIGIT)
        assert now == pytest.approx(changed[4], abs=HALF_DIGIT)
        assert apart == pytest.approx(changed[4] - original[4], abs=HALF_DIGIT)


@pytest.mark.parametrize(("letter", "quantity"), [("c", "cell_state"), ("h", "hidden_state")])
def test_the_strip_says_where_it_starts_how_far_it_goes_and_what_is_left(
    page: Page, server: str, letter: str, quantity: str
) -> None:
    open_at(page, interventions=json.dumps([HELD]))
    # A forget gate works on the cell state: that is what is followed, until somebody asks for the other.
    expect(page.get_by_role("button", name="c of unit 4")).to_have_attribute("title", "Follow h instead")
    if letter == "h":
        page.get_by_role("button", name="c of unit 4").click()
        page.wait_for_url("**difference=hidden_state**")
        page.reload()
    free, held = states(server, []), states(server, [HELD])
    apart = [
        max(abs(a - b) for a, b in zip(one[quantity], other[quantity], strict=True))
        for one, other in zip(free, held, strict=True)
    ]
    assert apart[:4] == [0.0] * 4
    strip = page.get_by_role("img", name=re.compile(f"Difference of {letter} .* Starts at t = 4"))
    expect(strip).to_have_accessible_name(re.compile("left at t = 13"))  # all of both runs is there
    at = apart.index(max(apart))
    told = strip.get_attribute("aria-label") or ""
    assert f"largest at t = {at}: {max(apart):.3f} in unit" in told
    assert f"{apart[-1]:.3f} left at t = 13" in told
    box = strip.bounding_box()
    assert box is not None
    strip.hover(position={"x": box["width"] * 0.49, "y": 40})
    tip = strip.locator(".tip")
    expect(tip).to_be_visible()
    shown = re.match(rf"t = (\d+) · unit 4: (\S+) → (\S+) · max \|Δ{letter}\| (\S+) in", tip.inner_text())
    assert shown is not None
    step = int(shown[1])
    assert number(shown[2]) == pytest.approx(free[step][quantity][4], abs=HALF_DIGIT)
    assert number(shown[3]) == pytest.approx(held[step][quantity][4], abs=HALF_DIGIT)
    assert number(shown[4]) == pytest.approx(apart[step], abs=HALF_DIGIT)


def test_holding_a_gate_asks_the_server_and_is_part_of_the_link(page: Page) -> None:
    open_at(page)
    hold(page, "gates.forget", 0, from_step=4)
    expect(panel(page).get_by_role("listitem")).to_have_text(re.compile(r"f\[4\] = 0 · t = 4…13"))
    expect(page.get_by_role("img", name=re.compile("Starts at t = 4"))).to_be_visible()
    page.wait_for_url("**interventions=**")
    assert interventions(page) == [HELD | {"to_step": 13}]
    page.reload()
    expect(page.locator("details.whatif")).to_have_attribute("open", "")  # what is changed is in sight
    expect(panel(page).get_by_role("listitem")).to_have_text(re.compile(r"f\[4\] = 0 · t = 4…13"))


def test_a_hold_starts_at_the_playhead_and_its_sum_says_so(page: Page) -> None:
    open_at(page)
    hold(page, "hidden_state", 1)
    inspector = page.locator("#inspector")
    expect(inspector.locator(".sum.held")).to_have_text(re.compile(r"h = .* = .*held at 1\.000"))
    page.wait_for_url("**interventions=**")
    assert interventions(page)[0]["from_step"] == 7
    page.keyboard.press("ArrowLeft")
    expect(inspector.locator(".sum.held")).to_have_count(0)


def test_in_a_reverse_pass_a_hold_goes_on_to_the_first_time_step(page: Page) -> None:
    open_at(page, bidirectional="true", layer=0, direction="reverse")
    hold(page, "cell_state", 0.5)
    page.wait_for_url("**interventions=**")
    held = interventions(page)[0]
    assert (held["direction"], held["from_step"], held["to_step"]) == ("reverse", 0, 6)


def test_nothing_is_compared_before_the_changed_run_has_come(page: Page) -> None:
    page.add_init_script(WATCH_THE_STRIP)
    open_at(page)
    held: list[Route] = []

    def hold_back(route: Route) -> None:
        held.append(route)

    page.context.route("**/api/runs?*interventions=*", hold_back)
    with page.expect_event("response", lambda response: "/api/runs" in response.url):
        hold(page, "gates.forget", 0, from_step=4)  # the original comes, and what is changed does not
    for _ in range(10):
        settle(page)
    assert page.evaluate("said") == []
    for route in held:
        route.continue_()
    expect(page.get_by_role("img", name=re.compile("Starts at t = 4.*left at t = 13"))).to_be_visible()


def test_it_is_never_to_be_seen_shut_where_a_change_opens_it(page: Page) -> None:
    page.add_init_script(WATCH_FOR_SHUT)
    open_at(page, interventions=json.dumps([HELD]))
    assert page.evaluate("seen") == ["open"]


def test_the_opened_cell_says_what_each_number_was(page: Page, server: str) -> None:
    open_at(page, interventions=json.dumps([HELD]), open=1)
    before, after = states(server, [])[7], states(server, [HELD])[7]
    inside = page.get_by_role("region", name="The cell, opened")
    for name, quantity in (("cell state", "cell_state"), ("hidden state", "hidden_state")):
        image = inside.get_by_role("img", name=re.compile(rf"^{name}, 12 units.*\(was "))
        match = re.search(r"unit 4: (\S+) \(was (\S+)\)$", image.get_attribute("aria-label") or "")
        assert match is not None
        assert number(match[1]) == pytest.approx(after[quantity][4], abs=HALF_DIGIT)
        assert number(match[2]) == pytest.approx(before[quantity][4], abs=HALF_DIGIT)
    gate = inside.get_by_role("img", name=re.compile(r"^forget gate, 12 units.*unit 4: 0\.000 \(held; "))
    said = re.search(r"would be (\S+)\) \(was (\S+)\)", gate.get_attribute("aria-label") or "")
    assert said is not None
    terms = after["terms"]["forget"]
    computed = 1 / (1 + math.exp(-terms["from_input"][4] - terms["from_hidden"][4]))
    assert number(said[1]) == pytest.approx(computed, abs=HALF_DIGIT)
    assert number(said[2]) == pytest.approx(before["gates"]["forget"][4], abs=HALF_DIGIT)


def test_in_the_score_the_original_is_a_sliver_where_it_differs(page: Page) -> None:
    open_at(page, interventions=json.dumps([HELD]))
    expect(page.get_by_role("img", name=re.compile("Starts at t = 4"))).to_be_visible()

    def drawn() -> None:
        rows: list[list[float | None]] = page.evaluate(ROW_OF_FORGET)
        for column, parts in enumerate(rows):
            shown = [part for part in parts if part is not None]
            assert len(shown) == 5
            held = HELD["from_step"] <= column <= HELD["to_step"]
            assert shown[1:] == [shown[1]] * 4
            assert (shown[0] != shown[1]) is held
            if held:
                assert shown[1] == 0
                assert shown[0] == pytest.approx(0.5, abs=0.3)

    eventually(drawn)


def test_another_start_and_another_weight(page: Page) -> None:
    open_at(page)
    form = panel(page)
    form.get_by_role("radio", name="Initial state").check()
    form.get_by_role("button", name="Start there").click()
    expect(form.get_by_role("listitem")).to_have_text([re.compile(r"c₀\[4\] = 1")])
    form.get_by_role("radio", name="Weight").check()
    form.get_by_label("tensor").select_option("weight_hh_l0")
    form.get_by_label("row").fill("3")
    form.get_by_label("column").fill("2")
    form.locator("form.weight").get_by_label("at", exact=True).fill("0.5")
    form.get_by_role("button", name="Change it").click()
    expect(form.get_by_role("listitem")).to_have_count(2)
    expect(form.locator(".whatif-now")).to_have_text("now 0.500")
    expect(page.get_by_role("img", name=re.compile("Starts at t = 0"))).to_be_visible()


def test_what_no_longer_fits_the_network_is_left_out(page: Page) -> None:
    open_at(page, interventions=json.dumps([HELD, HELD | {"target": "hidden_state"}]))
    expect(panel(page).get_by_role("listitem")).to_have_count(2)
    page.get_by_role("radio", name="GRU").check(force=True)
    expect(panel(page).get_by_role("listitem")).to_have_text([re.compile(r"h\[4\] = 0")])
    expect(page.locator("#failure")).to_be_hidden()


def test_a_link_that_cannot_be_held_names_what_is_wrong(page: Page, page_faults: Faults) -> None:
    page.goto(f"/?text=abc&interventions={quote(json.dumps([HELD | {'unit': 99}]))}")
    expect(page.get_by_role("alert")).to_contain_text("interventions[0].unit")
    page_faults.clear()  # the browser logs the refusal


def test_a_run_too_long_for_a_link_is_posted_with_its_changes(page: Page) -> None:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.goto(
        f"/?text={'ab' * 2_100}&hidden_size=2&step=6&unit=1"
        f"&interventions={quote(json.dumps([HELD | {'unit': 1}]))}"
    )
    expect(page.get_by_role("img", name=re.compile("Starts at t = 4"))).to_be_visible()
    bodies = [json.loads(request.post_data or "") for request in asked if request.method == "POST"]
    assert sorted(len(body["interventions"]) for body in bodies) == [0, 1]
    assert all(body["weights"] == {"seed": 0, "changes": []} for body in bodies)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(page: Page, assert_accessible: Callable[[], None], lang: str, theme: str) -> None:
    open_at(page, interventions=json.dumps([HELD]), lang=lang, theme=theme)
    expect(page.locator(".whatif-compare")).to_be_visible()
    assert_accessible()
