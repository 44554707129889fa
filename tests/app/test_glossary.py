"""The words on the page and in the lessons are those of docs/glossary.md, in both languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.tooling.serving import ROOT

GLOSSARY = ROOT / "docs/glossary.md"
ROW = re.compile(r"^\| (?!what it is|---)(.*) \|$", re.MULTILINE)
BUT = re.compile(r"\s*\((.*?)除外\)")
LESSONS = sorted((ROOT / "app/lessons/files").glob("*.json"))


def avoided(lang: str) -> dict[str, str]:
    """The words that a language avoids, as patterns, each with the word that stands in its place."""
    patterns: dict[str, str] = {}
    for row in ROW.findall(GLOSSARY.read_text("utf-8")):
        cells = [cell.strip() for cell in row.split("|")]
        instead, words = (cells[1], cells[3]) if lang == "en" else (cells[2], cells[4])
        for word in filter(None, re.split(r"[、,]\s*", words)):
            kept = BUT.search(word)
            plain = BUT.sub("", word)
            after = f"(?!{kept[1].removeprefix(plain)})" if kept else ""
            patterns[rf"\b{plain}\b" if lang == "en" else plain + after] = instead
    return patterns


def strays(texts: Iterator[tuple[str, str]], lang: str) -> list[str]:
    """Where a text has a word that is avoided, and what would be better."""
    patterns = avoided(lang)
    return [
        f"{place}: {found[0]}, better {instead}"
        for place, text in texts
        for pattern, instead in patterns.items()
        if (found := re.search(pattern, text, re.IGNORECASE))
    ]


def catalogued(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of a catalogue by their keys, without those that name a parameter of the wire."""
    told: dict[str, str] | list[tuple[str, str]] = json.loads(path.read_text("utf-8"))
    pairs = told.items() if isinstance(told, dict) else ((one[0], one[1]) for one in told)
    for key, text in pairs:
        if not key.startswith("error.") or path.name == "zh.json":
            yield key, re.sub(r"\{\w+\}|readout_", "", text)


def spoken(value: Any, lang: str, place: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a lesson in one language by their places. value: JSON."""
    if isinstance(value, list):
        some = cast("list[Any]", value)
        for index, one in enumerate(some):
            yield from spoken(one, lang, f"{place}[{index}]")
    elif isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        for name, one in named.items():
            if name == lang and isinstance(one, str):
                yield place, re.sub(r"\{[^{}]*\}", "", one)
            elif name != "stage":
                yield from spoken(one, lang, f"{place}.{name}")


CATALOGUES = sorted(
    path for path in (ROOT / "static/locales").glob("*.json") if re.search(r"(^|\.)(en|zh)$", path.stem)
)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_says_the_words_of_the_glossary(path: Path) -> None:
    lang = "zh" if path.stem.endswith("zh") else "en"
    assert strays(catalogued(path), lang) == []


def test_what_is_avoided_is_found() -> None:
    assert strays(iter([("key", "打开细胞，看细胞状态"), ("other", "细胞状态")]), "zh") == [
        "key: 细胞, better 循环单元"
    ]
    assert strays(iter([("key", "The readout V")]), "en") == ["key: readout, better output layer"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_says_the_words_of_the_glossary(path: Path, lang: str) -> None:
    assert strays(spoken(json.loads(path.read_text("utf-8")), lang), lang) == []


def test_the_chinese_readme_says_the_words_of_the_glossary() -> None:
    lines = (ROOT / "README.zh.md").read_text("utf-8").splitlines()
    assert strays(((f"line {place}", line) for place, line in enumerate(lines, 1)), "zh") == []
