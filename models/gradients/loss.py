"""Defines the losses: each is one number at one time step of a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, mse_loss

from models.config import Direction, NetworkConfig
from models.network import Network


@dataclass(frozen=True, slots=True)
class CrossEntropy:
    """L = -log y[target] of the softmax outputs y at a time step, by way of log-softmax on the scores.

    target: 0 ... readout size - 1. With a readout for each direction, each half is a distribution of its own:
    L is the sum of both.
    """

    time_step: int
    target: int


@dataclass(frozen=True, slots=True)
class SquaredError:
    """L = mean((y - values)^2) over all outputs y at a time step; values: one number for each."""

    time_step: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OutputUnit:
    """L = y[unit], one output at a time step; unit: 0 ... output_size - 1."""

    time_step: int
    unit: int


@dataclass(frozen=True, slots=True)
class HiddenUnit:
    """L = h[unit], one unit of a hidden state at a time step. It needs no readout."""

    time_step: int
    layer: int
    direction: Direction
    unit: int


Loss = CrossEntropy | SquaredError | OutputUnit | HiddenUnit


@dataclass(frozen=True, slots=True)
class LossProblem:
    """One thing wrong with a loss: the field, what was expected and what came. field "kind": the loss
    itself."""

    field: str
    expected: str
    came: str

    def __str__(self) -> str:
        return f"loss.{self.field}: expected {self.expected}, got {self.came}"


def loss_problems(config: NetworkConfig, time_steps: int, loss: Loss) -> Iterator[LossProblem]:
    """Finds all that is wrong with a loss on a run of that network over that many time steps."""
    yield from _outside("time_step", loss.time_step, time_steps)
    if isinstance(loss, HiddenUnit):
        yield from _outside("layer", loss.layer, config.num_layers)
        yield from _outside("unit", loss.unit, config.hidden_size)
        if loss.direction not in config.directions:
            yield LossProblem("direction", " or ".join(config.directions), loss.direction)
    elif config.readout is None:
        yield LossProblem("kind", "hidden_state, as the network has no readout", kind_of(loss))
    elif isinstance(loss, CrossEntropy):
        activation = config.readout.activation
        if activation != "softmax":
            yield LossProblem("kind", f"another loss with a readout of {activation}", kind_of(loss))
        yield from _outside("target", loss.target, config.readout.size)
    elif isinstance(loss, OutputUnit):
        yield from _outside("unit", loss.unit, config.output_size)
    elif len(loss.values) != config.output_size:
        came = str(len(loss.values))
        yield LossProblem("values", f"{config.output_size} numbers, one for each output", came)


def kind_of(loss: Loss) -> str:
    """Returns the name of the loss on the wire."""
    kinds = {
        CrossEntropy: "cross_entropy",
        SquaredError: "squared_error",
        OutputUnit: "output",
        HiddenUnit: "hidden_state",
    }
    return kinds[type(loss)]


def _outside(field: str, came: int, size: int) -> Iterator[LossProblem]:
    if not 0 <= came < size:
        yield LossProblem(field, f"0 to {size - 1}", str(came))


def loss_of(network: Network, loss: Loss, hidden_states: Mapping[Direction, Tensor]) -> Tensor:
    """Computes the loss, a scalar, from each direction's hidden state (q) at its time step: those of its
    layer for a `HiddenUnit`, else those of the last layer."""
    match loss:
        case HiddenUnit():
            return hidden_states[loss.direction][loss.unit]
        case CrossEntropy():
            target = torch.tensor(loss.target)
            return torch.stack([cross_entropy(one, target) for one in network.scores(hidden_states)]).sum()
        case SquaredError():
            outputs = network.outputs(hidden_states)
            return mse_loss(outputs, torch.tensor(loss.values, dtype=outputs.dtype))
        case OutputUnit():
            return network.outputs(hidden_states)[loss.unit]


def loss_layer(config: NetworkConfig, loss: Loss) -> int:
    """Returns the layer whose hidden states the loss reads."""
    return loss.layer if isinstance(loss, HiddenUnit) else config.num_layers - 1


def loss_directions(config: NetworkConfig, loss: Loss) -> tuple[Direction, ...]:
    """Returns the directions whose hidden states the loss reads."""
    return (loss.direction,) if isinstance(loss, HiddenUnit) else config.directions


def loss_gradient(
    network: Network, loss: Loss, hidden_states: Mapping[Direction, Tensor]
) -> tuple[float, dict[Direction, Tensor]]:
    """Computes the loss, and its derivative by each hidden state (q) that it reads; arguments as for
    `loss_of`."""
    directions = loss_directions(network.config, loss)
    leaves: dict[Direction, Tensor] = {
        direction: state.detach().requires_grad_() for direction, state in hidden_states.items()
    }
    with torch.enable_grad():
        value = loss_of(network, loss, leaves)
    gradients = torch.autograd.grad(value, [leaves[direction] for direction in directions])
    return value.item(), dict(zip(directions, gradients, strict=True))
