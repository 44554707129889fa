"""The presenter's window at `/presenter`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.rendering import page_response
from app.wire.cells import cells_json

router = APIRouter(include_in_schema=False)


@router.api_route("/presenter", methods=["GET", "HEAD"])
def presenter(request: Request) -> Response:
    """The presenter's window. All it shows it hears from the page that presents, in the same browser."""
    return page_response(request, "presenter.html", {"cells": cells_json()})
