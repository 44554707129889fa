"""Brackets: which may come next in a string of balanced brackets, Dyck-1.

A string opens with a dot. A bracket may always open; one may close where one is open, else the closing dot
may come. So the network has to know the depth, or at least whether it is 0.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random

import torch
from torch import Tensor

from models.config import Cell
from models.training.batch import Batch
from models.training.card import Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe, one_layer
from models.training.sampling import answers, batched, held_out, sets, strings_right, text_sample
from models.training.task import Sample

ALPHABET = (".", "(", ")")
TRAINED_TO = 8
"""The greatest depth that is trained on."""
TESTED = (8, 10, 12, 16, 24, 32)
"""The depths whose accuracy is told."""
STRINGS = 500
"""Fresh strings for each of them."""


def string(depth: int, random: Random) -> str:
    """Draws a dot, and balanced brackets that go as deep as that and no deeper."""
    text, now, reached = ".", 0, False
    while now > 0 or not reached or random.random() < 0.5:
        opens = now == 0 or (now < depth and random.random() < (0.35 if reached else 0.65))
        text += "(" if opens else ")"
        now += 1 if opens else -1
        reached = reached or now == depth
    return text


def depths(text: str) -> list[int]:
    """Counts for each step the brackets that are open after it."""
    return list(accumulate({".": 0, "(": 1, ")": -1}[symbol] for symbol in text))


def sample(text: str) -> Sample:
    depth = depths(text)
    labels = {
        "depth": torch.tensor(depth).float(),
        "position": torch.arange(len(text)).float(),
        "inside_brackets": torch.tensor(depth) > 0,
    }
    return text_sample(text, ALPHABET, sets(["()" if open else "(." for open in depth], ALPHABET), labels)


def _drawn(depth: int, random: Random, test: bool) -> Sample:
    while held_out(text := string(depth, random)) != test:
        pass
    return sample(text)


def _recipe(cell: Cell, hidden_size: int) -> Recipe:
    return one_layer(cell, (3, hidden_size, 3), "sigmoid", steps=2000, batch=32, learning_rate=2e-2)


class Brackets:
    """The task. Its three networks have about 160 parameters each."""

    name = "brackets"
    alphabet = ALPHABET
    settings: Mapping[str, Setting] = {"trained_to": TRAINED_TO}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 4),
        "gru": _recipe("gru", 5),
        "rnn": _recipe("rnn", 9),
    }

    def data(self) -> str:
        return f"Generated: random strings of balanced brackets, of greatest depths 1 to {TRAINED_TO}"

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        return batched(
            [_drawn(random.randint(1, TRAINED_TO), random, test=False) for _ in range(recipe.batch)]
        )

    def measures(self, module: Module) -> Sequence[Measure]:
        return [_strings_right(module, depth) for depth in TESTED]

    def samples(self) -> Sequence[Sample]:
        random = Random("brackets to probe")
        return [_drawn(depth, random, test=True) for depth in range(1, TRAINED_TO + 1) for _ in range(8)]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        return "strings_right", strings_right(outputs, samples)

    def examples(self) -> Sequence[Example]:
        return (Example(text=".(()(()))()"), Example(text="." + "(" * 12 + ")" * 12))


def _strings_right(module: Module, depth: int) -> Measure:
    random = Random(f"brackets of depth {depth}")
    samples = [_drawn(depth, random, test=True) for _ in range(STRINGS)]
    right = strings_right(answers(module, samples), samples)
    return Measure("strings_right", right, f"{STRINGS} strings of depth {depth}, trained to {TRAINED_TO}")
