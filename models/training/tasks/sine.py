"""A noisy sine: predict its next value; then go on freely, each output being the next input.

Each sequence has a period and a phase of its own. The network is only trained to predict the next noisy
value. To do so well it has to find the sine under the noise, and that is what it goes on with.
"""

from collections.abc import Mapping, Sequence
from math import pi
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

NOISE = 0.1
"""Standard deviation of what is added to each value of a sine of amplitude 1."""
PERIODS = 10.0, 30.0
"""Time steps of the shortest and of the longest period, uniform between them."""
READ = 60
"""Time steps that are read."""
FREE = 60
"""Time steps that are continued in the tests, at least two periods."""
SEQUENCES = 500
"""Fresh sequences that are tested."""


def drawn(length: int, size: int, random: Random) -> tuple[Tensor, Tensor]:
    """Draws phases in radians and noisy values of some sines, each (T, size)."""
    generator = torch.Generator().manual_seed(random.getrandbits(63))
    shortest, longest = PERIODS
    periods = shortest + (longest - shortest) * torch.rand(size, generator=generator)
    starts = 2 * pi * torch.rand(size, generator=generator)
    phases = starts + 2 * pi * torch.arange(length).unsqueeze(1) / periods
    return phases, phases.sin() + NOISE * torch.randn((length, size), generator=generator)


def continued(module: Module, values: Tensor, steps: int) -> Tensor:
    """Continues values (T, batch) by what the network predicts, (steps, batch): each output is its next
    input."""
    outputs, states = module.answer(values.unsqueeze(-1))
    free = [outputs[-1:]]
    for _ in range(steps - 1):
        output, states = module.answer(free[-1], states)
        free.append(output)
    return torch.cat(free).squeeze(-1)


def _recipe(cell: Cell, hidden_size: int) -> Recipe:
    return one_layer(
        cell, (1, hidden_size, 1), "identity", steps=1500, batch=32, learning_rate=1e-2, orthogonal=True
    )


class Sine:
    """The task. Its three networks have about 2,000 parameters each."""

    name = "sine"
    alphabet = None
    settings: Mapping[str, Setting] = {"noise": NOISE, "shortest": PERIODS[0], "longest": PERIODS[1]}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 21),
        "gru": _recipe("gru", 24),
        "rnn": _recipe("rnn", 42),
    }

    def data(self) -> str:
        shortest, longest = PERIODS
        return (
            f"Generated: sines of period {shortest:g} to {longest:g} steps, under noise of deviation {NOISE}"
        )

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        _, values = drawn(READ + FREE + 1, recipe.batch, random)
        inputs, targets = values[:-1].unsqueeze(-1), values[1:].unsqueeze(-1)
        return Batch(inputs, targets, torch.ones(inputs.shape[:2], dtype=torch.bool))

    def measures(self, module: Module) -> Sequence[Measure]:
        phases, values = drawn(READ + FREE, SEQUENCES, Random("sine"))
        clean = phases[READ:].sin()
        free = continued(module, values[:READ], FREE)
        on = f"{SEQUENCES} sines without their noise, {FREE} steps continued after {READ} noisy ones"
        return (
            Measure("root_mean_squared_error", _rms(free - clean), on, Baseline("always 0", _rms(clean))),
            *(
                Measure(
                    "root_mean_squared_error",
                    _rms((free - clean)[part]),
                    f"steps {part.start + 1} to {part.stop} of these",
                )
                for part in (slice(0, 10), slice(FREE - 10, FREE))
            ),
        )

    def samples(self) -> Sequence[Sample]:
        phases, values = drawn(READ + 1, 40, Random("sine to probe"))
        return [_sample(phases[:-1, i], values[:, i]) for i in range(values.shape[1])]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        errors = torch.cat([output - one.targets for output, one in zip(outputs, samples, strict=True)])
        return "root_mean_squared_error", _rms(errors)

    def examples(self) -> Sequence[Example]:
        _, values = drawn(READ, 1, Random("sine to show"))
        return (Example(values=rows(values)),)


def _sample(phases: Tensor, values: Tensor) -> Sample:
    """Draws one sequence, with the sine under the noise and its slope, the cosine."""
    inputs, targets = values[:-1].unsqueeze(-1), values[1:].unsqueeze(-1)
    labels = {"sine": phases.sin(), "slope": phases.cos(), "position": torch.arange(len(phases)).float()}
    return Sample(inputs, targets, torch.ones(len(phases), dtype=torch.bool), labels)


def _rms(errors: Tensor) -> float:
    return errors.square().mean().sqrt().item()
