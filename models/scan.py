"""Computes all cell states of an LSTM at once, from its gates."""

from math import isqrt

import torch
from torch import Tensor
from torch.nn.functional import pad

from models.cells import LSTMGates, lstm_cell_state


def scan_cell_states(gates: LSTMGates, cell_state: Tensor) -> Tensor:
    """Computes c of n time steps, (n, q), from their gates (n, q) and the cell state (q) before the first.

    The same as `lstm_cell_state` from step to step, in about 2 sqrt(n) calls instead of n: c is affine in
    the c before it, with the forget gate as its slope, so a block of steps is affine too, and its slope is
    the product of theirs (a blocked scan, Blelloch 1990). First all blocks advance side by side, each as if
    it began at 0; then each in turn receives what the one before it left. Slopes are in 0...1: they may
    vanish, but never blow up.
    """
    before = torch.zeros_like(gates.forget)
    before[0] = cell_state
    alone = lstm_cell_state(gates, before)  # as if every step but the first began at 0
    steps, size = alone.shape
    length = isqrt(steps)
    blocks = -(-steps // length)
    fill = (0, 0, 0, blocks * length - steps)
    reached = pad(alone, fill).view(blocks, length, size)
    forget = pad(gates.forget, fill).view(blocks, length, size)

    columns, slopes = reached.unbind(1), forget.unbind(1)
    for column, following, slope in zip(columns, columns[1:], slopes[1:], strict=False):
        following.addcmul_(slope, column)
    rows, slopes = reached.unbind(0), forget.cumprod(1).unbind(0)
    for row, following, slope in zip(rows, rows[1:], slopes[1:], strict=False):
        following.addcmul_(slope, row[-1])
    return reached.view(-1, size)[:steps]
