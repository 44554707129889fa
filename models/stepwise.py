"""The reference: a layer's pass, one call of the cell's own step after another."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from models.cells import CellParameters, Terms, gru_step, lstm_step, rnn_step
from models.config import Direction, NetworkConfig
from models.evaluated import evaluated_step, free
from models.network import Network
from models.trace import Detail, NamedTerms, Unrolled, joined

Step = Callable[[Tensor, Tensor, Tensor | None], Unrolled]
"""(x (1, p), hidden state (1, q), cell state (1, q)) to one step."""


def unroll_stepwise(
    network: Network,
    detail: Detail,
    layer: int,
    direction: Direction,
    inputs: Tensor,
    hidden_state: Tensor,
    cell_state: Tensor | None,
) -> Unrolled:
    """n steps of one layer in one direction, from inputs (n, p) in the order in which they are read.

    hidden_state, cell_state: (q), those before the first of them; cell_state is an LSTM's alone.
    """
    step = partial(one_step, network, layer, direction)
    return step_through(step, detail, inputs, hidden_state, cell_state)


def step_through(
    step: Step, detail: Detail, inputs: Tensor, hidden_state: Tensor, cell_state: Tensor | None
) -> Unrolled:
    """One call of the step after another, over inputs (n, p), from the states (q) before the first."""
    hidden_state = hidden_state.view(1, -1)
    cell_state = None if cell_state is None else cell_state.view(1, -1)
    steps: list[Unrolled] = []
    for x in torch.split(inputs, 1):  # (1, p)
        unrolled = step(x, hidden_state, cell_state)
        steps.append(unrolled.only(detail))
        hidden_state, cell_state = unrolled.hidden_state, unrolled.cell_state
    return joined(steps)


def one_step(
    network: Network, layer: int, direction: Direction, x: Tensor, h: Tensor, c: Tensor | None
) -> Unrolled:
    """One step of one layer in one direction, from x (1, p) and the previous states (1, q)."""
    reference = REFERENCES.get(network.config.cell)
    if reference is None:
        return evaluated_step(network, layer, direction, free, x, h, c)
    return reference(network.config, network.cell(layer, direction), x, h, c)


def _rnn(
    config: NetworkConfig, parameters: CellParameters, x: Tensor, h: Tensor, _c: Tensor | None
) -> Unrolled:
    rnn = rnn_step(x, h, parameters, config.nonlinearity)
    return Unrolled(rnn.hidden_state, None, {}, named(rnn.terms))


def _lstm(
    _config: NetworkConfig, parameters: CellParameters, x: Tensor, h: Tensor, c: Tensor | None
) -> Unrolled:
    assert c is not None, "an LSTM has a cell state"
    lstm = lstm_step(x, h, c, parameters)
    return Unrolled(lstm.hidden_state, lstm.cell_state, lstm.gates._asdict(), named(lstm.terms))


def _gru(
    config: NetworkConfig, parameters: CellParameters, x: Tensor, h: Tensor, _c: Tensor | None
) -> Unrolled:
    gru = gru_step(x, h, parameters, config.reset_after)
    return Unrolled(gru.hidden_state, None, gru.gates._asdict(), named(gru.terms))


REFERENCES = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}
"""The kinds whose steps stand in `cells.py`; any other is evaluated from its equations."""


def named(terms: dict[str, Terms]) -> NamedTerms:
    """The terms of each gate by their names."""
    return {owner: own._asdict() for owner, own in terms.items()}
