"""Defines the card of a trained model: what it learned from which data, under which settings, and how well.

A card is written by the program that trained the model, never by hand, and lies beside its weights:
`models/trained/NAME.json` and `models/trained/NAME.safetensors`. The weights' names are those of
`parameter_shapes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.config import Direction, NetworkConfig
from models.kinds import StateName
from models.training.json_form import from_json, to_json

Setting = str | int | float | bool | None
Association = Literal["correlation", "accuracy"]
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the programs that trained the model."""

    python: str
    torch: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a measure is to be compared with: the same measure of something simpler, named by what."""

    what: str
    value: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the model. on: the data that it was taken on. baseline: None where nothing compares."""

    name: str
    value: float
    on: str
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Ablation:
    """The effect of holding one unit at its mean on the task, as a run with that intervention shows it.

    held_at: the mean, over the steps that were probed. measure: what was measured, before (nothing held) and
    after (held at every step).
    """

    held_at: float
    measure: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """A unit, and how well it tracks something.

    unit: 0-based. state: which of its states. tracks: a label's key, such as `depth` or `inside_string`.
    measure, value: how well, on held-out sequences: the correlation with a number (-1...1), or the share of
    steps (0...1) at which a threshold on the unit tells yes from no. on: those sequences. chance: for an
    accuracy, what always saying the commoner of yes and no gets; None for a correlation.
    """

    layer: int
    direction: Direction
    unit: int
    state: StateName
    tracks: str
    measure: Association
    value: float
    on: str
    chance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit(Tracking):
    """A unit that tracks something. ablation: what holding it does."""

    ablation: Ablation


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedLabel(Tracking):
    """A label that no one unit tracks well enough to bear its name, with the unit that comes nearest."""


@dataclass(frozen=True, slots=True)
class Example:
    """An input worth showing, as the wire takes it: text, or values (T, p). One of them is None."""

    text: str | None = None
    values: Rows | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A trained model without its weights.

    name: `TASK-CELL`, as its files are named. alphabet: one character for each input, in one-hot order; None
    where inputs are numbers. data: where the data came from, in a sentence. settings: of the training, by
    name. training_seconds: by the clock, which runs on while a training waits for the machine; cpu_seconds:
    what it computed. missed: what was looked for in its units and not found.
    """

    name: str
    task: str
    network: NetworkConfig
    alphabet: tuple[str, ...] | None
    data: str
    settings: Mapping[str, Setting]
    seed: int
    versions: Versions
    training_seconds: float
    cpu_seconds: float
    measures: tuple[Measure, ...]
    units: tuple[FoundUnit, ...]
    examples: tuple[Example, ...]
    missed: tuple[MissedLabel, ...] = ()


def read_card(path: Path) -> Card:
    """Reads the card in that file. Raises ValueError, naming the field, where it is none."""
    return from_json(Card, path.read_text(encoding="utf-8"))


def write_card(card: Card, path: Path) -> None:
    """Writes it, a line for each field and each measure, unit and example."""
    path.write_text(to_json(card), encoding="utf-8")
