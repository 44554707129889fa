"""Counting: after some a's come as many b's, aⁿbⁿ (Gers & Schmidhuber 2001).

A string opens with a dot. At each step the network says which symbols may come next: an a or a b after each
a, a b after each b but the last, the closing dot after that. So it has to count, up and then down.
"""

from collections.abc import Mapping, Sequence
from random import Random

import torch
from torch import Tensor

from models.config import Cell
from models.training.batch import Batch
from models.training.card import Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe, one_layer
from models.training.sampling import answers, batched, sets, steps_right, strings_right, text_sample
from models.training.task import Sample

ALPHABET = (".", "a", "b")
TRAINED_TO = 10
"""The largest n that is trained on."""
TESTED_TO = 50
"""The largest n that is tested."""


def string(n: int) -> str:
    """Writes the string of n a's and n b's, without its closing dot: that is what comes next at its end."""
    return "." + "a" * n + "b" * n


def legal(text: str) -> list[str]:
    """Lists for each step of such a string the symbols that may come next."""
    sets: list[str] = []
    count = 0
    for symbol in text:
        count += {".": 0, "a": 1, "b": -1}[symbol]
        sets.append({".": "a", "a": "ab", "b": "b" if count else "."}[symbol])
    return sets


def counts(text: str) -> list[float]:
    """Counts for each step the a's that no b has answered yet."""
    return [float(text.count("a", 0, end) - text.count("b", 0, end)) for end in range(1, len(text) + 1)]


def sample(n: int) -> Sample:
    text = string(n)
    labels = {"count": torch.tensor(counts(text)), "position": torch.arange(len(text)).float()}
    return text_sample(text, ALPHABET, sets(legal(text), ALPHABET), labels)


def _recipe(cell: Cell, hidden_size: int) -> Recipe:
    return one_layer(cell, (3, hidden_size, 3), "sigmoid", steps=4000, batch=TRAINED_TO, learning_rate=3e-2)


class Counting:
    """The task. Its three networks have about 160 parameters each; every update sees all the strings."""

    name = "counting"
    alphabet = ALPHABET
    settings: Mapping[str, Setting] = {"trained_to": TRAINED_TO}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 4),
        "gru": _recipe("gru", 5),
        "rnn": _recipe("rnn", 9),
    }

    def data(self) -> str:
        return f"Generated: the strings of n a's and n b's for n = 1 to {TRAINED_TO}"

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        return batched([sample(n) for n in range(1, recipe.batch + 1)])

    def measures(self, module: Module) -> Sequence[Measure]:
        samples = [sample(n) for n in range(1, TESTED_TO + 1)]
        pairs = zip(answers(module, samples), samples, strict=True)
        right = [bool(steps_right(output, one).all()) for output, one in pairs]
        reached = right.index(False) if False in right else TESTED_TO
        return (
            Measure("right_up_to_n", reached, f"n = 1 to {TESTED_TO}, trained to {TRAINED_TO}"),
            *(
                Measure(
                    "strings_right",
                    sum(right[first - 1 : last]) / (last - first + 1),
                    f"n = {first} to {last}",
                )
                for first, last in ((1, TRAINED_TO), (TRAINED_TO + 1, 20), (21, TESTED_TO))
            ),
        )

    def samples(self) -> Sequence[Sample]:
        return [sample(n) for n in range(TRAINED_TO + 1, 21)]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        return "strings_right", strings_right(outputs, samples)

    def examples(self) -> Sequence[Example]:
        return tuple(Example(text=string(n)) for n in (5, 15))
