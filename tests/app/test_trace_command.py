"""The command `trace` writes what a network of a file does on the inputs of another file, or says why not."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from typer.testing import CliRunner, Result

from app.command import application
from models.modules import trace
from tests.tooling.serving import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a network of two directions and inputs, in which the command runs."""
    torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
    torch.save(nn.LSTM(3, 4, 2, bidirectional=True).state_dict(), tmp_path / "w.pt")
    np.save(tmp_path / "x.npy", np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Runs the command here."""
    return CliRunner().invoke(application, ["trace", *arguments])


def test_all_states_and_gates_are_written_as_pytorch_lays_them_out(folder: Path) -> None:
    told = run("w.pt", "--input", "x.npy", "--output", "run.npz")
    assert told.exit_code == 0, told.output
    assert "T = 6, 3 inputs, 4 units, 2 layers, both directions; differs from the module" in told.stdout
    module = nn.LSTM(3, 4, 2, bidirectional=True)
    module.load_state_dict(torch.load(folder / "w.pt"))
    x = torch.from_numpy(np.load(folder / "x.npy"))  # pyright: ignore[reportUnknownMemberType]
    output, (h_n, c_n) = module(x)
    expected = trace(module, x)
    with np.load(folder / "run.npz") as arrays:
        gates = [f"gates.{name}" for name in ("input", "forget", "candidate", "output")]
        assert sorted(arrays) == sorted(["output", "hidden_state", "cell_state", *gates, "h_n", "c_n"])
        for name, tensor in (("output", output), ("h_n", h_n), ("c_n", c_n)):
            np.testing.assert_allclose(arrays[name], tensor.detach(), atol=1e-6)
        np.testing.assert_allclose(arrays["hidden_state"], expected.hidden_state, atol=1e-6)
        for name in gates:
            assert arrays[name].shape == (4, 6, 4)
            np.testing.assert_allclose(arrays[name], expected.gates[name.removeprefix("gates.")], atol=1e-6)
    assert sorted(path.name for path in folder.iterdir()) == ["run.npz", "w.pt", "x.npy"]


def test_a_file_that_is_there_stays_unless_forced(folder: Path) -> None:
    (folder / "run.csv").write_text("mine")
    told = run("w.pt", "--input", "x.npy", "--output", "run.csv")
    assert (told.exit_code, told.stderr) == (1, "unrolled: run.csv is there already; --force replaces it\n")
    assert (folder / "run.csv").read_text() == "mine"
    assert run("w.pt", "--input", "x.npy", "--output", "run.csv", "--force").exit_code == 0
    assert (folder / "run.csv").read_text().startswith("layer,direction,time_step,unit,hidden_state")
    assert run("w.pt", "--input", "x.npy", "--output", "run.jsonl").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.pt", "x.npy", "run.npz"), "unrolled: none.pt: No such file or directory"),
        (("w.pt", "none.npy", "run.npz"), "unrolled: none.npy: No such file or directory"),
        (("x.npy", "x.npy", "run.npz"), "unrolled: x.npy: this file is none of those that are read here"),
        (("w.pt", "wide.csv", "run.npz"), "line 1: expected 3 numbers, as the network reads, got 4"),
        (
            ("w.pt", "x.npy", "run.txt"),
            "expected a name that ends in .npz, .csv, .jsonl, .html, got 'run.txt'",
        ),
        (("w.pt", "x.npy", "none/run.npz"), "expected a folder, got none, which is none"),
        (("w.pt", "x.npy", "run.npz", "--at", "encoder"), "got 'encoder', where there is none"),
        (("w.pt", "x.npy", "run.npz", "--nonlinearity", "sine"), "expected tanh or relu, got 'sine'"),
        (("w.pt", "x.npy", "run.npz", "--cell", "gru"), "cell: expected one of lstm, slstm, got 'gru'"),
        (("w.pt", "batch.npy", "run.npz", "--batch", "2"), "batch: expected 0 to 1, got 2"),
        (("broken.pt", "x.npy", "run.npz"), "this zip archive is damaged"),
    ],
)
def test_what_cannot_be_traced_is_said_and_nothing_is_written(
    arguments: tuple[str, ...], message: str, folder: Path
) -> None:
    (folder / "wide.csv").write_text("1,2,3,4\n")
    np.save(folder / "batch.npy", np.zeros((2, 4, 3)))
    (folder / "broken.pt").write_bytes((folder / "w.pt").read_bytes()[:-50])
    before = sorted(folder.iterdir())
    file, inputs, output, *rest = arguments
    told = run(file, "--input", inputs, "--output", output, *rest)
    assert told.exit_code == 1
    assert message in told.stderr
    assert sorted(folder.iterdir()) == before


def test_a_batch_is_chosen_and_help_has_an_example(folder: Path) -> None:
    batch = np.random.default_rng(1).normal(size=(2, 4, 3)).astype(np.float32)
    np.save(folder / "batch.npy", batch)
    np.save(folder / "one.npy", batch[1])
    run("w.pt", "--input", "batch.npy", "--output", "batch.npz", "--batch", "1")
    run("w.pt", "--input", "one.npy", "--output", "one.npz")
    with np.load(folder / "batch.npz") as chosen, np.load(folder / "one.npz") as alone:
        np.testing.assert_array_equal(chosen["output"], alone["output"])
    assert "unrolled trace weights.pt --input x.npy --output run.npz" in run("--help").stdout


def test_neither_server_nor_browser_is_imported(folder: Path) -> None:
    code = (
        "import sys; from app.command import application; "
        "sys.argv = ['unrolled', 'trace', 'w.pt', '--input', 'x.npy', '--output', 'run.npz']; "
        "application(standalone_mode=False); print(*sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    assert (folder / "run.npz").exists()
    assert not {"fastapi", "uvicorn", "starlette", "webbrowser", "jinja2"} & set(told.stdout.split())


def test_open_makes_a_page_with_the_run_and_trace_writes_the_same_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    told = CliRunner().invoke(application, ["open", "w.pt", "--input", "x.npy"])
    assert told.exit_code == 0, told.stderr
    page = Path(told.stdout.split()[-1])
    assert run("w.pt", "--input", "x.npy", "--output", "run.html").exit_code == 0
    assert page.read_bytes() == (folder / "run.html").read_bytes()
    wrong = CliRunner().invoke(application, ["open", "w.pt", "--input", "none.npy"])
    assert (wrong.exit_code, wrong.stderr) == (1, "unrolled: none.npy: No such file or directory\n")
