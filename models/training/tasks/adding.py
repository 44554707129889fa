"""The adding problem: two of a hundred numbers are marked, and their sum is asked for at the end.

Hochreiter & Schmidhuber 1997, in the form of Le et al. 2015: numbers are uniform in 0...1, one mark stands in
each half. Who always says 1 has a mean squared error of 1/6.
"""

from collections.abc import Mapping, Sequence
from random import Random

import torch
from torch import Tensor

from models.config import Cell
from models.training.batch import Batch
from models.training.card import Baseline, Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe, one_layer
from models.training.sampling import rows
from models.training.task import Sample

LENGTH = 100
"""Time steps that are trained on."""
TESTED = (LENGTH, 2 * LENGTH, 4 * LENGTH)
"""Time steps that are tested."""
SEQUENCES = 1000
"""Fresh sequences of each."""


def drawn(length: int, size: int, random: Random) -> Batch:
    """Draws sequences of (number, mark), (T, size, 2), with the sum of the marked numbers at the last
    step."""
    generator = torch.Generator().manual_seed(random.getrandbits(63))
    numbers = torch.rand((length, size), generator=generator)
    marks = torch.zeros(length, size)
    half = length // 2
    for first, last in ((0, half), (half, length)):
        places = torch.randint(first, last, (1, size), generator=generator)
        marks.scatter_(0, places, 1.0)
    targets, counts = torch.zeros(length, size, 1), torch.zeros(length, size, dtype=torch.bool)
    targets[-1, :, 0] = (numbers * marks).sum(0)
    counts[-1] = True
    return Batch(torch.stack((numbers, marks), -1), targets, counts)


def _recipe(cell: Cell, hidden_size: int) -> Recipe:
    return one_layer(
        cell,
        (2, hidden_size, 1),
        "identity",
        steps=2000,
        batch=64,
        learning_rate=1e-2,
        rnn_learning_rate=1e-3,
        orthogonal=True,
    )


class Adding:
    """The task. Its three networks have about 2,500 parameters each."""

    name = "adding"
    alphabet = None
    settings: Mapping[str, Setting] = {"trained_length": LENGTH}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 23),
        "gru": _recipe("gru", 27),
        "rnn": _recipe("rnn", 47),
    }

    def data(self) -> str:
        return f"Generated: sequences of {LENGTH} random numbers with two marks"

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        return drawn(LENGTH, recipe.batch, random)

    def measures(self, module: Module) -> Sequence[Measure]:
        return [_error(module, length) for length in TESTED]

    def samples(self) -> Sequence[Sample]:
        batch = drawn(LENGTH, 50, Random("adding to probe"))
        return [_sample(batch, i) for i in range(50)]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        errors = [output[-1] - one.targets[-1] for output, one in zip(outputs, samples, strict=True)]
        return "mean_squared_error", torch.cat(errors).square().mean().item()

    def examples(self) -> Sequence[Example]:
        batch = drawn(LENGTH, 1, Random("adding to show"))
        return (Example(values=rows(batch.inputs[:, 0])),)


def _sample(batch: Batch, i: int) -> Sample:
    """Draws one sequence, with the sum of the marked numbers so far."""
    inputs = batch.inputs[:, i]
    so_far, seen = inputs.prod(-1).cumsum(0), inputs[:, 1].cumsum(0)
    labels = {"marked_sum": so_far, "mark_seen": seen > 0, "position": torch.arange(len(inputs)).float()}
    return Sample(inputs, batch.targets[:, i], batch.counts[:, i], labels)


def _error(module: Module, length: int) -> Measure:
    batch = drawn(length, SEQUENCES, Random(f"adding over {length} steps"))
    outputs, _ = module.answer(batch.inputs)
    targets = batch.targets[-1]
    error = (outputs[-1] - targets).square().mean().item()
    trivial = (1 - targets).square().mean().item()
    on = f"{SEQUENCES:,} sequences of {length} steps, trained on {LENGTH}"
    return Measure("mean_squared_error", error, on, Baseline("always 1", trivial))
