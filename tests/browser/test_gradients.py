"""Gradients on the page: back through the diagram from the loss, with the numbers of PyTorch's backward."""

import re
from collections.abc import Callable

import httpx2
import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor, nn

from tests.browser.screen import button, expect_step, settle, show, slider, stage

TEXT = "the cat sat on"
LOSS = 9


def lengths(server: str) -> list[Tensor]:
    """dL/dh_t of an RNN of 4 units at each time step, by PyTorch's own cell and its own backward."""
    query = {"cell": "rnn", "hidden_size": "4", "text": TEXT, "dtype": "float64"}
    start = httpx2.get(f"{server}/api/runs", params=query).text.splitlines()[0]
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
    target = torch.tensor([line["alphabet"].index(TEXT[LOSS + 1])])
    loss = nn.functional.cross_entropy(h @ parameters["readout.weight"].T, target)
    return [gradient[0] for gradient in torch.autograd.grad(loss, states)]


def written(value: float) -> str:
    """A number as the page writes it."""
    text = f"{abs(value):.3f}" if abs(value) >= 0.1 else f"{abs(value):.1e}".replace("e-0", "e−")
    return ("−" if value < 0 else "") + text


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


def test_the_scale_is_logarithmic_and_says_its_ends(page: Page) -> None:
    show(page, cell="rnn", text=TEXT, loss_step=LOSS)
    strip = stage(page).locator(".gradient-strip")
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
