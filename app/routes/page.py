"""The page: the stage at `/`."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from app.rendering import page_response
from app.routes.assets import plotly_address

router = APIRouter(include_in_schema=False)
BOTH = ["GET", "HEAD"]
PAGES = ("lessons", "gallery", "presenter", "docs")


@router.api_route("/", methods=BOTH)
def page(request: Request) -> Response:
    """The stage. What it shows is in its URL, which the browser reads."""
    return page_response(request, "stage.html", {"plotly": plotly_address(request.app.state.settings)})


@router.api_route("/{name}/", methods=BOTH)
def without_slash(request: Request, name: str) -> Response:
    """The other pages are called without a slash at the end: leads there, whatever host the request names."""
    if name not in PAGES:
        raise HTTPException(404)
    query = request.url.query
    return RedirectResponse(f"/{name}?{query}" if query else f"/{name}")
