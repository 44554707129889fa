"""The n-gram baseline, against Kneser-Ney's definition written out over a small text."""

from math import log2

import pytest

from models.training.ngram import NGrams
from models.training.source_text import source

TEXT = source("bisect")[:3000]
ALPHABET = sorted(set(TEXT))


def grams(length: int) -> list[str]:
    return [TEXT[i : i + length] for i in range(len(TEXT) - length + 1)]


def count(gram: str, order: int) -> int:
    """How often a gram counts: as it was seen at the highest order, below it by what came before."""
    if len(gram) == order:
        return grams(order).count(gram)
    return len({longer for longer in grams(len(gram) + 1) if longer[1:] == gram})


def discounts(length: int, order: int) -> list[float]:
    of = [sum(count(gram, order) == k for gram in set(grams(length))) for k in range(5)]
    if 0 in of[1:]:
        return [0.0, 0.5, 0.5, 0.5]
    y = of[1] / (of[1] + 2 * of[2])
    estimated = [0.0, *(k - (k + 1) * y * of[k + 1] / of[k] for k in (1, 2, 3))]
    sensible = all(0 < estimated[k] <= k for k in (1, 2, 3))
    return estimated if sensible else [0.0, 0.5, 0.5, 0.5]


def defined(context: str, character: str, order: int, cut: dict[int, list[float]]) -> float:
    """Chen & Goodman 1999, equation (25): what its own order leaves, and the rest of the order below."""
    counts = {one: count(context + one, order) for one in ALPHABET}
    total = sum(counts.values())
    below = 1 / len(ALPHABET) if not context else defined(context[1:], character, order, cut)
    if not total:
        return below
    off = cut[len(context) + 1]
    taken = sum(off[min(n, 3)] for n in counts.values())
    return (counts[character] - off[min(counts[character], 3)] + taken * below) / total


def test_probabilities_are_those_of_the_definition() -> None:
    order = 3
    model = NGrams(TEXT, order, len(ALPHABET))
    cut = {length: discounts(length, order) for length in (1, 2, 3)}
    for context, character in [("", "e"), ("d", "e"), ("de", "f"), ("in", "s"), ("zq", "e"), ("# ", "T")]:
        expected = defined(context, character, order, cut)
        assert model.probability(context, character) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("context", ["", "d", "retur", "qqqqq", "self."])
def test_probabilities_add_up_to_one(context: str) -> None:
    model = NGrams(TEXT, 5, len(ALPHABET))
    assert sum(model.probability(context, one) for one in ALPHABET) == pytest.approx(1)


def test_bits_are_the_mean_surprise_of_every_character_but_the_first() -> None:
    model = NGrams(TEXT, 3, len(ALPHABET))
    surprise = [-log2(model.probability("retur"[max(0, i - 2) : i], "retur"[i])) for i in range(1, 5)]
    assert model.bits_per_character("retur") == pytest.approx(sum(surprise) / 4)


def test_longer_contexts_help() -> None:
    text = source("textwrap")
    bits = [NGrams(source("random"), order, 96).bits_per_character(text) for order in (1, 2, 3, 4, 5)]
    assert bits == sorted(bits, reverse=True)
