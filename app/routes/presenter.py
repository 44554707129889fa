"""Serves the presenter's window at `/presenter`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.rendering import page_response
from app.wire.cells import cells_json

router = APIRouter(include_in_schema=False)


@router.api_route("/presenter", methods=["GET", "HEAD"])
def presenter(request: Request) -> Response:
    """Serves the presenter's window. The page that presents, in the same browser, tells it all that it
    shows."""
    return page_response(request, "presenter.html", {"cells": cells_json()})
