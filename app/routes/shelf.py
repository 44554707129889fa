"""Serves the lists of things to open on the stage, which the gallery and the lessons are."""

import json
from functools import lru_cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from app.lessons.lesson import Language
from app.rendering import Context, page_response
from app.settings import Settings

THEMES = ("light", "dark")
APIS = ("/api/", "/static/", "/assets/")
"""What the addresses begin with that no person visits."""


def shelf_response(request: Request, shelf: str, context: Context) -> Response:
    """Answers with the page at that name, in the language and theme of its query, else in those that the
    browser prefers.

    context: what its own part of the page shows, and its faults, the files that could not be put on it.
    """
    lang, theme = language(request), request.query_params.get("theme")
    dressed = f"&theme={theme}" if theme in THEMES else ""
    shown = {
        "shelf": shelf,
        "address": f"/{shelf}",
        "words": words(locales(request), shelf, lang),
        "lang": lang,
        "theme": theme if theme in THEMES else None,
        "dressed": dressed,
        "keep": f"&lang={lang}{dressed}",
    }
    response = page_response(request, f"{shelf}.html", shown | context)
    response.headers["Vary"] = "Accept-Encoding, Accept-Language"
    return response


def missing_response(request: Request) -> Response:
    """Answers a browser that there is no such page, in its reader's language."""
    # Slashes at the beginning would make another host of the rest.
    address = f"/{request.url.path.lstrip('/')}"
    response = shelf_response(request, "missing", {"address": address})
    response.status_code = 404
    response.headers["Vary"] = "Accept, Accept-Encoding, Accept-Language"
    return response


def wants_page(request: Request) -> bool:
    """Says whether a request is a browser's for a page: programs accept anything, and get JSON."""
    accepted = request.headers.get("accept", "")
    return (
        request.method in ("GET", "HEAD")
        and "text/html" in accepted
        and not request.url.path.startswith(APIS)
    )


def language(request: Request) -> Language:
    """Returns the language that the query names, else the one that the browser puts first."""
    languages = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "zh" if languages.strip().lower().startswith("zh") else "en"


def locales(request: Request) -> Path:
    """Returns the folder of the catalogues of words."""
    settings: Settings = request.app.state.settings
    return settings.static_dir / "locales"


@lru_cache(maxsize=8)
def words(folder: Path, shelf: str, lang: str) -> dict[str, str]:
    """Returns the page's own words, and those that it shares with the stage and with its like."""
    catalogues = (folder / f"{name}{lang}.json" for name in ("", "shelf.", f"{shelf}."))
    return {key: word for path in catalogues for key, word in json.loads(path.read_text("utf-8")).items()}
