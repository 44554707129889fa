"""Groups the models of a shelf by their task, as the gallery shows them: figures side by side, and what to
open."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from app.link.pins import pin
from app.trained.card import Baseline, Card, Example, FoundUnit, MissedLabel

TASKS = ("counting", "brackets", "reber", "parity", "adding", "sine", "tagging", "characters")
"""The tasks in the order in which they are shown; others come after them."""
MOST_CHARACTERS = 40
"""Characters of an example in a picture: more cannot be read."""
DRAWN = {"counting": "count", "brackets": "depth", "reber": "remembered_symbol", "adding": "marked_sum"}
"""The label whose unit is drawn; where there is none, the one that is tracked best."""
SHARES = ("accuracy", "_right")
"""Measures that end so are shares of what could be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure on the same data: the figure of each model, written out, and the baseline."""

    measure: str
    on: str
    figures: tuple[str, ...]
    baseline: Baseline | None
    baseline_figure: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A unit to draw over an example. query: the run, as `GET /api/runs` takes it."""

    card: Card
    found: FoundUnit | None
    query: str


@dataclass(frozen=True, slots=True)
class Task:
    """The models that learned the same task."""

    name: str
    cards: tuple[Card, ...]
    rows: tuple[Row, ...]
    picture: Picture
    units: tuple[tuple[Card, FoundUnit], ...]
    missed: tuple[tuple[Card, tuple[MissedLabel, ...]], ...]

    @property
    def compared(self) -> bool:
        """Says whether any measure has a baseline."""
        return any(row.baseline for row in self.rows)


def tasks_of(cards: Iterable[Card]) -> list[Task]:
    """Groups the cards by task, each task with its models in their order."""
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(card.task, []).append(card)
    known = {name: place for place, name in enumerate(TASKS)}
    ordered = sorted(groups, key=lambda name: (known.get(name, len(TASKS)), name))
    return [task_of(name, groups[name]) for name in ordered]


def task_of(name: str, cards: list[Card]) -> Task:
    """Builds one task."""
    units = [(card, unit) for card in cards for unit in strongest_units(card)]
    drawable = [pair for pair in units if pair[1].tracks == DRAWN.get(name)] or units
    card, unit = max(drawable, key=lambda pair: abs(pair[1].value), default=(cards[-1], None))
    picture = Picture(card, unit, run_query(card, example_to_draw(card)) + "&detail=states")
    missed = tuple((card, tuple(card.missed)) for card in cards if card.missed)
    return Task(name, tuple(cards), tuple(rows_of(cards)), picture, tuple(units), missed)


def example_to_draw(card: Card) -> Example | None:
    """Returns the longest example whose characters can all be drawn; None where none can, which stands for
    the first example."""
    fitting = [one for one in card.examples if one.text is not None and len(one.text) <= MOST_CHARACTERS]
    return max(fitting, key=lambda one: len(one.text or ""), default=None)


def strongest_units(card: Card) -> list[FoundUnit]:
    """Chooses for each label the unit that tracks it best."""
    best: dict[str, FoundUnit] = {}
    for unit in card.units:
        if unit.tracks not in best or abs(unit.value) > abs(best[unit.tracks].value):
            best[unit.tracks] = unit
    return list(best.values())


def rows_of(cards: list[Card]) -> Iterable[Row]:
    """Builds a row for every measure that one of the models has, each on its own data."""
    kinds = list(dict.fromkeys((one.name, one.on) for card in cards for one in card.measures))
    for name, on in kinds:
        measures = [
            next((one for one in card.measures if (one.name, one.on) == (name, on)), None) for card in cards
        ]
        baseline = next((one.baseline for one in measures if one and one.baseline), None)
        figures = tuple(figure(name, one.value) if one else "" for one in measures)
        yield Row(name, on, figures, baseline, figure(name, baseline.value) if baseline else "")


def figure(measure: str, value: float) -> str:
    """Writes a figure: shares in percent, all else with four digits."""
    if measure.endswith(SHARES):
        return f"{100 * value:.1f} %"
    return f"{value:.4g}"


def reached(label: MissedLabel) -> str:
    """Writes how well the nearest unit tracks a label that was not found: r, or the share of right answers,
    with the share of the commoner answer in brackets."""
    if label.chance is None:
        return f"r = {label.value:.2f}".replace("-", "−")
    return f"{100 * label.value:.0f} % ({100 * label.chance:.0f} %)"


def run_query(card: Card, example: Example | None = None) -> str:
    """Writes the run of a model over an example, by default its first, as a query string."""
    shown = example or (card.examples[0] if card.examples else None)
    if shown is None:
        return urlencode({"model": card.name})
    if shown.text is not None:
        return urlencode({"model": card.name, "text": shown.text})
    return urlencode({"model": card.name, "values": orjson.dumps(shown.values).decode()})


def unit_query(card: Card, unit: FoundUnit) -> str:
    """Writes the query of the stage with that unit chosen, and its bars in a row of their own."""
    place = {
        "step": 0,
        "unit": unit.unit,
        "pins": pin(unit.state, unit.unit, unit.layer, unit.direction),
        "layer": unit.layer,
        "direction": unit.direction,
    }
    return f"{run_query(card)}&{urlencode(place)}"
