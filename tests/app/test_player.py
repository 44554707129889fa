"""The page that plays a record, before a record is put in."""

import gzip
import json
import re

import httpx2
import pytest

MOST = 700_000
"""Bytes of it, gzipped."""


@pytest.fixture(scope="module")
def page(server: str) -> str:
    """The document."""
    answer = httpx2.get(f"{server}/player.html")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_it_is_one_file_that_asks_for_nothing(page: str) -> None:
    outside = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    named = re.findall(r'(?:src|href|action)="([^"#]+)"', outside)
    assert [path for path in named if not path.startswith(("data:", "/lessons", "/gallery"))] == []
    unscripted = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", unscripted, flags=re.DOTALL)
    assert len(styles) == 1
    assert [
        url for url in re.findall(r"url\(([^)]*)\)", styles[0]) if not url.strip("\"'").startswith("data:")
    ] == []
    assert "@import" not in styles[0]
    module = re.findall(r'<script type="module">(.*?)</script>', page, flags=re.DOTALL)
    assert len(module) == 1
    assert not re.search(
        r"\bimport\s*\(?[\"']|(?:=>|=|await |return )fetch\(|new Worker\(|import\.meta", module[0]
    )


def test_it_is_at_most_700_kilobytes(page: str) -> None:
    weight = len(gzip.compress(page.encode()))
    print(f"the page without a record: {weight} bytes gzipped, of at most {MOST}")
    assert weight <= MOST


def test_it_has_one_room_for_a_record_and_the_words_of_both_languages(page: str) -> None:
    assert page.count("<!-- record -->") == 1
    words = json.loads(re.findall(r'id="words">(.*?)</script>', page)[0])
    english, chinese = (words[f"/static/locales/{lang}.json"] for lang in ("en", "zh"))
    assert english.keys() == chinese.keys() >= {"error.recorded", "record.about", "transport.play"}
