"""Serves the list of trained models, and the card of each."""

from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from app.assets import Asset, asset_of, asset_response
from app.trained.card import Card
from app.trained.named_model import unknown
from app.trained.shelf import Shelf, models_of
from app.wire.errors import FaultyFile, Refusal

router = APIRouter(prefix="/api/models", tags=["models"])


class Cards(BaseModel):
    """Every trained model there is."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    models: list[Card]
    """Their cards. Models of one task stand together, RNN before LSTM before GRU."""
    faults: list[FaultyFile]
    """The files that are none."""


@router.get("", response_model=Cards)
def models(request: Request) -> Response:
    """Lists the trained models, and the files that should be models and are not."""
    shelf = on_the_shelf(request)
    cards = Cards(models=list(shelf.cards.values()), faults=list(shelf.faults))
    return asset_response(request, listed(cards.model_dump_json()))


@lru_cache(maxsize=2)
def listed(cards: str) -> Asset:
    """Compresses the list once: it is the largest file of a first visit after Plotly."""
    return asset_of(cards.encode(), "application/json")


@router.get("/{name}")
def model(request: Request, name: str) -> Card:
    """The card of one trained model."""
    cards = on_the_shelf(request).cards
    if name not in cards:
        raise Refusal(404, *unknown(name, list(cards), "name").answer.detail)
    return cards[name]


def on_the_shelf(request: Request) -> Shelf:
    """Returns the models that there are at this moment."""
    return models_of(request.app.state.settings).shelf()
