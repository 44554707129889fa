"""What if: coordinates of a pass that are held at a value of our own while it runs.

A held coordinate is replaced after it is computed and before anything uses it. A held gate changes the state
of its own step; a held reset gate, the candidate before that. A held cell state enters tanh(c) and the next
step. A held hidden state is what the next step, the layer above and the readout read. The terms stay what was
computed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Literal

import torch
from torch import Tensor

from models.config import Direction, NetworkConfig


@dataclass(frozen=True, slots=True)
class Intervention:
    """One coordinate of one pass, held at a value from one time step to another.

    from_step, to_step: time steps, 0-based positions in the input, both included and from_step the smaller,
    whichever way the pass reads. target: a state that the cell has, or `gates.` and a gate's
    name. unit: 0-based. Where two hold one coordinate at the same time, the later in their list prevails.
    """

    layer: int
    direction: Direction
    from_step: int
    to_step: int
    target: str
    unit: int
    value: float


@dataclass(frozen=True, slots=True)
class InterventionProblem:
    """One thing wrong with one intervention: its place in their list, the field, what it expected and got."""

    place: int
    field: str
    kind: Literal["range", "direction", "target", "order", "finite"]
    expected: str
    came: str

    def __str__(self) -> str:
        return f"interventions[{self.place}].{self.field}: expected {self.expected}, got {self.came}"


def intervention_problems(
    config: NetworkConfig, time_steps: int, interventions: Sequence[Intervention]
) -> Iterator[InterventionProblem]:
    """All that is wrong with interventions in a run of that network over that many time steps."""
    known = config.kind.targets
    for place, one in enumerate(interventions):
        for field, came, size in (
            ("layer", one.layer, config.num_layers),
            ("from_step", one.from_step, time_steps),
            ("to_step", one.to_step, time_steps),
            ("unit", one.unit, config.hidden_size),
        ):
            if not 0 <= came < size:
                yield InterventionProblem(place, field, "range", f"0 to {size - 1}", str(came))
        if one.direction not in config.directions:
            yield InterventionProblem(
                place, "direction", "direction", " or ".join(config.directions), one.direction
            )
        if one.target not in known:
            expected = f'{", ".join(known)} of the cell "{config.cell}"'
            yield InterventionProblem(place, "target", "target", expected, one.target)
        if one.from_step > one.to_step:
            expected = f"at least from_step, {one.from_step}"
            yield InterventionProblem(place, "to_step", "order", expected, str(one.to_step))
        if not isfinite(one.value):
            yield InterventionProblem(place, "value", "finite", "a finite number", str(one.value))


class Holds:
    """What is held in one step: by target, the units and their values. Empty where nothing is."""

    def __init__(self, interventions: Sequence[Intervention], dtype: torch.dtype) -> None:
        values: dict[str, dict[int, float]] = {}
        for one in interventions:
            values.setdefault(one.target, {})[one.unit] = one.value
        self._held = {
            target: (torch.tensor(list(units)), torch.tensor(list(units.values()), dtype=dtype))
            for target, units in values.items()
        }

    def __bool__(self) -> bool:
        return bool(self._held)

    def __call__(self, target: str, computed: Tensor) -> Tensor:
        """What was computed, (n, q), with the held units at their values; itself where none is held."""
        if target not in self._held:
            return computed
        units, values = self._held[target]
        return computed.index_copy(-1, units, values.expand(len(computed), -1))

    def cut(self, target: str, gradient: Tensor) -> Tensor:
        """The gradient by what was computed, (q): 0 for the held units, of which nothing uses it."""
        if target not in self._held:
            return gradient
        return gradient.index_fill(-1, self._held[target][0], 0.0)


def stretches(
    interventions: Sequence[Intervention],
    layer: int,
    direction: Direction,
    time_steps: range,
    dtype: torch.dtype,
) -> Iterator[tuple[range, Holds]]:
    """The rows of a pass's chunk, cut wherever what is held changes, each piece with what is held in it.

    time_steps: row to time step, descending for a reverse pass.
    """
    own = [one for one in interventions if (one.layer, one.direction) == (layer, direction)]
    cuts = {0, len(time_steps)} | {row for one in own for row in _rows(one, time_steps)}
    for start, stop in pairwise(sorted(cuts)):
        held = [one for one in own if one.from_step <= time_steps[start] <= one.to_step]
        yield range(start, stop), Holds(held, dtype)


def _rows(one: Intervention, time_steps: range) -> Iterator[int]:
    """The rows at which an intervention begins, and at which it is over, where they are in the chunk."""
    first, last = time_steps[0], time_steps[-1]
    low, high = max(one.from_step, min(first, last)), min(one.to_step, max(first, last))
    if low <= high:
        rows = time_steps.index(low), time_steps.index(high)
        yield min(rows)
        yield max(rows) + 1
