"""Serves the stage, the page at `/`."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from app.rendering import page_response
from app.routes.assets import plotly_address
from app.routes.lessons import on_the_shelf
from app.settings import Settings
from app.trained.opening import Opening, opening_of
from app.trained.shelf import models_of
from app.wire.cells import cells, cells_json
from app.wire.generate import LARGEST_SEED

router = APIRouter(include_in_schema=False)
BOTH = ["GET", "HEAD"]
LOOKS = frozenset({"lang", "theme"})
"""Parameters that say how the page looks: a link with no other leaves it to the page what to open on."""
CONDITIONAL_MODULES: dict[str, Callable[[QueryParams], bool]] = {
    "link/notice.js": bool,
    "lessons/lesson.js": lambda query: "lesson" in query,
    "models/bar.js": lambda query: "model" in query or query.keys() <= LOOKS,
    "present/speaking.js": lambda query: query.get("present") == "1",
    "present/embed.js": lambda query: query.get("embed") == "1",
}
"""Modules that the page loads for some links alone, so that these name them up front, too."""
CONDITIONAL_STYLES: dict[str, Callable[[QueryParams], bool]] = {
    "lesson": lambda query: "lesson" in query,
    "embed": lambda query: query.get("embed") == "1",
}
"""Style sheets of some links alone, beside the stage's own."""
PAGES = ("lessons", "gallery", "presenter", "docs")


@router.api_route("/", methods=BOTH)
def page(request: Request) -> Response:
    """Serves the stage. What it shows is in its URL, which the browser reads."""
    settings: Settings = request.app.state.settings
    query = request.query_params
    also = [module for module, is_wanted in CONDITIONAL_MODULES.items() if is_wanted(query)]
    shown = {
        "plotly": plotly_address(settings),
        "also": also,
        "styled": [part for part, is_wanted in CONDITIONAL_STYLES.items() if is_wanted(query)],
        "most_bytes": settings.max_body_bytes,
        "most_time_steps": settings.max_time_steps,
        "most_layers": settings.max_num_layers,
        "cells": cells_json(),
        "kinds": cells().kinds,
        "most_units": settings.max_hidden_size,
        "most_outputs": settings.max_readout_size,
        "largest_seed": LARGEST_SEED,
        "first_lesson": next(iter(on_the_shelf(request).lessons), None),
        "opening": opening(settings) if query.keys() <= LOOKS else None,
    }
    return page_response(request, "stage.html", shown)


def opening(settings: Settings) -> Opening | None:
    """Returns what the page opens on where its link says nothing of a run."""
    return opening_of(models_of(settings).shelf().cards.values())


@router.api_route("/{name}/", methods=BOTH)
def without_slash(request: Request, name: str) -> Response:
    """Redirects the address of another page with a slash at its end to the one without, whatever host the
    request names."""
    if name not in PAGES:
        raise HTTPException(404)
    query = request.url.query
    return RedirectResponse(f"/{name}?{query}" if query else f"/{name}")
