"""Characters: predict the next one in the source code of Python's own standard library."""

import platform
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log
from random import Random

import torch
from torch import Tensor
from torch.nn.functional import nll_loss, one_hot

from models.config import Cell, NetworkConfig, ReadoutConfig
from models.training.batch import Batch
from models.training.card import Baseline, Example, Measure, Setting
from models.training.module import Module
from models.training.ngram import NGrams
from models.training.python_text import labels
from models.training.recipe import Recipe
from models.training.source_text import ALPHABET, source, standard_library
from models.training.task import Sample

ORDER = 5
"""The order of the n-grams that the networks are compared with."""
PROBED = 6000
"""Characters of each test module, from its beginning, in which units are looked for."""


def _recipe(cell: Cell, hidden_size: int, learning_rate: float, num_layers: int = 1) -> Recipe:
    """Builds the recipe of a cell. Rates are the best of a few tried over a thousand updates: an LSTM bears a
    much higher one than an RNN, which gets smaller steps on half as many sequences in their place. The RNN
    has its parameters in two layers: in one it predicts no better than the 5-grams."""
    readout = ReadoutConfig(len(ALPHABET), "softmax", bias=True)
    network = NetworkConfig(cell, len(ALPHABET), hidden_size, num_layers, readout=readout)
    return Recipe(
        network,
        seed=1,
        steps=18_000 if cell == "rnn" else 8000,
        batch=16 if cell == "rnn" else 32,
        learning_rate=learning_rate,
        last_learning_rate=1e-5,
        orthogonal=cell == "rnn",
        window=100,
    )


class Characters:
    """The task. Its three networks have about 128,000 parameters each."""

    name = "characters"
    alphabet = ALPHABET
    settings: Mapping[str, Setting] = {}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 128, 2e-2),
        "gru": _recipe("gru", 151, 4e-3),
        "rnn": _recipe("rnn", 177, 3e-3, num_layers=2),
    }

    def data(self) -> str:
        train, test = standard_library()
        return (
            f"Source code of Python {platform.python_version()}'s standard library: "
            f"{len(train.text):,} characters of {len(train.modules)} modules to train on, "
            f"{len(test.text):,} of {len(test.modules)} others ({', '.join(test.modules)}) to test on"
        )

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        indices, size, length = _train_indices(), recipe.batch, recipe.window or 1
        lanes = indices[: len(indices) // size * size].view(size, -1).T  # (time, batch): each lane reads on
        window = step % ((len(lanes) - 1) // length)
        piece = lanes[window * length : window * length + length + 1]
        inputs, targets = one_hot(piece[:-1], len(ALPHABET)).float(), piece[1:]
        return Batch(inputs, targets, torch.ones_like(targets, dtype=torch.bool), goes_on=window > 0)

    def measures(self, module: Module) -> Sequence[Measure]:
        train, test = standard_library()
        indices = _indices(test.text)
        outputs, _ = module.answer(one_hot(indices[:-1], len(ALPHABET)).float().unsqueeze(1))
        bits = nll_loss(outputs.squeeze(1).log(), indices[1:]).item() / log(2)
        right = (outputs.squeeze(1).argmax(-1) == indices[1:]).double().mean().item()
        on = f"{len(test.text):,} characters of {len(test.modules)} modules that were not trained on"
        grams = NGrams(train.text, ORDER, len(ALPHABET)).bits_per_character(test.text)
        return (
            Measure("bits_per_character", bits, on, Baseline(f"{ORDER}-grams, Kneser-Ney, same text", grams)),
            Measure("accuracy", right, on),
        )

    def samples(self) -> Sequence[Sample]:
        return [_sample(name) for name in standard_library()[1].modules]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        pairs = zip(outputs, samples, strict=True)
        surprise = torch.cat([nll_loss(output.log(), one.targets, reduction="none") for output, one in pairs])
        return "bits_per_character", surprise.mean().item() / log(2)

    def examples(self) -> Sequence[Example]:
        return (Example(text="def add(a, b):\n    return (a + b)\n"),)


def _sample(module: str) -> Sample:
    """Takes the beginning of a module, with what a reader of Python knows at each of its characters."""
    text = source(module)
    indices = _indices(text[: PROBED + 1])
    known = {name: label[: len(indices) - 1] for name, label in labels(text).items()}
    inputs, targets = one_hot(indices[:-1], len(ALPHABET)).float(), indices[1:]
    return Sample(inputs, targets, torch.ones_like(targets, dtype=torch.bool), known)


@lru_cache(maxsize=1)
def _train_indices() -> Tensor:
    return _indices(standard_library()[0].text)


def _indices(text: str) -> Tensor:
    place = {character: i for i, character in enumerate(ALPHABET)}
    return torch.tensor([place[character] for character in text])
