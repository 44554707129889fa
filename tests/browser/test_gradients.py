"""Gradients on the page: back through the diagram from the loss, with the numbers of PyTorch's backward."""

import json
import re
from collections.abc import Callable

import httpx2
import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor, nn

from tests.browser.screen import button, expect_step, expect_whole_run, settle, show, slider, stage
from tests.tooling.watching import Faults

TEXT = "the cat sat on"
LOSS = 9


def lengths(server: str, loss: Callable[[Tensor, Tensor, list[str]], Tensor] | None = None) -> list[Tensor]:
    """dL/dh_t of an RNN of 4 units at each time step, by PyTorch's own cell and its own backward.

    loss: of the scores, the hidden state and the alphabet; the next character's cross entropy if left out.
    """
    query = {"cell": "rnn", "hidden_size": "4", "text": TEXT, "dtype": "float64"}
    start = httpx2.get(f"{server}/api/runs", params=query, timeout=60).text.splitlines()[0]
    line = httpx2.Response(200, text=start).json()
    parameters = {name: torch.tensor(rows, dtype=torch.float64) for name, rows in line["parameters"].items()}
    cell = nn.RNNCell(len(line["alphabet"]), 4, dtype=torch.float64)
    cell.load_state_dict(
        {name.removesuffix("_l0"): tensor for name, tensor in parameters.items() if name.endswith("_l0")}
    )
    h, states = torch.zeros((1, 4), dtype=torch.float64), list[Tensor]()
    for x in torch.split(torch.tensor(line["inputs"], dtype=torch.float64)[: LOSS + 1], 1):
        h = cell(x, h)
        states.append(h)
    measure = loss or target_loss(TEXT[LOSS + 1])
    value = measure(h @ parameters["readout.weight"].T, h, line["alphabet"])
    return [gradient[0] for gradient in torch.autograd.grad(value, states)]


def target_loss(character: str) -> Callable[[Tensor, Tensor, list[str]], Tensor]:
    """-log of the softmax for that character."""
    return lambda scores, _, alphabet: nn.functional.cross_entropy(
        scores, torch.tensor([alphabet.index(character)])
    )


def written(value: float) -> str:
    """A number as the page writes it."""
    text = f"{abs(value):.3f}" if abs(value) >= 0.1 else f"{abs(value):.1e}".replace("e-0", "e−")
    return ("−" if value < 0 else "") + text


@pytest.fixture
def still(page: Page) -> Page:
    """The page with motion reduced: the way back stands at its beginning at once."""
    page.emulate_media(reduced_motion="reduce")
    return page


def plot(page: Page) -> Locator:
    """The strip's picture, whose name holds its numbers at the playhead."""
    return page.get_by_role("img", name="∂L/∂h")


def test_the_numbers_are_pytorchs(page: Page, server: str) -> None:
    show(page, cell="rnn", hidden_size=4, text=TEXT, dtype="float64", step=5, loss_step=LOSS)
    gradient = lengths(server)[5]
    expect(plot(page)).to_have_accessible_name(
        re.compile(f"RNN {re.escape(written(gradient.square().sum().sqrt().item()))}, LSTM .+, GRU .+")
    )
    cells = page.get_by_role("group", name="Gradient of each unit").get_by_role("cell")
    expect(cells).to_have_text([written(gradient[unit].item()) for unit in range(4)])


def assert_length(page: Page, gradient: Tensor) -> None:
    """The strip says that the gradient of the first run is as long as this one."""
    length = re.escape(written(gradient.square().sum().sqrt().item()))
    expect(plot(page)).to_have_accessible_name(re.compile(rf"RNN {length},"))


def test_the_loss_is_chosen_by_its_kind_and_what_it_is_of(still: Page, server: str) -> None:
    show(still, cell="rnn", hidden_size=4, text=TEXT, dtype="float64", step=5, loss_step=LOSS)
    kind = still.get_by_role("combobox", name="What the loss is")
    kind.select_option(label="−log p(a character)")
    still.get_by_role("combobox", name="Which character").select_option(label="s")
    slider(still).fill("5")
    assert_length(still, lengths(server, target_loss("s"))[5])
    kind.select_option(label="an output y")
    still.get_by_role("spinbutton", name="Which output").fill("2")
    still.keyboard.press("Enter")
    slider(still).fill("5")
    assert_length(still, lengths(server, lambda scores, _h, _a: scores.softmax(-1)[0, 2])[5])
    kind.select_option(label="(y − target)²")
    targets = still.get_by_role("textbox", name="Targets, one for each output")
    targets.fill("0, 1, 0, 0, 0.5, 0, 0, 0, 0")
    still.keyboard.press("Enter")
    slider(still).fill("5")
    wanted = torch.tensor([0, 1, 0, 0, 0.5, 0, 0, 0, 0], dtype=torch.float64)
    assert_length(still, lengths(server, lambda y, _h, _a: (y.softmax(-1)[0] - wanted).square().mean())[5])
    kind.select_option(label="a unit of h")
    still.get_by_role("spinbutton", name="Which unit of h").fill("3")
    still.keyboard.press("Enter")
    expect(still).to_have_url(re.compile("loss=hidden_state&loss_unit=3"))
    still.reload()
    expect_whole_run(still)
    slider(still).fill("5")
    assert_length(still, lengths(server, lambda _s, h, _a: h[0, 3])[5])


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        ({"text": "the cat"}, "next"),
        ({"values": "[[1, 0], [0, 1]]"}, "output"),
        ({"values": "[[1, 0], [0, 1]]", "readout": "null"}, "hidden_state"),
    ],
)
def test_what_the_loss_will_be_is_said_before_the_server_has_answered(
    page: Page, run: dict[str, str], kind: str
) -> None:
    page.route("**/api/gradients*", lambda _: None)  # an answer that does not come
    show(page, **run, loss_step=1)
    expect(page.get_by_role("combobox", name="What the loss is")).to_have_value(kind)


def test_a_loss_that_cannot_be_is_told_once_for_all_runs(still: Page, page_faults: Faults) -> None:
    show(still, cell="rnn", hidden_size=4, text=TEXT, step=5, loss_step=LOSS)
    still.get_by_role("combobox", name="What the loss is").select_option(label="(y − target)²")
    targets = still.get_by_role("textbox", name="Targets, one for each output")
    targets.fill("0, one")
    still.keyboard.press("Enter")
    assert targets.evaluate("field => field.validationMessage").startswith("Numbers are expected here")
    targets.fill("0, 1")
    still.keyboard.press("Enter")
    told = stage(still).get_by_role("alert").filter(visible=True)
    expect(told).to_have_text("loss_values: expected 9 numbers, one for each output, got 2")
    page_faults.clear()  # the browser logs an answer of 422


def test_the_runs_that_are_compared_have_their_gradients_drawn_over_them(page: Page) -> None:
    compare = "cell=rnn&hidden_size=20"
    show(page, cell="rnn", hidden_size=4, text=TEXT, step=5, loss_step=LOSS, compare=compare)
    expect(plot(page)).to_have_accessible_name(re.compile("RNN [^,]+, RNN · 20 units [^,]+$"))
    expect(stage(page).locator(".gradient-film").filter(visible=True)).to_have_count(2)
    expect(page.get_by_role("heading", name="RNN · Gradient at t = 5", exact=True)).to_be_visible()
    button(page, "RNN · 20 units").click()
    expect(page.get_by_role("heading", name="RNN · 20 units · Gradient at t = 5")).to_be_visible()
    expect(page.locator(".gradient-table tbody tr")).to_have_count(20)


def test_what_was_generated_is_gone_back_through_as_what_was_read(page: Page, server: str) -> None:
    query = {"model": "reber-gru", "text": "BTBT", "generate_steps": 8, "generate_seed": 1}
    lines = httpx2.get(f"{server}/api/runs", params=query, timeout=60).text.splitlines()
    steps = [json.loads(line) for line in lines if '"step":' in line]
    alphabet = json.loads(lines[0])["alphabet"]
    drawn = [one["outputs"][0]["sampled"]["index"] for one in steps if "sampled" in one["outputs"][0]]
    text = "BTBT" + "".join(alphabet[index] for index in drawn)
    answer = httpx2.get(
        f"{server}/api/gradients", params={"model": "reber-gru", "text": text, "loss_step": 9}, timeout=60
    )
    norms = {
        one["step"]: one["cells"][0]["hidden_state_norm"]
        for one in map(json.loads, answer.text.splitlines())
        if one["type"] == "gradient"
    }
    show(page, **query, step=5, loss_step=9)
    expect(plot(page)).to_have_accessible_name(re.compile(f"GRU {re.escape(written(norms[5]))}"))


def test_gradients_know_whole_steps_alone(page: Page) -> None:
    show(page, cell="lstm", text="hello", step=3, phase="gates")
    by_phase = page.get_by_role("checkbox", name="By phase")
    expect(by_phase).to_be_checked()
    button(page, "Gradients").click()
    expect(by_phase).to_be_disabled()
    expect(by_phase).not_to_be_checked()
    expect(by_phase).to_have_attribute("title", re.compile("whole steps"))
    button(page, "Leave the gradients").click()
    expect(by_phase).to_be_enabled()


def test_an_lstm_has_the_gradient_of_its_cell_state_beside(page: Page, server: str) -> None:
    query = {"cell": "lstm", "hidden_size": 4, "text": TEXT, "loss_step": LOSS}
    answer = httpx2.get(f"{server}/api/gradients", params=query, timeout=60)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    cell = next(one["cells"][0] for one in lines if one["type"] == "gradient" and one["step"] == 5)
    show(page, **query, step=5)
    told = f"LSTM {written(cell['hidden_state_norm'])} (c {written(cell['cell_state_norm'])})"
    expect(plot(page)).to_have_accessible_name(re.compile(re.escape(told)))


def test_playback_goes_backwards_from_the_loss_and_the_link_keeps_it(page: Page) -> None:
    show(page, cell="rnn", text="hello", step=3, speed=30)
    button(page, "Gradients").press("Enter")
    expect_step(page, 0)
    expect(page).to_have_url(re.compile("loss_step=3"))
    expect(page.get_by_text("Gradient at t = 0")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect_step(page, 1)
    field = page.get_by_role("spinbutton", name="Loss at t =")
    field.fill("2")
    field.press("Enter")
    expect(page).to_have_url(re.compile("loss_step=2"))
    expect_step(page, 0)
    slider(page).press("End")
    expect(page.get_by_text("The loss does not depend on this cell.")).to_be_visible()
    button(page, "Leave the gradients").click()
    expect(page).not_to_have_url(re.compile("loss_step"))
    expect(plot(page)).to_be_hidden()


def test_gradients_begin_at_the_last_step_wherever_the_playhead_stands(still: Page) -> None:
    show(still, cell="rnn", hidden_size=4, text=TEXT, step=5)
    button(still, "Gradients").click()
    expect(still).to_have_url(re.compile(f"loss_step={len(TEXT) - 2}"))  # the last that has a next character
    show(still, cell="rnn", hidden_size=4, values="[[1], [2], [3], [4]]", step=1)
    button(still, "Gradients").click()
    expect(still).to_have_url(re.compile("loss_step=3"))


@pytest.mark.parametrize("unit", [0, 2])
def test_pointing_at_a_cell_tells_the_gradient_that_is_drawn_there(
    still: Page, server: str, unit: int
) -> None:
    show(still, cell="rnn", hidden_size=4, text=TEXT, dtype="float64", step=0, loss_step=LOSS, unit=unit)
    gradients = lengths(server)
    expect(still.locator(".gradient-panel")).to_contain_text(written(gradients[0][unit].item()))
    for t in (3, LOSS):
        at = still.evaluate(
            """([t, unit]) => {
              const tile = document.querySelector(".tile");
              const { dx, y0, dy, z } = tile.data.filter(({ type }) => type === "heatmap")[1];
              const { left, top } = tile.getBoundingClientRect();
              return { x: left + (t + 0.5) * dx, y: top + y0 + ((unit + 0.4) / 4) * dy * z.length };
            }""",
            [t, unit],
        )
        still.mouse.move(at["x"], at["y"])
        words = f"unit {unit} · ∂L/∂h · t = {t} · {written(gradients[t][unit].item())}"
        expect(still.locator("#stage .tip").filter(has_text="∂L")).to_have_text(words)
    still.mouse.move(at["x"] + 60, at["y"])
    expect(still.locator("#stage .tip").filter(has_text="depend")).to_be_visible()


def test_a_screen_reader_hears_the_gradient_on_the_way_back(still: Page, server: str) -> None:
    show(still, cell="rnn", hidden_size=4, text=TEXT, dtype="float64", step=4, loss_step=LOSS, unit=1)
    value = written(lengths(server)[4][1].item())
    expect(still.locator("#announcer")).to_contain_text(f"Unit 1: ∂L/∂h = {value}")


def test_the_scale_is_logarithmic_and_says_its_ends(page: Page) -> None:
    show(page, cell="rnn", text=TEXT, loss_step=LOSS)
    strip = stage(page).locator(".gradient-chart")
    expect(strip.locator(".gradient-legend")).to_have_text("0, ≤ 10⁻⁸1")
    expect(strip.locator(".gradient-axis")).to_contain_text("10⁻")


@pytest.mark.parametrize(("lang", "name"), [("en", "Leave the gradients"), ("zh", "退出梯度")])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(
    page: Page, assert_accessible: Callable[[], None], lang: str, name: str, theme: str
) -> None:
    show(page, text="the cat", step=2, loss_step=5, lang=lang, theme=theme)
    expect(button(page, name)).to_be_visible()
    expect(page.locator(".gradient-table tbody tr")).to_have_count(12)
    settle(page)
    assert_accessible()


def test_a_gradient_that_overflows_is_named_and_its_scale_fits(page: Page) -> None:
    changes = [("weight_ih_l0", 1e-37), ("weight_hh_l0", 1e10)]
    show(
        page,
        cell="rnn",
        nonlinearity="relu",
        bias="false",
        hidden_size=1,
        readout="null",
        values=json.dumps([[1]] * 6),
        weight_changes=json.dumps([{"tensor": name, "index": [0, 0], "value": to} for name, to in changes]),
        loss_step=5,
    )
    said = "gradient.hidden_state[0] of layer 0, forward, at time step 1 is inf"
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    far = page.locator(".label.state .beyond")
    expect(far).to_have_text(re.compile("^2( beyond)?$"))  # of six values, 1000 and 1e13
    for part in (far, page.locator(".label.state .name"), page.locator(".label.state .scale")):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
    page.get_by_role("radio", name="中文").check(force=True)
    spoken = "第 1 步（时间步 1）：gradient.hidden_state[0]（第 0 层，正向） 为 inf"
    expect(page.get_by_role("alert").filter(has_text=spoken)).to_be_visible()
