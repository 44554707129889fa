"""Goes back through time: from the loss to every state that it depends on, step by step of the run.

The run's steps are retraced in reverse. One direction: step k is time step k, layers downward. Two
directions: a layer goes back over the whole sequence before the one below can begin; step l * T + k is the
forward pass at k and the reverse pass at T - 1 - k, as it was in the run.

In each cell, with dh = ∂L/∂h_t and what the step after has passed back to another state, such as c_t,

    ∂L/∂c_t = (passed back to c_t) + (∂h_t/∂c_t)^T dh,

and what goes on to h_{t-1}, c_{t-1} and x_t is the product of both with the derivatives of the step, by
automatic differentiation of its equations. A held unit is a constant: its gradient is 0, and nothing goes
back through it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import torch

from models.config import Direction, NetworkConfig
from models.gradients.jacobians import StepJacobian, step_jacobians
from models.gradients.loss import Loss, loss_directions, loss_gradient, loss_layer
from models.gradients.norm import norm
from models.gradients.path import Path, Place
from models.gradients.state import BackwardState
from models.gradients.step import SteppedBack, step_back
from models.intervened import step_with_holds
from models.kinds import HIDDEN_STATE
from models.trace import States

Jacobians = dict[tuple[Place, int], StepJacobian]
"""The Jacobians of some cells, each by its place and time step."""


@dataclass(frozen=True, slots=True)
class CellGradient:
    """∂L by each state of one cell (q), ∂L/∂h_t first, their Euclidean norms, and, where it was asked for,
    what its step does to the state before."""

    layer: int
    direction: Direction
    time_step: int
    states: States
    norms: Mapping[str, float]
    jacobian: StepJacobian | None


@dataclass(frozen=True, slots=True)
class GradientStep:
    """One step of the backward pass. cells: those that the loss depends on, in the order in which the
    gradient reached them."""

    step: int
    cells: tuple[CellGradient, ...]


def begin_backward(path: Path) -> tuple[float, BackwardState]:
    """Returns the loss, and the state before the first step back."""
    network, config = path.network, path.network.config
    value, gradients = loss_gradient(network, path.loss, path.states_at_loss())
    layer = loss_layer(config, path.loss)
    shape = config.state_rows, config.hidden_size
    states = {name: torch.zeros(shape, dtype=network.dtype) for name in config.kind.states}
    for direction, gradient in gradients.items():
        states[HIDDEN_STATE][config.state_row(layer, direction)] = gradient
    passed = None
    if config.bidirectional:
        passed = torch.zeros((len(path.inputs), 2 * config.hidden_size), dtype=network.dtype)
    first = first_step_back(config, len(path.inputs), path.loss)
    return value, BackwardState(first, states, passed, passed)


def first_step_back(config: NetworkConfig, time_steps: int, loss: Loss) -> int:
    """Returns the last step of a run over that many time steps that the loss depends on."""
    if not config.bidirectional:
        return loss.time_step
    ticks = {"forward": loss.time_step, "reverse": time_steps - 1 - loss.time_step}
    tick = max(ticks[direction] for direction in loss_directions(config, loss))
    return loss_layer(config, loss) * time_steps + tick


def go_back(
    path: Path, state: BackwardState, steps: int, jacobians: bool = False
) -> tuple[list[GradientStep], BackwardState]:
    """Computes the next steps back, and returns them with the state after them.

    steps: how many to go through, at least 1. Fewer are left at the end and, with two directions, at the end
    of a layer. Raises ValueError if the pass is over or steps is below 1. NaN and infinity raise nothing:
    `gradient_not_finite` finds them.
    """
    if steps < 1:
        raise ValueError(f"steps: expected at least 1, got {steps}")
    if state.next_step < 0:
        raise ValueError("the backward pass is over")
    length, bidirectional = len(path.inputs), path.network.config.bidirectional
    layer, tick = divmod(state.next_step, length) if bidirectional else (0, state.next_step)
    ticks = range(tick, max(-1, tick - steps), -1)
    state = state.clone()
    by_cell = _jacobians(path, layer, ticks) if jacobians else {}
    steps_back = [
        GradientStep(layer * length + tick, tuple(_cells_back(path, state, layer, tick, by_cell)))
        for tick in ticks
    ]
    after = replace(state, next_step=steps_back[-1].step - 1)
    if bidirectional and ticks[-1] == 0 and after.below is not None:
        after = replace(after, above=after.below, below=torch.zeros_like(after.below))
    return steps_back, after


def _cells_back(
    path: Path, state: BackwardState, layer: int, tick: int, jacobians: Jacobians
) -> Iterator[CellGradient]:
    """Goes back through the cells of one step, and brings the state up to date."""
    for place, time_step in _cells_of(path, layer, tick):
        if time_step in path.reach.get(place, ()):
            yield _cell_back(path, state, place, time_step, jacobians.get((place, time_step)))


def _cells_of(path: Path, layer: int, tick: int) -> list[tuple[Place, int]]:
    """The cells of a step of the run, the topmost first, with their time steps."""
    config = path.network.config
    if config.bidirectional:
        return [((layer, "forward"), tick), ((layer, "reverse"), len(path.inputs) - 1 - tick)]
    return [((layer, "forward"), tick) for layer in reversed(range(config.num_layers))]


def _cell_back(
    path: Path, state: BackwardState, place: Place, time_step: int, jacobian: StepJacobian | None
) -> CellGradient:
    (layer, direction), config = place, path.network.config
    row, holds = config.state_row(layer, direction), path.holds(place, time_step)
    passed = {name: rows[row].clone() for name, rows in state.states.items()}  # written anew below
    if state.above is not None:
        passed[HIDDEN_STATE] += state.above[time_step].view(2, -1)[config.directions.index(direction)]
    back = step_back(
        step_with_holds(path.network, layer, direction, holds),
        path.read_by(layer, slice(time_step, time_step + 1)),
        path.before(place, time_step),
        passed,
    )
    gradients = {name: holds.cut(name, gradient) for name, gradient in back.states.items()}
    _pass_on(state, back, row, layer, time_step)
    return CellGradient(
        layer,
        direction,
        time_step,
        gradients,
        {name: norm(gradient) for name, gradient in gradients.items()},
        jacobian,
    )


def _pass_on(state: BackwardState, back: SteppedBack, row: int, layer: int, time_step: int) -> None:
    """Adds the gradient to the cell before in the same pass, and to what the layer below gave at that time
    step."""
    for name, gradient in back.before.items():
        state.states[name][row] = gradient
    if layer > 0 and state.below is not None:
        state.below[time_step] += back.read
    elif layer > 0:
        state.states[HIDDEN_STATE][row - 1] += back.read


def _jacobians(path: Path, layer: int, ticks: range) -> Jacobians:
    """Computes the Jacobians of the cells of these steps that the loss depends on."""
    by_cell: Jacobians = {}
    for place in dict.fromkeys(place for place, _ in _cells_of(path, layer, ticks[0])):
        cells = [dict(_cells_of(path, layer, tick))[place] for tick in ticks]
        reached = [time_step for time_step in cells if time_step in path.reach.get(place, ())]
        if reached:
            stride = 1 if place[1] == "reverse" else -1
            span = range(reached[0], reached[-1] + stride, stride)
            for time_step, jacobian in zip(span, step_jacobians(path, place, span), strict=True):
                by_cell[place, time_step] = jacobian
    return by_cell
