"""The study note's RNN over whole sequences, and its LSTM, GRU, bidirectional and deep kin.

Each takes input (batch, seq_len, input_dim), seq_len at least 1, starts from zeros, and gives every step's
output with the last state. One set of parameters serves all the steps of a pass.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from models.note_cells import GRUCell, LSTMCell, LSTMState, NoteReadout, RNNCell

State = TypeVar("State", Tensor, LSTMState)
Layer = Callable[[Tensor], tuple[Tensor, State]]


def _unrolled(
    cell: Callable[[Tensor, State], tuple[Tensor, State]], input: Tensor, state: State
) -> tuple[Tensor, State]:
    outputs: list[Tensor] = []
    for x in input.unbind(1):  # (batch, input_dim)
        output, state = cell(x, state)
        outputs.append(output)
    return torch.stack(outputs, dim=1), state


class RNN(nn.Module):
    """The note's RNN: one RNNCell, applied to every time step."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__()
        self.cell = RNNCell(input_dim, output_dim, readout)

    def forward(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """input to output (batch, seq_len, output_dim) and the last h (batch, output_dim)."""
        return _unrolled(self.cell, input, input.new_zeros(len(input), self.cell.output_dim))


class LSTM(nn.Module):
    """One LSTMCell, applied to every time step."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__()
        self.cell = LSTMCell(input_dim, output_dim, readout)

    def forward(self, input: Tensor) -> tuple[Tensor, LSTMState]:
        """input to output (batch, seq_len, output_dim) and the last (h, c), (batch, output_dim) each."""
        zeros = input.new_zeros(len(input), self.cell.output_dim)
        return _unrolled(self.cell, input, (zeros, zeros))


class GRU(nn.Module):
    """One GRUCell, applied to every time step."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__()
        self.cell = GRUCell(input_dim, output_dim, readout)

    def forward(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """input to output (batch, seq_len, output_dim) and the last h (batch, output_dim)."""
        return _unrolled(self.cell, input, input.new_zeros(len(input), self.cell.output_dim))


class _Bidirectional(nn.Module, Generic[State]):
    """Two passes that know nothing of each other, one from either end; their outputs are concatenated."""

    def __init__(self, left_to_right: Layer[State], right_to_left: Layer[State]) -> None:
        super().__init__()
        self.left_to_right = left_to_right
        self.right_to_left = right_to_left

    def forward(self, input: Tensor) -> tuple[Tensor, tuple[State, State]]:
        """input to output (batch, seq_len, 2 * output_dim) and both passes' last states."""
        output, last = self.left_to_right(input)
        mirrored, mirrored_last = self.right_to_left(input.flip(1))
        return torch.cat((output, mirrored.flip(1)), dim=-1), (last, mirrored_last)


class BidirectionalRNN(_Bidirectional[Tensor]):
    """The note's bidirectional RNN: two RNNs, twice the parameters."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__(RNN(input_dim, output_dim, readout), RNN(input_dim, output_dim, readout))


class BidirectionalLSTM(_Bidirectional[LSTMState]):
    """Two LSTMs, one from either end."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__(LSTM(input_dim, output_dim, readout), LSTM(input_dim, output_dim, readout))


class BidirectionalGRU(_Bidirectional[Tensor]):
    """Two GRUs, one from either end."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__(GRU(input_dim, output_dim, readout), GRU(input_dim, output_dim, readout))


class _Deep(nn.Module, Generic[State]):
    """Layers upon layers: each reads the hidden states of the one below, and only the uppermost has a V."""

    def __init__(
        self,
        layer: Callable[[int, int, NoteReadout | None], nn.Module],
        input_dim: int,
        output_dim: int,
        num_layers: int,
        readout: NoteReadout | None,
    ) -> None:
        super().__init__()
        widths = [input_dim] + [output_dim] * (num_layers - 1)
        readouts: list[NoteReadout | None] = [*[None] * (num_layers - 1), readout]
        self.layers = nn.ModuleList(
            layer(width, output_dim, one) for width, one in zip(widths, readouts, strict=True)
        )

    def forward(self, input: Tensor) -> tuple[Tensor, tuple[State, ...]]:
        """input to output (batch, seq_len, output_dim) and the last state of every layer."""
        last: list[State] = []
        for layer in self.layers:
            input, state = layer(input)
            last.append(state)
        return input, tuple(last)


class DeepRNN(_Deep[Tensor]):
    """The note's deep RNN: num_layers RNNs, at least 1, stacked on one another."""

    def __init__(
        self, input_dim: int, output_dim: int, num_layers: int = 2, readout: NoteReadout | None = "sigmoid"
    ) -> None:
        super().__init__(RNN, input_dim, output_dim, num_layers, readout)


class DeepLSTM(_Deep[LSTMState]):
    """num_layers LSTMs, at least 1, stacked on one another."""

    def __init__(
        self, input_dim: int, output_dim: int, num_layers: int = 2, readout: NoteReadout | None = "sigmoid"
    ) -> None:
        super().__init__(LSTM, input_dim, output_dim, num_layers, readout)


class DeepGRU(_Deep[Tensor]):
    """num_layers GRUs, at least 1, stacked on one another."""

    def __init__(
        self, input_dim: int, output_dim: int, num_layers: int = 2, readout: NoteReadout | None = "sigmoid"
    ) -> None:
        super().__init__(GRU, input_dim, output_dim, num_layers, readout)
