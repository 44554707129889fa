"""The oldest browsers that we support: said the same everywhere, and what they lack is not sent to them."""

import json
import re
from pathlib import Path

import pytest

from app.assets import minified
from app.floor import NAMED
from tests.tooling.serving import ROOT

SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
LOOK_BEHIND = re.compile(r"\(\?<[=!]")
NEWER = (
    "currentCSSZoom",
    "checkVisibility",
    "requestIdleCallback",
    "startViewTransition",
    "CompressionStream",
    "DecompressionStream",
    "OffscreenCanvas",
    "AbortSignal.any",
    "canParse",
    "withResolvers",
    "isWellFormed()",
    "moveBefore",
    "showPopover",
    "Segmenter",
)
"""Interfaces of the browser that one of them lacks: used only where a script asks for them first.
TypeScript knows no version of these; of the language's own it does, by `lib`."""


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_names_the_floor(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8").replace("、", ", ")
    assert NAMED in text


def test_the_language_is_the_floors() -> None:
    options = json.loads((ROOT / "tsconfig.json").read_text("utf-8"))["compilerOptions"]
    assert options["target"] == "ES2022"
    assert options["lib"] == ["ES2022", "DOM", "DOM.Iterable"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_script_uses_nothing_that_the_floor_lacks(script: Path) -> None:
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text("utf-8"), flags=re.DOTALL)
    assert not LOOK_BEHIND.search(text), "Safari reads no look-behind before version 16.4"
    unasked = [name for name in NEWER if f"typeof {name} ===" not in text]
    assert not [name for name in unasked if re.search(rf"\b{re.escape(name)}", text)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_sent_as_the_floor_reads_it(sheet: Path) -> None:
    sent = minified(sheet).decode()
    assert "&" not in sent, "nesting"
    assert "light-dark(" not in sent
    assert not re.search(r"@media[^{]*\(\s*(width|height)\s*[<>]", sent), "a range of widths"
    assert not re.search(r"[{;]zoom:", sent), "Firefox has no zoom before version 126"
