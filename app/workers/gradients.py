"""Gradients in a worker: what they are built from, the lines of the answer, and the next chunk of them."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
import torch

from app.settings import Settings
from app.wire.errors import ErrorDetail, Refusal, problem
from app.wire.gradients import GradientRequest, Loss
from app.wire.lines import FailureCode, failure_line
from app.wire.loss import resolve_loss
from app.wire.messages import Value, said
from app.wire.request import Precision, Run
from app.workers.faults import told
from app.workers.gradient_lines import gradient_end_line, gradient_lines
from app.workers.jobs import Advanced
from app.workers.recipe import Recipe, build, recipe_of
from app.workers.schedule import gradient_schedule
from models import NotFinite, initial_run_state
from models.gradients import (
    BackwardState,
    CrossEntropy,
    HiddenUnit,
    OutputUnit,
    Path,
    SquaredError,
    begin_backward,
    go_back,
    gradient_not_finite,
    loss_problems,
    run_path,
)
from models.gradients import Loss as MathsLoss


@dataclass(frozen=True, slots=True)
class GradientRecipe:
    """One backward pass: its run, its loss, and whether each step's Jacobian is wanted."""

    run: Recipe
    loss: MathsLoss
    jacobians: bool


@dataclass(frozen=True, slots=True)
class BuiltGradients:
    """A recipe made real: the network run as far as its loss, the loss, and where the way back begins."""

    recipe: GradientRecipe
    path: Path
    value: float
    begin: BackwardState


class NoLoss(Exception):
    """The run, or its loss, is not finite. code, values: what the failure line says of it."""

    def __init__(self, code: FailureCode, values: Mapping[str, Value]) -> None:
        super().__init__(said(code, values))
        self.code: FailureCode = code
        self.values = values


def gradient_recipe(request: GradientRequest, run: Run, settings: Settings) -> tuple[Loss, GradientRecipe]:
    """The loss with every default filled in, and the recipe. Raises Refusal for a loss that does not fit the
    run."""
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
    return loss, GradientRecipe(recipe, maths, request.jacobians)


def maths_loss(loss: Loss) -> MathsLoss:
    """The loss in the words of the maths floor."""
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
    """The target values that the run's precision does not hold."""
    largest = float(np.finfo(dtype).max)
    return [
        problem("beyond_precision", f"loss.values[{place}]", dtype=dtype)
        for place, value in enumerate(loss.values or ())
        if abs(value) > largest
    ]


def build_gradients(recipe: GradientRecipe) -> BuiltGradients:
    """Runs the network as far as its loss. Raises NoLoss."""
    run = build(recipe.run)
    states = (recipe.run.hidden_state, recipe.run.cell_state)
    hidden_state, cell_state = (None if one is None else torch.as_tensor(one) for one in states)
    initial = initial_run_state(run.network, run.inputs, hidden_state, cell_state)
    path = run_path(run.network, initial, run.inputs, recipe.loss, recipe.run.interventions)
    if isinstance(path, NotFinite):
        raise NoLoss("way_not_finite", told(path))
    value, begin = begin_backward(path)
    if not isfinite(value):
        raise NoLoss("loss_not_finite", {"time_step": recipe.loss.time_step, "value": str(value)})
    return BuiltGradients(recipe, path, value, begin)


def next_gradients(built: BuiltGradients, state: BackwardState, settings: Settings) -> Advanced:
    """The lines of the next chunk back, and where the pass stands after it. What it has reached counts the
    steps gone back through."""
    first, jacobians = built.begin.next_step, built.recipe.jacobians
    chunks = gradient_schedule(built.recipe.run.config, jacobians, settings)
    gone = first - state.next_step
    steps, state = go_back(built.path, state, chunks.steps_from(gone), jacobians)
    reached = first - state.next_step
    fault = gradient_not_finite(steps)
    if fault is not None:
        lines = gradient_lines([step for step in steps if step.step > fault.step])
        return Advanced(lines + failure_line("not_finite", **told(fault)), None, gone, reached)
    lines = gradient_lines(steps)
    if state.next_step < 0:
        return Advanced(lines + gradient_end_line(state, reached), None, gone, reached)
    pickled = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
    return Advanced(lines, pickled, gone, reached, reached + chunks.steps_from(reached))
