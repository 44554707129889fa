"""Combines a network's configuration with its parameters, checked and ready to run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.cells import CellParameters
from models.config import Direction, NetworkConfig
from models.parameters import check_parameters, parameter_shapes, suffix
from models.readout import Activation, read_out


@dataclass(frozen=True)
class Network:
    """A configuration and the parameters that fit it.

    parameters: name to tensor, as `parameter_shapes` names them, all float32 or all float64. Raises
    ParameterError, naming every tensor that does not fit. They are kept detached, contiguous and in PyTorch's
    order.
    """

    config: NetworkConfig
    parameters: Mapping[str, Tensor]
    _cells: dict[tuple[int, Direction], CellParameters] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_parameters(self.config, self.parameters)
        parameters = {
            name: self.parameters[name].detach().contiguous() for name in parameter_shapes(self.config)
        }
        cells = {
            (layer, direction): _cell(parameters, f"_l{layer}{suffix(direction)}")
            for layer in range(self.config.num_layers)
            for direction in self.config.directions
            if "weight_hh_l0" in parameters
        }
        object.__setattr__(self, "parameters", parameters)
        object.__setattr__(self, "_cells", cells)

    @property
    def dtype(self) -> torch.dtype:
        """float32 or float64, the same for parameters, inputs and states."""
        return self.parameters["weight_ih_l0"].dtype

    def cell(self, layer: int, direction: Direction) -> CellParameters:
        """The weights that all time steps of one layer in one direction share, of a kind that PyTorch has."""
        return self._cells[layer, direction]

    def outputs(self, hidden_states: Mapping[Direction, Tensor]) -> Tensor:
        """Computes the outputs from the last layer's hidden states.

        hidden_states: each direction's (m, q), row for row of the same time steps. Returns (m, output_size).
        Raises ValueError if the network has no readout.
        """
        readout = self.config.readout
        return torch.cat(self._read(hidden_states, readout.activation if readout else "identity"), dim=-1)

    def scores(self, hidden_states: Mapping[Direction, Tensor]) -> list[Tensor]:
        """Computes V h + b before the activation, (m, size) for each V: one if it is joint, else one a
        direction."""
        return self._read(hidden_states, "identity")

    def _read(self, hidden_states: Mapping[Direction, Tensor], activation: Activation) -> list[Tensor]:
        config, parameters = self.config.readout, self.parameters
        if config is None:
            raise ValueError("this network has no readout")
        states: dict[Direction, Tensor] = {
            direction: hidden_states[direction] for direction in self.config.directions
        }
        if config.joint:
            states = {"forward": torch.cat(list(states.values()), dim=-1)}
        return [
            read_out(
                state,
                parameters[f"readout.weight{suffix(direction)}"],
                parameters.get(f"readout.bias{suffix(direction)}"),
                activation,
            )
            for direction, state in states.items()
        ]


def _cell(parameters: Mapping[str, Tensor], name: str) -> CellParameters:
    return CellParameters(
        parameters[f"weight_ih{name}"],
        parameters[f"weight_hh{name}"],
        parameters.get(f"bias_ih{name}"),
        parameters.get(f"bias_hh{name}"),
    )
