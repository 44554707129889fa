"""Renders a page from its template, with the addresses of the files that it loads."""

from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

from app.assets import Asset, asset_of, asset_response
from app.edition import Edition
from app.floor import NAMED

Context = dict[str, Any]  # Any: whatever a template shows


def page_response(request: Request, template: str, context: Context | None = None) -> Response:
    """Answers with the page that a template makes, or with 304 where the browser has it already."""
    templates: Jinja2Templates = request.app.state.templates
    edition: Edition = request.app.state.edition
    shown: Context = {"request": request, "edition": edition, "floor": NAMED, **(context or {})}
    return asset_response(request, rendered(templates.get_template(template).render(shown)))


@lru_cache(maxsize=64)
def rendered(html: str) -> Asset:
    """Compresses a page once."""
    return asset_of(html.encode(), "text/html; charset=utf-8")
