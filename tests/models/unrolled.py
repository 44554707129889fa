"""PyTorch's own cells, or plain loops, unrolled: every state of a run as a tensor that keeps its gradient."""

import torch
from torch import Tensor, nn

from models.config import Direction
from models.network import Network
from tests.models.loops import LOOPS, free, weights_of
from tests.models.played import Place


class Unrolled:
    """A network run through PyTorch's own cells, or its kind's loop, its every state a tensor that keeps
    its gradient."""

    def __init__(self, network: Network, inputs: Tensor) -> None:
        self.network, self.length = network, len(inputs)
        self.states: dict[tuple[Place, int], dict[str, Tensor]] = {}
        below = list(inputs)
        for layer in range(network.config.num_layers):
            for direction in network.config.directions:
                self.run(layer, direction, below)
            below = [
                torch.cat(
                    [self.states[(layer, way), t]["hidden_state"] for way in network.config.directions], dim=1
                )
                for t in range(self.length)
            ]

    def run(self, layer: int, direction: Direction, inputs: list[Tensor]) -> None:
        config = self.network.config
        place: Place = (layer, direction)
        zeros = torch.zeros((1, config.hidden_size), dtype=self.network.dtype, requires_grad=True)
        states = dict.fromkeys(config.kind.states, zeros)
        for t in range(self.length) if direction == "forward" else reversed(range(self.length)):
            x = inputs[t].view(1, -1)  # an unbatched LSTMCell hides the very tensors that it computes with
            states = self.states[place, t] = self.step(layer, direction, x, states)
            for state in states.values():
                state.retain_grad()

    def step(
        self, layer: int, direction: Direction, x: Tensor, states: dict[str, Tensor]
    ) -> dict[str, Tensor]:
        config, h = self.network.config, states["hidden_state"]
        if config.cell in LOOPS:
            return LOOPS[config.cell].step(weights_of(self.network, layer, direction), x, states, free)[0]
        if config.cell == "lstm":
            h, c = self.cell(layer, direction)(x, (h, states["cell_state"]))
            return {"hidden_state": h, "cell_state": c}
        if config.cell == "gru" and not config.reset_after:
            return {"hidden_state": self.cho(layer, direction, x.view(-1), h.view(-1)).view(1, -1)}
        return {"hidden_state": self.cell(layer, direction)(x, h)}

    def parameters(self, layer: int, direction: Direction) -> dict[str, Tensor]:
        suffix = f"_l{layer}" + ("_reverse" if direction == "reverse" else "")
        return {
            name.removesuffix(suffix): tensor
            for name, tensor in self.network.parameters.items()
            if name.endswith(suffix) and not name.startswith("readout")
        }

    def cell(self, layer: int, direction: Direction) -> nn.RNNCell | nn.LSTMCell | nn.GRUCell:
        config, parameters = self.network.config, self.parameters(layer, direction)
        sizes = parameters["weight_ih"].shape[1], config.hidden_size
        if config.cell == "rnn":
            cell = nn.RNNCell(*sizes, bias=config.bias, nonlinearity=config.nonlinearity)
        else:
            cell = (nn.LSTMCell if config.cell == "lstm" else nn.GRUCell)(*sizes, bias=config.bias)
        cell = cell.to(self.network.dtype)
        cell.load_state_dict(parameters)
        return cell

    def cho(self, layer: int, direction: Direction, x: Tensor, h: Tensor) -> Tensor:
        """The GRU of Cho et al., which PyTorch does not have."""
        parameters = self.parameters(layer, direction)
        u_r, u_z, u_n = parameters["weight_ih"].chunk(3)
        w_r, w_z, w_n = parameters["weight_hh"].chunk(3)
        zero = torch.zeros(3 * len(h), dtype=h.dtype)
        a_r, a_z, a_n = parameters.get("bias_ih", zero).chunk(3)
        b_r, b_z, b_n = parameters.get("bias_hh", zero).chunk(3)
        r = torch.sigmoid(u_r @ x + a_r + w_r @ h + b_r).requires_grad_()
        z = torch.sigmoid(u_z @ x + a_z + w_z @ h + b_z)
        n = torch.tanh(u_n @ x + a_n + w_n @ (r * h) + b_n)
        return (1 - z) * n + z * h

    def by_time(self) -> dict[Place, Tensor]:
        places = {place for place, _ in self.states}
        return {
            place: torch.cat([self.states[place, t]["hidden_state"] for t in range(self.length)])
            for place in places
        }

    def outputs(self) -> Tensor | None:
        if self.network.config.readout is None:
            return None
        states = self.by_time()
        last = self.network.config.num_layers - 1
        return self.network.outputs({way: states[last, way] for way in self.network.config.directions})
