"""Showing a trace: in a notebook, from a script, and where there is no browser."""

import sys
import webbrowser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
import torch
from torch import nn

from models.modules import TraceError, show, trace
from models.modules.show import Shown


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    found: list[str] = []

    def take(address: str) -> bool:
        found.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", take)
    monkeypatch.setenv("DISPLAY", ":1")
    return found


def test_a_script_opens_the_page_in_the_browser(opened: list[str]) -> None:
    shown = show(nn.GRU(2, 3), torch.zeros(4, 2), labels="abcd")
    assert isinstance(shown, Shown)
    assert shown.trace.labels == tuple("abcd")
    assert len(opened) == 1
    file = Path(url2pathname(urlsplit(opened[0]).path))
    assert "<title>GRU, 3 units, 4 time steps</title>" in file.read_text("utf-8")


def test_where_there_is_no_browser_the_path_is_printed(
    opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    show(nn.RNN(1, 1), torch.zeros(1, 1))
    told = capsys.readouterr().out
    assert told.startswith("no browser was found here: open ")
    assert Path(told.removeprefix("no browser was found here: open ").strip()).is_file()
    assert not opened


def test_a_kernel_displays_it_below_the_cell(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    displayed: list[object] = []
    ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
    ipython.get_ipython = lambda: SimpleNamespace(kernel=object())  # pyright: ignore[reportAttributeAccessIssue]
    display.display = displayed.append  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    assert show(trace(nn.LSTM(2, 3), torch.zeros(4, 2)), height=300) is None
    (shown,) = displayed
    assert isinstance(shown, Shown)
    html = shown._repr_html_()  # pyright: ignore[reportPrivateUsage]  # as notebooks call it
    assert html.startswith('<iframe title="Unrolled: LSTM of 3 units" srcdoc="')
    assert 'height="300"' in html
    assert not opened


def test_a_trace_is_shown_as_it_is(opened: list[str]) -> None:
    with pytest.raises(TraceError, match="a trace alone"):
        show(trace(nn.LSTM(2, 3), torch.zeros(4, 2)), torch.zeros(4, 2))
    assert not opened
