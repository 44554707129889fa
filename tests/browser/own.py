"""Own weights as a person brings them onto the page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from playwright.sync_api import Locator, Page, expect
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType] its paths are untyped
from torch import Tensor, nn

from tests.browser.screen import WHOLE_RUN, alert, button, settle, stage

HALF_DIGIT = 0.00051  # numbers are written with three digits after the point
ROWS = [[0.5, -1.0, 2.0, 0.25], [1.0, 0.0, -0.5, 0.0], [0.0, 3.0, 0.125, -2.0]]
PASTED = "\n".join(" ".join(map(str, row)) for row in ROWS)
Save = Callable[[dict[str, Tensor], Path], None]


class Tagger(nn.Module):
    """What an engineer brings: an LSTM of two layers in both directions, a GRU, and a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(4, 3, num_layers=2, bidirectional=True)
        self.gru = nn.GRU(4, 5)
        self.fc = nn.Linear(6, 7)
        self.norm = nn.BatchNorm1d(6)  # brings an integer: num_batches_tracked


def tagger() -> Tagger:
    """One under a seed of its own."""
    torch.default_generator.manual_seed(11)
    return Tagger()


def save_json(state: dict[str, Tensor], path: Path) -> None:
    """Nested lists by PyTorch's names."""
    lists = {name: tensor.numpy().tolist() for name, tensor in state.items() if tensor.is_floating_point()}
    path.write_text(json.dumps(lists))


SAVERS: dict[str, Save] = {
    "weights.pt": torch.save,
    "weights.safetensors": save_file,
    "weights.json": save_json,
    "checkpoint.pth": lambda state, path: torch.save({"epoch": 3, "model": state, "loss": [0.5]}, path),
}


def dialog(page: Page) -> Locator:
    """Where a file becomes a run."""
    return page.get_by_role("dialog", name="Your own weights")


def bring(page: Page, path: Path) -> None:
    """Chooses a file as a person does."""
    if not dialog(page).is_visible():
        page.get_by_text("More", exact=True).click()
        button(page, "Your own weights…").click()
    with page.expect_file_chooser() as chosen:
        button(page, "Choose a file…").click()
    chosen.value.set_files(path)


def choose(page: Page, words: str) -> None:
    """Chooses the first module that is described in these words, perhaps below another one."""
    module = dialog(page).get_by_role("combobox", name="Module")
    option = module.get_by_role("option").filter(has_text=words).first
    expect(option).to_be_attached()
    module.select_option(option.get_attribute("value"))


def reads(page: Page, head: str) -> None:
    """Chooses the readout of that name, or "none"."""
    readout = dialog(page).get_by_role("combobox", name="Output layer V")
    option = readout.get_by_role("option").filter(has_text=head)
    readout.select_option(option.get_attribute("value"))


def run(page: Page, rows: str | None = PASTED) -> None:
    """Has the chosen module read rows of numbers."""
    if rows is not None:
        dialog(page).get_by_role("combobox", name="It reads").select_option("values")
        dialog(page).get_by_role("textbox", name="numbers, one for each time step").fill(rows)
    dialog(page).get_by_role("button", name="Run", exact=True).click()


def hidden_states(page: Page) -> list[float]:
    """The last column of the table of the cell on the screen: h of every unit."""
    expect(page.locator("#step")).to_have_attribute("style", WHOLE_RUN)
    page.keyboard.press("End")
    panel = page.get_by_role("complementary", name="Inside the cell")
    table = panel.get_by_role("table", name="Every number of the cell")
    if not table.is_visible():
        panel.get_by_text("All values").click()
    expect(table.get_by_role("rowheader").first).to_be_visible()
    settle(page)
    return [float(text.replace("−", "-")) for text in table.locator("tr > td:last-child").all_inner_texts()]


def saved(page: Page, directory: Path) -> dict[str, Any]:
    """The run on the screen as the page saves it."""
    page.get_by_text("More", exact=True).click()
    with page.expect_download() as download:
        page.locator("form").get_by_role("button", name="Save this run as JSON").click()
    path = directory / download.value.suggested_filename
    download.value.save_as(path)
    page.keyboard.press("Escape")
    return json.loads(path.read_text("utf-8"))


def expect_run(page: Page, heading: str) -> None:
    """Waits until the run of that headline stands on the stage, and nothing is wrong."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(alert(page).filter(visible=True)).to_have_count(0)
