"""Authors check a lesson on the command line, and begin one from a template."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import application
from app.lessons.encodings import decoded
from app.lessons.faults import FAULTS
from app.wire.errors import Refusal
from tests.app.spelled import spelling
from tests.tooling.serving import ROOT

PLACE = re.compile(r"\{(\w+)\}")


def call(*arguments: str | Path, locale: str = "en_GB.UTF-8") -> Result:
    """Calls `python -m app lesson` on a system of that language."""
    environment = {"LC_ALL": locale, "COLUMNS": "200"}
    return CliRunner().invoke(application, ["lesson", *map(str, arguments)], env=environment)


@pytest.mark.parametrize("language", ["en", "zh", None])
def test_the_template_is_a_lesson_in_the_languages_asked_for(tmp_path: Path, language: str | None) -> None:
    printed = call("new", *(["--language", language] if language else []))
    file = tmp_path / "my-lesson.json"
    file.write_bytes(printed.stdout_bytes)
    checked = call("check", file)
    assert checked.exit_code == 0
    assert "nothing is wrong, 2 scenes" in checked.output
    assert ("Chinese only" in checked.output, "English only" in checked.output) == (
        language == "zh",
        language == "en",
    )
    assert json.loads(file.read_text("utf-8"))["title"].keys() == {language} if language else {"en", "zh"}


def test_faults_are_told_in_the_readers_language_and_all_files_are_read(tmp_path: Path) -> None:
    faulty, sound = tmp_path / "faulty.json", tmp_path / "sound.json"
    document = spelling()
    document["scenes"][0]["stage"]["phase"] = "end"
    document["scenes"][1]["caption"] = {"zh": "{gates.reset}"}
    faulty.write_text(json.dumps(document), "utf-8")
    sound.write_text(json.dumps(spelling()), "utf-8")
    english, chinese, asked = (
        call("check", faulty, sound),
        call("check", faulty, sound, locale="zh_CN.UTF-8"),
        call("check", "--language", "zh", faulty, sound),
    )
    assert [one.exit_code for one in (english, chinese, asked)] == [1, 1, 1]
    assert english.output.splitlines()[1:] == [
        '  scenes[0].stage.phase: scene "one": expected one of terms, gates, state, output, got "end"',
        '  scenes[1].caption.zh: scene "two": {gates.reset}: this run has no gates.reset',
        f"{sound}: nothing is wrong, 2 scenes",
    ]
    assert chinese.output == asked.output
    assert chinese.output.splitlines()[1:] == [
        "  scenes[0].stage.phase：第“one”幕：应为 terms、gates、state、output 之一，实际为“end”",
        "  scenes[1].caption.zh：第“two”幕：{gates.reset}：这次运行没有 gates.reset",
        f"{sound}：没有错误，共 2 幕",
    ]


def test_a_file_that_is_not_there_or_has_another_name_is_told(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in call("check", tmp_path / "gone.json").output
    assert "small letters, digits and hyphens" in call("check", tmp_path / "My Lesson.json").output
    assert 'expected en or zh, got "fr"' in call("check", "--language", "fr", tmp_path).output


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "utf-32"]
)
def test_what_editors_save_is_read(encoding: str) -> None:
    text = '{"title": "从“一个”单元，到两个方向"}'
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["é où", "Übergröße fällt weg", "ño"])
def test_another_encoding_is_named_and_never_read_as_chinese(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        decoded(f'{{"title":\n "{text}"}}'.encode("cp1252"))
    told = caught.value.answer.detail[0]
    first = next(index for index, one in enumerate(text) if ord(one) > 127)
    assert told.values == {"line": 2, "column": 3 + first}
    assert "save the file as UTF-8" in told.message


def test_every_fault_is_said_in_chinese_about_the_same_values() -> None:
    chinese: dict[str, str] = json.loads((ROOT / "static/locales/faults.zh.json").read_text("utf-8"))
    assert chinese.keys() == FAULTS.keys() | {"scene", "placeholder"}
    for code, message in FAULTS.items():
        assert sorted(PLACE.findall(chinese[code])) == sorted(PLACE.findall(message)), code
