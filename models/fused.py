"""Runs PyTorch's fused kernel over all steps at once, and recomputes gates and terms from the states that it
gave.

What is shown as hidden state is what the kernel gave. Gates, terms and cell states are the equations of
`cells.py`, all time steps at once, on the states that the kernel left behind.
"""

import torch
from torch import Tensor

from models.cells import (
    CellParameters,
    from_input,
    gru_gates,
    gru_hidden_state,
    lstm_gates,
    lstm_terms,
    rnn_terms,
)
from models.config import Direction, NetworkConfig
from models.network import Network
from models.scan import scan_cell_states
from models.stepwise import named, unroll_stepwise
from models.trace import Detail, States, Unrolled, joined

SPAN_NUMBERS = 32_768
"""Numbers of a state recomputed together: few enough for caches and heap, many enough to be worth a call."""


def has_kernel(config: NetworkConfig) -> bool:
    """Whether PyTorch has a kernel for all time steps: it has none for the GRU that resets before, and none
    for kinds that are not its own."""
    resets_before = "reset_after" in config.kind.options and not config.reset_after
    return config.cell in KERNELS and not resets_before


def unroll_fused(
    network: Network,
    detail: Detail,
    layer: int,
    direction: Direction,
    inputs: Tensor,
    before: States,
) -> Unrolled:
    """n steps of one layer in one direction, from inputs (n, p) in the order in which they are read, and the
    states (q) before the first of them."""
    config = network.config
    kernel = KERNELS.get(config.cell)
    if kernel is None:
        return unroll_stepwise(network, detail, layer, direction, inputs, before)
    return kernel(config, network.cell(layer, direction), inputs, before, detail)


def _lstm(
    _config: NetworkConfig, parameters: CellParameters, inputs: Tensor, before: States, detail: Detail
) -> Unrolled:
    h, c = before["hidden_state"], before["cell_state"]
    states = h.view(1, 1, -1), c.view(1, 1, -1)
    weights, has_biases = _flat(parameters)
    output, _, last_c = torch.lstm(
        inputs.unsqueeze(1), states, weights, has_biases, 1, 0.0, False, False, False
    )
    hidden_states = output.squeeze(1)  # (n, q)
    previous = _previous(hidden_states, h)
    rows = max(1, SPAN_NUMBERS // h.shape[-1])
    spans: list[Unrolled] = []
    for start in range(0, len(inputs), rows):
        span = slice(start, start + rows)
        gates, terms = lstm_gates(inputs[span], previous[span], parameters)
        cell_states = scan_cell_states(gates, c)
        c = cell_states[-1]
        named_terms = named(lstm_terms(terms)) if detail == "terms" else {}  # costly in a short run
        of_span = {"hidden_state": hidden_states[span], "cell_state": cell_states}
        spans.append(Unrolled(of_span, gates._asdict(), named_terms).only(detail))
    c.copy_(last_c.view(-1))  # the next chunk goes on from the kernel's own
    return joined(spans)


def _gru(
    config: NetworkConfig, parameters: CellParameters, inputs: Tensor, before: States, detail: Detail
) -> Unrolled:
    h = before["hidden_state"]
    if config.reset_after:
        weights, has_biases = _flat(parameters)
        hidden_states = torch.gru(
            inputs.unsqueeze(1), h.view(1, 1, -1), weights, has_biases, 1, 0.0, False, False, False
        )[0].squeeze(1)
    else:
        hidden_states = _gru_reset_before(parameters, inputs, h)
    states = {"hidden_state": hidden_states}
    if detail == "states":
        return Unrolled(states, {}, {})
    previous = _previous(hidden_states, h)
    gates, terms = gru_gates(from_input(inputs, parameters), previous, parameters, config.reset_after)
    return Unrolled(states, gates._asdict(), named(terms)).only(detail)


def _gru_reset_before(parameters: CellParameters, inputs: Tensor, h: Tensor) -> Tensor:
    """PyTorch has no kernel for this GRU: the input's half is batched, the recurrent half alone is looped."""
    hidden_states: list[Tensor] = []
    h = h.view(1, -1)
    for sum_x in torch.split(from_input(inputs, parameters), 1):
        gates, _ = gru_gates(sum_x, h, parameters, reset_after=False)
        h = gru_hidden_state(gates, h)
        hidden_states.append(h)
    return torch.cat(hidden_states)


def _rnn(
    config: NetworkConfig, parameters: CellParameters, inputs: Tensor, before: States, detail: Detail
) -> Unrolled:
    h = before["hidden_state"]
    kernel = torch.rnn_tanh if config.nonlinearity == "tanh" else torch.rnn_relu
    weights, has_biases = _flat(parameters)
    output, _ = kernel(
        inputs.unsqueeze(1), h.view(1, 1, -1), weights, has_biases, 1, 0.0, False, False, False
    )
    hidden_states = output.squeeze(1)
    states = {"hidden_state": hidden_states}
    if detail != "terms":
        return Unrolled(states, {}, {})
    terms = rnn_terms(inputs, _previous(hidden_states, h), parameters)
    return Unrolled(states, {}, named({"hidden": terms}))


KERNELS = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}
"""The kinds that PyTorch has kernels for."""


def _flat(parameters: CellParameters) -> tuple[list[Tensor], bool]:
    """The weights as the kernels take them, and whether biases are among them."""
    weights = [tensor for tensor in parameters if tensor is not None]
    return weights, len(weights) == 4


def _previous(hidden_states: Tensor, h: Tensor) -> Tensor:
    """The state that each step started from, (n, q)."""
    return torch.cat((h.view(1, -1), hidden_states[:-1]))
