"""One step of one cell, gone back through."""

from typing import NamedTuple

import torch
from torch import Tensor

from models.stepwise import Step


class SteppedBack(NamedTuple):
    """What a cell passes back. cell_state and previous_cell_state are an LSTM's alone."""

    read: Tensor  # (p), to what the cell read
    previous_hidden_state: Tensor  # (q)
    previous_cell_state: Tensor | None  # (q)
    cell_state: Tensor | None  # (q), ∂L/∂c_t: what c_t received through h_t and from the step after


def step_back(
    step: Step,
    x: Tensor,
    before: tuple[Tensor, Tensor | None],
    hidden_state: Tensor,
    cell_state: Tensor | None,
) -> SteppedBack:
    """Back through one step that read x (1, p) in the states `before`, (1, q) each.

    hidden_state: ∂L/∂h_t (q), all of it. cell_state: what the step after passed back to c_t (q), an LSTM's
    alone.
    """
    x, h = x.detach().requires_grad_(), before[0].detach().requires_grad_()
    c = None if before[1] is None else before[1].detach().requires_grad_()
    with torch.enable_grad():
        after = step(x, h, c)
    hidden_state = hidden_state.view(1, -1)
    if c is None or after.cell_state is None or cell_state is None:
        found = torch.autograd.grad(after.hidden_state, [x, h], hidden_state)
        return SteppedBack(found[0].view(-1), found[1].view(-1), None, None)
    found = torch.autograd.grad(
        [after.hidden_state, after.cell_state],
        [x, h, c, after.cell_state],
        [hidden_state, cell_state.view(1, -1)],
    )
    return SteppedBack(*(one.view(-1) for one in found))
