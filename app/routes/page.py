"""The page: the stage at `/`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.rendering import page_response
from app.routes.assets import plotly_address

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    """The stage. What it shows is in its URL, which the browser reads."""
    return page_response(request, "stage.html", {"plotly": plotly_address(request.app.state.settings)})
