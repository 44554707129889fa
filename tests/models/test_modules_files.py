"""A trace in a file reads back as it was, and a file is there as a whole or not at all."""

# PyTorch's stubs leave modules, what they give, and their hooks untyped.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import csv
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from app.wire.lines import EndLine, StepLine
from models.modules import Trace, files, trace
from models.modules.table import columns, quantities

LABELS = ["=1+1", "-2", "@x", "+", '猫,"', "plain", "'", ""]
KINDS = [nn.RNN, nn.LSTM, nn.GRU]
DTYPES = [torch.float32, torch.float64]


def traced(kind: type[nn.RNNBase] = nn.LSTM, dtype: torch.dtype = torch.float32, **options: Any) -> Trace:
    torch.manual_seed(5)
    sizes: dict[str, Any] = {"num_layers": 2, "bidirectional": True, "dtype": dtype}
    module = kind(3, 4, **sizes)  # pyright: ignore[reportArgumentType] RNNBase takes a mode, its kinds do not
    return trace(module, torch.randn(8, 3, dtype=dtype), **options)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_each_file_reads_back_as_the_trace(
    kind: type[nn.RNNBase], dtype: torch.dtype, tmp_path: Path
) -> None:
    one = traced(kind, dtype)
    like = one.hidden_state.dtype
    for suffix in (".npz", ".csv", ".jsonl"):
        one.save(tmp_path / f"run{suffix}")

    with np.load(tmp_path / "run.npz", allow_pickle=False) as arrays:
        states = ("cell_state", "c_n") if kind is nn.LSTM else ()
        assert set(arrays) == {
            "output",
            "hidden_state",
            "h_n",
            *states,
            *(f"gates.{name}" for name in one.gates),
        }
        for name, array in {**quantities(one), "output": one.output, "h_n": one.h_n}.items():
            np.testing.assert_array_equal(arrays[name], array)
            assert arrays[name].dtype == like
        if one.c_n is not None:
            np.testing.assert_array_equal(arrays["c_n"], one.c_n)

    with open(tmp_path / "run.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == one.hidden_state.size
    for row in rows:
        place = one.rows.index((int(row["layer"]), row["direction"])), int(row["time_step"]), int(row["unit"])  # pyright: ignore
        for name, array in quantities(one).items():
            assert like.type(row[name]) == array[place]

    first, *steps, last = map(json.loads, (tmp_path / "run.jsonl").read_text().splitlines())
    np.testing.assert_array_equal(np.array(first["inputs"], like), one.inputs)
    assert first["steps"] == len(steps) == 16
    seen = np.full_like(one.hidden_state, np.nan)
    for line in steps:
        for cell in StepLine.model_validate(line).cells:
            row = one.rows.index((cell.layer, cell.direction))
            seen[row, cell.time_step] = cell.hidden_state
            for name, gate in one.gates.items():
                assert cell.gates is not None
                np.testing.assert_array_equal(np.array(cell.gates[name], like), gate[row, cell.time_step])
    np.testing.assert_array_equal(seen, one.hidden_state)
    end = EndLine.model_validate(last).model_dump(exclude_none=True)
    np.testing.assert_array_equal(np.array(end["hidden_state"], like), one.h_n)
    if one.c_n is not None:
        np.testing.assert_array_equal(np.array(end["cell_state"], like), one.c_n)


def test_a_spreadsheet_takes_no_label_for_a_formula(tmp_path: Path) -> None:
    traced(labels=LABELS).save(tmp_path / "run.csv")
    with open(tmp_path / "run.csv", encoding="utf-8-sig", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    assert list(dict.fromkeys(labels)) == ["'=1+1", "'-2", "'@x", "'+", '猫,"', "plain", "'", ""]
    assert (tmp_path / "run.csv").read_bytes().startswith("\ufefflayer".encode())


def test_a_table_has_a_row_for_each_unit_at_each_time_step(monkeypatch: pytest.MonkeyPatch) -> None:
    one = traced(labels=LABELS)
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=dict))
    table = one.to_dataframe()
    names = ["layer", "direction", "time_step", "label", "unit", "hidden_state", "cell_state"]
    assert list(table) == [*names, "gates.input", "gates.forget", "gates.candidate", "gates.output"]
    row = 2 * 8 * 4 + 5 * 4 + 3  # layer 1 forward, time step 5, unit 3
    places = [table[name][row] for name in names[:5]]
    assert places == [1, "forward", 5, "plain", 3]
    assert table["gates.forget"][row] == one.gates["forget"][2, 5, 3]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        one.to_dataframe()
    assert "label" not in columns(traced())


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    path.write_text("mine")
    with pytest.raises(FileExistsError, match=r"run.npz is there already; overwrite=True"):
        traced().save(path)
    assert path.read_text() == "mine"
    traced().save(path, overwrite=True)
    assert np.load(path)["h_n"].shape == (4, 4)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".jsonl"])
def test_a_full_disk_leaves_nothing_half_written(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / f"run{suffix}"
    path.write_text("mine")
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        traced().save(path, overwrite=True)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a name that ends in .npz, .csv, .jsonl, .html, got 'run.txt'"):
        traced().save(tmp_path / "run.txt")
    with pytest.raises(FileNotFoundError, match=r"expected a folder, got .*nowhere"):
        traced().save(tmp_path / "nowhere" / "run.csv")
    assert not list(tmp_path.iterdir())


def test_a_gate_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(KeyError, match="gates: expected one of reset, update, candidate, got forget"):
        _ = traced(nn.GRU).gates["forget"]
    with pytest.raises(KeyError, match="expected one of none, since this kind of cell has no gates"):
        _ = traced(nn.RNN).gates["forget"]
