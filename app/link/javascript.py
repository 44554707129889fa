"""Writes the page's copy of the link's grammar.

    python -m app.link.javascript

writes `static/js/link/grammar.js`: the page reads links before it asks the server for anything. The file is
committed; a test holds it to the table.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from pydantic import JsonValue

from app.link.grammar import PARTS, QUANTITIES, ROWS, SHEETS, STATES, SUMS
from app.link.row import OfCells, Row
from models.kinds import KINDS

TARGET = Path(__file__).resolve().parents[2] / "static" / "js" / "link" / "grammar.js"
COMMAND = "python -m app.link.javascript"
HEADER = f"""/**
 * Lists every parameter that a link may have, in the order in which an address has them. Written by
 * `{COMMAND}` from app/link/: change it there.
 * @module
 */"""
GROUPS = {
    "request": ("Run", "The fields of a run that a link can set."),
    "": ("View", "The fields of the view that a link can set."),
    "lossBy": ("Loss", "The fields of a loss that a link can set."),
}
"""The objects of the page's state that are always there: what the types of their fields are called."""
OF_CELLS: dict[OfCells | None, Collection[str | float]] = {
    None: (),
    "kinds": KINDS.keys(),
    "sums": SUMS,
    "states": STATES,
    "quantities": QUANTITIES,
    "sheets": SHEETS,
    "parts": PARTS,
}
"""The words that the page reads from the kinds that it has."""
WORD_TYPES: dict[OfCells, str] = {
    "kinds": 'import("../anatomy.js").CellKind',
    "sums": "string",
    "states": 'import("../anatomy.js").StateName',
    "quantities": "string",
    "sheets": "`parameters.${string}`",
    "parts": "string",
}
"""The page's types of them."""
TYPES = {
    "whole": "number",
    "decimal": "number",
    "truth": "boolean",
    "queries": "string[]",
    "pins": "readonly string[]",
}


def javascript(rows: Sequence[Row] = ROWS) -> str:
    """Writes the whole text of `grammar.js`."""
    shown = [row for row in rows if row.part != "wire"]
    grouped = {group: fields(group, shown) for group in GROUPS}
    typedefs = [typedef(group, members) for group, members in grouped.items()]
    defaults = [defaults_of(group, members) for group, members in grouped.items()]
    return "\n\n".join([HEADER, words_of(shown), *typedefs, *defaults, table_of(rows)]) + "\n"


def words_of(rows: Iterable[Row]) -> str:
    """Writes the exported words of each parameter that has several, without those that depend on the kinds of
    cells."""
    lines = [f"  {row.name}: {spelled(fixed_words(row))}," for row in rows if fixed_words(row)]
    return "\n".join(["export const WORDS = /** @type {const} */ ({", *lines, "});"])


def fixed_words(row: Row) -> Sequence[str | float]:
    """Lists the words of a row that do not depend on the kinds of cells."""
    if row.kind not in ("word", "names"):
        return ()
    return tuple(word for word in row.words if word not in OF_CELLS[row.of_cells])


def fields(group: str, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Groups the rows of one object of the state by the field that they set."""
    members: dict[str, list[Row]] = {}
    for row in rows:
        above, _, last = row.state.rpartition(".")
        if above == group:
            members.setdefault(last, []).append(row)
    return members


def typedef(group: str, members: dict[str, list[Row]]) -> str:
    """Writes the type of the fields of an object of the state."""
    name, about = GROUPS[group]
    lines = [property_of(field, rows) for field, rows in members.items()]
    return "\n".join(["/**", f" * {about}", f" * @typedef {{object}} {name}Fields", *lines, " */"])


def property_of(field: str, rows: Sequence[Row]) -> str:
    """Writes the line of a type that declares a field: the types of its rows' values, and of their
    default."""
    types = [one for row in rows for one in types_of(row)]
    about = next((" ".join(row.about.split()) for row in rows if row.about), "")
    described = about.replace("*/", "* /")
    return f" * @property {{{' | '.join(dict.fromkeys(types))}}} {field}   {described}".rstrip()


def types_of(row: Row) -> list[str]:
    """Lists the page's types of the values that a text of this row stands for, and of its default."""
    values = values_of(row)
    is_word = row.kind in ("word", "sign") and not row.of_cells and isinstance(row.default, str)
    return [*values, spelled(row.default)] if row.default is None or is_word else values


def values_of(row: Row) -> list[str]:
    """Lists the page's types of the values that a text of this row stands for."""
    words = ["number"] if numeric(row) else [spelled(word) for word in fixed_words(row)]
    if row.kind == "sign":
        return ["boolean" if isinstance(row.means, bool) else spelled(row.means)]
    if row.type:
        return [f"{row.type}[]" if row.kind == "list" else row.type]
    if row.of_cells:
        words = [*words, WORD_TYPES[row.of_cells]]
    if row.kind == "names":
        return [f"readonly ({' | '.join(words)})[]"]
    return words if row.kind == "word" else [TYPES.get(row.kind, "string")]


def numeric(row: Row) -> bool:
    """Says whether the words of a row are numbers."""
    return bool(row.words) and all(not isinstance(word, str) for word in row.words)


def defaults_of(group: str, members: dict[str, list[Row]]) -> str:
    """Writes the exported defaults of the fields of an object of the state."""
    name, _ = GROUPS[group]
    lines = [f"  {field}: {spelled(rows[0].default)}," for field, rows in members.items()]
    declared = f"export const {name.upper()}_DEFAULTS = {{"
    return "\n".join([f"/** @type {{{name}Fields}} */", declared, *lines, "};"])


def table_of(rows: Iterable[Row]) -> str:
    """Writes the exported table."""
    lines = [line_of(row) for row in rows]
    return "\n".join(
        ['/** @type {readonly import("./rows.js").Row[]} */', "export const ROWS = [", *lines, "];"]
    )


def line_of(row: Row) -> str:
    """Writes one row."""
    members = {"name": row.name, "kind": row.kind, "part": row.part}
    texts = [f"{key}: {spelled(value)}" for key, value in (members | details_of(row)).items()]
    texts += [f"words: WORDS.{row.name}"] if fixed_words(row) and row.part != "wire" else []
    return f"  {{ {', '.join(texts)} }},"


def details_of(row: Row) -> dict[str, JsonValue]:
    """Returns what the page needs of a row beside its name and kind; nothing of a row that it passes over."""
    if row.part == "wire":
        return {}
    details: dict[str, JsonValue] = {
        "state": row.state,
        "default": row.default,
        "sign": row.words[0] if row.kind == "sign" else None,
        "means": row.means,
        "least": row.least if row.part == "view" else None,
        "most": row.most if row.part == "view" else None,
        "within": row.within,
        "choice": row.choice,
        "switch": row.switch,
        "always": row.always,
        "beside": row.beside,
        "place": [*row.place] if row.part == "run" else [],
        "weights": row.weights,
        "naming": [*row.naming],
        "without": [*row.without],
        "option": row.option,
        "ofCells": row.of_cells,
        "rivals": [[*names] for names in row.rivals],
    }
    return {
        key: value
        for key, value in details.items()
        if is_written(value) or (key == "default" and value is not None)
    }


def is_written(value: JsonValue) -> bool:
    """Says whether a detail is written: null, false and empty ones are left out, 0 is not."""
    return value not in (None, False, "", []) or (value == 0 and not isinstance(value, bool))


def spelled(value: object) -> str:
    """Writes a value as JavaScript."""
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Writes the file."""
    TARGET.write_text(javascript(), encoding="utf-8")


if __name__ == "__main__":
    main()
