"""Files that are not read: each is told why, and none is executed or makes the page run out of memory."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType] its paths are untyped
from torch import Tensor, nn

from tests.browser.own import SAVERS, bring, dialog, expect_run
from tests.browser.screen import alert, show
from tests.tooling.serving import ROOT


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
        ["weight_hr_l0 (3 × 6): an LSTM with proj_size projects its hidden state"],
    ),
    "no cell": (
        broken(lambda state: state.update({"rnn.weight_hh_l0": torch.zeros(6, 3)})),
        [
            "rnn.weight_hh_l0: expected a multiple of its columns as rows: 1 × (RNN), 4 × (LSTM",
            "got shape 6 × 3.",
        ],
    ),
    "not recurrent": (
        dict(nn.Linear(4, 3).state_dict()),
        ["There is no nn.RNN, nn.LSTM, nn.GRU or other cell of this page in this file. It has: "],
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
    (directory / "photo 🏔️.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40))
    counts = {**nn.RNN(1, 1).state_dict(), "weight_hh_l0": torch.ones(1, 1, dtype=torch.int64)}
    torch.save(counts, directory / "integers.pt")
    save_file(counts, directory / "integers.safetensors")
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
        "empty.pt": "This file is empty",
        "photo 🏔️.jpg": "This file is none of those that are read here",
        "integers.pt": "weight_hh_l0: expected floating-point numbers, got torch.LongStorage.",
        "integers.safetensors": "weight_hh_l0: expected floating-point numbers, got I64.",
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


DROP = """([names, folder]) => {
  const brought = new DataTransfer();
  for (const name of names) brought.items.add(new File(["{}"], name));
  if (folder) DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true });
  dispatchEvent(new DragEvent("drop", { dataTransfer: brought }));
}"""


def test_more_than_one_file_and_a_folder_are_told_in_both_languages(page: Page) -> None:
    show(page, text="abc")
    told = alert(page).filter(visible=True)
    page.evaluate(DROP, [["a.pt", "b.pt"], False])
    expect(told).to_have_text("Expected one file, got 2.")
    page.evaluate(DROP, [["weights 🏔️"], True])
    expect(told).to_have_text("Expected a file, got a folder: “weights 🏔️”.")
    dialog(page).get_by_role("button", name="Close").click()
    expect_run(page, "reads “abc”")
    show(page, text="abc", lang="zh")
    page.evaluate(DROP, [["a.pt", "b.pt"], False])
    expect(told).to_have_text("应为一个文件，实际有 2 个。")


def test_every_reason_that_a_file_is_refused_for_is_said_and_every_doubt() -> None:
    words = json.loads((ROOT / "static/locales/en.json").read_text("utf-8"))
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "static/js/own").glob("*.js")}
    doubts = set(re.findall(r'code: .*?"([\w-]+)"', sources.pop("readouts.js"))) | {"unsure", "embedding"}
    raised = {
        code
        for source in sources.values()
        for pattern in (r'Unreadable\(\s*"([\w-]+)"', r'code: "([\w-]+)"', r'wrong\("([\w-]+)"')
        for code in re.findall(pattern, source)
    } | set(re.findall(r'\["(\w+)", /', sources["foreign_tensors.js"]))
    raised.remove("table")  # the reader of tables says it, as it does beside the field in the bar
    for start, codes in (("own.wrong.", raised | {"beside"}), ("own.pair.", doubts)):
        assert {key.removeprefix(start) for key in words if key.startswith(start)} == codes
