"""What a lesson shows, and what ours have in common."""

import json
import re
from pathlib import Path

import pytest

from app.lessons.duration import ASKING, LOOKING, seconds, spoken
from app.lessons.lesson import Lesson, Words
from app.lessons.reading import lesson_of
from app.lessons.shelf import OURS
from app.settings import ROOT, Settings
from tests.app.spelled import back, read, scene, spelling, words

OUR_FILES = sorted(OURS.glob("*.json"))
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


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


def test_a_scene_may_show_gradients_and_say_their_numbers() -> None:
    document = spelling()
    back(loss="hidden_state", loss_unit=2)(document)
    scene(play={"to": 0}, caption=words("{loss} {gradient.cell_state[1]@0} {jacobian.state}"))(document)
    assert read(document).scenes[0].query.endswith("step=1&loss_step=1&loss=hidden_state&loss_unit=2")


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: path.stem)
def test_our_lessons_take_three_to_ten_minutes_and_never_type_a_result(path: Path) -> None:
    lesson = lesson_of("ours", path.read_bytes(), Settings())
    assert len(lesson.scenes) >= 4
    assert 3 <= lesson.minutes <= 10
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


def test_a_lesson_takes_as_long_as_its_words_its_looks_its_playback_and_its_questions() -> None:
    document = spelling()
    scene(caption={"en": "word " * 260, "zh": "读"})(document)  # 1300 letters and blanks
    assert seconds(read(document).scenes[0]) == pytest.approx(100 + LOOKING)
    scene(question={"en": "a" * 13, "zh": "读"}, answer={"en": "a", "zh": "读" * 8})(document)
    assert seconds(read(document).scenes[0]) == pytest.approx(100 + LOOKING + 1 + 2 + ASKING)
    scene(play={"to": 2})(document)
    document["scenes"][0]["stage"] |= {"speed": 0.5, "step": 0}
    assert seconds(read(document).scenes[0]) == pytest.approx(100 + LOOKING + 1 + 2 + ASKING + 2 / 0.5)
    assert read(document).minutes == 3  # the second scene is looked at


def test_chinese_is_read_by_characters() -> None:
    assert spoken("读" * 40) == pytest.approx(10)
    assert spoken("ab" * 13) == pytest.approx(2)


@pytest.mark.parametrize("area", ["lessons"])
def test_both_catalogues_hold_the_same_keys(area: str) -> None:
    locales = ROOT / "static" / "locales"
    english, chinese = (
        json.loads((locales / f"{area}.{lang}.json").read_text("utf-8")) for lang in ("en", "zh")
    )
    assert list(english) == list(chinese)
    assert all(english.values())
    assert all(chinese.values())
