"""Shows a trace: in a notebook below its cell, from a script in the browser. No server, no other host."""

import gzip
import os
import sys
from base64 import b64encode
from html import escape
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from torch import nn

from models.files.stored import Networks, StoredNetwork
from models.modules.errors import TraceError
from models.modules.page import page_of
from models.modules.result import Trace
from models.modules.tracer import trace

HEIGHT = 600
"""Pixels of the frame in a notebook, unless another height is asked for."""
UNPACK = """<!doctype html><meta charset="utf-8"><script>
const packed = Uint8Array.from(atob("{data}"), (letter) => letter.charCodeAt(0));
const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
new Response(stream).text().then((page) => {{ document.open(); document.write(page); document.close(); }});
</script>"""
"""Writes the page over itself: packed it takes a notebook a third of the room."""


class Shown:
    """A trace as a notebook shows it: the stage in a frame that reaches nothing of the notebook."""

    def __init__(self, traced: Trace, height: int) -> None:
        self.trace = traced
        self.height = height

    def _repr_html_(self) -> str:
        data = b64encode(gzip.compress(page_of(self.trace, framed=True), mtime=0)).decode()
        document = escape(UNPACK.format(data=data))
        return (
            f'<iframe title="{escape(self.title)}" srcdoc="{document}" width="100%" height="{self.height}" '
            'sandbox="allow-scripts allow-downloads allow-popups" allow="fullscreen" '
            'style="border: 0; border-radius: 8px"></iframe>'
        )

    def __repr__(self) -> str:
        return repr(self.trace)

    @property
    def title(self) -> str:
        """Returns what the frame is called."""
        config = self.trace.network.config
        return f"Unrolled: {config.kind.title} of {config.hidden_size} units"


def show(
    what: nn.Module | StoredNetwork | Networks | Trace,
    *arguments: object,
    height: int = HEIGHT,
    **options: Any,  # those of `trace`
) -> Shown | None:
    """Shows what a recurrent part computes, one time step at a time.

    what: a trace, or what `trace` takes, with its arguments. In JupyterLab, Notebook, VS Code and Colab the
    stage stands below the cell; marimo shows the value that is returned. From a script the browser opens a
    file, which stays until the machine removes its temporary files; where there is no browser, its path is
    printed. height: of the frame, in pixels. Raises what `trace` raises, and ValueError for a run that no
    page plays.
    """
    if isinstance(what, Trace):
        if arguments or options:
            raise TraceError("expected a trace alone, or a module with its arguments, got a trace and more")
        traced = what
    else:
        traced = trace(what, *arguments, **options)
    shown = Shown(traced, height)
    if _is_kernel():
        import_module("IPython.display").display(shown)
        return None
    if _is_marimo():
        return shown
    open_in_browser(traced)
    return shown


def open_in_browser(traced: Trace) -> Path:
    """Saves a page in a temporary folder of its own and opens it. Returns its path."""
    import webbrowser  # noqa: PLC0415  whoever only traces needs none

    path = Path(mkdtemp(prefix="unrolled-")) / f"{traced.network.config.cell}.html"
    traced.save(path)
    if not _has_display() or not webbrowser.open(path.as_uri()):
        print(f"no browser was found here: open {path}")
    return path


def _has_display() -> bool:
    """Says whether a browser has a screen to open on: without one, a browser of the terminal might start."""
    return sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )


def _is_kernel() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


def _is_marimo() -> bool:
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())
