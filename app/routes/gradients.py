"""Serves gradients: `POST /api/gradients` and, as a link, `GET /api/gradients`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.routes.runs import answer

router = APIRouter(prefix="/api/gradients", tags=["gradients"])


@router.post("")
async def post_gradients(request: Request) -> Response:
    """Goes back through a run from a loss at one time step, and streams the gradient at every cell that it
    depends on as JSON lines, the last step first."""
    return await answer(request, "gradients")


@router.get("")
async def get_gradients(request: Request) -> Response:
    """The same as POST, with run and loss as query parameters: gradients are a link."""
    return await answer(request, "gradients")
