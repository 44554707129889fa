"""Serves the page's own files under `/static`, plotly.js, and what writes GIF and video."""

import re
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from app.assets import IMMUTABLE, REVISED, Asset, asset_response, joined, load
from app.edition import EDITION, Edition
from app.headers import VERSION
from app.settings import Settings
from app.styles import STYLES

router = APIRouter(include_in_schema=False)
BOTH = ["GET", "HEAD"]
INDIRECT = ("", ".", "..")
"""Parts of a path that name no file: each file has one address."""
SHEETS = re.compile(r"css/([a-z]+(?:,[a-z]+)+)\.css")


@router.api_route("/static/{path:path}", methods=BOTH)
def static(request: Request, path: str) -> Response:
    """Serves a file of the page. Below the name of the current edition a browser may keep it for good. Below
    another edition's, which is requested while servers are replaced, or below none, it must ask again."""
    edition: Edition = request.app.state.edition
    first, _, rest = path.partition("/")
    name = rest if EDITION.fullmatch(first) else path
    asset = asset_at(edition.folder_of(name), name)
    lasting = first == edition.name and is_ours(name)
    return asset_response(request, asset, IMMUTABLE if lasting else REVISED)


def is_ours(path: str) -> bool:
    """Says whether a page of ours requests this path: a file, or style sheets in the order in which a page
    has them. Other orders are endless, and must not fill the memory."""
    several = SHEETS.fullmatch(path)
    return several is None or tuple(several[1].split(",")) in STYLES.values()


def asset_at(directory: Path, path: str) -> Asset:
    """Returns the asset of that path; for several style sheets, `css/NAME,NAME.css`, they are joined to one.
    Raises HTTPException (404)."""
    if several := SHEETS.fullmatch(path):
        names = tuple(several[1].split(","))
        if len(set(names)) < len(names):
            raise HTTPException(404)
        sheets = tuple(inside(directory, f"css/{name}.css") for name in names)
        return joined(sheets, lasting=is_ours(path))
    return load(inside(directory, path))


@router.api_route("/assets/plotly.js", methods=BOTH)
def plotly(request: Request) -> Response:
    """Serves the plotly.js bundle, the small one where it is installed."""
    asset = load(plotly_file(request.app.state.settings))
    version = request.query_params.get(VERSION)
    return asset_response(request, asset, IMMUTABLE if version == asset.etag.strip('"') else REVISED)


@router.api_route("/assets/encoders.js", methods=BOTH)
def encoders(request: Request) -> Response:
    """Serves what writes GIF and video, where it is installed. A browser asks whether it has changed."""
    path: Path = request.app.state.settings.encoders_path
    if not path.is_file():
        raise HTTPException(404)
    return asset_response(request, load(path), REVISED)


def plotly_address(settings: Settings) -> str:
    """Returns the address of the plotly.js bundle, which changes when it does."""
    tag = load(plotly_file(settings)).etag.strip('"')
    return f"/assets/plotly.js?{VERSION}={tag}"


def plotly_file(settings: Settings) -> Path:
    """Returns the file of the plotly.js bundle."""
    return settings.plotly_path if settings.plotly_path.is_file() else plotly_of_python()


def plotly_of_python() -> Path:
    """Returns the plotly.js of the Python package plotly."""
    return Path(str(files("plotly") / "package_data" / "plotly.min.js"))


def inside(directory: Path, path: str) -> Path:
    """Returns the file below the directory. Raises HTTPException (404) where there is none, or it lies
    elsewhere."""
    root = directory.resolve()
    if "\0" in path or any(part in INDIRECT for part in path.split("/")):
        raise HTTPException(404)
    try:
        file = (root / path).resolve()
        if file.is_relative_to(root) and file.is_file():
            return file
    except OSError:
        pass  # no file system has names as long as that
    raise HTTPException(404)
