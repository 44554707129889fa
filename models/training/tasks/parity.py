"""Parity: whether the bits read so far hold an odd number of ones, said at every step."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random

import torch
from torch import Tensor

from models.config import Cell
from models.training.batch import Batch
from models.training.card import Baseline, Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe, one_layer
from models.training.sampling import answers, batched, steps_right, strings_right, text_sample
from models.training.task import Sample

ALPHABET = ("0", "1")
TRAINED_TO = 20
"""Bits of the longest string that is trained on."""
TESTED = (TRAINED_TO, 10 * TRAINED_TO, 50 * TRAINED_TO)
"""The lengths that are tested."""
STRINGS = 1000
"""Fresh strings of each."""


def string(length: int, random: Random) -> str:
    return "".join(random.choices(ALPHABET, k=length))


def parities(text: str) -> list[int]:
    """Computes the parity at each step: 1 where the ones so far are odd in number, else 0."""
    return [ones % 2 for ones in accumulate(map(int, text))]


def sample(text: str) -> Sample:
    odd = torch.tensor(parities(text))
    labels = {"parity": odd > 0, "position": torch.arange(len(text)).float()}
    return text_sample(text, ALPHABET, odd.float().unsqueeze(1), labels)


def _recipe(cell: Cell, hidden_size: int) -> Recipe:
    return one_layer(cell, (2, hidden_size, 1), "sigmoid", steps=2000, batch=32, learning_rate=2e-2)


class Parity:
    """The task. Its three networks have about 170 parameters each."""

    name = "parity"
    alphabet = ALPHABET
    settings: Mapping[str, Setting] = {"trained_to": TRAINED_TO}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 5),
        "gru": _recipe("gru", 6),
        "rnn": _recipe("rnn", 11),
    }

    def data(self) -> str:
        return f"Generated: strings of 1 to {TRAINED_TO} random bits"

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        return batched([sample(string(random.randint(1, TRAINED_TO), random)) for _ in range(recipe.batch)])

    def measures(self, module: Module) -> Sequence[Measure]:
        return [measure for length in TESTED for measure in _measures(module, length)]

    def samples(self) -> Sequence[Sample]:
        random = Random("parity to probe")
        return [sample(string(TRAINED_TO, random)) for _ in range(50)]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        return "steps_right", _steps_right(outputs, samples)

    def examples(self) -> Sequence[Example]:
        return (Example(text="0110100111"), Example(text=string(60, Random("parity to show"))))


def _measures(module: Module, length: int) -> tuple[Measure, Measure]:
    random = Random(f"parity of {length} bits")
    samples = [sample(string(length, random)) for _ in range(STRINGS)]
    outputs = answers(module, samples)
    on = f"{STRINGS:,} strings of {length} bits, trained to {TRAINED_TO}"
    return (
        Measure("steps_right", _steps_right(outputs, samples), on, Baseline("chance", 0.5)),
        Measure("strings_right", strings_right(outputs, samples), on),
    )


def _steps_right(outputs: Sequence[Tensor], samples: Sequence[Sample]) -> float:
    right = torch.cat([steps_right(output, one) for output, one in zip(outputs, samples, strict=True)])
    return right.double().mean().item()
