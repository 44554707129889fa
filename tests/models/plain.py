"""An independent reference: the textbooks' equations in NumPy, one step and one gate after another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class PlainStep:
    """One step of one cell: states (q), and by gate name its activation and its two terms, each (q)."""

    hidden_state: Array
    cell_state: Array | None = None
    gates: dict[str, Array] = field(default_factory=dict[str, Array])
    from_input: dict[str, Array] = field(default_factory=dict[str, Array])
    from_hidden: dict[str, Array] = field(default_factory=dict[str, Array])


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def softmax(z: Array) -> Array:
    return np.exp(z) / np.exp(z).sum(-1, keepdims=True)


class PlainCell:
    """Weights of one layer in one direction, cut gate by gate."""

    def __init__(self, parameters: Mapping[str, Array], suffix: str, names: tuple[str, ...]) -> None:
        self.names = names
        self.size = parameters[f"weight_hh{suffix}"].shape[1]
        self.weight_ih = self._cut(parameters[f"weight_ih{suffix}"])
        self.weight_hh = self._cut(parameters[f"weight_hh{suffix}"])
        zeros = np.zeros(self.size * len(names))
        self.bias_ih = self._cut(parameters.get(f"bias_ih{suffix}", zeros))
        self.bias_hh = self._cut(parameters.get(f"bias_hh{suffix}", zeros))

    def _cut(self, packed: Array) -> dict[str, Array]:
        q = self.size
        return {name: packed[place * q : (place + 1) * q] for place, name in enumerate(self.names)}

    def from_input(self, x: Array) -> dict[str, Array]:
        return {name: self.weight_ih[name] @ x + self.bias_ih[name] for name in self.names}

    def from_hidden(self, h: Array) -> dict[str, Array]:
        return {name: self.weight_hh[name] @ h + self.bias_hh[name] for name in self.names}

    def rnn(self, x: Array, h: Array, nonlinearity: str) -> PlainStep:
        u, w = self.from_input(x), self.from_hidden(h)
        total = u["hidden"] + w["hidden"]
        state = np.tanh(total) if nonlinearity == "tanh" else np.maximum(total, 0)
        return PlainStep(state, None, {}, u, w)

    def lstm(self, x: Array, h: Array, c: Array) -> PlainStep:
        u, w = self.from_input(x), self.from_hidden(h)
        gates = {name: sigmoid(u[name] + w[name]) for name in ("input", "forget", "output")}
        gates["candidate"] = np.tanh(u["candidate"] + w["candidate"])
        new_c = gates["forget"] * c + gates["input"] * gates["candidate"]
        return PlainStep(gates["output"] * np.tanh(new_c), new_c, gates, u, w)

    def gru(self, x: Array, h: Array, reset_after: bool) -> PlainStep:
        u, w = self.from_input(x), self.from_hidden(h)
        reset, update = sigmoid(u["reset"] + w["reset"]), sigmoid(u["update"] + w["update"])
        if reset_after:
            candidate = np.tanh(u["candidate"] + reset * w["candidate"])
        else:
            w["candidate"] = self.weight_hh["candidate"] @ (reset * h) + self.bias_hh["candidate"]
            candidate = np.tanh(u["candidate"] + w["candidate"])
        gates = {"reset": reset, "update": update, "candidate": candidate}
        return PlainStep((1 - update) * candidate + update * h, None, gates, u, w)
