"""One step of each cell, as its equations read.

Every function works on one step or on many at once: tensors are (..., size) and the leading dimensions are
free. With a batch of one it is the step-by-step reference. With all the time steps of a sequence as the
batch, and the states that a kernel left behind as the previous ones, it gives back what went on inside.

In the equations x is the input, h the hidden state, c the cell state, W the weights and b the biases, and *
multiplies unit by unit. Parameters are packed as PyTorch packs them: i, f, g, o for the LSTM and r, z, n for
the GRU.

Sources: Elman 1990 (RNN); Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000 (LSTM); Cho
et al. 2014 (GRU), and for `reset_after` the variant of cuDNN, which is PyTorch's.
"""

from typing import Literal, NamedTuple

import torch
from torch import Tensor, sigmoid, tanh
from torch.nn.functional import linear

Nonlinearity = Literal["tanh", "relu"]


class CellParameters(NamedTuple):
    """The weights of one layer in one direction, shared by all time steps. p: input size, q: hidden size."""

    weight_ih: Tensor  # (gates * q, p), the U of many textbooks
    weight_hh: Tensor  # (gates * q, q), their W
    bias_ih: Tensor | None = None  # (gates * q)
    bias_hh: Tensor | None = None  # (gates * q)


class Terms(NamedTuple):
    """The two summands that a gate adds up before its activation, each (..., q)."""

    from_input: Tensor  # W_ih x + b_ih
    from_hidden: Tensor  # W_hh h + b_hh, with the h of the step before


class LSTMGates(NamedTuple):
    """Activated gates of an LSTM, each (..., q): the candidate in -1...1, the others in 0...1."""

    input: Tensor
    forget: Tensor
    candidate: Tensor
    output: Tensor


class GRUGates(NamedTuple):
    """Activated gates of a GRU, each (..., q): the candidate in -1...1, the others in 0...1."""

    reset: Tensor
    update: Tensor
    candidate: Tensor


class RNNStep(NamedTuple):
    """What a step of an RNN cell computed: the new state (..., q), and its one sum, by the name of hidden."""

    hidden_state: Tensor
    terms: dict[str, Terms]


class LSTMStep(NamedTuple):
    """What a step of an LSTM cell computed: the new states (..., q), the gates, and their terms by name."""

    hidden_state: Tensor
    cell_state: Tensor
    gates: LSTMGates
    terms: dict[str, Terms]


class GRUStep(NamedTuple):
    """What a step of a GRU cell computed: the new state (..., q), the gates, and their terms by name."""

    hidden_state: Tensor
    gates: GRUGates
    terms: dict[str, Terms]


def from_input(x: Tensor, parameters: CellParameters) -> Tensor:
    """W_ih x + b_ih of all gates, (..., gates * q), from x (..., p): the half that waits for no step."""
    return linear(x, parameters.weight_ih, parameters.bias_ih)


def from_hidden(h: Tensor, parameters: CellParameters) -> Tensor:
    """W_hh h + b_hh of all gates, (..., gates * q), from the previous h (..., q)."""
    return linear(h, parameters.weight_hh, parameters.bias_hh)


def rnn_terms(x: Tensor, h: Tensor, parameters: CellParameters) -> Terms:
    """The two summands of an RNN's new state, from x (..., p) and the previous h (..., q)."""
    return Terms(from_input(x, parameters), from_hidden(h, parameters))


def rnn_step(
    x: Tensor, h: Tensor, parameters: CellParameters, nonlinearity: Nonlinearity = "tanh"
) -> RNNStep:
    """One step of an RNN, h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu in tanh's place."""
    activation = tanh if nonlinearity == "tanh" else torch.relu
    terms = rnn_terms(x, h, parameters)
    return RNNStep(activation(terms.from_input + terms.from_hidden), {"hidden": terms})


def lstm_gates(x: Tensor, h: Tensor, parameters: CellParameters) -> tuple[LSTMGates, Terms]:
    """The gates i, f, g, o from x (..., p) and the previous h (..., q), and their terms, packed (..., 4q)."""
    terms = Terms(from_input(x, parameters), from_hidden(h, parameters))
    i, f, g, o = (terms.from_input + terms.from_hidden).chunk(4, dim=-1)
    return LSTMGates(sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)), terms


def lstm_terms(packed: Terms) -> dict[str, Terms]:
    """Each gate's own terms (..., q) by its name."""
    return dict(zip(LSTMGates._fields, map(Terms, *(term.chunk(4, dim=-1) for term in packed)), strict=True))


def lstm_cell_state(gates: LSTMGates, c: Tensor) -> Tensor:
    """c' = f * c + i * g: the forget gate's share of the old, and the input gate's share of the candidate."""
    return gates.forget * c + gates.input * gates.candidate


def lstm_hidden_state(gates: LSTMGates, c: Tensor) -> Tensor:
    """h' = o * tanh(c), from the new cell state c (..., q)."""
    return gates.output * tanh(c)


def lstm_step(x: Tensor, h: Tensor, c: Tensor, parameters: CellParameters) -> LSTMStep:
    """One step of an LSTM, from x (..., p), the previous hidden state h and cell state c (..., q)."""
    gates, terms = lstm_gates(x, h, parameters)
    cell_state = lstm_cell_state(gates, c)
    return LSTMStep(lstm_hidden_state(gates, cell_state), cell_state, gates, lstm_terms(terms))


def gru_gates(
    sum_x: Tensor,
    h: Tensor,
    parameters: CellParameters,
    reset_after: bool = True,
    held_reset: Tensor | None = None,
) -> tuple[GRUGates, dict[str, Terms]]:
    """The gates r, z, n and their terms, from `from_input` (..., 3q) and the previous h (..., q).

    `reset_after` says what the reset gate scales. True: the finished sum, n = tanh(W x + b + r * (W h + b)),
    and the candidate's `from_hidden` is the sum before r. False: the state itself, n = tanh(W x + b + W (r *
    h) + b), and r is inside `from_hidden`. `held_reset` (..., q) is what r is where it is held, since the
    candidate needs it here.
    """
    r_x, z_x, n_x = sum_x.chunk(3, dim=-1)
    w_r, w_z, w_n = parameters.weight_hh.chunk(3)
    b_r, b_z, b_n = (None, None, None) if parameters.bias_hh is None else parameters.bias_hh.chunk(3)
    r_h, z_h = linear(h, w_r, b_r), linear(h, w_z, b_z)
    r, z = sigmoid(r_x + r_h), sigmoid(z_x + z_h)
    r = r if held_reset is None else held_reset
    n_h = linear(h if reset_after else r * h, w_n, b_n)
    n = tanh(n_x + r * n_h if reset_after else n_x + n_h)
    return GRUGates(r, z, n), {
        "reset": Terms(r_x, r_h),
        "update": Terms(z_x, z_h),
        "candidate": Terms(n_x, n_h),
    }


def gru_hidden_state(gates: GRUGates, h: Tensor) -> Tensor:
    """h' = (1 - z) * n + z * h: the update gate's share of the old h, and the candidate for the rest."""
    return (1 - gates.update) * gates.candidate + gates.update * h


def gru_step(x: Tensor, h: Tensor, parameters: CellParameters, reset_after: bool = True) -> GRUStep:
    """One step of a GRU, from x (..., p) and the previous hidden state h (..., q)."""
    gates, terms = gru_gates(from_input(x, parameters), h, parameters, reset_after)
    return GRUStep(gru_hidden_state(gates, h), gates, terms)
