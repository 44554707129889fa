"""The page: the stage at `/`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
async def page(request: Request) -> Response:
    """The stage. What it shows is in its URL, which the browser reads."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, "stage.html", headers={"Cache-Control": "no-cache"})
