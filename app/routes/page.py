"""The page: the stage at `/`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates

from app.modules import modules_of
from app.settings import Settings

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    """The stage. What it shows is in its URL, which the browser reads."""
    templates: Jinja2Templates = request.app.state.templates
    settings: Settings = request.app.state.settings
    root = settings.static_dir.resolve()
    modules = [path.relative_to(root).as_posix() for path in modules_of(root / "js" / "main.js")]
    return templates.TemplateResponse(
        request, "stage.html", {"modules": modules}, headers={"Cache-Control": "no-cache"}
    )
