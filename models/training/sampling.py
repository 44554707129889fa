"""Turns strings into samples and samples into batches, and counts which samples a network gets right."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from models.training.batch import Batch, one_hot_text
from models.training.card import Rows
from models.training.module import Module
from models.training.task import Sample

HELD_OUT = 5
"""One string in so many is for testing alone."""


def held_out(text: str) -> bool:
    """Says whether a string is for testing alone. A hash decides, so that none is ever trained on by
    chance."""
    return sha256(text.encode()).digest()[0] % HELD_OUT == 0


def text_sample(
    text: str, alphabet: tuple[str, ...], targets: Tensor, labels: Mapping[str, Tensor] | None = None
) -> Sample:
    """Builds the sample of a string all of whose outputs count, with their targets (T) or (T, size)."""
    counts = torch.ones(len(text), dtype=torch.bool)
    return Sample(one_hot_text(text, alphabet), targets, counts, labels or {})


def sets(legal: Sequence[Collection[str]], alphabet: tuple[str, ...]) -> Tensor:
    """Encodes each step's set of symbols as (T, size): 1 for each of its symbols, else 0."""
    return torch.tensor([[float(symbol in step) for symbol in alphabet] for step in legal])


def batched(samples: Sequence[Sample]) -> Batch:
    """Puts samples side by side, shorter ones filled up at their ends with zeros that do not count."""
    return Batch(
        pad_sequence([sample.inputs for sample in samples]),
        pad_sequence([sample.targets for sample in samples]),
        pad_sequence([sample.counts for sample in samples]),
    )


def rows(inputs: Tensor) -> Rows:
    """Rounds inputs (T, p), as an example shows them, to a thousandth."""
    return tuple(tuple(round(number.item(), 3) for number in row) for row in inputs)


def answers(module: Module, samples: Sequence[Sample]) -> list[Tensor]:
    """Computes the module's outputs for each sample, (T, size). With two directions all must be of one
    length."""
    outputs, _ = module.answer(batched(samples).inputs)
    return [outputs[: len(sample.inputs), i] for i, sample in enumerate(samples)]


def steps_right(output: Tensor, sample: Sample) -> Tensor:
    """Says at which steps every output (T, size) is on its target's side of one half: (T) of bool."""
    return ((output > 0.5) == (sample.targets > 0.5)).all(-1)


def strings_right(outputs: Sequence[Tensor], samples: Sequence[Sample]) -> float:
    """Computes the share of samples that are right at every step that counts."""
    right = [
        bool(steps_right(output, sample)[sample.counts].all())
        for output, sample in zip(outputs, samples, strict=True)
    ]
    return sum(right) / len(right)
