"""Runs a layer's pass with interventions: units are held after the equation that computes them.

Only steps with a held unit run one by one; the others run as they would without interventions.
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

TimedUnroll = Callable[[int, Direction, range, Tensor, States], Unrolled]
"""The same as `Unroll`, with the time step of each row before the inputs."""


def with_interventions(
    unroll: Unroll, network: Network, detail: Detail, interventions: Sequence[Intervention]
) -> TimedUnroll:
    """Returns `unroll` with the interventions: the same steps, but with their held units."""

    def unroll_with_holds(
        layer: int, direction: Direction, time_steps: range, inputs: Tensor, before: States
    ) -> Unrolled:
        pieces: list[Unrolled] = []
        for rows, holds in stretches(interventions, layer, direction, time_steps, network.dtype):
            if holds:
                step = step_with_holds(network, layer, direction, holds)
                piece = step_through(step, detail, inputs[rows.start : rows.stop], before)
            else:
                # A kernel rounds by the size of its input. So the rows before the first hold run as part of
                # the whole chunk: they are bit-identical to a run without interventions.
                stop = rows.stop if pieces else len(inputs)
                piece = unroll(layer, direction, inputs[rows.start : stop], before).first(len(rows))
            pieces.append(piece)
            before = piece.last
        return joined(pieces)

    return unroll_with_holds


def step_with_holds(network: Network, layer: int, direction: Direction, holds: Holds) -> Step:
    """Returns the function of one step of one layer in one direction, with its held units."""
    if not holds:
        return partial(one_step, network, layer, direction)
    return partial(evaluated_step, network, layer, direction, holds)
