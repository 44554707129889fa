"""Writes the tables of docs/training.md from the cards: `python -m models.training.figures` renews them."""

from collections.abc import Iterator
from pathlib import Path

from models.parameters import parameter_count
from models.training.card import Card, FoundUnit, Measure, MissedLabel
from models.training.shelf import card_path, names, read_card
from models.training.tasks import MODELS

DOCUMENT = Path(__file__).parents[2] / "docs" / "training.md"
MARKS = {"figures": "<!-- figures -->", "units": "<!-- units -->"}
"""Each table stands between two of its marks."""


def renewed(document: str) -> str:
    """Returns the document with its tables as the cards are now. Raises ValueError where marks are
    missing."""
    cards = [read_card(card_path(name)) for name in MODELS if name in names()]
    for name, table in (("figures", figures_table(cards)), ("units", units_table(cards))):
        pieces = document.split(MARKS[name])
        if len(pieces) != 3:
            raise ValueError(f"expected {MARKS[name]} twice, got it {len(pieces) - 1} times")
        document = MARKS[name].join((pieces[0], f"\n{table}\n", pieces[2]))
    return document


def figures_table(cards: list[Card]) -> str:
    """Writes every figure of every model."""
    rows = [
        "| model | parameters | seconds | measure | on | value | baseline |",
        "|---|--:|--:|---|---|--:|---|",
    ]
    for card in cards:
        head = f"| `{card.name}` | {parameter_count(card.network):,} | {card.cpu_seconds:.0f} |"
        for measure in card.measures:
            rows.append(
                f"{head} {measure.name} | {measure.on} | {_number(measure.value)} | {_baseline(measure)} |"
            )
            head = "| | | |"
    return "\n".join(rows)


def units_table(cards: list[Card]) -> str:
    """Writes every found unit of every model, and every label that was found in none."""
    rows = ["| model | unit | tracks | how well | held at its mean |", "|---|---|---|---|---|"]
    rows += [f"| `{card.name}` {row}" for card in cards for row in _units(card)]
    return "\n".join(rows)


def _units(card: Card) -> Iterator[str]:
    for unit in card.units:
        ablation = unit.ablation
        lost = f"{ablation.measure} {_number(ablation.before)} → {_number(ablation.after)}"
        yield f"| {_place(unit)} | {unit.tracks} | {_told(unit)} | {lost} |"
    for label in card.missed:
        yield f"| none (nearest: {_place(label)}) | {label.tracks} | {_told(label)} |  |"


def _place(unit: FoundUnit | MissedLabel) -> str:
    return f"layer {unit.layer} {unit.direction}, {unit.state} {unit.unit}"


def _told(one: FoundUnit | MissedLabel) -> str:
    if one.chance is None:
        return f"r = {one.value:.3f}"
    return f"{one.value:.1%} (commoner answer {one.chance:.1%})"


def _baseline(measure: Measure) -> str:
    return f"{_number(measure.baseline.value)} ({measure.baseline.what})" if measure.baseline else ""


def _number(value: float) -> str:
    return f"{value:.4g}"


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
