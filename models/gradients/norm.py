"""Computes the length of a gradient, also where its squares underflow or overflow."""

import torch
from torch import Tensor


def norm(vector: Tensor) -> float:
    """Computes the Euclidean norm of a vector. 0 only where all of it is 0: a float32 of 1e-30 has a square
    that no float32 holds, and a float64 of 1e-200 one that no float64 does."""
    largest = vector.abs().max()
    if largest == 0 or not torch.isfinite(largest):
        return largest.item()
    scale = largest.double()
    return (scale * (vector.double() / scale).square().sum().sqrt()).item()
