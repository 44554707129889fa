"""A layer's pass in which something is held: the equations of `cells.py`, with a hold after each.

Only the held steps go one by one; before and after them the pass runs as it would without.
"""

from collections.abc import Callable, Sequence
from functools import partial

from torch import Tensor

from models.cells import (
    GRUGates,
    LSTMGates,
    from_input,
    gru_gates,
    gru_hidden_state,
    lstm_cell_state,
    lstm_gates,
    lstm_hidden_state,
    lstm_terms,
    rnn_step,
)
from models.config import Direction
from models.interventions import Holds, Intervention, stretches
from models.network import Network
from models.stepwise import Step, one_step, step_through
from models.trace import Detail, Unroll, Unrolled, joined

HeldUnroll = Callable[[int, Direction, range, Tensor, Tensor, Tensor | None], Unrolled]
"""As `Unroll`, with the time step of each row before the inputs."""


def holding(
    unroll: Unroll, network: Network, detail: Detail, interventions: Sequence[Intervention]
) -> HeldUnroll:
    """`unroll` with the interventions: the same steps, but with what is held in them."""

    def held_unroll(
        layer: int, direction: Direction, time_steps: range, inputs: Tensor, h: Tensor, c: Tensor | None
    ) -> Unrolled:
        pieces: list[Unrolled] = []
        for rows, holds in stretches(interventions, layer, direction, time_steps, network.dtype):
            if holds:
                step = step_holding(network, layer, direction, holds)
                piece = step_through(step, detail, inputs[rows.start : rows.stop], h, c)
            else:
                # The first free rows run as part of the whole chunk: a kernel rounds by the size of what it
                # is given, and what stands before the first hold shall have the bits that it has without.
                stop = rows.stop if pieces else len(inputs)
                piece = unroll(layer, direction, inputs[rows.start : stop], h, c).first(len(rows))
            pieces.append(piece)
            h = piece.hidden_state[-1]
            c = None if piece.cell_state is None else piece.cell_state[-1]
        return joined(pieces)

    return held_unroll


def step_holding(network: Network, layer: int, direction: Direction, holds: Holds) -> Step:
    """One step of one layer in one direction, with what is held in it."""
    if not holds:
        return partial(one_step, network, layer, direction)
    return partial(_held_step, network, layer, direction, holds)


def _held_step(
    network: Network, layer: int, direction: Direction, held: Holds, x: Tensor, h: Tensor, c: Tensor | None
) -> Unrolled:
    """One step with holds, from x (1, p) and the previous states (1, q)."""
    if c is not None:
        return _held_lstm(network, layer, direction, held, x, h, c)
    if network.config.cell == "gru":
        return _held_gru(network, layer, direction, held, x, h)
    rnn = rnn_step(x, h, network.cell(layer, direction), network.config.nonlinearity)
    return Unrolled(held("hidden_state", rnn.hidden_state), None, {}, rnn.terms)


def _held_lstm(
    network: Network, layer: int, direction: Direction, held: Holds, x: Tensor, h: Tensor, c: Tensor
) -> Unrolled:
    gates, terms = lstm_gates(x, h, network.cell(layer, direction))
    gates = LSTMGates(**{name: held(f"gates.{name}", gate) for name, gate in gates._asdict().items()})
    c = held("cell_state", lstm_cell_state(gates, c))
    h = held("hidden_state", lstm_hidden_state(gates, c))
    return Unrolled(h, c, gates._asdict(), lstm_terms(terms))


def _held_gru(
    network: Network, layer: int, direction: Direction, held: Holds, x: Tensor, h: Tensor
) -> Unrolled:
    parameters, reset_after = network.cell(layer, direction), network.config.reset_after
    sum_x = from_input(x, parameters)
    computed, _ = gru_gates(sum_x, h, parameters, reset_after)
    r = held("gates.reset", computed.reset)
    gates, terms = gru_gates(sum_x, h, parameters, reset_after, r)
    gates = GRUGates(r, held("gates.update", gates.update), held("gates.candidate", gates.candidate))
    h = held("hidden_state", gru_hidden_state(gates, h))
    return Unrolled(h, None, gates._asdict(), terms)
