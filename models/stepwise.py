"""Runs a layer's pass as one call of the cell's own step after another. It is the reference for faster
ways."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from models.cells import CellParameters, Terms, gru_step, lstm_step, rnn_step
from models.config import Direction, NetworkConfig
from models.evaluated import evaluated_step, hold_none
from models.network import Network
from models.trace import Detail, NamedTerms, States, Unrolled, joined

Step = Callable[[Tensor, States], Unrolled]
"""(x (1, p), states (1, q) before) to one step."""


def unroll_stepwise(
    network: Network,
    detail: Detail,
    layer: int,
    direction: Direction,
    inputs: Tensor,
    before: States,
) -> Unrolled:
    """Computes n steps of one layer in one direction, from inputs (n, p) in the order in which they are read,
    and the states (q) before the first of them."""
    return step_through(partial(one_step, network, layer, direction), detail, inputs, before)


def step_through(step: Step, detail: Detail, inputs: Tensor, before: States) -> Unrolled:
    """Calls the step once for each of the inputs (n, p), from the states (q) before the first."""
    states: States = {name: state.view(1, -1) for name, state in before.items()}
    steps: list[Unrolled] = []
    for x in torch.split(inputs, 1):  # (1, p)
        unrolled = step(x, states)
        steps.append(unrolled.only(detail))
        states = unrolled.states
    return joined(steps)


def one_step(network: Network, layer: int, direction: Direction, x: Tensor, before: States) -> Unrolled:
    """Computes one step of one layer in one direction, from x (1, p) and the states (1, q) before it."""
    reference = REFERENCES.get(network.config.cell)
    if reference is None:
        return evaluated_step(network, layer, direction, hold_none, x, before)
    return reference(network.config, network.cell(layer, direction), x, before)


def _rnn(config: NetworkConfig, parameters: CellParameters, x: Tensor, before: States) -> Unrolled:
    rnn = rnn_step(x, before["hidden_state"], parameters, config.nonlinearity)
    return Unrolled({"hidden_state": rnn.hidden_state}, {}, named(rnn.terms))


def _lstm(_config: NetworkConfig, parameters: CellParameters, x: Tensor, before: States) -> Unrolled:
    lstm = lstm_step(x, before["hidden_state"], before["cell_state"], parameters)
    states = {"hidden_state": lstm.hidden_state, "cell_state": lstm.cell_state}
    return Unrolled(states, lstm.gates._asdict(), named(lstm.terms))


def _gru(config: NetworkConfig, parameters: CellParameters, x: Tensor, before: States) -> Unrolled:
    gru = gru_step(x, before["hidden_state"], parameters, config.reset_after)
    return Unrolled({"hidden_state": gru.hidden_state}, gru.gates._asdict(), named(gru.terms))


REFERENCES = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}
"""The kinds whose steps stand in `cells.py`; any other is evaluated from its equations."""


def named(terms: dict[str, Terms]) -> NamedTerms:
    """Returns the terms of each gate by their names."""
    return {owner: gate_terms._asdict() for owner, gate_terms in terms.items()}
