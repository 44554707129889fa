"""Defines the card of a trained model on the wire. The program that trains a model writes it
(`models/training/card.py`); here it is read without PyTorch, which the web process never imports, and with
complaints that name the field."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.wire.network import Network, WireModel
from app.wire.numbers import Matrix, Number
from app.wire.whatif import Direction, Index
from models.kinds import StateName

NAME = "^[a-z0-9]+(-[a-z0-9]+)*$"
Name = Annotated[str, Field(pattern=NAME, max_length=64)]
Seconds = Annotated[float, Field(ge=0)]
Setting = str | int | float | bool | None


class Versions(WireModel):
    """What the model was trained with."""

    python: str
    """Of Python."""
    torch: str
    """Of PyTorch."""


class Baseline(WireModel):
    """What a measure is to be compared with."""

    what: str
    """What it is."""
    value: Number
    """The same measure of it."""


class Measure(WireModel):
    """One figure of the model."""

    name: str
    """What was measured."""
    value: Number
    """What came out."""
    on: str
    """The data that it was taken on."""
    baseline: Baseline | None = None
    """What to compare it with."""


class Ablation(WireModel):
    """What holding one unit at its mean does to the task."""

    held_at: Number
    """The mean, over the steps that were probed."""
    measure: str
    """What was measured."""
    before: Number
    """With nothing held."""
    after: Number
    """With the unit held at every step."""


class Tracking(WireModel):
    """A unit, and how well it tracks something."""

    layer: Index
    """The layer, from 0 upward."""
    direction: Direction
    """Which of the layer's passes."""
    unit: Index
    """Which unit, from 0."""
    state: StateName
    """Which of its states."""
    tracks: str
    """What it tracks: a label's key, such as `depth`."""
    measure: Literal["correlation", "accuracy"]
    """The correlation with a number (-1...1), or the share of steps (0...1) at which a threshold on the
    unit tells yes from no."""
    value: Number
    """How well, on held-out sequences."""
    on: str
    """Those sequences."""
    chance: Number | None = None
    """For an accuracy, what always saying the commoner of yes and no gets; null for a correlation."""


class FoundUnit(Tracking):
    """A unit that tracks something."""

    ablation: Ablation
    """What holding it does."""


class MissedLabel(Tracking):
    """What was looked for in the units and not found, with the unit that comes nearest to it: too little to
    bear the label's name."""


class Example(WireModel):
    """An input worth showing: text, or values (T x p). One of them is null."""

    text: str | None = None
    """Characters of the alphabet."""
    values: Matrix | None = None
    """Rows of numbers."""


class Card(WireModel):
    """A trained model without its weights."""

    name: Name
    """Its name, as its files have it."""
    task: str
    """What it was trained to do; models of one task are siblings."""
    network: Network
    """The network."""
    alphabet: list[Annotated[str, Field(min_length=1, max_length=1)]] | None
    """One character for each input, in one-hot order; null where inputs are numbers."""
    data: str
    """Where the data came from."""
    settings: dict[str, Setting]
    """Of the training."""
    seed: int
    """Of the training."""
    versions: Versions
    """What it was trained with."""
    training_seconds: Seconds
    """By the clock."""
    cpu_seconds: Seconds
    """What it computed."""
    measures: list[Measure]
    """Its figures, on data that it was not trained on."""
    units: list[FoundUnit]
    """Units that track something."""
    examples: list[Example]
    """Inputs worth showing."""
    missed: list[MissedLabel] = Field(default_factory=list[MissedLabel])
    """What was looked for in its units and not found."""

    @model_validator(mode="after")
    def agrees(self) -> Self:
        """Raises ValueError where a part of the card contradicts another."""
        width, readout = self.network.input_size, self.network.readout
        if readout is not None and readout.size == 1 and readout.activation == "softmax":
            raise ValueError("expected identity or sigmoid, got softmax over one output, which is always 1")
        if self.alphabet is not None:
            if len(self.alphabet) != width:
                raise ValueError(f"expected {width} characters of alphabet, got {len(self.alphabet)}")
            if len(set(self.alphabet)) != width:
                raise ValueError("expected each character of the alphabet once, got one more often")
        for kind, told in (("units", self.units), ("missed", self.missed)):
            for place, unit in enumerate(told):
                if reason := misplaced(unit, self.network):
                    raise ValueError(f"{kind}[{place}]: {reason}")
        for place, example in enumerate(self.examples):
            if reason := unfit(example, self.alphabet, width):
                raise ValueError(f"examples[{place}]: {reason}")
        return self


def misplaced(unit: FoundUnit | MissedLabel, network: Network) -> str | None:
    """Says why the network has no such unit; None where it has."""
    if unit.layer >= network.num_layers:
        return f"expected a layer of at most {network.num_layers - 1}, got {unit.layer}"
    if unit.unit >= network.hidden_size:
        return f"expected a unit of at most {network.hidden_size - 1}, got {unit.unit}"
    if unit.direction == "reverse" and not network.bidirectional:
        return "this network reads in one direction"
    return f"the cell {network.cell} has no {unit.state}" if unit.state not in network.kind.states else None


def unfit(example: Example, alphabet: list[str] | None, width: int) -> str | None:
    """Says why the model cannot read its example; None where it can."""
    if (example.text is None) == (example.values is None):
        return "expected either text or values"
    if example.values is not None:
        return None if len(example.values[0]) == width else f"expected rows of {width} numbers"
    unknown = sorted(set(example.text or "") - set(alphabet or ()))
    return f"not of the alphabet: {''.join(unknown)!r}" if unknown else None
