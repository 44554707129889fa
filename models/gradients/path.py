"""Runs a network as far as its loss, and keeps the states that the gradient goes back through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.config import Direction, NetworkConfig
from models.finite import NotFinite, first_not_finite
from models.gradients.loss import Loss, loss_directions, loss_layer
from models.interventions import Holds, Intervention
from models.kinds import HIDDEN_STATE
from models.network import Network
from models.run import run_chunk, total_steps
from models.state import RunState
from models.trace import CellTrace, States

Place = tuple[int, Direction]
"""A layer and a direction."""


@dataclass(frozen=True, slots=True)
class Path:
    """A run up to its loss, with all that the backward pass needs.

    inputs: (T, p). states: by place (n, q) each, a row for each time step; n is T with two directions, and
    else ends with the loss. initial: the state before the first step. reach: by place the time steps whose
    cells the loss depends on, ascending; other places are left out.
    """

    network: Network
    inputs: Tensor
    loss: Loss
    interventions: tuple[Intervention, ...]
    initial: RunState
    states: Mapping[Place, States]
    reach: Mapping[Place, range]

    def states_at_loss(self) -> dict[Direction, Tensor]:
        """Returns each direction's hidden state (q) that the loss may read."""
        config, layer = self.network.config, loss_layer(self.network.config, self.loss)
        return {
            direction: self.hidden_state(layer, direction)[self.loss.time_step]
            for direction in config.directions
        }

    def read_by(self, layer: int, time_steps: slice) -> Tensor:
        """Returns what a layer reads at those time steps, (n, p)."""
        if layer == 0:
            return self.inputs[time_steps]
        directions = self.network.config.directions
        return torch.cat(
            [self.hidden_state(layer - 1, direction)[time_steps] for direction in directions], dim=-1
        )

    def hidden_state(self, layer: int, direction: Direction) -> Tensor:
        """Returns the hidden state of a pass at each time step, (n, q)."""
        return self.states[layer, direction][HIDDEN_STATE]

    def holds(self, place: Place, time_step: int) -> Holds:
        """Returns the holds of a cell at a time step."""
        active = [
            one
            for one in self.interventions
            if (one.layer, one.direction) == place and one.from_step <= time_step <= one.to_step
        ]
        return Holds(active, self.network.dtype)

    def before(self, place: Place, time_step: int) -> States:
        """Returns the states (1, q) from which a cell started at a time step."""
        states, row = self.states[place], time_step - 1 if place[1] == "forward" else time_step + 1
        if not 0 <= row < len(states[HIDDEN_STATE]):
            states, row = self.initial.states, self.network.config.state_row(*place)
        return {name: state[row].view(1, -1) for name, state in states.items()}


class Forward:
    """Runs a network towards its loss, some steps at a time.

    network: on inputs (T, p) from the state `initial`, as `initial_run_state` gives it. loss, interventions:
    free of what `loss_problems` and `intervention_problems` find.
    """

    def __init__(
        self,
        network: Network,
        initial: RunState,
        inputs: Tensor,
        loss: Loss,
        interventions: Sequence[Intervention] = (),
    ) -> None:
        self.network, self.inputs, self.loss = network, inputs, loss
        self.interventions = tuple(interventions)
        self.initial = self.state = initial
        self.read = inputs if network.config.bidirectional else inputs[: loss.time_step + 1]
        self.pieces = dict[Place, list[CellTrace]]()

    def go_on(self, steps: int) -> Path | NotFinite | None:
        """Runs at most so many steps more, at least 1. Returns the path once the run has reached the loss,
        its first number that is not finite if it meets one, and None before."""
        chunk, self.state = run_chunk(
            self.network, self.state, self.read, steps, "states", self.interventions
        )
        if (fault := first_not_finite(chunk)) is not None:
            return fault
        for cell in chunk.cells:
            self.pieces.setdefault((cell.layer, cell.direction), []).append(cell)
        over = self.state.next_step >= total_steps(self.network.config, len(self.read))
        return self._path() if over else None

    def _path(self) -> Path:
        config = self.network.config
        return Path(
            self.network,
            self.inputs,
            self.loss,
            self.interventions,
            self.initial,
            {place: _by_time(cells) for place, cells in self.pieces.items()},
            reach(config, len(self.inputs), self.loss),
        )


def run_path(
    network: Network,
    initial: RunState,
    inputs: Tensor,
    loss: Loss,
    interventions: Sequence[Intervention] = (),
) -> Path | NotFinite:
    """Runs the network as far as the loss depends on it, or to its first number that is not finite. The
    arguments are those of `Forward`."""
    forward = Forward(network, initial, inputs, loss, interventions)
    while (result := forward.go_on(len(inputs))) is None:
        pass
    return result


def _by_time(pieces: Sequence[CellTrace]) -> States:
    """Joins the states (n, q) of a pass by time step, as tensors that a graph may hold."""
    states = {name: torch.cat([piece.states[name] for piece in pieces]) for name in pieces[0].states}
    if pieces[0].direction == "reverse":
        return {name: rows.flip(0) for name, rows in states.items()}
    return {name: rows.clone() for name, rows in states.items()}


def reach(config: NetworkConfig, time_steps: int, loss: Loss) -> dict[Place, range]:
    """Returns the time steps whose cells the loss depends on, by place and ascending."""
    reached: dict[Place, range] = {}
    wanted: dict[Direction, range] = {
        direction: range(loss.time_step, loss.time_step + 1) for direction in loss_directions(config, loss)
    }
    for layer in reversed(range(loss_layer(config, loss) + 1)):
        for direction, steps in wanted.items():
            reached[layer, direction] = (
                range(steps.stop) if direction == "forward" else range(steps.start, time_steps)
            )
        read = [reached[layer, direction] for direction in wanted]
        span = range(min(steps.start for steps in read), max(steps.stop for steps in read))
        wanted = dict.fromkeys(config.directions, span)
    return reached
