"""The presenter's window at `/presenter`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

router = APIRouter(include_in_schema=False)


@router.api_route("/presenter", methods=["GET", "HEAD"])
async def presenter(request: Request) -> Response:
    """The presenter's window. All it shows it hears from the page that presents, in the same browser."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, "presenter.html", headers={"Cache-Control": "no-cache"})
