"""Assets: the page's own files under `/static`, and plotly.js."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.assets import asset_response, load
from app.settings import Settings

router = APIRouter(include_in_schema=False)
BOTH = ["GET", "HEAD"]


@router.api_route("/static/{path:path}", methods=BOTH)
def static(request: Request, path: str) -> Response:
    """A file of the page."""
    settings: Settings = request.app.state.settings
    return asset_response(request, load(inside(settings.static_dir, path)))


@router.api_route("/assets/plotly.js", methods=BOTH)
def plotly(request: Request) -> Response:
    """The plotly.js bundle, the small one where it is installed."""
    settings: Settings = request.app.state.settings
    bundle = settings.plotly_path
    return asset_response(request, load(bundle if bundle.is_file() else python_bundle()))


def python_bundle() -> Path:
    """The plotly.js that the Python package plotly carries."""
    return Path(str(files("plotly") / "package_data" / "plotly.min.js"))


def inside(directory: Path, path: str) -> Path:
    """The file below the directory. Raises HTTPException (404) where there is none, or it lies elsewhere."""
    root = directory.resolve()
    file = (root / path).resolve() if "\0" not in path else root
    if not file.is_relative_to(root) or not file.is_file():
        raise HTTPException(404)
    return file
