"""Chooses what the page opens on where its link says nothing of a run: a trained network in which a unit was
found that does something a stranger can see."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from app.link.pins import pin
from app.trained.card import Card
from app.trained.tasks import run_query, tasks_of


@dataclass(frozen=True, slots=True)
class Opening:
    """A run to open on. query: the link of it. card: of its model, so that the page need not ask for it
    before the run."""

    query: str
    card: Card

    def card_json(self) -> str:
        """Returns the card as JSON that can stand in a page: no `<` is in it."""
        return self.card.model_dump_json().replace("<", "\\u003c")


def opening_of(cards: Iterable[Card]) -> Opening | None:
    """Returns the first run of the model that the gallery draws of its first task with a found unit.

    The unit's bars have a row of their own. Returns None where no model has one that an example shows.
    """
    for task in tasks_of(cards):
        card, found = task.picture.card, task.picture.found
        if found is not None and card.examples:
            row = pin(found.state, found.unit, found.layer, found.direction)
            return Opening(f"{run_query(card)}&{urlencode({'pins': row})}", card)
    return None
