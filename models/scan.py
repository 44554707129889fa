"""All cell states of an LSTM at once, from gates that are known already."""

import torch
from torch import Tensor

from models.cells import LSTMGates, lstm_cell_state

SPAN_NUMBERS = 16_384
"""Numbers that one scan works on: few enough for a core's first caches, many enough to be worth a call."""


def scan_cell_states(gates: LSTMGates, cell_state: Tensor) -> Tensor:
    """c of n time steps, (n, q), from their gates (n, q) and the cell state (q) before the first.

    It is `lstm_cell_state` from step to step in another order of additions: log2 n batched rounds instead of
    n calls.
    """
    rows = max(1, SPAN_NUMBERS // cell_state.shape[-1])
    spans: list[Tensor] = []
    for span in zip(*(torch.split(gate, rows) for gate in gates), strict=True):
        spans.append(_scan_span(LSTMGates(*span), cell_state))
        cell_state = spans[-1][-1]
    return torch.cat(spans)


def _scan_span(gates: LSTMGates, cell_state: Tensor) -> Tensor:
    """Recursive doubling (Kogge & Stone 1973): c is affine in the c before it, with the forget gate as its
    slope.

    After a round, row t holds what the last `distance` steps contribute to c_t; `slope` is what is left in
    c_t of the c that lies `distance` steps back. Slopes are products of numbers in 0...1: they may vanish,
    but never blow up.
    """
    before = torch.zeros_like(gates.forget)
    before[0] = cell_state
    reached = lstm_cell_state(gates, before)  # as if each step but the first began at 0
    slope, distance = gates.forget[1:], 1
    while distance < len(reached):
        reached[distance:].add_(slope * reached[:-distance])
        slope = slope[distance:] * slope[:-distance]
        distance *= 2
    return reached
