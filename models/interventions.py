"""Defines interventions: units of a pass that are held at a chosen value while it runs.

A held unit is replaced after it is computed and before anything uses it. A held gate changes the state
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
    """One unit of one pass, held at a value from one time step to another.

    from_step, to_step: time steps, 0-based positions in the input, both included and from_step the smaller,
    whichever way the pass reads. target: a state that the cell has, or `gates.` and a gate's
    name. unit: 0-based. Where two hold one unit at the same time, the later in their list prevails.
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
    """One thing wrong with one intervention, with its place in the list and its field."""

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
    """Finds all that is wrong with interventions in a run of that network over that many time steps."""
    known = config.kind.targets
    for place, intervention in enumerate(interventions):
        for field, came, size in (
            ("layer", intervention.layer, config.num_layers),
            ("from_step", intervention.from_step, time_steps),
            ("to_step", intervention.to_step, time_steps),
            ("unit", intervention.unit, config.hidden_size),
        ):
            if not 0 <= came < size:
                yield InterventionProblem(place, field, "range", f"0 to {size - 1}", str(came))
        if intervention.direction not in config.directions:
            yield InterventionProblem(
                place, "direction", "direction", " or ".join(config.directions), intervention.direction
            )
        if intervention.target not in known:
            expected = f'{", ".join(known)} of the cell "{config.cell}"'
            yield InterventionProblem(place, "target", "target", expected, intervention.target)
        if intervention.from_step > intervention.to_step:
            expected = f"at least from_step, {intervention.from_step}"
            yield InterventionProblem(place, "to_step", "order", expected, str(intervention.to_step))
        if not isfinite(intervention.value):
            yield InterventionProblem(place, "value", "finite", "a finite number", str(intervention.value))


class Holds:
    """The units that are held in one step, and their values, by target. False where none is held."""

    def __init__(self, interventions: Sequence[Intervention], dtype: torch.dtype) -> None:
        values: dict[str, dict[int, float]] = {}
        for intervention in interventions:
            values.setdefault(intervention.target, {})[intervention.unit] = intervention.value
        self._by_target = {
            target: (torch.tensor(list(units)), torch.tensor(list(units.values()), dtype=dtype))
            for target, units in values.items()
        }

    def __bool__(self) -> bool:
        return bool(self._by_target)

    def __call__(self, target: str, computed: Tensor) -> Tensor:
        """Returns what was computed, (n, q), with the held units at their values."""
        if target not in self._by_target:
            return computed
        units, values = self._by_target[target]
        return computed.index_copy(-1, units, values.expand(len(computed), -1))

    def cut(self, target: str, gradient: Tensor) -> Tensor:
        """Returns the gradient (q) by what was computed: 0 for the held units, as their computed value is
        unused."""
        if target not in self._by_target:
            return gradient
        return gradient.index_fill(-1, self._by_target[target][0], 0.0)


def stretches(
    interventions: Sequence[Intervention],
    layer: int,
    direction: Direction,
    time_steps: range,
    dtype: torch.dtype,
) -> Iterator[tuple[range, Holds]]:
    """Cuts the rows of a pass's chunk wherever the held units change, and gives each piece with its holds.

    time_steps: row to time step, descending for a reverse pass.
    """
    of_pass = [
        intervention
        for intervention in interventions
        if (intervention.layer, intervention.direction) == (layer, direction)
    ]
    cuts = {0, len(time_steps)} | {row for intervention in of_pass for row in _rows(intervention, time_steps)}
    for start, stop in pairwise(sorted(cuts)):
        active = [
            intervention
            for intervention in of_pass
            if intervention.from_step <= time_steps[start] <= intervention.to_step
        ]
        yield range(start, stop), Holds(active, dtype)


def _rows(intervention: Intervention, time_steps: range) -> Iterator[int]:
    """Gives the rows at which an intervention begins and ends, if they are in the chunk."""
    first, last = time_steps[0], time_steps[-1]
    low, high = max(intervention.from_step, min(first, last)), min(intervention.to_step, max(first, last))
    if low <= high:
        rows = time_steps.index(low), time_steps.index(high)
        yield min(rows)
        yield max(rows) + 1
