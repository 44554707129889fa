"""Serves the documentation at `/docs`, by Swagger UI, every byte of it from this server."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from app.assets import asset_response, load
from app.headers import SWAGGERS_STYLES, policy
from app.settings import Settings

router = APIRouter(include_in_schema=False)
BOTH = ["GET", "HEAD"]
SWAGGER = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")
HTML = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unrolled: the wire</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl:
null });
"""


@router.api_route("/docs", methods=BOTH)
async def docs(request: Request) -> Response:
    """Serves the page that shows the OpenAPI document."""
    settings: Settings = request.app.state.settings
    csp = policy(settings.frame_ancestors, SWAGGERS_STYLES)
    return HTMLResponse(HTML, headers={"Cache-Control": "no-cache", "Content-Security-Policy": csp})


@router.api_route("/docs/start.js", methods=BOTH)
async def start() -> Response:
    """Serves the script that starts Swagger UI: no script stands inside the HTML, so none needs to be allowed
    there."""
    return Response(START, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.api_route("/docs/{name}", methods=BOTH)
def swagger(request: Request, name: str) -> Response:
    """Serves a file of Swagger UI."""
    if name not in SWAGGER:
        raise HTTPException(404)
    return asset_response(request, load(Path(str(files("fastapi_swagger") / "resources" / name))))
