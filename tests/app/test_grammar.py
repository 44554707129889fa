"""The grammar of the link: page and server read every parameter alike, and a new one is a row."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from pydantic import JsonValue, ValidationError

from app.link.fields import Place, field_schema, name_in, references_in, schemas
from app.link.grammar import GRAMMAR, ROWS
from app.link.javascript import COMMAND, TARGET, javascript
from app.link.query import GRADIENT_PARAMETERS, PARAMETERS, renamed, request_of
from app.link.row import Row
from app.settings import Settings
from app.wire.cells import CellKind, Cells, cells, described
from app.wire.complaints import complaint
from app.wire.errors import ErrorDetail, Refusal
from app.wire.gradients import GradientRequest
from app.wire.request import RunRequest
from app.wire.resolve import resolve
from models.kinds import KINDS, OPTIONS
from tests.app.page import MODULES, page_answers

BODY_ALONE = {("model",), ("weights", "tensors")}
"""What of a request no link spells: tensors, and the short form of a model, which a link has as weights."""
HELD = {"layer": 0, "direction": "forward", "target": "hidden_state", "unit": 0, "value": 0.5}
TEXTS = {
    "weight_changes": '[{"tensor":"weight_hh_l0","index":[0,0],"value":1.5}]',
    "interventions": json.dumps([HELD | {"from_step": 0, "to_step": 1}], separators=(",", ":")),
    "initial_state": '{"hidden_state":[[0.5]]}',
    "values": "[[1,2],[3,4]]",
    "alphabet": "abc",
    "text": "abca",
}
"""What the parameters say whose kind does not say enough."""
OF_A_RUN = [row for row in ROWS if row.place and row.part == "run" and row.name != "model"]
BOUNDED = [row for row in ROWS if row.place and row.least is not None]


def test_the_committed_table_of_the_page_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == javascript(), f"the grammar has changed: run `{COMMAND}`"


def fields(above: Place = (), model: str = GradientRequest.__name__) -> Iterator[Place]:
    """The places of a request's fields, outermost first; what a parameter says as a whole is one field."""
    for key in schemas()[model]["properties"]:
        place = (*above, key)
        row = next((row for row in ROWS if row.place == place), None)
        inner = [name_in(one) for one in references_in(field_schema(place))]
        if row is not None or not inner:
            yield place
        if row is None or row.kind == "sign":
            for name in inner:
                yield from fields(place, name)


def test_every_field_of_a_request_has_a_row() -> None:
    assert {*fields()} - {row.place for row in ROWS} == BODY_ALONE


def sample(row: Row) -> str:
    """A text that can be read and is not the default's."""
    if row.kind == "whole":
        return str((row.default if isinstance(row.default, int) else 1) + 1)
    if row.kind == "truth":
        return json.dumps(not row.default)
    words = [f"{word}" for word in row.words if word != row.default]
    return TEXTS.get(row.name) or (words[0] if words else "0.5")


def link_of(row: Row, text: str) -> str:
    """A link that says it, with what gives it a meaning."""
    beside = {row.beside: sample(GRAMMAR[row.beside])} if row.beside else {}
    said = {"text": TEXTS["text"], "hidden_size": "1"} | beside | {row.name: text}
    if row.name == "values":
        del said["text"]
    if row.name in OPTIONS:
        said["cell"] = next(name for name, kind in KINDS.items() if row.name in kind.options)
    return urlencode(said)


def refused(query: str) -> list[ErrorDetail]:
    """What the server finds wrong with a link, its sizes apart."""
    try:
        GradientRequest.model_validate(request_of(query.encode(), GRADIENT_PARAMETERS))
    except ValidationError as error:
        return renamed(complaint(error)).answer.detail
    except Refusal as refusal:
        return refusal.answer.detail
    return []


def test_page_and_server_read_every_parameter_of_a_run_alike() -> None:
    links = [link_of(row, sample(row)) for row in OF_A_RUN]
    for row, link, answer in zip(OF_A_RUN, links, page_answers(links), strict=True):
        spelled = resolve(RunRequest.model_validate(request_of(link.encode())), Settings())
        asked = resolve(RunRequest.model_validate(answer.request), Settings())
        assert answer.told == [], row.name
        assert asked == spelled, row.name
        assert sample(row) in parse_qs(answer.address)[row.name]


def test_page_and_server_read_a_model_alike() -> None:
    (answer,) = page_answers(["model=characters-lstm&text=abc&generate_steps=2"])
    spelled = request_of(parse(answer.address), PARAMETERS)
    assert RunRequest.model_validate(answer.request) == RunRequest.model_validate(spelled)


def parse(address: str) -> bytes:
    """What of a page's address is the server's."""
    said = {name: text for name, (text,) in parse_qs(address).items() if name in PARAMETERS}
    return urlencode(said).encode()


def test_a_number_below_its_bound_is_refused_with_one_code_by_both() -> None:
    links = [link_of(row, f"{row.least - 1:g}") for row in BOUNDED if row.least is not None]
    for row, link, answer in zip(BOUNDED, links, page_answers(links), strict=True):
        (wrong,) = refused(link)
        assert (wrong.field, wrong.code) == (row.name, "at_least")
        assert float(wrong.values["least"]) == row.least
        # The page says so of what it shows; what is wrong of a run, it lets the server say.
        told = [(one.field, one.code, one.values["least"]) for one in answer.told]
        assert told == ([(row.name, "at_least", row.least)] if row.part == "view" else [])


@pytest.mark.parametrize("row", [row for row in BOUNDED if row.most is not None], ids=lambda row: row.name)
def test_a_number_above_its_bound_is_refused(row: Row) -> None:
    (wrong,) = refused(link_of(row, f"{int(row.most or 0) + 1}"))
    assert (wrong.field, wrong.code) == (row.name, "at_most")
    assert float(wrong.values["most"]) == row.most


@pytest.mark.parametrize("row", [row for row in ROWS if row.place], ids=lambda row: row.name)
def test_a_text_that_cannot_be_read_is_refused_by_its_name(row: Row) -> None:
    text = "" if row.kind in ("text", "name") else "?!"
    wrong = refused(link_of(row, text))
    assert [one.field for one in wrong] == ([] if row.name in ("model", "loss_symbol") else [row.name])


def test_both_name_a_stranger() -> None:
    link = "text=abc&stranger=1"
    (answer,) = page_answers([link])
    for (wrong,) in (refused(link), answer.told):
        assert (wrong.field, wrong.code) == ("stranger", "query_unknown")


NEW_OF_A_RUN = Row(
    "dropout", ("network", "dropout"), kind="decimal", default=0, state="request.dropout", without=("model",)
)
NEW_OF_THE_VIEW = Row(
    "contrast", part="view", kind="word", words=("soft", "hard"), default="soft", state="contrast"
)


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """The page's modules with two parameters more, by their rows alone."""
    modules = tmp_path / "js"
    shutil.copytree(MODULES, modules)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (modules / "link/grammar.js").write_text(javascript([*ROWS, NEW_OF_A_RUN, NEW_OF_THE_VIEW]), "utf-8")
    return modules


def test_a_row_is_all_that_a_new_parameter_needs_on_the_page(grown: Path) -> None:
    links = ["text=abc&dropout=0.5&contrast=hard", "text=abc&dropout=0&contrast=soft", "dropout=x&contrast=x"]
    said, at_default, wrong = page_answers(links, grown)
    assert parse_qs(said.address)["dropout"] == ["0.5"]
    assert parse_qs(said.address)["contrast"] == ["hard"]
    assert dropout(said.request) == 0.5
    assert not {"dropout", "contrast"} & parse_qs(at_default.address).keys()
    assert dropout(at_default.request) == 0
    assert [(one.field, one.code) for one in wrong.told] == [("dropout", "number"), ("contrast", "one_of")]
    assert wrong.told[1].values["expected"] == "soft, hard"
    strangers = page_answers(["dropout=0.5&contrast=hard"])[0].told
    assert [one.code for one in strangers] == ["query_unknown", "query_unknown"]


def dropout(request: JsonValue) -> JsonValue:
    """The network's dropout in a request."""
    assert isinstance(request, dict)
    network = request["network"]
    assert isinstance(network, dict)
    return network["dropout"]


def test_a_row_is_all_that_a_new_parameter_needs_in_a_query() -> None:
    grown = PARAMETERS | {"dropout": NEW_OF_A_RUN}
    assert request_of(b"text=a&dropout=0.5", grown) == {"input": {"text": "a"}, "network": {"dropout": 0.5}}
    with pytest.raises(Refusal, match="dropout: expected a number"):
        request_of(b"text=a&dropout=x", grown)


def test_a_new_kind_of_cell_needs_no_other_grammar() -> None:
    """The page takes a kind's name and its sums, states and letters from the kinds that it has."""
    text = described(KINDS["lstm"]).model_dump_json()
    for name, other in STRANGE.items():
        text = text.replace(name, other)
    link = "text=abc&cell=strange&zoom=gates.lock&panels=whatif,parameters.S&difference=key_state"
    both = Cells(version="", kinds=[*cells().kinds, CellKind.model_validate_json(text)])
    (known,) = page_answers([link], kinds=both)
    assert known.told == []
    assert {**parse_qs(known.address), "text": ["abc"]}.items() >= parse_qs(link).items()
    (unknown,) = page_answers([link])
    assert {one.field for one in unknown.told} == {"cell", "zoom", "panels", "difference"}


STRANGE = {'"lstm"': '"strange"', "forget": "lock", "cell_state": "key_state", '"U"': '"S"'}


def test_a_field_gives_its_row_its_type_its_bounds_its_default_and_its_words() -> None:
    size, cell = GRAMMAR["hidden_size"], GRAMMAR["cell"]
    assert (size.kind, size.least, size.default) == ("whole", 1, 12)
    assert (cell.kind, cell.words, cell.default) == ("word", tuple(KINDS), "lstm")
    assert {row.name for row in ROWS if row.option} == {*OPTIONS}
