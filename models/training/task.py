"""Defines a task: its data, its networks, its measures, and what might be found in its units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from torch import Tensor

from models.training.batch import Batch
from models.training.card import Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Sample:
    """One held-out sequence, as probes take it.

    inputs: (T, p). targets, counts: as in a `Batch`, of this sequence alone, (T) or (T, size). labels: by
    key, what a unit might track, (T) each: of bool for yes or no, of float for a number.
    """

    inputs: Tensor
    targets: Tensor
    counts: Tensor
    labels: Mapping[str, Tensor] = field(default_factory=dict[str, Tensor])


class Task(Protocol):
    """One task. name: as models are called by it. recipes: its models by their cell, or cell and variant."""

    @property
    def name(self) -> str: ...

    @property
    def recipes(self) -> Mapping[str, Recipe]: ...

    @property
    def alphabet(self) -> tuple[str, ...] | None:
        """One character for each input; None where inputs are numbers."""
        ...

    @property
    def settings(self) -> Mapping[str, Setting]:
        """Returns the settings of its data, by name."""
        ...

    def data(self) -> str:
        """Says where the data comes from, in a sentence."""
        ...

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        """Draws what update `step` learns from: as many sequences as the recipe has in a batch, by a
        generator that is this step's own."""
        ...

    def measures(self, module: Module) -> Sequence[Measure]:
        """Takes its figures, on data that it was not trained on."""
        ...

    def samples(self) -> Sequence[Sample]:
        """Returns held-out sequences to look for units in; the same at every call."""
        ...

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        """Computes how good outputs (T, size) for these samples are, and names that measure."""
        ...

    def examples(self) -> Sequence[Example]:
        """Returns inputs worth showing."""
        ...
