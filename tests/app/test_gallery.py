"""The gallery as the server writes it."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from app.routes.gallery import phrase, phrases
from app.settings import ROOT
from app.trained.shelf import Models
from app.trained.tasks import figure, tasks_of
from tests.tooling.serving import serving
from tests.tooling.trained import write_models


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_model_stands_in_both_languages(client: httpx2.Client, lang: str) -> None:
    page = client.get(f"/gallery?lang={lang}")
    assert page.status_code == 200
    for card in client.get("/api/models").json()["models"]:
        assert f"model={card['name']}" in page.text
    assert re.search(r"(gallery|models)\.[a-z-]+", re.sub(r'(href|src)="[^"]*"', "", page.text)) is None


def test_the_catalogues_have_the_same_keys() -> None:
    catalogues = [
        json.loads((ROOT / f"static/locales/gallery.{lang}.json").read_text("utf-8")) for lang in ("en", "zh")
    ]
    assert list(catalogues[0]) == list(catalogues[1])


CARDS = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "models/trained").glob("*.json"))]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_catalogue_has_the_words_of_our_cards_and_no_others(lang: str) -> None:
    """Tasks, measures, and what units track."""
    told = {f"task.{card['task']}" for card in CARDS}
    told |= {f"measure.{one['name']}" for card in CARDS for one in card["measures"]}
    told |= {f"measure.{one['ablation']['measure']}" for card in CARDS for one in card["units"]}
    told |= {f"tracks.{one['tracks']}" for card in CARDS for one in (*card["units"], *card["missed"])}
    catalogue: dict[str, str] = json.loads((ROOT / f"static/locales/{lang}.json").read_text("utf-8"))
    assert {key for key in catalogue if key.startswith(("task.", "measure.", "tracks."))} == told


def test_every_sentence_of_our_cards_reads_in_chinese() -> None:
    known = phrases(ROOT / "static/locales/phrases.zh.json")
    for card in CARDS:
        measured = [one["on"] for one in card["measures"]]
        compared = [one["baseline"]["what"] for one in card["measures"] if one["baseline"]]
        for sentence in (card["data"], *measured, *compared):
            assert re.search("[\u4e00-\u9fff]", phrase(known, sentence)), sentence
        for one in (*card["units"], *card["missed"]):  # as static/js/models/found_units.js reads it
            assert re.fullmatch(r"[\d,]+ held-out sequences, [\d,]+ steps", one["on"])


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "inside a string 72 % (51 %)"), ("zh", "在字符串里 72 % (51 %)")]
)
def test_what_was_found_in_no_unit_is_told(client: httpx2.Client, lang: str, word: str) -> None:
    """Of the characters' GRU: what its nearest unit and the commoner answer get, as its card has it."""
    page = re.sub(r"\s+", " ", client.get(f"/gallery?lang={lang}").text)
    (card,) = (card for card in CARDS if card["name"] == "characters-gru")
    (missed,) = (one for one in card["missed"] if one["tracks"] == "inside_string")
    assert f"{100 * missed['value']:.0f} % ({100 * missed['chance']:.0f} %)" in word
    assert word in page


def test_figures_are_written_as_what_they_are() -> None:
    assert figure("strings_right", 0.9666666) == "96.7 %"
    assert figure("accuracy", 1.0) == "100.0 %"
    assert figure("mean_squared_error", 0.0006571640) == "0.0006572"
    assert figure("bits_per_character", 1.9968049) == "1.997"


def test_models_of_one_task_stand_side_by_side(tmp_path: Path) -> None:
    folder = write_models(tmp_path)
    made = json.loads((folder / "reader-lstm.json").read_text("utf-8"))
    (folder / "reader-lstm-two.json").write_text(json.dumps(made | {"name": "reader-lstm-two"}), "utf-8")
    (folder / "reader-lstm-two.safetensors").write_bytes((folder / "reader-lstm.safetensors").read_bytes())
    reader = next(
        one for one in tasks_of(Models((folder,), 2**25).shelf().cards.values()) if one.name == "reader"
    )
    assert [card.name for card in reader.cards] == ["reader-lstm", "reader-lstm-two"]
    [row] = reader.rows
    assert row.figures[0] == row.figures[1] == figure("accuracy", made["measures"][0]["value"])


def test_a_faulty_model_is_told_on_the_page_and_the_others_stand(tmp_path: Path) -> None:
    folder = write_models(tmp_path / "own")
    (folder / "wave-gru.json").write_text('{"name": "wave-gru"}', "utf-8")
    with (
        serving(
            tmp_path / "log", environment={"UNROLLED_MODELS_DIR": str(folder), "UNROLLED_WORKERS": "1"}
        ) as own,
        httpx2.Client(base_url=own.url, timeout=60) as client,
    ):
        page = client.get("/gallery?lang=en").text
        assert "wave-gru.json" in page
        assert "expected a value, got none" in page
        assert "model=reader-lstm" in page
