"""Serves the gallery: every trained model by its task, with its figures, as a page."""

import json
import re
from functools import lru_cache, partial
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.routes.shelf import language, locales, shelf_response
from app.settings import Settings
from app.trained.shelf import models_of
from app.trained.tasks import reached, run_query, tasks_of, unit_query
from models.kinds import KINDS

router = APIRouter(include_in_schema=False)


@router.api_route("/gallery", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    """Serves the page."""
    settings: Settings = request.app.state.settings
    shelf = models_of(settings).shelf()
    known = phrases(locales(request) / f"phrases.{language(request)}.json")
    shown = {
        "word": word_of,
        "title": title,
        "phrase": partial(phrase, known),
        "tasks": tasks_of(shelf.cards.values()),
        "faults": shelf.faults,
        "reached": reached,
        "run_query": run_query,
        "unit_query": unit_query,
    }
    return shelf_response(request, "gallery", shown)


def title(cell: str) -> str:
    """Returns the title of a kind of cell."""
    return KINDS[cell].title


def word_of(words: dict[str, str], kind: str, word: str) -> str:
    """Translates a word of a card to the page's language; a word that the page does not know stays as it
    is."""
    return words.get(f"{kind}.{word}", word.replace("_", " "))


@lru_cache(maxsize=2)
def phrases(path: Path) -> list[tuple[re.Pattern[str], str]]:
    """Reads the translations of the English sentences of cards: patterns, and what they become."""
    pairs: list[tuple[str, str]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [(re.compile(pattern), translation) for pattern, translation in pairs]


def phrase(known: list[tuple[re.Pattern[str], str]], sentence: str) -> str:
    """Translates a card's sentence to the page's language; one that the page does not know stays as it is."""
    for pattern, translation in known:
        if match := pattern.fullmatch(sentence):
            return match.expand(translation)
    return sentence
