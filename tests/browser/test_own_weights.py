"""Own weights on the page: a file is chosen or dropped, and the numbers on the screen are PyTorch's."""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType] its paths are untyped
from torch import Tensor, nn

from tests.browser.screen import alert, button, link, settle, show, stage
from tests.tooling.serving import ROOT

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
    """Chooses the module that is described in these words, perhaps below another one."""
    module = dialog(page).get_by_role("combobox", name="Module")
    expect(module.get_by_role("option")).to_have_count(2)
    option = module.get_by_role("option").filter(has_text=words)
    module.select_option(option.get_attribute("value"))


def run(page: Page, rows: str | None = PASTED) -> None:
    """Has the chosen module read rows of numbers."""
    if rows is not None:
        dialog(page).get_by_role("combobox", name="It reads").select_option("values")
        dialog(page).get_by_role("textbox", name="numbers, one for each time step").fill(rows)
    dialog(page).get_by_role("button", name="Run", exact=True).click()


def hidden_states(page: Page) -> list[float]:
    """The last column of the table of the cell on the screen: h of every unit."""
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


@pytest.mark.parametrize("name", SAVERS)
def test_each_kind_of_file_runs_as_in_pytorch(page: Page, tmp_path: Path, name: str) -> None:
    model = tagger()
    SAVERS[name](model.state_dict(), tmp_path / name)
    show(page, text="abc")
    bring(page, tmp_path / name)
    choose(page, "lstm: LSTM of 3 units, reads 4 numbers, 2 layers, in both directions")
    expect(dialog(page).get_by_role("combobox", name="Readout V").locator("option:checked")).to_contain_text(
        "fc: 7 × 6 + b"
    )
    run(page)
    expect_run(page, "An LSTM of 3 units, 2 layers, in both directions reads 3 rows of 4 numbers")
    states, _ = model.lstm(torch.tensor(ROWS))
    assert hidden_states(page) == pytest.approx(states[-1, :3].tolist(), abs=HALF_DIGIT)


def test_the_readout_of_the_file_gives_its_outputs(page: Page, tmp_path: Path) -> None:
    model = tagger()
    torch.save(model.state_dict(), tmp_path / "m.pt")
    show(page, text="abc")
    bring(page, tmp_path / "m.pt")
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
    expect(dialog(page).get_by_role("combobox", name="Readout V").get_by_role("option")).to_have_count(1)
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
    page.get_by_text("What if …").click()
    page.get_by_role("radio", name="Weight").check(force=True)
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
    expect_run(page, "An RNN of 5 units reads 3 rows")
    assert hidden_states(page) == pytest.approx(expected, abs=HALF_DIGIT)


def test_the_sequence_must_be_as_wide_as_the_module_reads(page: Page, tmp_path: Path) -> None:
    torch.save(nn.LSTM(4, 3).state_dict(), tmp_path / "m.pt")
    show(page, text="abc")
    bring(page, tmp_path / "m.pt")
    for rows, reason in (
        ("", "Expected at least one row of 4 numbers, got none."),
        ("1 2 3 4\n1 2 3", "Row 2: expected 4 numbers, as the module reads, got 3."),
        ("1 2 3 4\n1 2 3 four", "Row 2 is not a row of numbers: “1 2 3 four”"),
    ):
        run(page, rows)
        expect(alert(page).filter(visible=True)).to_have_text(reason)
    run(page)
    expect_run(page, "An LSTM of 3 units")


def broken(change: Callable[[dict[str, Tensor]], None]) -> dict[str, Tensor]:
    """The tensors of a small LSTM, with something wrong."""
    state = {f"rnn.{name}": tensor.clone() for name, tensor in nn.LSTM(4, 3).state_dict().items()}
    change(state)
    return state


def lacks_a_bias(state: dict[str, Tensor]) -> None:
    """One of two biases is missing."""
    del state["rnn.bias_hh_l0"]


def has_nan(state: dict[str, Tensor]) -> None:
    """One weight is no number."""
    state["rnn.weight_hh_l0"][7, 2] = torch.nan


WRONG: dict[str, tuple[dict[str, Tensor], list[str]]] = {
    "missing": (
        broken(lacks_a_bias),
        ["rnn.bias_hh_l0: expected shape 12, but there is no tensor of that name."],
    ),
    "shape": (
        broken(lambda state: state.update({"rnn.weight_ih_l0": torch.zeros(9, 4)})),
        ["rnn.weight_ih_l0: expected shape 12 × 4, got 9 × 4."],
    ),
    "a layer without the one below": (
        broken(lambda state: state.update({"rnn.weight_hh_l2": torch.zeros(12, 3)})),
        ["rnn.weight_ih_l1: expected shape 12 × 3", "rnn.bias_hh_l2: expected shape 12"],
    ),
    "not finite": (broken(has_nan), ["rnn.weight_hh_l0: expected finite numbers, got NaN at [7, 2]."]),
    "projected": (
        dict(nn.LSTM(4, 6, proj_size=3).state_dict()),
        ["weight_hr_l0: an LSTM with proj_size projects its hidden state"],
    ),
    "no cell": (
        broken(lambda state: state.update({"rnn.weight_hh_l0": torch.zeros(6, 3)})),
        ["rnn.weight_hh_l0: expected 1, 3 or 4 times as many rows as columns", "got shape 6 × 3."],
    ),
    "not recurrent": (
        dict(nn.Linear(4, 3).state_dict()),
        ["There is no nn.RNN, nn.LSTM or nn.GRU in this file. It has: "],
    ),
}


@pytest.mark.parametrize("name", ["weights.pt", "weights.safetensors"])
def test_tensors_that_do_not_fit_are_named(page: Page, tmp_path: Path, name: str) -> None:
    show(page, text="abc")
    for state, reasons in WRONG.values():
        SAVERS[name](state, tmp_path / name)
        bring(page, tmp_path / name)
        told = alert(page).filter(visible=True)
        for reason in reasons:
            expect(told).to_contain_text(reason)
        expect(page.get_by_role("button", name="Run", exact=True)).to_be_hidden()


def files(directory: Path) -> dict[str, str]:
    """Files that are no weights, and what is said to them."""
    torch.save(nn.LSTM(4, 3), directory / "module.pt")
    torch.save(nn.LSTM(4, 3).state_dict(), directory / "old.pt", _use_new_zipfile_serialization=False)
    torch.save(nn.LSTM(4, 3).state_dict(), directory / "whole.pt")
    save_file(nn.LSTM(4, 3).state_dict(), directory / "whole.safetensors")
    for name in ("whole.pt", "whole.safetensors"):
        data = (directory / name).read_bytes()
        (directory / f"cut-{name}").write_bytes(data[: len(data) - 40])
    (directory / "nan.json").write_text('{"weight_hh_l0": [[NaN]]}')
    (directory / "ragged.json").write_text('{"weight_hh_l0": [[1, 2], [3]]}')
    (directory / "words.json").write_text('{"weight_hh_l0": [["one"]]}')
    (directory / "list.json").write_text("[1, 2]")
    (directory / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (directory / "empty.pt").write_bytes(b"")
    return {
        "module.pt": "reading torch.nn.modules.rnn.LSTM would mean to execute it",
        "old.pt": "a pickle can execute anything",
        "cut-whole.pt": "This zip archive is damaged, or not complete.",
        "cut-whole.safetensors": "the file ends before its numbers do",
        "nan.json": "JSON has no NaN: weights must be finite numbers.",
        "ragged.json": "weight_hh_l0: expected rows of equal length",
        "words.json": 'weight_hh_l0: expected numbers in nested lists, got "one".',
        "list.json": "Expected an object of tensors by PyTorch’s names",
        "picture.png": "This file is none of those that are read here",
        "empty.pt": "This file is none of those that are read here",
    }


def test_a_file_that_holds_no_weights_is_told_why(page: Page, tmp_path: Path) -> None:
    show(page, text="abc")
    for name, reason in files(tmp_path).items():
        bring(page, tmp_path / name)
        told = alert(page).filter(visible=True)
        expect(told).to_contain_text(reason)
        if name in {"module.pt", "old.pt"}:
            expect(told).to_contain_text("safetensors.torch.save_file(model.state_dict()")
    dialog(page).get_by_role("button", name="Close").click()
    expect_run(page, "reads “abc”")


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


def test_the_link_names_the_file_and_says_that_it_cannot_carry_it(page: Page, tmp_path: Path) -> None:
    torch.save(nn.LSTM(4, 3).state_dict(), tmp_path / "mine.pt")
    show(page, text="abc")
    bring(page, tmp_path / "mine.pt")
    run(page)
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")
    page.wait_for_url(re.compile("weights_file=mine.pt"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, "Share").click()
    expect(page.get_by_text("Your weights are not in it")).to_be_visible()
    page.reload()
    expect(stage(page)).to_have_attribute("data-state", "failed")
    expect(alert(page).filter(visible=True)).to_contain_text("No link can carry “mine.pt”")
    assert page.get_by_role("heading", name="An LSTM").count() == 0
    bring(page, tmp_path / "mine.pt")
    run(page, None)
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")


def test_the_chip_leads_back_to_a_network_under_a_seed(page: Page, tmp_path: Path) -> None:
    torch.save(nn.LSTM(4, 3).state_dict(), tmp_path / "mine.pt")
    show(page, text="abc")
    bring(page, tmp_path / "mine.pt")
    run(page)
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")
    expect(page.get_by_role("spinbutton", name="Units", exact=True)).to_be_hidden()
    button(page, "Back to a network under a seed").click()
    expect(page.get_by_role("spinbutton", name="Units", exact=True)).to_be_visible()
    expect(page).not_to_have_url(re.compile("weights_file"))
    expect_run(page, "An LSTM of 3 units reads 3 rows of 4 numbers")


def test_a_saved_run_opens_again_and_is_what_a_client_may_post(page: Page, tmp_path: Path) -> None:
    model = tagger()
    torch.save(model.state_dict(), tmp_path / "tagger.pt")
    show(page, text="abc")
    bring(page, tmp_path / "tagger.pt")
    run(page)
    heading = "An LSTM of 3 units, 2 layers, in both directions reads 3 rows of 4 numbers"
    expect_run(page, heading)
    body = saved(page, tmp_path)
    for name, tensor in model.lstm.state_dict().items():
        assert torch.equal(torch.tensor(body["weights"]["tensors"][name]), tensor)
    states = hidden_states(page)
    show(page, text="xyz")
    bring(page, tmp_path / "tagger.run.json")
    expect_run(page, heading)
    assert hidden_states(page) == states


def test_a_saved_run_that_is_wrong_is_told_as_the_server_says_it(
    page: Page, tmp_path: Path, page_faults: list[str]
) -> None:
    (tmp_path / "wrong.json").write_text('{"input": {"text": "ab"}, "network": {"hidden_size": 0}}')
    show(page, text="abc")
    bring(page, tmp_path / "wrong.json")
    expect(alert(page).filter(visible=True)).to_contain_text("network.hidden_size")
    expect(alert(page).filter(visible=True)).to_contain_text("at least 1")
    page_faults[:] = [fault for fault in page_faults if "422" not in fault]


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
    expect(sheet.get_by_role("alert")).to_have_text("应至少有一行、每行 4 个数，实际没有。")
    assert "{" not in sheet.inner_text()
    assert_accessible()


def test_every_reason_that_a_file_is_refused_for_is_said() -> None:
    words = json.loads((ROOT / "static/locales/en.json").read_text("utf-8"))
    source = "".join(path.read_text("utf-8") for path in (ROOT / "static/js/own").glob("*.js"))
    raised = set(re.findall(r'Unreadable\(\s*"([\w-]+)"', source)) | set(
        re.findall(r'code: "([\w-]+)"', source)
    )
    said = {key.removeprefix("own.wrong.") for key in words if key.startswith("own.wrong.")}
    assert raised == said
