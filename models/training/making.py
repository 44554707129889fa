"""Makes a shelved model from its name: trains it, measures it, looks for units, and writes the card."""

import platform
from dataclasses import replace
from pathlib import Path

import torch

from models.network import Network
from models.training.card import Card, Measure, Versions
from models.training.module import Module
from models.training.probes import Probed, probed
from models.training.recipe import Recipe
from models.training.shelf import TRAINED, read_model, write_model
from models.training.task import Task
from models.training.tasks import MODELS
from models.training.trainer import THREADS, Report, Trained, train


def make(
    name: str, report: Report, checkpoint: Path | None = None, resume: bool = False, folder: Path = TRAINED
) -> Card:
    """Trains that model and shelves it. Raises KeyError for a name that no task trains."""
    task, recipe = MODELS[name]
    trained = train(task, recipe, report, checkpoint, resume)
    card = _card(name, task, recipe, trained)
    write_model(card, trained.tensors, folder)
    return card


def measure(name: str, folder: Path = TRAINED) -> tuple[Measure, ...]:
    """Takes the figures of a shelved model again."""
    task, _ = MODELS[name]
    _, network = read_model(name, folder)
    return tuple(task.measures(Module(network.config, network.parameters)))


def probe(name: str, folder: Path = TRAINED) -> Probed:
    """Looks again for what the units of a shelved model track."""
    task, _ = MODELS[name]
    return probed(task, read_model(name, folder)[1])


def refresh(name: str, folder: Path = TRAINED) -> Card:
    """Takes a shelved model's figures, units and examples again, and writes them on its card."""
    task, _ = MODELS[name]
    card, network = read_model(name, folder)
    units = probe(name, folder)
    card = replace(
        card,
        data=task.data(),
        measures=measure(name, folder),
        units=units.found,
        examples=tuple(task.examples()),
        missed=units.missed,
    )
    write_model(card, network.parameters, folder)
    return card


def _card(name: str, task: Task, recipe: Recipe, trained: Trained) -> Card:
    torch.set_num_threads(THREADS)
    units = probed(task, Network(recipe.network, trained.tensors))
    return Card(
        name=name,
        task=task.name,
        network=recipe.network,
        alphabet=task.alphabet,
        data=task.data(),
        settings={**recipe.settings(), **task.settings, "threads": THREADS},
        seed=recipe.seed,
        versions=Versions(platform.python_version(), torch.__version__),
        training_seconds=round(trained.seconds, 1),
        cpu_seconds=round(trained.cpu_seconds, 1),
        measures=tuple(task.measures(Module(recipe.network, trained.tensors))),
        units=units.found,
        examples=tuple(task.examples()),
        missed=units.missed,
    )
