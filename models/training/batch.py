"""Defines a batch of sequences, and the loss of a network's scores on it."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss, one_hot

from models.readout import Activation


@dataclass(frozen=True, slots=True)
class Batch:
    """Sequences of one length side by side, shorter ones filled up.

    inputs: (T, batch, p). targets: the right output's index, (T, batch) of int64, for a softmax; else the
    right outputs, (T, batch, size). counts: (T, batch) of bool, the steps whose output counts. goes_on:
    whether the sequences continue those of the batch before.
    """

    inputs: Tensor
    targets: Tensor
    counts: Tensor
    goes_on: bool = False


def loss(scores: Tensor, batch: Batch, activation: Activation) -> Tensor:
    """Computes the mean over the steps that count: cross-entropy in nats, or the squared error of plain
    scores.

    scores: (T, batch, size), before their activation.
    """
    scores, targets = scores[batch.counts], batch.targets[batch.counts]
    match activation:
        case "softmax":
            return cross_entropy(scores, targets)
        case "sigmoid":
            return binary_cross_entropy_with_logits(scores, targets)
        case "identity":
            return mse_loss(scores, targets)


def one_hot_text(text: str, alphabet: tuple[str, ...]) -> Tensor:
    """Encodes a text as (T, p): each character by its place in the alphabet. Raises KeyError for one that is
    not in it."""
    place = {character: i for i, character in enumerate(alphabet)}
    return one_hot(torch.tensor([place[character] for character in text]), len(alphabet)).float()
