"""Checks a run's interventions and changed weights against its network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from app.wire.errors import ErrorDetail, Refusal, problem
from app.wire.request import Run
from app.wire.resolve import time_steps
from models.config import NetworkConfig
from models.interventions import Intervention, intervention_problems
from models.parameters import parameter_shapes


@dataclass(frozen=True, slots=True)
class WeightChange:
    """One number of one parameter. index: its row and column, or its place in a bias."""

    tensor: str
    index: tuple[int, ...]
    value: float


def interventions_of(run: Run, config: NetworkConfig) -> tuple[Intervention, ...]:
    """Converts the interventions to those of `models/`. Raises Refusal naming each field that is wrong."""
    interventions = tuple(Intervention(**one.model_dump()) for one in run.interventions)
    wrong = [
        problem(
            f"held_{one.kind}",
            f"interventions[{one.place}].{one.field}",
            expected=one.expected,
            came=one.came,
        )
        for one in intervention_problems(config, time_steps(run), interventions)
    ]
    wrong += beyond(run, "interventions", [one.value for one in interventions])
    if wrong:
        raise Refusal(422, *wrong)
    return interventions


def changes_of(run: Run, config: NetworkConfig) -> tuple[WeightChange, ...]:
    """Returns the changed weights. Raises Refusal naming each that does not fit."""
    changes = tuple(WeightChange(one.tensor, tuple(one.index), one.value) for one in run.weights.changes)
    wrong = [*misplaced(changes, parameter_shapes(config))]
    wrong += beyond(run, "weights.changes", [one.value for one in changes])
    if wrong:
        raise Refusal(422, *wrong)
    return changes


def misplaced(
    changes: Sequence[WeightChange], shapes: Mapping[str, tuple[int, ...]]
) -> Iterator[ErrorDetail]:
    """Finds the changes of a tensor or a place that the network does not have."""
    for place, change in enumerate(changes):
        field, shape = f"weights.changes[{place}]", shapes.get(change.tensor)
        if shape is None:
            known = ", ".join(shapes)
            yield problem("changed_tensor", f"{field}.tensor", known=known, came=change.tensor[:60])
        elif len(change.index) != len(shape) or any(
            came >= size for came, size in zip(change.index, shape, strict=True)
        ):
            values = {"tensor": change.tensor, "shape": str(shape), "came": str(list(change.index))}
            yield problem("changed_place", f"{field}.index", **values)


def beyond(run: Run, field: str, values: Sequence[float]) -> Iterator[ErrorDetail]:
    """Finds the values that the run's precision does not hold."""
    largest = float(np.finfo(run.dtype).max)
    for place, value in enumerate(values):
        if abs(value) > largest:
            yield problem("beyond_precision", f"{field}[{place}].value", dtype=run.dtype)


def changed(parameters: Mapping[str, Tensor], changes: Sequence[WeightChange]) -> dict[str, Tensor]:
    """Returns the parameters with the changes made, the later prevailing."""
    tensors = dict(parameters)
    for name in {one.tensor for one in changes}:
        tensors[name] = tensors[name].clone()
    for change in changes:
        tensors[change.tensor][change.index] = change.value
    return tensors
