"""Serves the page that plays a record, without a record: whoever saves one puts it in."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.assets import asset_response
from app.player import NoPlayer, player_html
from app.rendering import rendered

router = APIRouter(include_in_schema=False)


@router.api_route("/player.html", methods=["GET", "HEAD"])
def player(request: Request) -> Response:
    """Serves the page in one file. 404 where its modules have not been bundled."""
    try:
        html = player_html(request.app.state.settings, request.app.state.edition)
    except NoPlayer as error:
        raise HTTPException(404) from error
    return asset_response(request, rendered(html))
