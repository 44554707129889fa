"""The study note's RNNCell, and an LSTMCell and a GRUCell in its manner: one step, as a module that learns.

They keep the note's letters and shapes, drawn from a standard normal: U (input_dim x gates * output_dim), W
(output_dim x gates * output_dim), V (output_dim x output_dim), b1 and b2 (1 x gates * output_dim), an RNN
having one "gate". Vectors are rows: h = tanh(x U + h0 W + b1 + b2). The equations, and the order in which
gates stand side by side, are those of `cells.py`.
"""

from typing import Literal

import torch
from torch import Tensor, nn

from models.cells import CellParameters, gru_step, lstm_step, rnn_step
from models.readout import read_out

NoteReadout = Literal["sigmoid", "softmax"]
"""What turns h V into the output: the note's text says softmax, its code sigmoid."""

LSTMState = tuple[Tensor, Tensor]
"""Hidden state and cell state, (batch, output_dim) each."""


class NoteCell(nn.Module):
    """What the three cells share. With readout None there is no V, and the output is h itself."""

    def __init__(self, gates: int, input_dim: int, output_dim: int, readout: NoteReadout | None) -> None:
        super().__init__()
        self.output_dim = output_dim
        self.readout: NoteReadout | None = readout
        self.U = nn.Parameter(torch.randn(input_dim, gates * output_dim))
        self.W = nn.Parameter(torch.randn(output_dim, gates * output_dim))
        self.V = nn.Parameter(torch.randn(output_dim, output_dim)) if readout else None
        self.b1 = nn.Parameter(torch.randn(1, gates * output_dim))
        self.b2 = nn.Parameter(torch.randn(1, gates * output_dim))

    def packed(self) -> CellParameters:
        """The same numbers as `cells.py` takes them: its vectors are columns, so matrices are transposed."""
        return CellParameters(self.U.T, self.W.T, self.b1[0], self.b2[0])

    def answer(self, h: Tensor) -> Tensor:
        """The output (batch, output_dim) that belongs to hidden states (batch, output_dim)."""
        if self.V is None or self.readout is None:
            return h
        return read_out(h, self.V.T, None, self.readout)


class RNNCell(NoteCell):
    """h = tanh(input U + h0 W + b1 + b2), output = sigmoid(h V), or softmax, or h itself for readout None."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__(1, input_dim, output_dim, readout)

    def forward(self, input: Tensor, h0: Tensor) -> tuple[Tensor, Tensor]:
        """input (batch, input_dim), h0 (batch, output_dim) to output and h, (batch, output_dim) each."""
        h = rnn_step(input, h0, self.packed()).hidden_state
        return self.answer(h), h


class LSTMCell(NoteCell):
    """The LSTM that the note's last heading asks for: gates i, f, g, o side by side in U, W, b1 and b2."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__(4, input_dim, output_dim, readout)

    def forward(self, input: Tensor, state: LSTMState) -> tuple[Tensor, LSTMState]:
        """input (batch, input_dim), state (h0, c0) to output (batch, output_dim) and (h, c)."""
        step = lstm_step(input, *state, self.packed())
        return self.answer(step.hidden_state), (step.hidden_state, step.cell_state)


class GRUCell(NoteCell):
    """A GRU, PyTorch's variant: gates r, z, n side by side in U, W, b1 and b2."""

    def __init__(self, input_dim: int, output_dim: int, readout: NoteReadout | None = "sigmoid") -> None:
        super().__init__(3, input_dim, output_dim, readout)

    def forward(self, input: Tensor, h0: Tensor) -> tuple[Tensor, Tensor]:
        """input (batch, input_dim), h0 (batch, output_dim) to output and h, (batch, output_dim) each."""
        h = gru_step(input, h0, self.packed()).hidden_state
        return self.answer(h), h
