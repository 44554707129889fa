"""A layer's pass in which something is held: its equations, with a hold after each.

Only the held steps go one by one; before and after them the pass runs as it would without.
"""

from collections.abc import Callable, Sequence
from functools import partial

from torch import Tensor

from models.config import Direction
from models.evaluated import evaluated_step
from models.interventions import Holds, Intervention, stretches
from models.network import Network
from models.stepwise import Step, one_step, step_through
from models.trace import Detail, States, Unroll, Unrolled, joined

HeldUnroll = Callable[[int, Direction, range, Tensor, States], Unrolled]
"""As `Unroll`, with the time step of each row before the inputs."""


def holding(
    unroll: Unroll, network: Network, detail: Detail, interventions: Sequence[Intervention]
) -> HeldUnroll:
    """`unroll` with the interventions: the same steps, but with what is held in them."""

    def held_unroll(
        layer: int, direction: Direction, time_steps: range, inputs: Tensor, before: States
    ) -> Unrolled:
        pieces: list[Unrolled] = []
        for rows, holds in stretches(interventions, layer, direction, time_steps, network.dtype):
            if holds:
                step = step_holding(network, layer, direction, holds)
                piece = step_through(step, detail, inputs[rows.start : rows.stop], before)
            else:
                # The first free rows run as part of the whole chunk: a kernel rounds by the size of what it
                # is given, and what stands before the first hold shall have the bits that it has without.
                stop = rows.stop if pieces else len(inputs)
                piece = unroll(layer, direction, inputs[rows.start : stop], before).first(len(rows))
            pieces.append(piece)
            before = piece.last
        return joined(pieces)

    return held_unroll


def step_holding(network: Network, layer: int, direction: Direction, holds: Holds) -> Step:
    """One step of one layer in one direction, with what is held in it."""
    if not holds:
        return partial(one_step, network, layer, direction)
    return partial(evaluated_step, network, layer, direction, holds)
