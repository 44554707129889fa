"""Tagging: does the pair of brackets around this letter match? One direction cannot tell, two can.

A text is made of words in brackets, round or square, such as `(ab)` or `[ba)`. Every character of a word
whose brackets are of one kind is tagged 1, of every other word 0. Before a word has closed, whoever reads
from left to right can only guess; whoever reads from right to left, before it has opened.
"""

from collections.abc import Mapping, Sequence
from random import Random

import torch
from torch import Tensor

from models.config import NetworkConfig, ReadoutConfig
from models.training.batch import Batch
from models.training.card import Baseline, Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe
from models.training.sampling import answers, batched, held_out, steps_right, text_sample
from models.training.task import Sample

OPENERS, CLOSERS, LETTERS = "([", ")]", "abc"
ALPHABET = (*OPENERS, *CLOSERS, *LETTERS)
MAX_LETTERS = 6
"""Letters of the longest word; the shortest has one."""
LENGTHS = 10, 30
"""Characters of the shortest and of the longest text that is trained on."""
TESTED = 60
"""Characters of the texts that are tested."""
TEXTS = 500
"""Fresh texts that are tested."""


def text_of(length: int, random: Random) -> str:
    """Draws a text of that many characters, at least 3."""
    text = ""
    while rest := length - len(text):
        fitting = [n for n in range(1, MAX_LETTERS + 1) if rest - n == 2 or rest - n >= 5]
        letters = "".join(random.choices(LETTERS, k=random.choice(fitting)))
        text += random.choice(OPENERS) + letters + random.choice(CLOSERS)
    return text


def tags(text: str) -> list[int]:
    """Computes the target of each character: 1 where the brackets of its word match, else 0."""
    tags: list[int] = []
    for end, closer in enumerate(text):
        if closer in CLOSERS:
            opener = text[len(tags)]
            tags += [int(opener + closer in ("()", "[]"))] * (end + 1 - len(tags))
    return tags


def sample(text: str) -> Sample:
    tag = torch.tensor(tags(text))
    opened = [text[max(text.rfind(opener, 0, i + 1) for opener in OPENERS)] == "(" for i in range(len(text))]
    closed = [next(one for one in text[i:] if one in CLOSERS) == ")" for i in range(len(text))]
    labels = {
        "opened_round": torch.tensor(opened),
        "closes_round": torch.tensor(closed),
        "matched": tag > 0,
        "position": torch.arange(len(text)).float(),
    }
    return text_sample(text, ALPHABET, tag.float().unsqueeze(1), labels)


def one_way_bound(samples: Sequence[Sample]) -> float:
    """Computes the share of characters that the best reader in one direction tags right.

    It knows the tag where the word closes; at all other characters the closer is still to come, round or
    square at equal odds whatever was read, so that half of all guesses are right.
    """
    closing = torch.cat([one.inputs[:, len(OPENERS) : len(OPENERS + CLOSERS)].sum(-1) for one in samples])
    return ((1 + closing) / 2).mean().item()


def _drawn(length: int, random: Random, test: bool) -> Sample:
    while held_out(text := text_of(length, random)) != test:
        pass
    return sample(text)


def _recipe(hidden_size: int, bidirectional: bool) -> Recipe:
    readout = ReadoutConfig(1, "sigmoid", bias=True, joint=True)
    network = NetworkConfig(
        "lstm", len(ALPHABET), hidden_size, num_layers=2, bidirectional=bidirectional, readout=readout
    )
    return Recipe(
        network, seed=1, steps=1200, batch=32, learning_rate=2e-2, last_learning_rate=1e-4, forget_bias=1.0
    )


class Tagging:
    """The task. Both networks have two layers and about 1,300 parameters: the second layer brings together
    what the two passes of the first one know.
    """

    name = "tagging"
    alphabet = ALPHABET
    settings: Mapping[str, Setting] = {"shortest": LENGTHS[0], "longest": LENGTHS[1]}
    recipes: Mapping[str, Recipe] = {"lstm": _recipe(9, False), "lstm-two": _recipe(5, True)}

    def data(self) -> str:
        return "Generated: words in random brackets; one text in five is held out, chosen by a hash"

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        length = random.randint(*LENGTHS)
        return batched([_drawn(length, random, test=False) for _ in range(recipe.batch)])

    def measures(self, module: Module) -> Sequence[Measure]:
        random = Random("tagging")
        samples = [_drawn(TESTED, random, test=True) for _ in range(TEXTS)]
        right = _steps_right(answers(module, samples), samples)
        bound = Baseline("the most that one direction can know", one_way_bound(samples))
        return [Measure("steps_right", right, f"{TEXTS} texts of {TESTED} characters", bound)]

    def samples(self) -> Sequence[Sample]:
        random = Random("tagging to probe")
        return [_drawn(LENGTHS[1], random, test=True) for _ in range(50)]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        return "steps_right", _steps_right(outputs, samples)

    def examples(self) -> Sequence[Example]:
        return (Example(text="(ab)[ca)(bbc][a]"),)


def _steps_right(outputs: Sequence[Tensor], samples: Sequence[Sample]) -> float:
    right = torch.cat([steps_right(output, one) for output, one in zip(outputs, samples, strict=True)])
    return right.double().mean().item()
