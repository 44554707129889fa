"""The oldest browsers of the README: the page works without what they lack."""

import json
import re
import zlib
from base64 import urlsafe_b64encode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import expect_step, show, stage

LACKING = {
    "the factor of an enlargement": "delete Element.prototype.currentCSSZoom;",
    "lists of today": """
      delete Map.groupBy; delete Object.groupBy; delete Array.fromAsync; delete Promise.withResolvers;
      delete URL.canParse; delete String.prototype.isWellFormed; delete String.prototype.toWellFormed;
      delete Iterator.prototype.map; delete Set.prototype.union; delete Set.prototype.difference;
      for (const list of [Array, Float32Array, Float64Array])
        for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with'])
          { delete list.prototype[name]; delete Object.getPrototypeOf(list.prototype)[name]; }
      delete ReadableStream.prototype[Symbol.asyncIterator]; delete ReadableStream.prototype.values;""",
    "interfaces of today": """
      delete Element.prototype.checkVisibility; delete Element.prototype.requestFullscreen;
      delete Element.prototype.webkitRequestFullscreen; delete Element.prototype.webkitRequestFullScreen;
      delete window.requestIdleCallback; delete window.scheduler; delete AbortSignal.any;
      delete Document.prototype.startViewTransition; delete HTMLElement.prototype.inert;
      delete window.OffscreenCanvas; delete window.visualViewport; delete window.CompressionStream;
      delete window.DecompressionStream;""",
    "workers that are modules": """
      window.Worker = class extends EventTarget {
        postMessage() {}
        constructor() {
          super();
          setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { cancelable: true })), 50);
        }
      };""",
}
"""What a browser of December 2022 lacks, as a script that takes it away."""
EVERYTHING = "all of these"
UNITS, CLICKED = 12, 3


@pytest.fixture(params=[*LACKING, EVERYTHING])
def old(request: pytest.FixtureRequest, page: Page) -> Page:
    """A page in a browser that lacks it."""
    name: str = request.param
    page.add_init_script("".join(LACKING.values()) if name == EVERYTHING else LACKING[name])
    return page


def column(page: Page, time_step: int, steps: int) -> tuple[float, float]:
    """The middle of the row of cells at that time step, in the window."""
    box = page.locator("#stage .frame.focus").bounding_box()
    assert box
    at = int(stage(page).get_attribute("data-step") or "0")
    world = page.locator("#stage .playhead").bounding_box()
    assert world
    assert 0 <= time_step < steps
    return box["x"] + box["width"] / 2 + (time_step - at) * world["width"], box["y"] + box["height"] / 2


def test_a_click_on_a_cell_goes_there_and_enter_opens_it(old: Page) -> None:
    show(old, text="hello world", step=10)
    old.mouse.click(*column(old, CLICKED, 11))
    expect_step(old, CLICKED)
    expect(old.get_by_role("heading", name=f"t = {CLICKED}")).to_be_visible()
    old.keyboard.press("Enter")
    expect(old.get_by_role("region", name="opened")).to_be_visible()
    widths = old.eval_on_selector_all(".cell-view canvas", "(all) => all.map(({ width }) => width)")
    assert widths
    assert min(widths) > 0
    old.keyboard.press("Escape")
    expect(old).not_to_have_url(re.compile("NaN"))
    old.keyboard.press("ArrowRight")
    expect_step(old, CLICKED + 1)


def test_gradients_are_drawn_and_the_map_of_parameters_answers(old: Page) -> None:
    show(old, text="hello world", step=10)
    old.get_by_role("button", name="Gradients").click()
    film = old.locator("canvas.gradient-film")
    expect(film).to_be_visible()
    old.wait_for_function(
        """() => { const film = document.querySelector('canvas.gradient-film');
          const { data } = film.getContext('2d').getImageData(0, 0, film.width || 1, film.height || 1);
          return film.width > 0 && data.some(Boolean) }"""
    )
    old.get_by_role("button", name="Gradients").click()
    old.get_by_role("button", name=re.compile(r"^W \d")).first.click()
    dialog = old.get_by_role("dialog")
    box = dialog.locator(".map").bounding_box()
    assert box
    old.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    expect(dialog.locator(".map-cursor")).to_be_visible()


def test_presenting_is_enlarged_the_same_each_time(old: Page) -> None:
    old.set_viewport_size({"width": 1280, "height": 720})
    show(old, text="hello world", step=4)
    factors: list[float] = []
    for clicked in (CLICKED, CLICKED + 1):  # another cell each time: a click on the chosen one would open it
        old.get_by_role("button", name="Present", exact=True).click()
        expect(old.locator("html")).to_have_attribute("data-mode", "present")
        expect(stage(old)).to_have_attribute("style", re.compile("--enlarged"))
        factors.append(float(old.evaluate("getComputedStyle(stage).getPropertyValue('--enlarged')")))
        if not old.evaluate("'requestFullscreen' in Element.prototype"):
            old.keyboard.press("f")  # which does nothing, and throws nothing
        old.mouse.click(*column(old, clicked, 11))
        expect_step(old, clicked)
        box = stage(old).bounding_box()
        assert box
        assert box["width"] > 1200
        for _ in range(2):
            old.keyboard.press("Escape")
        expect(old.locator("html")).to_have_attribute("data-mode", "page")
    assert factors[0] == factors[1] > 1


def test_a_file_of_weights_is_read_and_a_change_of_the_run_is_taken_back(old: Page) -> None:
    show(old, text="hello", step=2, weight_changes='[{"tensor":"weight_hh_l0","index":[0,0],"value":1}]')
    old.get_by_role("button", name=re.compile("^Remove|Take back|Undo", re.I)).first.click()
    expect(old).not_to_have_url(re.compile("weight_changes"))


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "this browser is too old to unpack it"), ("zh", "这个浏览器太旧，无法解压")]
)
def test_a_link_that_an_old_browser_cannot_unpack_is_not_called_damaged(
    page: Page, lang: str, told: str
) -> None:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packing.compress(json.dumps([["text", "abc"]]).encode()) + packing.flush()
    page.add_init_script(LACKING["interfaces of today"])
    page.goto(f"/?lang={lang}&step=0#run={urlsafe_b64encode(packed).decode().rstrip('=')}")
    expect(page.locator("#unread")).to_contain_text(told)
    expect(page.locator("#unread")).not_to_contain_text(re.compile("damaged|损坏"))


def test_the_reducer_takes_no_number_that_is_none(page: Page) -> None:
    show(page, text="hello", step=2)
    kept = page.evaluate(
        """async () => {
          const base = document.querySelector('script[type=module]').src.replace(/main\\.js.*/, '');
          const { reduce } = await import(`${base}reduce.js`);
          const { INITIAL_STATE } = await import(`${base}state.js`);
          const actions = [{ type: 'seek', step: NaN }, { type: 'go', by: NaN },
            { type: 'look', pass: null, unit: NaN }, { type: 'set', change: { unit: NaN } },
            { type: 'look', pass: { layer: NaN, direction: 'forward' } }];
          return actions.map((action) => reduce(INITIAL_STATE, action) === INITIAL_STATE);
        }"""
    )
    assert kept == [True] * 5
