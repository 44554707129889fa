"""Lessons out of a folder of one's own beside ours, and the page that lists them."""

import json
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.application import create_app
from app.lessons.command import in_one_language
from app.lessons.shelf import Library
from app.settings import Settings
from tests.app.spelled import spelling
from tests.lesson_names import NAMES
from tests.tooling.serving import ROOT


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


def test_a_faulty_lesson_is_called_faulty_and_no_stranger(visitor: TestClient) -> None:
    told = visitor.get("/api/lessons/broken").json()["detail"][0]
    assert told["code"] == "faulty_lesson"
    assert told["values"] == {"name": "broken", "file": "20-broken.json", "count": 1}


def test_the_chinese_page_tells_faults_in_chinese(visitor: TestClient) -> None:
    page = unescape(visitor.get("/lessons?lang=zh").text)
    assert "<code>scenes[1].from</code>：第“two”幕：本课没有名为“nobody”的幕" in page
    assert "应为 JSON，第 1 行第 11 列不是" in page
    assert "已有名为“lstm”的课程" in page


def test_a_lesson_in_one_language_is_whole_and_says_so(visitor: TestClient, folder: Path) -> None:
    written = (ROOT / "app/lessons/template.json").read_text("utf-8")
    chinese = json.dumps(in_one_language(json.loads(written), "zh"), ensure_ascii=False)
    (folder / "60-mine.json").write_bytes(chinese.encode("gb18030"))
    lesson = visitor.get("/api/lessons/mine").json()
    assert lesson["title"] == {"en": "遗忘门留下什么", "zh": "遗忘门留下什么", "only": "zh"}
    assert "in Chinese only" in visitor.get("/lessons?lang=en").text
    assert "仅有中文" not in visitor.get("/lessons?lang=zh").text


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
