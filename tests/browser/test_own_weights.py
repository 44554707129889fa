"""Own weights on the page: a file is chosen or dropped, and the numbers on the screen are PyTorch's."""

import base64
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType] its paths are untyped
from torch import nn

from tests.browser.own import (
    HALF_DIGIT,
    ROWS,
    SAVERS,
    bring,
    choose,
    dialog,
    expect_run,
    hidden_states,
    reads,
    run,
    saved,
    tagger,
)
from tests.browser.screen import alert, button, link, show, stage
from tests.browser.whatif import panel


@pytest.mark.parametrize("name", SAVERS)
def test_each_kind_of_file_runs_as_in_pytorch(page: Page, tmp_path: Path, name: str) -> None:
    model = tagger()
    SAVERS[name](model.state_dict(), tmp_path / name)
    show(page, text="abc")
    bring(page, tmp_path / name)
    choose(page, "lstm: LSTM of 3 units, reads 4 numbers, 2 layers, in both directions")
    reads(page, "fc: 7 × 6 + b")
    run(page)
    expect_run(page, "An LSTM of 3 units, 2 layers, in both directions, reads 3 rows of 4 numbers")
    states, _ = model.lstm(torch.tensor(ROWS))
    assert hidden_states(page) == pytest.approx(states[-1, :3].tolist(), abs=HALF_DIGIT)


def test_the_readout_of_the_file_gives_its_outputs(page: Page, tmp_path: Path) -> None:
    model = tagger()
    torch.save(model.state_dict(), tmp_path / "m.pt")
    show(page, text="abc")
    bring(page, tmp_path / "m.pt")
    reads(page, "fc")
    run(page)
    expect_run(page, "An LSTM of 3 units, 2 layers")
    hidden_states(page)  # opens the tables at the last step
    values = page.get_by_role("table", name="Output").locator("tr > td:last-child").all_inner_texts()
    expected = model.fc(model.lstm(torch.tensor(ROWS))[0]).softmax(dim=-1)
    assert [float(text) for text in values] == pytest.approx(expected[-1].tolist(), abs=HALF_DIGIT)


def test_another_module_of_the_file_may_be_chosen(page: Page, tmp_path: Path) -> None:
    model = tagger()
    torch.save(model.state_dict(), tmp_path / "m.pt")
    show(page, text="abc")
    bring(page, tmp_path / "m.pt")
    choose(page, "gru: GRU of 5 units, reads 4 numbers")
    expect(dialog(page).get_by_role("combobox", name="Output layer V").get_by_role("option")).to_have_count(1)
    run(page)
    expect_run(page, "A GRU of 5 units reads 3 rows of 4 numbers")
    assert hidden_states(page) == pytest.approx(model.gru(torch.tensor(ROWS))[0][-1].tolist(), abs=HALF_DIGIT)


@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        ("weights.pt", torch.float64),
        ("weights.pt", torch.bfloat16),
        ("weights.safetensors", torch.float16),
        ("weights.safetensors", torch.bfloat16),
    ],
    ids=str,
)
def test_other_precisions_are_read_as_they_are(
    page: Page, tmp_path: Path, name: str, dtype: torch.dtype
) -> None:
    torch.default_generator.manual_seed(5)
    module = nn.RNN(4, 6, nonlinearity="relu", bias=False).to(dtype)
    SAVERS[name](module.state_dict(), tmp_path / name)
    show(page, text="abc")
    bring(page, tmp_path / name)
    dialog(page).get_by_role("combobox", name="Its activation").select_option("relu")
    run(page)
    expect_run(page, "An RNN of 6 units")
    body = saved(page, tmp_path)
    wide = torch.float64 if dtype == torch.float64 else torch.float32
    assert body["dtype"] == str(wide).removeprefix("torch.")
    for parameter, tensor in module.state_dict().items():
        assert torch.equal(torch.tensor(body["weights"]["tensors"][parameter], dtype=wide), tensor.to(wide))
    expected = module.to(wide)(torch.tensor(ROWS, dtype=wide))[0][-1].tolist()
    assert hidden_states(page) == pytest.approx(expected, abs=HALF_DIGIT)


def test_views_and_parameters_are_read_by_their_strides(page: Page, tmp_path: Path) -> None:
    torch.default_generator.manual_seed(3)
    module = nn.RNN(4, 5)
    state = dict(module.state_dict())
    state["weight_ih_l0"] = nn.Parameter(state["weight_ih_l0"].T.contiguous()).T  # a transposed view
    everything = torch.arange(30.0)
    state["bias_ih_l0"] = everything[20:25]  # a part of a larger storage
    module.load_state_dict(state)
    torch.save(state | {"weight_hh_l0": nn.Parameter(state["weight_hh_l0"])}, tmp_path / "views.pt")
    show(page, text="abc")
    bring(page, tmp_path / "views.pt")
    run(page)
    expect_run(page, "An RNN of 5 units")
    assert hidden_states(page) == pytest.approx(module(torch.tensor(ROWS))[0][-1].tolist(), abs=HALF_DIGIT)


def test_a_file_is_dropped_on_the_page(page: Page, tmp_path: Path) -> None:
    save_file(nn.GRU(4, 5).state_dict(), tmp_path / "gru.safetensors")
    show(page, text="abc")
    held = page.evaluate_handle(
        """(base64) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "gru.safetensors"));
          return data;
        }""",
        base64.b64encode((tmp_path / "gru.safetensors").read_bytes()).decode(),
    )
    page.dispatch_event("#stage", "dragover", {"dataTransfer": held})
    expect(page.get_by_text("Drop it here: a state_dict or a saved run")).to_be_visible()
    page.dispatch_event("#stage", "drop", {"dataTransfer": held})
    expect(page.get_by_text("Drop it here")).to_be_hidden()
    expect(dialog(page)).to_contain_text("gru.safetensors")
    run(page)
    expect_run(page, "A GRU of 5 units")


def test_a_text_is_read_over_the_alphabet_of_the_network(page: Page, tmp_path: Path) -> None:
    module = nn.GRU(4, 5)
    torch.save(module.state_dict(), tmp_path / "gru.pt")
    show(page, text="abba")
    bring(page, tmp_path / "gru.pt")
    dialog(page).get_by_role("combobox", name="It reads").select_option("text")
    alphabet = dialog(page).get_by_role("textbox", name="The 4 characters that its inputs stand for")
    run(page, None)
    expect(alert(page).filter(visible=True)).to_contain_text("Expected 4 characters, one for each number")
    alphabet.fill("dbxy")
    run(page, None)
    expect(alert(page).filter(visible=True)).to_contain_text("“a”")
    alphabet.fill("dbca")
    run(page, None)
    expect_run(page, "A GRU of 5 units reads “abba”")
    inputs = torch.eye(4)[["dbca".index(character) for character in "abba"]]
    assert hidden_states(page) == pytest.approx(module(inputs)[0][-1].tolist(), abs=HALF_DIGIT)
    page.get_by_role("textbox", name="Text to read").fill("cad")
    expect_run(page, "A GRU of 5 units reads “cad”")
    inputs = torch.eye(4)[["dbca".index(character) for character in "cad"]]
    assert hidden_states(page) == pytest.approx(module(inputs)[0][-1].tolist(), abs=HALF_DIGIT)


def test_a_single_weight_can_be_changed_in_own_weights(page: Page, tmp_path: Path) -> None:
    module = nn.RNN(4, 5)
    torch.save(module.state_dict(), tmp_path / "rnn.pt")
    show(page, text="abc")
    bring(page, tmp_path / "rnn.pt")
    run(page)
    expect_run(page, "An RNN of 5 units reads 3 rows")
    panel(page).get_by_role("radio", name="Weight").check(force=True)
    page.get_by_label("tensor").select_option("weight_hh_l0")
    page.locator("form.weight").get_by_label("at", exact=True).fill("2.5")
    button(page, "Change it").click()
    expect(page.get_by_role("listitem").filter(has_text="weight_hh_l0")).to_be_visible()
    body = saved(page, tmp_path)
    (change,) = body["weights"]["changes"]
    assert change["value"] == 2.5
    with torch.no_grad():
        dict(module.named_parameters())["weight_hh_l0"][tuple(change["index"])] = 2.5
    expected = module(torch.tensor(ROWS))[0][-1].tolist()
    expect(page.get_by_role("img", name=re.compile("Starts at t = "))).to_be_visible()
    assert hidden_states(page) == pytest.approx(expected, abs=HALF_DIGIT)


def test_the_sequence_must_be_as_wide_as_the_module_reads(page: Page, tmp_path: Path) -> None:
    torch.save(nn.LSTM(4, 3).state_dict(), tmp_path / "m.pt")
    show(page, text="abc")
    bring(page, tmp_path / "m.pt")
    for rows, reason in (
        ("", "Expected at least one row of 4 numbers, got none."),
        ("1 2 3 4\n1 2 3", "Row 2: expected 4 numbers, as the module reads, got 3."),
        ("1 2 3 4\n1 2 3 four", "Row 2 is not a row of numbers: “1 2 3 four”. Column 4 has “four”."),
    ):
        run(page, rows)
        expect(alert(page).filter(visible=True)).to_have_text(reason)
    run(page)
    expect_run(page, "An LSTM of 3 units")


def test_a_network_of_256_units_is_read_and_runs(page: Page, tmp_path: Path) -> None:
    torch.default_generator.manual_seed(1)
    module = nn.LSTM(256, 256)
    inputs = torch.randn(5, 256)
    torch.save(module.state_dict(), tmp_path / "large.pt")
    show(page, text="abc")
    bring(page, tmp_path / "large.pt")
    run(page, json.dumps(inputs.numpy().tolist()))
    expect_run(page, "An LSTM of 256 units reads 5 rows of 256 numbers")
    shown = hidden_states(page)
    assert shown == pytest.approx(module(inputs)[0][-1].tolist()[: len(shown)], abs=HALF_DIGIT)
    button(page, "Play").click()
    expect(stage(page)).to_have_attribute("data-step", "4")


class Cells(nn.Module):
    """A network that is written out as cells, each of which reads the one before."""

    def __init__(self, inputs: int, widths: list[int]) -> None:
        super().__init__()
        reads = [inputs, *widths]
        self.cells = nn.ModuleList([nn.LSTMCell(p, q) for p, q in pairwise(reads)])
        self.out = nn.Linear(widths[-1], 1)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """The hidden states of the last cell, (time steps, q)."""
        below = inputs
        for cell in self.cells:
            assert isinstance(cell, nn.LSTMCell)
            below = states_of(cell, below)
        return below


def states_of(cell: nn.LSTMCell, inputs: torch.Tensor) -> torch.Tensor:
    """What the cell gives at each time step, (time steps, q), as one that uses nn.LSTMCell writes it out."""
    state = torch.zeros(cell.hidden_size), torch.zeros(cell.hidden_size)
    found: list[torch.Tensor] = []
    for row in inputs:
        state = cell(row, state)
        found.append(state[0])
    return torch.stack(found)


@pytest.mark.parametrize("name", ["weights.pt", "weights.safetensors"])
def test_cells_that_read_one_another_run_as_one_network_with_one_output(
    page: Page, tmp_path: Path, name: str
) -> None:
    torch.default_generator.manual_seed(7)
    model = Cells(4, [3, 3])
    SAVERS[name](model.state_dict(), tmp_path / name)
    show(page, text="abc")
    bring(page, tmp_path / name)
    sheet = dialog(page)
    expect(sheet).to_contain_text("cells.0, cells.1 are one network of 2 layers")
    expect(sheet).to_contain_text("out is the only linear layer near it that reads 3 numbers")
    expect(sheet).to_contain_text("There is one output: its softmax would be 1 at every step")
    expect(
        sheet.get_by_role("heading", name="Of 10 tensors in the file, 10 run and 0 do not")
    ).to_be_visible()
    expect(sheet.get_by_role("combobox", name="The output").locator("option:checked")).to_have_text("V h")
    run(page)
    expect_run(page, "An LSTM of 3 units, 2 layers, reads 3 rows of 4 numbers")
    body = saved(page, tmp_path)
    assert body["network"]["readout"]["activation"] == "identity"
    last = json.loads(page.request.post("/api/runs", data=body).text().splitlines()[-2])
    expected = [float(one.detach()) for one in model.out(model(torch.tensor(ROWS)))[-1]]
    assert last["outputs"][0]["values"] == pytest.approx(expected, abs=1e-5)


def test_cells_of_other_widths_are_told_and_one_of_them_can_be_shown(page: Page, tmp_path: Path) -> None:
    torch.default_generator.manual_seed(7)
    model = Cells(4, [5, 3])
    torch.save(model.state_dict(), tmp_path / "m.pt")
    show(page, text="abc")
    bring(page, tmp_path / "m.pt")
    module = dialog(page).get_by_role("combobox", name="Module")
    module.select_option(
        label="cells.0 – cells.1: LSTM of 5 units, reads 4 numbers, 2 layers – cannot be shown"
    )
    expect(alert(page).filter(visible=True)).to_contain_text("its layers have 5, 3 units")
    expect(dialog(page).get_by_role("button", name="Run", exact=True)).to_be_hidden()
    module.select_option(label="cells.0: LSTM of 5 units, reads 4 numbers")
    expect(dialog(page).get_by_role("combobox", name="Output layer V").get_by_role("option")).to_have_count(1)
    run(page)
    expect_run(page, "An LSTM of 5 units reads 3 rows of 4 numbers")
    first = model.cells[0]
    assert isinstance(first, nn.LSTMCell)
    expected = states_of(first, torch.tensor(ROWS))[-1]
    assert hidden_states(page) == pytest.approx([float(one.detach()) for one in expected], abs=HALF_DIGIT)


def test_an_encoder_is_offered_no_decoders_head_and_every_tensor_is_listed(
    page: Page, tmp_path: Path
) -> None:
    parts = {
        "encoder": nn.ModuleDict({"embedding": nn.Embedding(9, 4), "rnn": nn.GRU(4, 5)}),
        "decoder": nn.ModuleDict({"rnn": nn.GRU(4, 5), "fc_out": nn.Linear(5, 9)}),
    }
    torch.save(nn.ModuleDict(parts).state_dict(), tmp_path / "m.pt")
    show(page, text="abcd")
    bring(page, tmp_path / "m.pt")
    sheet = dialog(page)
    readout = sheet.get_by_role("combobox", name="Output layer V")
    expect(readout.locator("option:checked")).to_have_text("please choose")
    expect(sheet).to_contain_text("decoder.fc_out stands nearer to decoder.rnn")
    expect(sheet).to_contain_text("rows of encoder.embedding, a table of 9 embeddings of 4 numbers")
    expect(sheet.get_by_role("heading", name="Of 11 tensors in the file, 4 run and 7 do not")).to_be_visible()
    sheet.get_by_role("group").filter(has_text="decoder.rnn").locator("summary").click()
    expect(sheet.get_by_role("row", name="decoder.rnn.weight_hh_l0")).to_contain_text("15 × 5")
    run(page)
    expect(alert(page).filter(visible=True)).to_have_text("Choose the output layer V, or none.")
    choose(page, "decoder.rnn")
    expect(readout.locator("option:checked")).to_have_text("decoder.fc_out: 9 × 5 + b")
    expect(sheet.get_by_role("heading", name="Of 11 tensors in the file, 6 run and 5 do not")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialog_speaks_chinese_and_passes_axe(
    page: Page, tmp_path: Path, theme: str, assert_accessible: Callable[[], None]
) -> None:
    torch.save(tagger().state_dict(), tmp_path / "m.pt")
    page.goto(link(lang="zh", text="abc", step=0, theme=theme))
    expect(stage(page)).to_have_attribute("data-state", "paused")
    page.get_by_text("更多", exact=True).click()
    button(page, "使用自己的权重…").click()
    with page.expect_file_chooser() as chosen:
        button(page, "选择文件…").click()
    chosen.value.set_files(tmp_path / "m.pt")
    sheet = page.get_by_role("dialog", name="使用自己的权重")
    expect(sheet.get_by_role("combobox", name="模块").locator("option:checked")).to_contain_text(
        "3 个单元的 LSTM，每步读 4 个数"
    )
    sheet.get_by_role("button", name="运行", exact=True).click()
    expect(sheet.get_by_role("alert")).to_have_text("请选择输出层 V，或选择“无”。")
    sheet.get_by_role("combobox", name="输出层 V").select_option("0")
    sheet.get_by_role("button", name="运行", exact=True).click()
    expect(sheet.get_by_role("alert")).to_have_text("应至少有一行、每行 4 个数，实际没有。")
    assert "{" not in sheet.inner_text()
    assert_accessible()
