"""Computes the Jacobian of each step: how the new states change with the states before it.

A cell of one state, RNN and GRU: J = ∂h_t/∂h_{t-1}, (q, q); of the RNN, diag(1 - h_t^2) W. A cell of several,
such as the LSTM, whose state is (h, c):

    J = | ∂h_t/∂h_{t-1}   ∂h_t/∂c_{t-1} |
        | ∂c_t/∂h_{t-1}   ∂c_t/∂c_{t-1} |    (2q, 2q)

of which ∂h_t/∂h_{t-1} holds c_{t-1} fixed, and ∂c_t/∂c_{t-1} holds h_{t-1} fixed: it is diag(f_t), the
conveyor belt. t - 1 is the step before in the order in which the pass reads. The spectral norm is the largest
singular value: no change grows by more in this step, and one grows by as much. Where it stays below 1,
gradients vanish (Pascanu et al. 2013).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.gradients.norm import norm
from models.gradients.path import Path, Place
from models.intervened import step_with_holds
from models.interventions import stretches
from models.kinds import StateName
from models.stepwise import Step


@dataclass(frozen=True, slots=True)
class Norms:
    """Two norms of a matrix: its largest singular value, and the root of the sum of its squared entries."""

    spectral: float
    frobenius: float


@dataclass(frozen=True, slots=True)
class StepJacobian:
    """The norms of one step's Jacobian. states: of each state by the same state before, ∂h_t/∂h_{t-1} first,
    with the others fixed. whole: of all of them together; None where a cell has one."""

    states: Mapping[str, Norms]
    whole: Norms | None


def step_jacobians(path: Path, place: Place, time_steps: range) -> list[StepJacobian]:
    """Computes the norms for the steps of one layer in one direction at these time steps, at least one, in
    their order.

    A held unit is a row of zeros: its state does not depend on the one before. What is not finite stays so.
    """
    matrices = jacobian_matrices(path, place, time_steps).double()
    config = path.network.config
    size, names = config.hidden_size, config.kind.states
    blocks = [slice(start, start + size) for start in range(0, size * len(names), size)]
    of_each = zip(*(_norms(matrices[:, block, block]) for block in blocks), strict=True)
    whole = _norms(matrices) if len(names) > 1 else [None] * len(matrices)
    return [
        StepJacobian(dict(zip(names, norms, strict=True)), whole_norms)
        for norms, whole_norms in zip(of_each, whole, strict=True)
    ]


def jacobian_matrices(path: Path, place: Place, time_steps: range) -> Tensor:
    """Computes J of each of those steps, (n, s, s): s is q for each state that the cell has."""
    layer, direction = place
    rows = list(time_steps)
    read = path.read_by(layer, slice(min(rows), max(rows) + 1))
    x = read[[time_step - min(rows) for time_step in rows]]
    states = torch.cat([_state_before(path, place, time_step) for time_step in rows])  # (n, s)
    network, pieces = path.network, list[Tensor]()
    for piece, holds in stretches(path.interventions, layer, direction, time_steps, network.dtype):
        rows_of = slice(piece.start, piece.stop)
        step = step_with_holds(network, layer, direction, holds)
        pieces.append(_of_steps(step, x[rows_of], states[rows_of], network.config.kind.states))
    return torch.cat(pieces)


def _state_before(path: Path, place: Place, time_step: int) -> Tensor:
    return torch.cat(list(path.before(place, time_step).values()), dim=-1)


def _of_steps(step: Step, x: Tensor, states: Tensor, names: tuple[StateName, ...]) -> Tensor:
    """Computes J (n, s, s) of n independent steps from x (n, p) and the states before (n, s), those of
    `names` side by side.

    Every step is computed once for each row of its J, all in one batch: one call goes back through them all,
    many times faster than a call a row. Not by torch.func, whose first call imports for a second: each worker
    would pay it.
    """
    width = states.shape[1]
    leaf = states.detach().repeat_interleave(width, dim=0).requires_grad_()  # (n * width, width)
    with torch.enable_grad():
        before = dict(zip(names, leaf.chunk(len(names), dim=1), strict=True))
        after = step(x.repeat_interleave(width, dim=0), before)
        new_states = torch.cat(list(after.states.values()), dim=1)
    unit_rows = torch.eye(width, dtype=new_states.dtype).repeat(len(states), 1)
    return torch.autograd.grad(new_states, leaf, unit_rows)[0].view(-1, width, width)


def _norms(matrices: Tensor) -> list[Norms]:
    """Computes the norms of each of (n, a, b). Where a matrix is not finite, its norms are not."""
    finite = torch.isfinite(matrices).all(dim=-1).all(dim=-1)
    spectral = torch.full((len(matrices),), torch.nan, dtype=matrices.dtype)
    singular: Tensor = torch.linalg.svdvals(matrices[finite])  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    spectral[finite] = singular[:, 0]
    return [Norms(one.item(), norm(matrix.flatten())) for one, matrix in zip(spectral, matrices, strict=True)]
