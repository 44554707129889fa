"""One step of one cell, gone back through."""

from typing import NamedTuple

import torch
from torch import Tensor

from models.stepwise import Step
from models.trace import States


class SteppedBack(NamedTuple):
    """What a cell passes back."""

    read: Tensor  # (p), to what the cell read
    before: States  # (q) each, to the states before the step
    states: States  # (q) each, ∂L by the step's own: what they received in the step and from the step after


def step_back(step: Step, x: Tensor, before: States, passed: States) -> SteppedBack:
    """Back through one step that read x (1, p) in the states `before`, (1, q) each.

    passed: what each state of the step received from outside of it (q): the hidden state from all that reads
    it, each other state from the step after.
    """
    x = x.detach().requires_grad_()
    leaves = {name: state.detach().requires_grad_() for name, state in before.items()}
    with torch.enable_grad():
        after = step(x, leaves).states
    sources = [x, *leaves.values(), *after.values()]
    came = [passed[name].view(1, -1) for name in after]
    found = torch.autograd.grad(
        list(after.values()), sources, came, allow_unused=True, materialize_grads=True
    )
    read, *states = (one.view(-1) for one in found)
    return SteppedBack(
        read,
        dict(zip(leaves, states, strict=False)),
        dict(zip(after, states[len(leaves) :], strict=True)),
    )
