"""Goes back through one step of one cell."""

from typing import NamedTuple

import torch
from torch import Tensor

from models.stepwise import Step
from models.trace import States


class SteppedBack(NamedTuple):
    """The gradients that one step of a cell passes back."""

    read: Tensor  # (p), to what the cell read
    before: States  # (q) each, to the states before the step
    states: States  # (q) each, ∂L by the step's own: what they received in the step and from the step after


def step_back(step: Step, x: Tensor, before: States, passed: States) -> SteppedBack:
    """Goes back through one step that read x (1, p) in the states `before`, (1, q) each.

    passed: what each state of the step received from outside of it (q): the hidden state from all that reads
    it, each other state from the step after.
    """
    x = x.detach().requires_grad_()
    leaves = {name: state.detach().requires_grad_() for name, state in before.items()}
    with torch.enable_grad():
        after = step(x, leaves).states
    sources = [x, *leaves.values(), *after.values()]
    received = [passed[name].view(1, -1) for name in after]
    gradients = torch.autograd.grad(
        list(after.values()), sources, received, allow_unused=True, materialize_grads=True
    )
    read, *states = (one.view(-1) for one in gradients)
    return SteppedBack(
        read,
        dict(zip(leaves, states, strict=False)),
        dict(zip(after, states[len(leaves) :], strict=True)),
    )
