"""Runs the loop that all tasks share: seeded, repeatable on a CPU, and able to go on where it was stopped."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, nn

from models.training.batch import loss
from models.training.module import Module, States
from models.training.recipe import Recipe
from models.training.task import Task

THREADS = 1
"""PyTorch's threads while it trains. These networks are too small for more, and sums keep their order."""
CHECKPOINT_SECONDS = 20.0
"""How much work a stop may lose."""

Report = Callable[[int, float], None]
"""Told the number of finished steps and the last one's loss."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The trained tensors, and the seconds that they took, by the clock and of the processor."""

    tensors: dict[str, Tensor]
    seconds: float
    cpu_seconds: float


class Training:
    """One model's training, from its first step or from where a checkpoint left it."""

    def __init__(self, task: Task, recipe: Recipe) -> None:
        self._task, self._recipe = task, recipe
        self._module = Module(recipe.network, recipe.initial_parameters())
        self._optimizer = torch.optim.Adam(self._module.parameters())
        self._states: States | None = None
        self.step = 0

    def advance(self) -> float:
        """Makes one update. Returns the loss before it."""
        random = Random(f"{self._recipe.seed} {self.step}")
        batch = self._task.batch(self._recipe, self.step, random)
        scores, states = self._module(batch.inputs, self._states if batch.goes_on else None)
        self._states = _detached(states)
        error = loss(scores, batch, self._module.activation)
        self._optimizer.zero_grad()
        error.backward()  # pyright: ignore[reportUnknownMemberType] - PyTorch leaves it without types
        nn.utils.clip_grad_norm_(self._module.parameters(), self._recipe.clip)
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.rate(self.step)
        self._optimizer.step()  # pyright: ignore[reportUnknownMemberType] - as above
        self.step += 1
        return error.item()

    def tensors(self) -> dict[str, Tensor]:
        """Returns the parameters as they stand."""
        return {name: tensor.clone() for name, tensor in self._module.tensors().items()}

    def save(self, path: Path, seconds: float, cpu_seconds: float) -> None:
        """Writes all that the next step depends on, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        torch.save(
            {
                "step": self.step,
                "module": self._module.state_dict(),
                "optimizer": self._optimizer.state_dict(),
                "states": self._states,
                "seconds": (seconds, cpu_seconds),
            },
            new,
        )
        os.replace(new, path)

    def load(self, path: Path) -> tuple[float, float]:
        """Continues from what `save` wrote. Returns the seconds that it had taken."""
        # Any: a checkpoint holds what `save` put there.
        checkpoint: dict[str, Any] = torch.load(path, weights_only=True)
        self.step = checkpoint["step"]
        self._module.load_state_dict(checkpoint["module"])
        self._optimizer.load_state_dict(checkpoint["optimizer"])
        self._states = checkpoint["states"]
        return checkpoint["seconds"]


def train(
    task: Task, recipe: Recipe, report: Report, checkpoint: Path | None = None, resume: bool = False
) -> Trained:
    """Trains one model to the end.

    checkpoint: where to keep one while it lasts, None for nowhere. resume: go on from it, if it is there.
    """
    torch.set_num_threads(THREADS)
    training = Training(task, recipe)
    clocks = _Clocks(training.load(checkpoint) if resume and checkpoint and checkpoint.exists() else (0, 0))
    saved = time.monotonic()
    while training.step < recipe.steps:
        error = training.advance()
        report(training.step, error)
        if checkpoint and time.monotonic() - saved > CHECKPOINT_SECONDS:
            training.save(checkpoint, *clocks.read())
            saved = time.monotonic()
    if checkpoint:
        checkpoint.unlink(missing_ok=True)
    return Trained(training.tensors(), *clocks.read())


class _Clocks:
    """Counts seconds by the clock and of the processor, and adds them to what an earlier process had used."""

    def __init__(self, before: tuple[float, float]) -> None:
        self._start = time.monotonic() - before[0], time.process_time() - before[1]

    def read(self) -> tuple[float, float]:
        return time.monotonic() - self._start[0], time.process_time() - self._start[1]


def _detached(states: States) -> States:
    return (states[0].detach(), states[1].detach()) if isinstance(states, tuple) else states.detach()
