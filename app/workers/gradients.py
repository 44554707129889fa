"""Computes gradients in a worker, chunk by chunk, and writes their lines."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from app.settings import Settings
from app.wire.errors import ErrorDetail, Refusal, problem
from app.wire.gradients import GradientRequest, Loss
from app.wire.lines import FailureCode, failure_line
from app.wire.loss import resolve_loss
from app.wire.messages import Value, message_of
from app.wire.request import Precision, Run
from app.workers.cost import changes
from app.workers.encoding import end_line
from app.workers.faults import message_values
from app.workers.gradient_lines import gradient_lines, gradient_start_line, with_loss
from app.workers.jobs import Advanced
from app.workers.recipe import Recipe, beginning, build, recipe_of
from app.workers.schedule import Schedule, gradient_schedule, schedule
from models.finite import NotFinite
from models.gradients import (
    BackwardState,
    CrossEntropy,
    Forward,
    HiddenUnit,
    OutputUnit,
    Path,
    SquaredError,
    begin_backward,
    first_step_back,
    go_back,
    gradient_not_finite,
    loss_problems,
)
from models.gradients import Loss as MathsLoss


@dataclass(frozen=True, slots=True)
class GradientRecipe:
    """One backward pass: its run, its loss, whether each step's Jacobian is wanted, and its first line
    without the value of the loss."""

    run: Recipe
    loss: MathsLoss
    jacobians: bool
    start: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a backward pass between two jobs. state: None while the run has not come to its loss
    yet. begun: how often a worker has begun the run before it. A worker that had to forget the run begins it
    again."""

    state: BackwardState | None = None
    begun: int = 0


@dataclass(frozen=True, slots=True)
class BuiltGradients:
    """A recipe with its network run as far as the loss, the loss, and the state in which the backward pass
    begins."""

    recipe: GradientRecipe
    path: Path
    value: float
    begin: BackwardState


class NoLoss(Exception):
    """The run, or its loss, is not finite. code, values: what the failure line says of it."""

    def __init__(self, code: FailureCode, values: Mapping[str, Value]) -> None:
        super().__init__(message_of(code, values))
        self.code: FailureCode = code
        self.values = values


def gradient_recipe(request: GradientRequest, run: Run, settings: Settings) -> GradientRecipe:
    """Builds the recipe of a backward pass. Raises Refusal for a loss that does not fit the run."""
    recipe = recipe_of(run, settings)
    loss = resolve_loss(request.loss, run, recipe.alphabet)
    maths = maths_loss(loss)
    wrong = [
        problem("one_of", f"loss.{one.field}", expected=one.expected, came=one.came)
        for one in loss_problems(recipe.config, len(recipe.rows()), maths)
    ]
    wrong += beyond(loss, run.dtype)
    if wrong:
        raise Refusal(422, *wrong)
    first = first_step_back(recipe.config, len(recipe.inputs), maths)
    start = gradient_start_line(run, loss, request.jacobians, recipe, first)
    return GradientRecipe(recipe, maths, request.jacobians, start)


def maths_loss(loss: Loss) -> MathsLoss:
    """Converts the loss to that of `models/`."""
    match loss.kind:
        case "cross_entropy":
            return CrossEntropy(loss.time_step, loss.target or 0)
        case "squared_error":
            return SquaredError(loss.time_step, tuple(loss.values or ()))
        case "output":
            return OutputUnit(loss.time_step, loss.unit or 0)
        case "hidden_state":
            return HiddenUnit(loss.time_step, loss.layer or 0, loss.direction or "forward", loss.unit or 0)


def beyond(loss: Loss, dtype: Precision) -> list[ErrorDetail]:
    """Finds the target values that the run's precision does not hold."""
    largest = float(np.finfo(dtype).max)
    return [
        problem("beyond_precision", f"loss.values[{place}]", dtype=dtype)
        for place, value in enumerate(loss.values or ())
        if abs(value) > largest
    ]


class Building:
    """Gradients whose run is still on the way to its loss, in several jobs, so that other jobs get their
    turn."""

    def __init__(self, recipe: GradientRecipe) -> None:
        self.recipe = recipe
        run = build(recipe.run)
        self.forward = Forward(run.network, beginning(run), run.inputs, recipe.loss, recipe.run.interventions)

    def go_on(self, chunks: Schedule, most: int) -> BuiltGradients | None:
        """Runs so many of the largest chunks of the run; returns None where that does not reach the loss.
        Raises NoLoss."""
        for _ in range(most):
            path = self.forward.go_on(chunks.largest)
            if path is not None:
                return self._built(path)
        return None

    def _built(self, path: Path | NotFinite) -> BuiltGradients:
        if isinstance(path, NotFinite):
            raise NoLoss("way_not_finite", message_values(path))
        value, begin = begin_backward(path)
        if not isfinite(value):
            raise NoLoss("loss_not_finite", {"time_step": self.recipe.loss.time_step, "value": str(value)})
        return BuiltGradients(self.recipe, path, value, begin)


def forward_schedule(recipe: GradientRecipe, settings: Settings) -> Schedule:
    """Returns the chunks of the run before the backward pass."""
    how = changes(recipe.run.generate, recipe.run.interventions)
    return schedule(recipe.run.config, "states", settings, how)


def turns(begun: int) -> int:
    """Returns how many chunks of the run one job computes. It doubles each time the run has to begin again,
    so that the run reaches its loss even where others push it out of memory."""
    return 2 ** min(begun - 1, 10) if begun else 1


def partial(progress: Progress, reached: int) -> Advanced:
    """Returns the answer of a job in which the run has not come to its loss yet."""
    return Advanced(b"", pickled(progress), reached, reached, reached + 1, partial=True)


def first_gradients(built: BuiltGradients, begun: int, settings: Settings) -> Advanced:
    """Computes the first chunk back, and writes its lines behind the first line."""
    first = next_gradients(built, Progress(built.begin, begun), settings)
    return replace(first, lines=with_loss(built.recipe.start, built.value) + first.lines)


def no_loss(recipe: GradientRecipe, fault: NoLoss) -> Advanced:
    """Writes the first line, without a loss, and why there is none."""
    return Advanced(recipe.start + failure_line(fault.code, **fault.values), None)


def next_gradients(built: BuiltGradients, progress: Progress, settings: Settings) -> Advanced:
    """Computes the next chunk back, and returns its lines with the progress after it. `reached` counts the
    steps gone back through."""
    state = progress.state or built.begin
    first, recipe = built.begin.next_step, built.recipe
    how = changes(recipe.run.generate, recipe.run.interventions)
    chunks = gradient_schedule(recipe.run.config, recipe.jacobians, settings, how)
    gone = first - state.next_step
    steps, state = go_back(built.path, state, chunks.steps_from(gone), recipe.jacobians)
    reached = first - state.next_step
    fault = gradient_not_finite(steps)
    if fault is not None:
        lines = gradient_lines([step for step in steps if step.step > fault.step])
        return Advanced(lines + failure_line("not_finite", **message_values(fault)), None, gone, reached)
    lines = gradient_lines(steps)
    if state.next_step < 0:
        return Advanced(lines + end_line(state.states, reached), None, gone, reached)
    stands = pickled(replace(progress, state=state))
    return Advanced(lines, stands, gone, reached, reached + chunks.steps_from(reached))


def pickled(progress: Progress) -> bytes:
    """Pickles the progress of a pass, as it travels."""
    return pickle.dumps(progress, pickle.HIGHEST_PROTOCOL)
