"""Foretells what a cell gets from its input and its hidden state, as `static/js/record/prediction.js` does.

A record holds by how much the numbers that ran differ from that.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

MOST_PRODUCTS = 2**28
"""Products that a run may take: a page on a phone does as many in a second."""
SIGN, ALL_BUT_SIGN = 31, 0x7FFFFFFF
Float32 = NDArray[np.float32]


def pays(steps: int, width: int, parameters: Mapping[str, Float32]) -> bool:
    """Says whether foretelling a run pays. width: the units or the inputs, whichever are more."""
    matrices = [matrix for name, matrix in parameters.items() if name.startswith(("weight_ih", "weight_hh"))]
    return 0 < sum(map(len, matrices)) * width * steps <= MOST_PRODUCTS


def foretold(weight: Float32, bias: Float32 | None, read: Float32) -> Float32:
    """Returns what rows of a weight (r, p) make of what is read (n, p): (n, r).

    In doubles, and from the first to the last, as the page adds: a matrix product of NumPy's may add in
    another order.
    """
    wide, values = weight.astype(np.float64), read.astype(np.float64)
    total = np.zeros((len(read), len(weight)))
    for place in range(read.shape[1]):
        total += values[:, place, None] * wide[:, place]
    if bias is not None:
        total += bias.astype(np.float64)
    return total.astype(np.float32)


def difference(ran: Float32, other: Float32) -> Float32:
    """Returns by how much numbers differ from others of the same shape, counted in neighbours among floats
    and written into the bits: 0, 1, 2, 3 … for 0, -1, 1, -2 …"""
    apart = _ordered(ran) - _ordered(other)  # both wrap around, as the page's do
    return ((apart << 1) ^ (apart >> SIGN)).view(np.float32)


def _ordered(numbers: Float32) -> NDArray[np.int32]:
    bits = np.ascontiguousarray(numbers).view(np.int32)
    return bits ^ ((bits >> SIGN) & ALL_BUT_SIGN)
