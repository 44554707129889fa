"""Plain loops: the equations of a kind's paper, written out once more, where PyTorch has no module of it.

A file for each kind, under its name. `shapes(inputs, units)` tells its parameters of one layer and direction,
`step(weights, x, before, hold)` a step from x (..., p) and the states before (..., q): its states and its
gates. Whatever it has computed it hands to `hold`, which gives back what it is from then on.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

import torch
from torch import Tensor

from models.config import Direction
from models.interventions import Intervention
from models.network import Network

Tensors = dict[str, Tensor]
Hold = Callable[[str, Tensor], Tensor]
Place = tuple[int, Direction]


class Loop(Protocol):
    """A file of this package."""

    def shapes(self, inputs: int, units: int) -> dict[str, tuple[int, ...]]: ...

    def step(
        self, weights: Mapping[str, Tensor], x: Tensor, before: Mapping[str, Tensor], hold: Hold
    ) -> tuple[Tensors, Tensors]: ...


LOOPS = {one.name: cast("Loop", import_module(f"{__name__}.{one.name}")) for one in iter_modules(__path__)}


def free(_quantity: str, computed: Tensor) -> Tensor:
    """Holds nothing."""
    return computed


def weights_of(network: Network, layer: int, direction: Direction) -> Tensors:
    """The parameters of one layer and direction by their names alone, zeros where it has no biases."""
    end = f"_l{layer}" + ("_reverse" if direction == "reverse" else "")
    config = network.config
    width = config.input_size if layer == 0 else config.hidden_size * len(config.directions)
    shapes = LOOPS[config.cell].shapes(width, config.hidden_size)
    zeros = {name: torch.zeros(shape, dtype=network.dtype) for name, shape in shapes.items()}
    return zeros | {
        name.removesuffix(end): one
        for name, one in network.parameters.items()
        if name.endswith(end) and not name.startswith("readout")
    }


def looped(
    network: Network,
    inputs: Tensor,
    initial: Mapping[str, Tensor] | None = None,
    interventions: Sequence[Intervention] = (),
) -> dict[Place, Tensors]:
    """Every pass over inputs (T, p), by quantity (T, q). initial: (num_layers * directions, q) each."""
    config, passes, below = network.config, dict[Place, Tensors](), inputs
    for layer in range(config.num_layers):
        for direction in config.directions:
            row = config.state_row(layer, direction)
            zeros = torch.zeros(config.hidden_size, dtype=network.dtype)
            start = {
                name: initial[name][row] if initial and name in initial else zeros
                for name in config.kind.states
            }
            own = [one for one in interventions if (one.layer, one.direction) == (layer, direction)]
            passes[layer, direction] = _pass(network, layer, direction, below, start, own)
        below = torch.cat([passes[layer, way]["hidden_state"] for way in config.directions], dim=1)
    return passes


def _pass(
    network: Network,
    layer: int,
    direction: Direction,
    inputs: Tensor,
    states: Tensors,
    own: Sequence[Intervention],
) -> Tensors:
    loop, weights = LOOPS[network.config.cell], weights_of(network, layer, direction)
    found: dict[int, Tensors] = {}
    for time_step in range(len(inputs)) if direction == "forward" else reversed(range(len(inputs))):
        hold = holding([one for one in own if one.from_step <= time_step <= one.to_step])
        states, gates = loop.step(weights, inputs[time_step], states, hold)
        found[time_step] = states | {f"gates.{name}": gate for name, gate in gates.items()}
    return {name: torch.stack([found[t][name] for t in range(len(inputs))]) for name in found[0]}


def holding(held: Sequence[Intervention]) -> Hold:
    """Sets the held units of what a step computed."""

    def hold(quantity: str, computed: Tensor) -> Tensor:
        changed = computed.clone()
        for one in held:
            if one.target == quantity:
                changed[..., one.unit] = one.value
        return changed

    return hold
