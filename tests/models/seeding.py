"""PyTorch's global generator under a seed, and afterwards as it was; and what it draws for a network."""

from collections.abc import Generator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from models.kinds import Cell
from tests.models.loops import LOOPS

MODULES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@contextmanager
def seeded(seed: int) -> Generator[None]:
    before = torch.get_rng_state()
    torch.manual_seed(seed)  # pyright: ignore[reportUnknownMemberType] - PyTorch leaves its argument without a type
    try:
        yield
    finally:
        torch.set_rng_state(before)


def drawn_cells(
    cell: Cell, sizes: tuple[int, int], num_layers: int, bidirectional: bool, bias: bool = True
) -> dict[str, Tensor]:
    """The cells' parameters as PyTorch draws them: of a kind that it does not have, each in turn, as it
    draws those of its own. sizes: of the input and of a state."""
    inputs, units = sizes
    if cell in MODULES:
        module = MODULES[cell](inputs, units, num_layers, bias=bias, bidirectional=bidirectional)
        return dict(module.state_dict())
    ends, bound = ["", "_reverse"] if bidirectional else [""], units**-0.5
    return {
        f"{name}_l{layer}{end}": torch.empty(shape).uniform_(-bound, bound)
        for layer in range(num_layers)
        for end in ends
        for name, shape in LOOPS[cell].shapes(inputs if layer == 0 else units * len(ends), units).items()
        if bias or not name.startswith("bias")
    }
