"""The notebook of the documentation, run cell by cell as a kernel runs it."""

import ast
import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

import app.package
from tests.tooling.serving import ROOT

NOTEBOOK = ROOT / "docs" / "look-into-a-network.ipynb"


def test_the_notebook_trains_finds_a_unit_shows_it_and_saves_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    displayed: list[Any] = []
    ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
    ipython.get_ipython = lambda: SimpleNamespace(kernel=object())  # pyright: ignore[reportAttributeAccessIssue]
    display.display = displayed.append  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setitem(sys.modules, "unrolled", app.package)
    monkeypatch.chdir(tmp_path)
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    names: dict[str, Any] = {}
    with redirect_stdout(StringIO()) as printed:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == []
                exec(compile(ast.parse("".join(cell["source"])), str(NOTEBOOK), "exec"), names)
    trace = names["trace"]
    assert trace.difference <= 1e-6
    counted = trace.cell_state[0, :, names["counts"]]
    open_brackets = np.cumsum([{"(": 1, ")": -1, ".": 0}[character] for character in names["text"]])
    assert abs(np.corrcoef(counted, open_brackets)[0, 1]) > 0.95
    assert "step 400: mean squared error 0." in printed.getvalue()
    (shown,) = displayed
    assert "<iframe" in shown._repr_html_()
    assert 'id="record"' in (tmp_path / "brackets.html").read_text("utf-8")
    with np.load(tmp_path / "brackets.npz") as arrays:
        np.testing.assert_array_equal(arrays["cell_state"], trace.cell_state)
