"""Panels as part of the screen: in the link, opened by a scene, beside its words and not over them."""

from playwright.sync_api import Page, expect

from tests.browser.screen import button, show, stage

LSTM = {"text": "the cat", "cell": "lstm", "hidden_size": 5, "seed": 3, "step": 2}


def test_what_is_open_is_in_the_link_and_opens_with_it(page: Page) -> None:
    show(page, **LSTM)
    page.get_by_text("What if …", exact=True).click()
    page.get_by_text("Code", exact=True).click()
    page.get_by_role("radio", name="As classes").check()
    page.wait_for_url("**panels=whatif%2Cclasses**")
    button(page, "W 20 × 5").click()
    page.wait_for_url("**panels=whatif%2Cclasses%2Cparameters.W**")
    page.reload()
    dialog = page.get_by_role("dialog", name="Parameters")
    expect(dialog.get_by_role("radio", name="W 20 × 5")).to_be_checked()
    expect(page.get_by_text("models/note_cells.py · LSTMCell", exact=True)).to_be_attached()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.wait_for_url(lambda url: "parameters" not in url)
    page.get_by_text("Code", exact=True).click()
    page.wait_for_url(lambda url: "classes" not in url)


def test_a_scene_opens_the_code_at_the_line_that_it_means_and_the_next_scene_closes_it(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/?lesson=code&scene=state-line&lang=en")
    code = page.get_by_role("region", name="The lines that run")
    expect(code.get_by_text("h = rnn_step(").first).to_be_in_viewport()
    expect(code.locator("[aria-current=true]").first).to_contain_text("h = rnn_step(")
    page.goto("/?lesson=code&scene=loop&lang=en&present=1")
    expect(code.get_by_text("def _unrolled(")).to_be_in_viewport()
    page.goto("/?lesson=unrolled&scene=count&lang=en")
    dialog = page.get_by_role("dialog", name="Parameters")
    expect(dialog.get_by_role("table", name="How many there are")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(dialog).to_be_hidden()
    page.keyboard.press("PageUp")
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Next scene").click()
    expect(page.get_by_label("Scene 4 of 6")).to_be_visible()


def test_a_scene_holds_a_gate_and_shows_what_it_held_beside_the_run_as_it_was(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/?lesson=lstm&scene=shut&lang=en")
    expect(stage(page)).to_have_attribute("data-step", "10")
    held = page.get_by_role("button", name="Remove f[0] = 0 · t = 5…10", exact=False)
    expect(held).to_be_visible()
    expect(page.get_by_text("Starts at t = 5", exact=False).first).to_be_visible()
    page.keyboard.press("PageUp")
    expect(held).to_be_hidden()
