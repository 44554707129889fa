"""Encodes the numbers of a backward pass as lines of the wire."""

from collections.abc import Sequence
from dataclasses import asdict

import orjson

from app.wire.gradients import Loss
from app.wire.request import Run, TensorWeights
from app.workers.encoding import OPTIONS, Line, filled_in, fragment, labels
from app.workers.recipe import Recipe
from models.gradients import CellGradient, GradientStep, StepJacobian
from models.run import total_steps


def gradient_start_line(run: Run, loss: Loss, jacobians: bool, recipe: Recipe, first_step: int) -> bytes:
    """Writes the first line without the loss, see `with_loss`."""
    inputs = recipe.rows()
    parameters = fragment(recipe.weights if isinstance(run.weights, TensorWeights) else None)
    line: Line = {
        "type": "start",
        "run": filled_in(run, fragment(inputs), parameters),
        "loss": loss.model_dump(exclude_none=True),
        "jacobians": jacobians,
        "time_steps": len(inputs),
        "steps": total_steps(recipe.config, len(inputs)),
        "first_step": first_step,
        "labels": labels(run, len(inputs)),
        "alphabet": recipe.alphabet,
    }
    return orjson.dumps(line, option=OPTIONS)


def with_loss(start: bytes, value: float) -> bytes:
    """Adds the value of the loss to the first line."""
    return b'%b,"value":%b}\n' % (start.removesuffix(b"}\n"), orjson.dumps(value))


def gradient_lines(steps: Sequence[GradientStep]) -> bytes:
    """Writes the lines of these steps."""
    return b"".join(
        orjson.dumps(
            {"type": "gradient", "step": step.step, "cells": [cell_line(cell) for cell in step.cells]},
            option=OPTIONS,
        )
        for step in steps
    )


def cell_line(cell: CellGradient) -> Line:
    """Returns one cell, without the members that it does not have."""
    line: Line = {
        "layer": cell.layer,
        "direction": cell.direction,
        "time_step": cell.time_step,
    }
    for name, gradient in cell.states.items():
        line |= {name: gradient.numpy(), f"{name}_norm": cell.norms[name]}
    if cell.jacobian is not None:
        line["jacobian"] = jacobian_line(cell.jacobian)
    return line


def jacobian_line(jacobian: StepJacobian) -> Line:
    """Returns the norms of a step's Jacobian; that of the whole is left out where a cell has one state."""
    whole = {} if jacobian.whole is None else {"state": asdict(jacobian.whole)}
    return {name: asdict(norms) for name, norms in jacobian.states.items()} | whole
