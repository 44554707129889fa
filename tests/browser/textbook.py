"""Small networks and what goes on inside them, written out as in textbooks, on PyTorch's own parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn, sigmoid, tanh
from torch.nn.functional import linear

TEXT = "the cat"
UNITS = 5
Place = tuple[int, str, int]  # layer, direction, time step
Hold = Callable[[Place, str, Tensor], Tensor]
"""A cell, a letter, and what was computed for it (5), to what goes on from there."""


def nothing_held(_: Place, __: str, computed: Tensor) -> Tensor:
    """What was computed."""
    return computed


@dataclass(frozen=True)
class Network:
    """A network of 5 units under seed 7, and what it computes on TEXT by PyTorch's own modules."""

    cell: str
    layers: int = 1
    bidirectional: bool = False
    reset_after: bool = True
    relu: bool = False

    @property
    def directions(self) -> tuple[str, ...]:
        """Its passes over the text."""
        return ("forward", "reverse") if self.bidirectional else ("forward",)

    @property
    def link(self) -> str:
        """The page's query for it."""
        query = f"?cell={self.cell}&text={TEXT}&hidden_size={UNITS}&num_layers={self.layers}&seed=7&lang=en"
        query += "&bidirectional=true" if self.bidirectional else ""
        query += "&reset_after=false" if not self.reset_after else ""
        return query + ("&nonlinearity=relu" if self.relu else "")

    def build(self) -> tuple[nn.RNNBase, Tensor]:
        """The module, and the readout's V of the forward direction."""
        torch.default_generator.manual_seed(7)
        p, nonlinearity = len(set(TEXT)), "relu" if self.relu else "tanh"
        if self.cell == "rnn":
            module = nn.RNN(p, UNITS, self.layers, nonlinearity, bidirectional=self.bidirectional)
        else:
            kind = nn.LSTM if self.cell == "lstm" else nn.GRU
            module = kind(p, UNITS, self.layers, bidirectional=self.bidirectional)
        return module, nn.Linear(UNITS, len(set(TEXT)), bias=False).weight.detach()

    def inputs(self) -> Tensor:
        """TEXT over its own sorted characters, one-hot: (time steps, characters)."""
        return torch.eye(len(set(TEXT)))[[sorted(set(TEXT)).index(character) for character in TEXT]]

    def lines(self, hold: Hold = nothing_held) -> dict[Place, dict[str, list[Tensor]]]:
        """For each cell and each letter: the numbers in its sum, left to right, the result last; each (5).

        Where something is held the result is what the sum gives, and everything that uses it has what it is
        held at.
        """
        weights = self.build()[0].state_dict()
        below = self.inputs()
        found: dict[Place, dict[str, list[Tensor]]] = {}
        for layer in range(self.layers):
            above: list[Tensor] = []
            for direction in self.directions:
                end = f"_l{layer}{'_reverse' if direction == 'reverse' else ''}"
                h, c = torch.zeros(UNITS), torch.zeros(UNITS)
                states = [h] * len(TEXT)
                for t in range(len(TEXT)) if direction == "forward" else reversed(range(len(TEXT))):
                    from_input = linear(below[t], weights[f"weight_ih{end}"], weights[f"bias_ih{end}"])
                    hidden = (weights[f"weight_hh{end}"], weights[f"bias_hh{end}"])
                    place = (layer, direction, t)
                    found[place] = sums = self.step(from_input, hidden, h, c, partial(hold, place))
                    h = states[t] = hold(place, "h", sums["h"][-1])
                    c = hold(place, "c", sums["c"][-1]) if "c" in sums else c
                above.append(torch.stack(states))
            below = torch.cat(above, dim=-1)
        return found

    def step(
        self,
        from_input: Tensor,
        hidden: tuple[Tensor, Tensor],
        h: Tensor,
        c: Tensor,
        hold: Callable[[str, Tensor], Tensor],
    ) -> dict[str, list[Tensor]]:
        """One cell, written out as the textbooks do."""
        from_hidden = linear(h, *hidden)
        if self.cell == "rnn":
            total = from_input + from_hidden
            return {"h": [from_input, from_hidden, total.relu() if self.relu else tanh(total)]}
        packed = 4 if self.cell == "lstm" else 3
        u, w = from_input.chunk(packed), list(from_hidden.chunk(packed))
        if self.cell == "lstm":
            i, f, g, o = sigmoid(u[0] + w[0]), sigmoid(u[1] + w[1]), tanh(u[2] + w[2]), sigmoid(u[3] + w[3])
            gates = {"f": [u[1], w[1], f], "i": [u[0], w[0], i], "g": [u[2], w[2], g]}
            last = {"o": [u[3], w[3], o]}
            f, i, g, o = hold("f", f), hold("i", i), hold("g", g), hold("o", o)
            new = f * c + i * g
            own = hold("c", new)
            return gates | {"c": [f, c, i, g, new]} | last | {"h": [o, own, o * tanh(own)]}
        computed = sigmoid(u[0] + w[0])
        r, z = hold("r", computed), sigmoid(u[1] + w[1])
        if self.reset_after:
            n, middle = tanh(u[2] + r * w[2]), [r, w[2]]
        else:
            w[2] = linear(r * h, hidden[0][2 * UNITS :], hidden[1][2 * UNITS :])
            n, middle = tanh(u[2] + w[2]), [w[2]]
        gates = {"r": [u[0], w[0], computed], "z": [u[1], w[1], z], "n": [u[2], *middle, n]}
        z, n = hold("z", z), hold("n", n)
        return gates | {"h": [z, n, z, h, (1 - z) * n + z * h]}


NETWORKS = {
    "lstm": Network("lstm"),
    "lstm, two layers, both directions": Network("lstm", layers=2, bidirectional=True),
    "gru": Network("gru", layers=2),
    "gru, both directions": Network("gru", bidirectional=True),
    "gru of Cho et al.": Network("gru", reset_after=False, bidirectional=True),
    "rnn": Network("rnn", layers=2, bidirectional=True),
    "rnn with relu": Network("rnn", relu=True),
}
