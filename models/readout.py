"""The readout: from hidden states to what the network answers. It is the V of the textbooks."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import linear

Activation = Literal["softmax", "sigmoid", "identity"]


def read_out(hidden_state: Tensor, weight: Tensor, bias: Tensor | None, activation: Activation) -> Tensor:
    """y = activation(V h + b), (..., size), from hidden states (..., q), V (size, q) and b (size)."""
    scores = linear(hidden_state, weight, bias)
    return activated(scores, activation)


def activated(scores: Tensor, activation: Activation) -> Tensor:
    """The outputs (..., size) from the scores V h + b.

    Softmax runs over the outputs of one time step, so that they add up to 1; sigmoid judges each output on
    its own.
    """
    match activation:
        case "softmax":
            return torch.softmax(scores, dim=-1)
        case "sigmoid":
            return torch.sigmoid(scores)
        case "identity":
            return scores
