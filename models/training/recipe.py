"""Defines how one model learns: its network and the settings of its training."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import cos, pi

import torch
from torch import Tensor, nn

from models.config import Cell, NetworkConfig, ReadoutConfig
from models.parameters import seeded_parameters
from models.readout import Activation
from models.training.card import Setting


@dataclass(frozen=True, slots=True)
class Recipe:
    """The network of one model and the settings of its training. The optimiser is Adam; its learning rate
    falls from first to last along half a cosine.

    steps: updates. batch: sequences of each. clip: the largest norm of a gradient, to which longer ones are
    scaled. forget_bias: what an LSTM's forget gate gets on top of its random biases (Gers et al. 2000), so
    that it remembers from the start. orthogonal: whether the recurrent weights of each gate start as an
    orthogonal matrix (Saxe et al. 2014), which neither shrinks nor stretches a state. window: where a text is
    too long to go back through, the time steps through which one update's gradient reaches, while the states
    go on from window to window; None where sequences are short.
    """

    network: NetworkConfig
    seed: int
    steps: int
    batch: int
    learning_rate: float
    last_learning_rate: float
    clip: float = 1.0
    forget_bias: float = 0.0
    orthogonal: bool = False
    window: int | None = None

    def rate(self, step: int) -> float:
        """Computes the learning rate of a step, 0-based."""
        fall = (1 + cos(pi * step / self.steps)) / 2
        return self.last_learning_rate + (self.learning_rate - self.last_learning_rate) * fall

    def settings(self) -> Mapping[str, Setting]:
        """Returns all but the network and the seed, by name, without settings that this training does not
        use."""
        settings: dict[str, Setting] = {
            name: value for name, value in asdict(self).items() if value is not None
        }
        del settings["network"], settings["seed"]
        return settings

    def initial_parameters(self) -> dict[str, Tensor]:
        """Draws the tensors that training starts from."""
        tensors = seeded_parameters(self.network, self.seed)
        generator = torch.Generator().manual_seed(self.seed)
        for name, tensor in tensors.items():
            if self.orthogonal and name.startswith("weight_hh"):
                for gate in tensor.chunk(len(self.network.term_names)):
                    nn.init.orthogonal_(gate, generator=generator)
            gates = self.network.gate_names
            if "forget" in gates and name.startswith("bias_ih"):
                tensor.chunk(len(gates))[gates.index("forget")].add_(self.forget_bias)
        return tensors


def one_layer(
    cell: Cell,
    sizes: tuple[int, int, int],
    activation: Activation,
    *,
    steps: int,
    batch: int,
    learning_rate: float,
    rnn_learning_rate: float = 3e-3,
    orthogonal: bool = False,
) -> Recipe:
    """Builds the recipe of the small tasks: one layer of (input_size, hidden_size, output_size) that
    remembers from the start. An RNN bears only a lower rate, and always starts orthogonal."""
    input_size, hidden_size, output_size = sizes
    readout = ReadoutConfig(output_size, activation, bias=True)
    return Recipe(
        NetworkConfig(cell, input_size, hidden_size, readout=readout),
        seed=1,
        steps=steps,
        batch=batch,
        learning_rate=rnn_learning_rate if cell == "rnn" else learning_rate,
        last_learning_rate=1e-4,
        forget_bias=1.0,
        orthogonal=orthogonal or cell == "rnn",
    )
