"""Serves the description of each kind of cell."""

from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.assets import Asset, asset_of, asset_response
from app.wire.cells import Cells, cells_json

router = APIRouter(prefix="/api/cells", tags=["cells"])


@router.get("", response_model=Cells)
def get_cells(request: Request) -> Response:
    """Describes each kind of cell: its states and gates, the terms that they add up, and its equations as
    expression trees, in the order in which a step works. Parameters have PyTorch's names."""
    return asset_response(request, described())


@cache
def described() -> Asset:
    """Compresses the description once."""
    return asset_of(cells_json().encode(), "application/json")
