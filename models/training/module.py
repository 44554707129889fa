"""Builds a network for PyTorch's autograd: torch.nn's own recurrent module and a linear layer for each V.

It computes what a `Network` of the same tensors computes, for many sequences at once.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from models.config import NetworkConfig
from models.parameters import recurrent_module, suffix
from models.readout import Activation, activated

States = Tensor | tuple[Tensor, Tensor]
"""hidden_state, or an LSTM's hidden_state and cell_state: each (num_layers * directions, batch, q)."""


class Module(nn.Module):
    """The network of that configuration with those tensors, named as `parameter_shapes` names them.

    Raises ValueError if the configuration has no readout.
    """

    def __init__(self, config: NetworkConfig, tensors: Mapping[str, Tensor]) -> None:
        super().__init__()
        if config.readout is None:
            raise ValueError("readout: expected one, got none")
        self.config = config
        self.activation: Activation = config.readout.activation
        self._joint = config.readout.joint
        self._suffixes = [""] if self._joint else [suffix(direction) for direction in config.directions]
        self.recurrent = recurrent_module(config)
        self.readouts = nn.ModuleList(
            nn.Linear(*tensors[f"readout.weight{end}"].T.shape, bias=config.readout.bias)
            for end in self._suffixes
        )
        self.load(tensors)

    def forward(self, inputs: Tensor, states: States | None = None) -> tuple[Tensor, States]:
        """Computes scores (T, batch, output_size), before their activation, of inputs (T, batch, p), and last
        states."""
        last: States
        hidden_states, last = self.recurrent(inputs, states)
        read_states = [hidden_states] if self._joint else hidden_states.chunk(len(self._suffixes), dim=-1)
        pairs = zip(self.readouts, read_states, strict=True)
        return torch.cat([readout(state) for readout, state in pairs], dim=-1), last

    @torch.no_grad()
    def answer(self, inputs: Tensor, states: States | None = None) -> tuple[Tensor, States]:
        """Computes outputs (T, batch, output_size) and last states, without a gradient."""
        scores, last = self.forward(inputs, states)
        return activated(scores, self.activation), last

    def tensors(self) -> dict[str, Tensor]:
        """Returns every parameter, detached, by its name."""
        return {name: parameter.detach() for name, parameter in self._named()}

    @torch.no_grad()
    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Copies these values into the parameters."""
        for name, parameter in self._named():
            parameter.copy_(tensors[name])

    def _named(self) -> list[tuple[str, nn.Parameter]]:
        named = list(self.recurrent.named_parameters())
        for end, readout in zip(self._suffixes, self.readouts, strict=True):
            named += [(f"readout.{name}{end}", parameter) for name, parameter in readout.named_parameters()]
        return named
