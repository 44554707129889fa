"""`python -m models.training`: train the models, and take their figures and units again."""

import argparse
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from models.training.card import Card, FoundUnit, Measure, MissedLabel
from models.training.making import make, measure, probe, refresh
from models.training.shelf import checkpoint_path
from models.training.tasks import MODELS

COMMANDS = ("train", "measure", "probe", "refresh")
CONSOLE = Console()


def main(arguments: Sequence[str]) -> None:
    """`[train] NAME… | all [--resume]`, `measure NAME…`, `probe NAME…` or `refresh NAME…`."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    words: list[str] = parsed.words
    command = words.pop(0) if words[0] in COMMANDS else "train"
    unknown = [name for name in words if name not in MODELS and name != "all"]
    if unknown or not words:
        parser.error(f"expected {', '.join(MODELS)} or all, got {', '.join(unknown) or 'no name'}")
    for name in MODELS if "all" in words else words:
        _perform(command, name, resume=parsed.resume)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    parser.add_argument(
        "words",
        nargs="+",
        metavar="[train | measure | probe | refresh] NAME… | all",
        help="train: learn the weights and write the card (the default). measure, probe: take a shelved "
        f"model's figures or units again. refresh: both, and write its card. Names: {', '.join(MODELS)}.",
    )
    parser.add_argument("--resume", action="store_true", help="go on from where a training was stopped")
    return parser


def _perform(command: str, name: str, resume: bool) -> None:
    match command:
        case "measure":
            _show_measures(name, measure(name))
        case "probe":
            units = probe(name)
            _show_units(name, units.found, units.missed)
        case _:
            card = refresh(name) if command == "refresh" else _train(name, resume)
            _show_measures(name, card.measures)
            _show_units(name, card.units, card.missed)


def _train(name: str, resume: bool) -> Card:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4f}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=CONSOLE) as progress:
        bar = progress.add_task(name, total=MODELS[name][1].steps, loss=float("nan"))
        return make(
            name,
            lambda step, error: progress.update(bar, completed=step, loss=error),
            checkpoint_path(name),
            resume,
        )


def _show_measures(name: str, measures: Iterable[Measure]) -> None:
    table = Table("measure", "value", "baseline", "on", title=name)
    for figure in measures:
        baseline = f"{figure.baseline.value:.5g} ({figure.baseline.what})" if figure.baseline else ""
        table.add_row(figure.name, f"{figure.value:.5g}", baseline, figure.on)
    CONSOLE.print(table)


def _show_units(name: str, units: Iterable[FoundUnit], missed: Iterable[MissedLabel]) -> None:
    table = Table("unit", "tracks", "how well", "held at its mean", title=f"{name}: found units")
    for unit in units:
        ablation = unit.ablation
        lost = f"{ablation.measure} {ablation.before:.4g} → {ablation.after:.4g}"
        table.add_row(_place(unit), unit.tracks, f"{unit.measure} {unit.value:.3f}", lost)
    for label in missed:
        table.add_row(f"none (best: {_place(label)})", label.tracks, f"{label.measure} {label.value:.3f}", "")
    CONSOLE.print(table)


def _place(unit: FoundUnit | MissedLabel) -> str:
    return f"layer {unit.layer} {unit.direction} {unit.state}[{unit.unit}]"


if __name__ == "__main__":
    main(sys.argv[1:])
