"""Embedded Reber grammar: the symbol after the first must be remembered to the end.

A Reber string (Reber 1967) is a walk through a small graph, from B to E. Embedded (Cleeremans et al. 1989;
Hochreiter & Schmidhuber 1997), it stands between two T's or two P's: B T <Reber> T E or B P <Reber> P E.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from random import Random

import torch
from torch import Tensor

from models.config import Cell
from models.training.batch import Batch
from models.training.card import Baseline, Example, Measure, Setting
from models.training.module import Module
from models.training.recipe import Recipe, one_layer
from models.training.sampling import answers, batched, held_out, sets, text_sample
from models.training.task import Sample

ALPHABET = ("B", "T", "P", "S", "X", "V", "E")
GRAPH: tuple[Mapping[str, int], ...] = (
    {"B": 1},
    {"T": 2, "P": 3},
    {"S": 2, "X": 4},
    {"T": 3, "V": 5},
    {"X": 3, "S": 6},
    {"P": 4, "V": 6},
    {"E": 7},
)
"""For each node of a Reber string's graph, the symbols that leave it and the nodes that they lead to."""
END = 7
STRINGS = 1000
"""Fresh strings that are tested."""
LONG = 30
"""Symbols from which on a string counts as long."""


def reber(random: Random) -> str:
    """Draws one Reber string, each way out of a node as likely as the others."""
    text, node = "", 0
    while node != END:
        text += random.choice(sorted(GRAPH[node]))
        node = GRAPH[node][text[-1]]
    return text


def string(random: Random) -> str:
    """Draws one embedded Reber string."""
    remembered = random.choice("TP")
    return "B" + remembered + reber(random) + remembered + "E"


def legal(text: str) -> list[str]:
    """Lists for each step but the last of such a string the symbols that may come next."""
    sets, node = ["TP", "B"], 0
    for symbol in text[2:-2]:
        node = GRAPH[node][symbol]
        sets.append(text[1] if node == END else "".join(GRAPH[node]))
    return [*sets, "E"]


def sample(text: str) -> Sample:
    """Builds the sample of a string: all but the last symbol, to predict all but the first."""
    read = text[:-1]
    remembered = torch.full((len(read),), text[1] == "T")
    labels = {"remembered_symbol": remembered, "position": torch.arange(len(read)).float()}
    following = torch.tensor([ALPHABET.index(symbol) for symbol in text[1:]])
    return text_sample(read, ALPHABET, following, labels)


def right(output: Tensor, text: str) -> bool:
    """Says whether at every step each legal symbol is more probable than each that is not: (T, size) of a
    string."""
    allowed = sets(legal(text), ALPHABET) > 0
    least = output.masked_fill(~allowed, 2).amin(-1)
    return bool((least > output.masked_fill(allowed, -1).amax(-1)).all())


def _strings(random: Random, test: bool) -> Iterator[str]:
    while True:
        text = string(random)
        if held_out(text) == test:
            yield text


def _test_strings() -> list[str]:
    """Draws different strings, none of which is ever trained on."""
    seen: dict[str, None] = {}
    strings = _strings(Random("reber"), test=True)
    while len(seen) < STRINGS:
        seen[next(strings)] = None
    return list(seen)


def _recipe(cell: Cell, hidden_size: int) -> Recipe:
    return one_layer(cell, (7, hidden_size, 7), "softmax", steps=4000, batch=32, learning_rate=2e-2)


class Reber:
    """The task. Its three networks have about 800 parameters each."""

    name = "reber"
    alphabet = ALPHABET
    settings: Mapping[str, Setting] = {}
    recipes: Mapping[str, Recipe] = {
        "lstm": _recipe("lstm", 10),
        "gru": _recipe("gru", 12),
        "rnn": _recipe("rnn", 21),
    }

    def data(self) -> str:
        return "Generated: strings of the embedded Reber grammar; one in five is held out, chosen by a hash"

    def batch(self, recipe: Recipe, step: int, random: Random) -> Batch:
        return batched([sample(text) for text in islice(_strings(random, test=False), recipe.batch)])

    def measures(self, module: Module) -> Sequence[Measure]:
        texts = _test_strings()
        pairs = list(zip(answers(module, [sample(text) for text in texts]), texts, strict=True))
        long = [(output, text) for output, text in pairs if len(text) >= LONG]
        on = f"{STRINGS:,} different strings that were not trained on"
        return (
            *_measures(pairs, on),
            *_measures(long, f"the {len(long)} of these of {LONG} symbols and more"),
        )

    def samples(self) -> Sequence[Sample]:
        return [sample(text) for text in _test_strings()[:200]]

    def score(self, outputs: Sequence[Tensor], samples: Sequence[Sample]) -> tuple[str, float]:
        pairs = zip(outputs, map(_text, samples), strict=True)
        return "strings_right", _share([right(output, text) for output, text in pairs])

    def examples(self) -> Sequence[Example]:
        longest = max(_test_strings()[:200], key=len)
        return (Example(text="BTBTXSET"), Example(text=longest[:-1]))


def _text(one: Sample) -> str:
    """Returns the string that a sample was made of."""
    return "B" + "".join(ALPHABET[int(following)] for following in one.targets)


def _measures(pairs: Sequence[tuple[Tensor, str]], on: str) -> tuple[Measure, Measure]:
    every = _share([right(output, text) for output, text in pairs])
    remembered = _share([_remembered(output, text) for output, text in pairs])
    chance = Baseline("chance", 0.5)
    return Measure("strings_right", every, on), Measure("remembered_right", remembered, on, chance)


def _remembered(output: Tensor, text: str) -> bool:
    """Says whether the network remembered the symbol: at the last but one place, by the more probable of T
    and P."""
    last = output[len(text) - 3]
    return bool(last[ALPHABET.index("T")] > last[ALPHABET.index("P")]) == (text[1] == "T")


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right)
