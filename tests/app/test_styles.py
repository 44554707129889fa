"""A class belongs to one style sheet of a page: a second that takes the name changes what the first drew."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from app.routes.page import CONDITIONAL_STYLES
from app.settings import ROOT
from app.styles import STYLES

ADJUSTERS = {"base", "present", "lights", "forced"}
"""Sheets that change other rooms' parts on purpose: bare page, projector, a lesson's light, few colours."""
ALONE = re.compile(r"\.[\w-]+(?::[\w-]+)*")
"""A selector that says one class and nothing else but its condition, such as `.hint:hover`."""


def rules(sheet: str) -> Iterator[str]:
    """The selectors of a sheet that hold at every width: what stands within `@media` and its like adjusts."""
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    depth, start = 0, 0
    for place, character in enumerate(text):
        if character == "{":
            if depth == 0 and not (prelude := text[start:place].strip()).startswith("@"):
                yield from (one.strip() for one in re.split(r",(?![^(]*\))", prelude))
            depth += 1
        elif character in "};":
            depth -= character == "}"
            start = place + 1


def claims(names: tuple[str, ...]) -> dict[str, set[str]]:
    """The sheets that claim each class."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in set(names) - ADJUSTERS:
        for selector in rules((ROOT / "static" / "css" / f"{name}.css").read_text("utf-8")):
            if ALONE.fullmatch(selector):
                found[selector.split(":")[0]].add(name)
    return found


PAGES = {page: sheets for page, sheets in STYLES.items() if page not in {*CONDITIONAL_STYLES, "record"}}
"""The style sheets of each page: the stage has those of a lesson and of a frame, too, where its link asks,
and that of a record where it plays one."""
PAGES["stage"] += tuple(sheet for part in (*CONDITIONAL_STYLES, "record") for sheet in STYLES[part])


@pytest.mark.parametrize("page", PAGES)
def test_a_class_is_claimed_by_one_style_sheet(page: str) -> None:
    found = claims(PAGES[page])
    assert len(found) > 10
    assert {name: sorted(sheets) for name, sheets in found.items() if len(sheets) > 1} == {}


def test_a_claim_is_seen_whatever_stands_around_it() -> None:
    sheet = """/* .no { } */ @import "x";
    .one, .two:hover { color: red; & .inner { color: blue; } }
    @media (width < 3px) { .three { color: red; } }
    .four .five { color: red }
    .six { color: red; }"""
    assert [one for one in rules(sheet) if ALONE.fullmatch(one)] == [".one", ".two:hover", ".six"]
