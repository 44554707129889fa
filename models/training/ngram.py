"""Predicts text by n-grams of characters under interpolated Kneser-Ney smoothing, as a baseline.

Chen & Goodman 1999, "An empirical study of smoothing techniques for language modeling": modified Kneser-Ney,
with three discounts for each order, estimated from its counts of counts. Below the highest order a character
counts by the contexts that it was seen to continue, not by how often; below the lowest stands the uniform
distribution over the alphabet.
"""

from collections import Counter, defaultdict
from math import log2

Discounts = tuple[float, float, float, float]
"""The discounts of counts of 0, 1, 2, and 3 or more."""


class NGrams:
    """The distribution of the next character, given the `order` - 1 before it, as one text has it."""

    def __init__(self, text: str, order: int, alphabet_size: int) -> None:
        self._order = order
        self._uniform = 1 / alphabet_size
        self._levels = [_Level(counts) for counts in _counts(text, order)]

    def probability(self, context: str, character: str) -> float:
        """Computes p(character | the end of context), each order mixed with the one below."""
        probability = self._uniform
        for length, level in enumerate(self._levels):
            if length > len(context):
                break
            probability = level.mixed(context[len(context) - length :], character, probability)
        return probability

    def bits_per_character(self, text: str) -> float:
        """Computes the mean of -log2 p over the text's characters but the first, each after those before
        it."""
        reach = self._order - 1
        return -sum(
            log2(self.probability(text[max(0, i - reach) : i], text[i])) for i in range(1, len(text))
        ) / (len(text) - 1)


class _Level:
    """One order: its counts by context, with what its discounts leave for the order below."""

    def __init__(self, counts: Counter[str]) -> None:
        discounts = _discounts(counts)
        self._discounted: dict[str, float] = {}
        totals: defaultdict[str, int] = defaultdict(int)
        taken: defaultdict[str, float] = defaultdict(float)
        for gram, count in counts.items():
            discount = discounts[min(count, 3)]
            self._discounted[gram] = count - discount
            totals[gram[:-1]] += count
            taken[gram[:-1]] += discount
        self._totals, self._taken = totals, taken

    def mixed(self, context: str, character: str, below: float) -> float:
        total = self._totals.get(context)
        if total is None:
            return below
        return (self._discounted.get(context + character, 0.0) + self._taken[context] * below) / total


def _counts(text: str, order: int) -> list[Counter[str]]:
    """For each length 1 ... order the counts of its grams: how often the longest were seen, and in how many
    different ways the others were preceded.
    """
    highest = Counter(text[i : i + order] for i in range(len(text) - order + 1))
    levels = [highest]
    while len(levels) < order:
        levels.append(Counter(gram[1:] for gram in levels[-1]))
    return levels[::-1]


def _discounts(counts: Counter[str]) -> Discounts:
    """Computes Chen & Goodman's estimates, equation (26): D_k = k - (k + 1) Y n_{k+1} / n_k, Y = n_1 / (n_1 +
    2 n_2)."""
    of = Counter(counts.values())
    absolute = 0.0, 0.5, 0.5, 0.5  # where there are too few grams to estimate from
    if not all(of[k] for k in (1, 2, 3, 4)):
        return absolute
    y = of[1] / (of[1] + 2 * of[2])
    one, two, more = (k - (k + 1) * y * of[k + 1] / of[k] for k in (1, 2, 3))
    sensible = 0 < one <= 1 and 0 < two <= 2 and 0 < more <= 3
    return (0.0, one, two, more) if sensible else absolute
