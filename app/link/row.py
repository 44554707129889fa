"""Defines a row of the link's grammar: one parameter, how its text is read, and what its value means."""

from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import JsonValue

from app.link.fields import Place, Schema, field_schema, name_in, references_in, value_schema
from models.kinds import OPTIONS

Part = Literal["run", "view", "wire"]
Kind = Literal[
    "whole",
    "decimal",
    "truth",
    "word",
    "sign",
    "text",
    "name",
    "names",
    "json",
    "list",
    "record",
    "queries",
    "pins",
]
Count = Literal["steps", "time_steps", "units", "layers", "runs"]
OfCells = Literal["kinds", "sums", "states", "quantities", "sheets", "parts"]
PLAIN: dict[str, Kind] = {"integer": "whole", "number": "decimal", "boolean": "truth", "string": "text"}


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter.

    A row with a place is a field of the request: `filled` takes from that field whatever the row leaves out
    of kind, default, words, least, most, type and about.
    """

    name: str
    """Its name in the link."""
    place: Place = ()
    """The field of the request that it spells; () for what the page alone has."""
    part: Part = "run"
    """run: says what runs. view: says what the page shows of it. wire: the page passes over it."""
    kind: Kind = "text"
    """How its text is read. whole, decimal: a number. truth: true or false. word: one of `words`. sign: the
    one word that there is, which stands for `means`. text: any. name: any but the empty text. names: some
    of `words`, parted by commas. json: JSON that the server alone looks at. list: a JSON list of objects.
    record: a JSON object. queries: a link's query; the parameter may stand `most` times. pins: at most `most`
    units of states and gates, parted by commas, as `app/link/pins.py` reads them."""
    default: JsonValue = None
    """The value where the link does not have it; the page leaves it out of the address."""
    words: tuple[str | float, ...] = ()
    """The words that its text may be."""
    of_cells: OfCells | None = None
    """Which words depend on the kinds of cells: the page reads these from the kinds that it has. kinds:
    their names. sums: what adds up terms. states: what a cell hands on. quantities: states and gates.
    sheets: `parameters.` and the letter of what the network learns. parts: what an opened cell is made
    of."""
    least: float | None = None
    """The least number. The page holds its own numbers to it; those of a run are the server's to refuse."""
    most: float | None = None
    """The largest number, or how many there may be."""
    within: Count | None = None
    """What its number counts: one of the run's steps, units and so on, from 0."""
    state: str = ""
    """The place of its value in the page's state, such as `request.cell`."""
    means: JsonValue = None
    """The value that a sign stands for."""
    choice: str = ""
    """The place in the page's state that names the parameter that is read among rivals."""
    switch: str = ""
    """The truth of the page's state that says whether this is said at all."""
    rivals: tuple[tuple[str, ...], ...] = ()
    """The names of which one at most can be there; one that ends in a dot stands for all that begin so."""
    always: bool = False
    """Whether it stands in the address at its default, too."""
    beside: str = ""
    """The parameter without which it has no meaning."""
    naming: tuple[str, ...] = ()
    """Those names in the parameter `beside` that give it a meaning; () for any."""
    without: tuple[str, ...] = ()
    """The parameters beside which it has no meaning."""
    option: bool = False
    """Whether it has a meaning only for the kinds of cells that have this option."""
    weights: bool = False
    """Whether a run has other weights with another value of it."""
    scene: bool = False
    """Whether a scene of a lesson can say it."""
    type: str = ""
    """The page's type of a list's items, of a record, or of words that it knows by another name."""
    about: str = ""
    """Its description, in a sentence."""
    example: JsonValue = None
    """Its example in the OpenAPI document."""
    schema: Schema = field(default_factory=dict[str, object])
    """The schema of its text in the OpenAPI document."""


def filled(row: Row) -> Row:
    """Fills in everything that a row's place, part and words imply."""
    kind = "word" if row.kind == "text" and row.words else row.kind
    state = row.state or (row.name if row.part == "view" else f"request.{row.name}")
    stated = replace(row, kind=kind, state=state)
    return of_field(stated) if row.place else stated


def of_field(row: Row) -> Row:
    """Fills in what a row leaves out, from the field of the request that it spells."""
    schema = field_schema(row.place)
    value = value_schema(schema)
    kind = kind_of(value) if row.kind == "text" else row.kind
    worded = kind in ("sign", "json", "list", "record")
    return replace(
        row,
        kind=kind,
        default=schema.get("default") if row.default is None else row.default,
        words=row.words or tuple(value.get("enum", ())),
        least=value.get("minimum"),
        most=value.get("maximum"),
        option=row.name in OPTIONS,
        weights=row.weights or row.place[0] == "network",
        scene=row.part != "wire",
        type=type_of(value) if kind in ("list", "record") else row.type,
        about=row.about or schema["description"],
        schema={"type": "string"} if worded else schema,
    )


def kind_of(value: Schema) -> Kind:
    """Chooses how the text of a value of that schema is read."""
    if "enum" in value:
        return "word"
    if "$ref" in value:
        return "record"
    if value["type"] == "array":
        return "list" if "$ref" in value["items"] else "json"
    return PLAIN[value["type"]]


def type_of(value: Schema) -> str:
    """Returns the page's type of a record, or of a list's items."""
    (reference,) = references_in(value.get("items", value))
    return f'import("../wire.js").{name_in(reference)}'
