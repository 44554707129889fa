"""Lessons: what is a lesson, what is wrong with a file that is none, and what of them is served."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.application import create_app
from app.lessons.lesson import Lesson, Words
from app.lessons.reading import lesson_of
from app.lessons.shelf import OURS, Library
from app.settings import ROOT, Settings
from app.wire.errors import Refusal
from tests.lesson_names import NAMES

Spelling = dict[str, Any]  # Any: a JSON document
OUR_FILES = sorted(OURS.glob("*.json"))
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def words(text: str) -> dict[str, str]:
    return {"en": text, "zh": f"{text}。"}


def spelling() -> Spelling:
    """A lesson of two scenes, the second from the first."""
    stage = {"cell": "lstm", "text": "abc", "hidden_size": 3, "step": 1}
    return {
        "title": words("Title"),
        "summary": words("Summary"),
        "scenes": [
            {"id": "one", "caption": words("f = {gates.forget[2]@0}"), "stage": stage},
            {"id": "two", "from": "one", "caption": words("{label}"), "stage": {"step": None, "seed": 3}},
        ],
    }


def read(document: Spelling) -> Lesson:
    return lesson_of("own", json.dumps(document).encode(), Settings())


def wrong(document: Spelling) -> list[tuple[str | None, str]]:
    """Where and why the document is refused."""
    with pytest.raises(Refusal) as caught:
        read(document)
    return [(one.field, one.message) for one in caught.value.answer.detail]


def texts(lesson: Lesson) -> list[Words]:
    found = [(one.caption, one.notes, one.question, one.answer) for one in lesson.scenes]
    return [text for scene in found for text in scene if text]


def test_a_scene_starts_from_the_stage_of_another_and_may_take_back_what_it_brought() -> None:
    first, second = read(spelling()).scenes
    assert first.query == "cell=lstm&text=abc&hidden_size=3&step=1"
    assert second.query == "cell=lstm&text=abc&hidden_size=3&seed=3"


def test_values_true_and_false_are_spelled_as_a_link_spells_them() -> None:
    document = spelling()
    document["scenes"][0]["stage"] = {"values": [[1, 0.5], [0, -1]], "bidirectional": True, "hidden_size": 3}
    query = read(document).scenes[0].query
    assert query == "values=%5B%5B1%2C0.5%5D%2C%5B0%2C-1%5D%5D&bidirectional=true&hidden_size=3"


def scene(**changes: object) -> Callable[[Spelling], None]:
    """A change of the first scene; None takes a field away."""

    def change(document: Spelling) -> None:
        for name, value in changes.items():
            field = name.rstrip("_")
            document["scenes"][0].pop(field, None)
            if value is not None:
                document["scenes"][0][field] = value

    return change


def stage(**changes: object) -> Callable[[Spelling], None]:
    return lambda document: document["scenes"][0]["stage"].update(changes)


def both(*changes: Callable[[Spelling], object]) -> Callable[[Spelling], None]:
    """One change after another."""

    def change(document: Spelling) -> None:
        for one in changes:
            one(document)

    return change


def caption(text: str) -> Callable[[Spelling], None]:
    return scene(caption=words(text))


S0 = "scenes[0]"
HELD = {
    "layer": 0,
    "direction": "forward",
    "from_step": 0,
    "to_step": 1,
    "target": "gates.forget",
    "unit": 0,
    "value": 0,
}
HOLD, WEIGHT, START = "stage.interventions[0]", "stage.weight_changes[0]", "stage.initial_state.cell_state"


def held(**changes: object) -> Callable[[Spelling], None]:
    return stage(interventions=[HELD | changes])


def back(**changes: object) -> Callable[[Spelling], None]:
    """A loss at the second of the three steps, where the scene stands."""
    return stage(**({"loss_step": 1} | changes))


def weight(tensor: str, *index: int) -> Callable[[Spelling], None]:
    return stage(weight_changes=[{"tensor": tensor, "index": list(index), "value": 1}])


FAULTS: list[tuple[str, Callable[[Spelling], object], str, str]] = [
    ("unknown cell", stage(cell="lstn"), "stage.cell", "expected 'rnn', 'lstm' or 'gru', got \"lstn\""),
    ("unknown parameter", stage(sede=1), "stage.sede", "unknown parameter"),
    ("parameter of the wire alone", stage(detail="states"), "stage.detail", "unknown parameter"),
    ("no input", stage(text=None), "stage.text", "expected text or values, got neither"),
    ("ragged values", stage(text=None, values=[[1], [1, 2]]), "stage.values", "row 1 has 2 numbers"),
    ("too large", stage(hidden_size=10**6), "stage.hidden_size", "expected at most 1024, got 1000000"),
    ("step out of range", stage(step=3), "stage.step", "expected at most 2, got 3"),
    ("step of no number", stage(step="last"), "stage.step", 'expected an integer from 0 on, got "last"'),
    ("unit out of range", stage(unit=3), "stage.unit", "expected at most 2, got 3"),
    ("layer out of range", stage(layer=1), "stage.layer", "expected at most 0, got 1"),
    ("one direction", stage(direction="reverse"), "stage.direction", "this network reads in one direction"),
    ("unknown phase", stage(phase="end"), "stage.phase", "expected one of terms, gates, state, output"),
    ("phase of another cell", stage(cell="rnn", phase="gates"), "stage.phase", "an RNN has no gates"),
    ("zoom of another cell", stage(zoom="gates.reset"), "stage.zoom", "expected one of gates.input"),
    ("missing caption", scene(caption=None), "caption", "expected a value, got none"),
    ("missing translation", scene(caption={"en": "x"}), "caption.zh", "expected a value, got none"),
    ("empty translation", scene(caption={"en": "x", "zh": ""}), "caption.zh", "at least 1 character"),
    ("unknown field", scene(captoin=words("x")), "captoin", "unknown field"),
    ("question without answer", scene(question=words("why?")), "answer", "expected a question with"),
    ("answer without question", scene(answer=words("so")), "question", "expected a question with its answer"),
    ("plays beyond the end", scene(play={"to": 3}), "play.to", "expected at most 2, got 3"),
    ("unknown light", scene(light="X"), "light", "expected names parted by spaces of U, W, V"),
    ("one of two unknown", scene(light="W w"), "light", 'got "w"'),
    ("light of no bias", both(stage(bias=False), scene(light="bias_hh")), "light", "has no biases"),
    ("light of no readout", both(stage(readout="null"), scene(light="V")), "light", "has no readout"),
    ("light of no such bias", scene(light="readout.bias"), "light", "readout has no bias"),
    ("light of no cell state", both(stage(cell="gru"), scene(light="cell_state")), "light", "gru has no"),
    ("unknown panel", stage(panels="code,table"), "stage.panels", 'whatif, parameters.U'),
    ("two at one place", stage(panels="code,classes"), "stage.panels", "expected one of code, classes"),
    ("excerpt of nothing open", stage(excerpt="lstm_step"), "stage.excerpt", "expected code or classes"),
    ("unknown excerpt", stage(panels="code", excerpt="gru_step"), "stage.excerpt", "lstm_gates"),
    ("panel of no bias", stage(bias=False, panels="parameters.b"), "stage.panels", "has no biases"),
    ("panel of no readout", stage(readout="null", panels="parameters.V"), "stage.panels", "has no readout"),
    ("held beyond", held(unit=3), f"{HOLD}.unit", "at most 2"),
    ("held too late", held(from_step=9), f"{HOLD}.from_step", "at most 2"),
    ("held elsewhere", held(target="gates.reset"), f"{HOLD}.target", "reset"),
    ("weight beyond", weight("weight_hh_l0", 12, 0), WEIGHT, "of shape (12, 3), got [12, 0]"),
    ("weight of no layer", weight("bias_ih_l1", 0), WEIGHT, 'no "bias_ih_l1"'),
    ("another size", stage(initial_state={"cell_state": [[0, 0]]}), START, "expected 1 × 3, got 1 × 2"),
    ("light of another cell", scene(light="gates.reset"), "light", "the cell lstm has no gates.reset"),
    ("a crowd beside", stage(compare=["cell=rnn"] * 3), "stage.compare", "a list of at most 2 queries"),
    ("no list beside", stage(compare="cell=rnn"), "stage.compare", "a list of at most 2 queries"),
    ("unknown cell beside", stage(compare=["cell=rn"]), "stage.compare[0].cell", 'got "rn"'),
    ("parameter beside", stage(compare=["seed=1", "sede=1"]), "stage.compare[1].sede", "unknown parameter"),
    ("loss of no step", stage(loss="output"), "stage.loss_step", "expected it beside the loss, got none"),
    ("loss beyond", back(loss="output", loss_step=3), "stage.loss_step", "expected at most 2, got 3"),
    ("loss of no number", back(loss_step="last"), "stage.loss_step", 'expected an integer, got "last"'),
    ("unknown loss", back(loss="entropy"), "stage.loss", "got \"entropy\""),
    ("loss of no readout", back(readout="null", loss="output"), "stage.loss", "has no readout, got output"),
    ("loss of no softmax", back(readout_activation="sigmoid", loss="cross_entropy"), "stage.loss", "sigmoid"),
    ("loss of no such output", back(loss="output", loss_unit=3), "stage.loss_unit", "at most 2, got 3"),
    ("loss of no such unit", back(loss="hidden_state", loss_unit=3), "stage.loss_unit", "at most 2, got 3"),
    ("loss of no such layer", back(loss="hidden_state", loss_layer=1), "stage.loss_layer", "at most 0"),
    ("loss of no such pass", back(loss_direction="reverse"), "stage.loss_direction", "in one direction"),
    ("loss of a stranger", back(loss_symbol="x"), "stage.loss_symbol", 'the characters abc, got "x"'),
    ("loss of too many", back(loss="squared_error", loss_values=[1]), "stage.loss_values", "expected 3"),
    ("loss of what is to come", back(generate_steps=2), "stage.generate", "send what was generated"),
    ("beyond the way back", back(step=2), "stage.step", "at most 1, where the way back"),
    ("back by phase", back(phase="terms"), "stage.phase", "gradients go back by whole steps"),
    ("plays the wrong way", both(back(), scene(play={"to": 2})), "play.to", "since gradients go back"),
    ("gradient of no loss", caption("{gradient.hidden_state}"), "caption.en", "expected loss_step"),
    ("gradient of no c", both(back(cell="gru"), caption("{gradient.cell_state}")), "caption.en", "has no"),
    ("gradient after the loss", both(back(), caption("{gradient.hidden_state@2}")), "caption.en", "depend"),
    ("gradient of no unit", both(back(), caption("{gradient.hidden_state[3]}")), "caption.en", "at most [2]"),
    ("extreme of a gradient", both(back(), caption("{gradient.hidden_state[mean]}")), "caption.en", "in [ ]"),
    ("Jacobian of a unit", both(back(), caption("{jacobian.state[1]}")), "caption.en", "the name alone"),
    ("loss with a place", both(back(), caption("{loss@1}")), "caption.en", "expected the name alone"),
    ("input of no place", caption("{input}"), "caption.en", "the place of a number in [ ]"),
    ("input beyond", caption("{input[3]}"), "caption.en", "expected at most [2]"),
    ("missing base", scene(from_="nobody"), "from", 'no scene "nobody" in this lesson'),
    ("circle", scene(from_="two"), "from", "expected an end, got a circle: one → two → one"),
    ("circle of one", scene(from_="one"), "from", "expected an end, got a circle: one → one"),
    ("unknown quantity", caption("{gates.reset}"), "caption.en", "{gates.reset}: this run has no"),
    ("unit beyond", caption("{hidden_state[3]}"), "caption.en", "expected at most [2]"),
    ("time step beyond", caption("{label@3}"), "caption.en", "expected a time step of at most 2"),
    ("layer beyond", caption("{hidden_state/1.forward}"), "caption.en", "expected a layer of at most 0"),
    ("pass beyond", caption("{hidden_state/0.reverse}"), "caption.en", "this network reads in one direction"),
    ("which of one", caption("{#hidden_state[1]}"), "caption.en", "# asks which unit"),
    ("output of no place", caption("{outputs}"), "caption.en", "expected outputs with [ ]"),
    ("missing tensor", caption("{shape.weight_ih_l1}"), "caption.en", "this network has no weight_ih_l1"),
    ("a number with a place", caption("{steps@1}"), "caption.en", "expected the name alone"),
    ("no placeholder", caption("{f = 1}"), "caption.en", "no placeholder"),
    ("open brace", caption("{label"), "caption.en", "expected every { to have its }"),
]  # fmt: skip


def test_a_scene_may_show_gradients_and_say_their_numbers() -> None:
    document = spelling()
    back(loss="hidden_state", loss_unit=2)(document)
    scene(play={"to": 0}, caption=words("{loss} {gradient.cell_state[1]@0} {jacobian.state}"))(document)
    assert read(document).scenes[0].query.endswith("step=1&loss_step=1&loss=hidden_state&loss_unit=2")


@pytest.mark.parametrize(
    ("change", "field", "message"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_named_by_scene_and_field(
    change: Callable[[Spelling], object], field: str, message: str
) -> None:
    document = spelling()
    change(document)
    found = [why for where, why in wrong(document) if where == f"{S0}.{field}"]
    assert found, wrong(document)
    assert found[0].startswith('scene "one": ')
    assert message in found[0]


def test_a_lesson_without_scenes_is_refused_in_our_words() -> None:
    assert wrong(spelling() | {"scenes": []}) == [("scenes", "expected at least 1 of them, got 0")]


def test_a_text_that_is_too_long_or_a_name_of_another_form_is_refused_in_our_words() -> None:
    document = spelling()
    document["scenes"][0]["id"] = "Not A Slug"
    document["scenes"][1]["light"] = "x" * 201
    told = dict(wrong(document))
    form = "^[a-z0-9]+(-[a-z0-9]+)*$"
    assert f'expected a text of the form {form}, got "Not A Slug"' in str(told["scenes[0].id"])
    assert "expected at most 200 characters, got" in str(told["scenes[1].light"])


def test_two_scenes_of_one_name_are_both_named() -> None:
    document = spelling()
    document["scenes"][1]["id"] = "one"
    document["scenes"][1]["from"] = None
    document["scenes"][1]["stage"]["text"] = "a"
    assert [where for where, _ in wrong(document)] == ["scenes[0].id", "scenes[1].id"]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    document = spelling()
    document["scenes"][0]["stage"]["cell"] = "lstn"
    document["scenes"][1]["stage"]["step"] = 9
    assert [where for where, _ in wrong(document)] == ["scenes[0].stage.cell", "scenes[1].stage.cell"]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b'{"title": NaN}', b"\xff"])
def test_what_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal):
        lesson_of("own", text, Settings())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lecturer's folder: one good lesson, and five files that are none."""
    broken = spelling()
    broken["scenes"][1]["from"] = "nobody"
    (tmp_path / "10-own.json").write_text(json.dumps(spelling()), "utf-8")
    (tmp_path / "20-broken.json").write_text(json.dumps(broken), "utf-8")
    (tmp_path / "30-cut.json").write_text('{"title": ', "utf-8")
    (tmp_path / "40-lstm.json").write_text(json.dumps(spelling()), "utf-8")
    (tmp_path / "My Lesson.json").write_text(json.dumps(spelling()), "utf-8")
    (tmp_path / "50-large.json").write_text(" " * (2**20 + 1), "utf-8")
    return tmp_path


@pytest.fixture
def visitor(folder: Path) -> TestClient:
    """A client of an application that reads the folder. No run is asked for, so no worker is started."""
    return TestClient(create_app(Settings(lessons_dir=folder)))


def test_a_folder_of_ones_own_is_read_and_a_faulty_file_breaks_no_other(visitor: TestClient) -> None:
    answer = visitor.get("/api/lessons").json()
    assert [one["name"] for one in answer["lessons"]] == [*NAMES, "own"]
    faults = {fault["file"]: [one["message"] for one in fault["detail"]] for fault in answer["faults"]}
    assert faults == {
        "20-broken.json": ['scene "two": no scene "nobody" in this lesson'],
        "30-cut.json": ["expected JSON, got something else at line 1, column 11"],
        "40-lstm.json": ['a lesson "lstm" is already there'],
        "50-large.json": ["expected at most 1048576 bytes, got 1048577"],
        "My Lesson.json": ["expected a name of small letters, digits and hyphens, as in my-own.json"],
    }


def test_a_file_that_was_mended_is_there_at_the_next_look(visitor: TestClient, folder: Path) -> None:
    assert visitor.get("/api/lessons/broken").status_code == 404
    (folder / "20-broken.json").write_text(json.dumps(spelling()), "utf-8")
    assert visitor.get("/api/lessons/broken").json()["scenes"][1]["id"] == "two"


def test_a_folder_that_is_not_there_is_said_and_ours_are_still_served(tmp_path: Path) -> None:
    found = Library(Settings(lessons_dir=tmp_path / "gone")).shelf()
    assert list(found.lessons) == NAMES
    assert [(fault.file, fault.detail[0].message) for fault in found.faults] == [("gone", "no such folder")]


@pytest.mark.parametrize("name", ["nobody", "LSTM", "6-lstm", "..%2F..%2Fsettings", "x" * 2000])
def test_a_lesson_that_is_not_there_is_not_found(visitor: TestClient, name: str) -> None:
    answer = visitor.get(f"/api/lessons/{name}")
    assert answer.status_code == 404
    assert len(answer.json()["detail"][0]["message"]) < 200


def test_the_page_lists_every_lesson_and_every_fault_in_both_languages(visitor: TestClient) -> None:
    english, chinese = (unescape(visitor.get(f"/lessons?lang={lang}").text) for lang in ("en", "zh"))
    for name in [*NAMES, "own"]:
        lesson = visitor.get(f"/api/lessons/{name}").json()
        assert lesson["title"]["zh"] in chinese
        for shown in lesson["scenes"]:
            assert f'href="/?lesson={name}&scene={shown["id"]}&lang=en"' in english
    assert "30-cut.json" in english
    assert 'no scene "nobody" in this lesson' in english


def test_the_page_speaks_the_language_that_the_browser_prefers(visitor: TestClient) -> None:
    preferred = visitor.get("/lessons", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-CN">' in preferred.text
    assert "Accept-Language" in preferred.headers["vary"]
    assert '<html lang="en"' in visitor.get("/lessons").text
    assert visitor.head("/lessons").status_code == 200


def test_what_a_file_says_is_text_and_never_markup(visitor: TestClient, folder: Path) -> None:
    document = spelling()
    document["title"]["en"] = "<script>alert(1)</script>"
    (folder / "10-own.json").write_text(json.dumps(document), "utf-8")
    assert "<script>" not in visitor.get("/lessons?lang=en").text


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: path.stem)
def test_our_lessons_have_four_to_nine_scenes_and_never_type_a_result(path: Path) -> None:
    lesson = lesson_of("ours", path.read_bytes(), Settings())
    assert 4 <= len(lesson.scenes) <= 9
    assert any(one.question for one in lesson.scenes)
    for one in lesson.scenes:
        for text in (one.caption, one.question, one.answer):
            for typed in (text.en, text.zh) if text else ():
                plain = PLACEHOLDER.sub("", typed)
                assert not re.search(
                    r"\d[.%]\d|\d ?%|=\s?[−-]?\d", plain.replace("t = ", "t ").replace("r = 0", "")
                ), plain


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: path.stem)
def test_both_languages_tell_the_same_numbers(path: Path) -> None:
    for text in texts(lesson_of("ours", path.read_bytes(), Settings())):
        assert sorted(PLACEHOLDER.findall(text.en)) == sorted(PLACEHOLDER.findall(text.zh)), text.en


@pytest.mark.parametrize("area", ["lessons"])
def test_both_catalogues_hold_the_same_keys(area: str) -> None:
    locales = ROOT / "static" / "locales"
    english, chinese = (
        json.loads((locales / f"{area}.{lang}.json").read_text("utf-8")) for lang in ("en", "zh")
    )
    assert list(english) == list(chinese)
    assert all(english.values())
    assert all(chinese.values())
