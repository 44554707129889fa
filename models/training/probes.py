"""Finds which unit tracks what, and what the network loses without it.

Of the held-out samples every second one serves to choose: for each label and each kind of state the unit
that tracks it best. The others judge it. A unit is found if it explains at least half of its label there:
half of the variance of a number, or half of the errors that always saying the commoner of yes and no makes.
Then it is held at its mean, through the very interventions that the page offers, and the task is scored
again. Of a label that is found in no unit, the nearest is told with what it reaches.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import torch
from torch import Tensor

from models.interventions import Intervention
from models.network import Network
from models.training.association import commoner, correlations, fitted_thresholds
from models.training.card import Ablation, Association, FoundUnit, MissedLabel, Tracking
from models.training.playing import Place, play
from models.training.task import Sample, Task

Kind = TypeVar("Kind", bound=Tracking)
EXPLAINED = 0.5
"""The least share of its label that a found unit explains."""


@dataclass(frozen=True, slots=True)
class _Half:
    """Half of the samples, and all their states one below the other, (n, q)."""

    samples: Sequence[Sample]
    states: dict[Place, Tensor]

    def label(self, name: str) -> Tensor:
        return torch.cat([sample.labels[name] for sample in self.samples])


@dataclass(frozen=True, slots=True)
class _Tracking:
    """How well the best unit of a place tracks a label: chosen by `fit`, judged by `value`."""

    place: Place
    unit: int
    fit: float
    measure: Association
    value: float
    explained: float
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Probed:
    """The result of probing. found: label by label, hidden state before cell state. missed: the labels that
    no unit tracks."""

    found: tuple[FoundUnit, ...]
    missed: tuple[MissedLabel, ...]


def probed(task: Task, network: Network) -> Probed:
    """Finds what the units of a trained network track, and what none of them does."""
    samples = task.samples()
    choosing, judging = (_played(network, samples[start::2]) for start in (0, 1))
    found_units: list[FoundUnit] = []
    missed: list[MissedLabel] = []
    for label in samples[0].labels:
        bests: list[_Tracking] = []
        for state in network.config.kind.states:
            places = [place for place in judging.states if place[2] == state]
            tried = (_best(place, label, choosing, judging) for place in places)
            bests.append(max(tried, key=lambda tracking: tracking.fit))
        tracking = [best for best in bests if best.explained >= EXPLAINED]
        found_units += [
            _tracker(FoundUnit, label, best, judging)(ablation=_ablated(task, network, best, judging))
            for best in tracking
        ]
        if not tracking:
            nearest = max(bests, key=lambda tracking: tracking.explained)
            missed.append(_tracker(MissedLabel, label, nearest, judging)())
    return Probed(tuple(found_units), tuple(missed))


def _played(network: Network, samples: Sequence[Sample]) -> _Half:
    played = [play(network, sample.inputs).states for sample in samples]
    return _Half(samples, {place: torch.cat([states[place] for states in played]) for place in played[0]})


def _best(place: Place, name: str, choosing: _Half, judging: _Half) -> _Tracking:
    label = choosing.label(name)
    if label.dtype != torch.bool:
        fits = correlations(choosing.states[place], label).abs()
        unit = int(fits.argmax())
        value = correlations(judging.states[place], judging.label(name))[unit].item()
        return _Tracking(place, unit, fits[unit].item(), "correlation", value, value**2)
    thresholds = fitted_thresholds(choosing.states[place], label)
    fits = thresholds.accuracies(choosing.states[place], label)
    unit = int(fits.argmax())
    value = thresholds.accuracies(judging.states[place], judging.label(name))[unit].item()
    chance = commoner(judging.label(name))
    explained = (value - chance) / (1 - chance) if chance < 1 else 0.0
    return _Tracking(place, unit, fits[unit].item(), "accuracy", value, explained, chance)


def _tracker(kind: Callable[..., Kind], label: str, best: _Tracking, judging: _Half) -> Callable[..., Kind]:
    """Returns a constructor of FoundUnit or MissedLabel with the fields that both have, filled in from the
    best unit."""
    layer, direction, state = best.place
    return partial(
        kind,
        layer=layer,
        direction=direction,
        unit=best.unit,
        state=state,
        tracks=label,
        measure=best.measure,
        value=best.value,
        on=_told(judging),
        chance=best.chance,
    )


def _told(judging: _Half) -> str:
    steps = sum(len(sample.inputs) for sample in judging.samples)
    return f"{len(judging.samples)} held-out sequences, {steps:,} steps"


def _ablated(task: Task, network: Network, tracking: _Tracking, judging: _Half) -> Ablation:
    mean = judging.states[tracking.place][:, tracking.unit].mean().item()
    samples = judging.samples
    measure, before = task.score([play(network, one.inputs).outputs for one in samples], samples)
    held_outputs = [play(network, one.inputs, [_hold(tracking, one, mean)]).outputs for one in samples]
    return Ablation(mean, measure, before, task.score(held_outputs, samples)[1])


def _hold(tracking: _Tracking, sample: Sample, value: float) -> Intervention:
    layer, direction, state = tracking.place
    return Intervention(layer, direction, 0, len(sample.inputs) - 1, state, tracking.unit, value)
