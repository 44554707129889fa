"""Finds the trained models: every card of the folders, ours first, and every file that is none. A faulty file
is named and left out; the others are served."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from app.settings import Settings
from app.trained.card import NAME, Card
from app.wire.body import parse_json
from app.wire.complaints import complaint
from app.wire.errors import ErrorDetail, FaultyFile, Refusal, faulty_file
from models.kinds import KINDS

Stamp = tuple[int, int]  # when a file was written, in nanoseconds, and its bytes


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the folders of models hold. cards: by name, sorted by task, and within a task as RNN, LSTM, GRU.
    weights: their files. faults: the files between them that are no models."""

    cards: dict[str, Card]
    weights: dict[str, Path]
    faults: tuple[FaultyFile, ...]

    def card(self, name: str) -> Card:
        """Returns the card of that name. Raises KeyError."""
        return self.cards[name]


class Models:
    """Reads the folders of models. It looks at their files each time it is asked, and reads only those that
    have changed: a new model is there at the next look."""

    def __init__(self, directories: tuple[Path, ...], largest: int) -> None:
        self.directories = directories
        self.largest = largest
        self.read: dict[Path, tuple[Stamp, Card]] = {}

    def shelf(self) -> Shelf:
        """Returns what the folders hold at this moment."""
        by_name: dict[str, tuple[Card, Path]] = {}
        faults: list[FaultyFile] = []
        for directory in self.directories:
            if not directory.is_dir():
                missing = ErrorDetail(field=None, message="no such folder")
                faults.append(FaultyFile(file=directory.name, detail=[missing]))
            for path in sorted(directory.glob("*.json")):
                try:
                    card = self.card_in(path)
                    if card.name in by_name:
                        raise faulty_file(f'a model "{card.name}" is already there', "name")
                    by_name[card.name] = card, self.weights_of(path)
                except Refusal as refusal:
                    faults.append(FaultyFile(file=path.name, detail=refusal.answer.detail))
        ordered = sorted(by_name.values(), key=lambda one: order(one[0]))
        return Shelf(
            {card.name: card for card, _ in ordered},
            {card.name: path for card, path in ordered},
            tuple(faults),
        )

    def stamps(self) -> tuple[tuple[str, int, int], ...]:
        """Returns the paths, times and sizes of all files of the folders: they differ once a file changes."""
        files = sorted(file for directory in self.directories for file in directory.glob("*.*"))
        statuses = ((file, file.stat()) for file in files)
        return tuple((str(file), status.st_mtime_ns, status.st_size) for file, status in statuses)

    def card(self, name: str) -> Card:
        """Returns the card of that name, as it is now. Raises KeyError."""
        return self.shelf().card(name)

    def card_in(self, path: Path) -> Card:
        """Returns the card in a file, from memory where the file has not changed. Raises Refusal."""
        if not re.fullmatch(NAME, path.stem):
            raise faulty_file("expected a name of small letters, digits and hyphens, as in my-own.json")
        try:
            stamp = self.stamp_of(path)
            known = self.read.get(path)
            if known is None or known[0] != stamp:
                known = stamp, card_of(path.stem, path.read_bytes())
                self.read[path] = known
        except OSError as error:
            raise faulty_file(f"cannot be read: {error.strerror}") from None
        return known[1]

    def weights_of(self, path: Path) -> Path:
        """Returns the path of the weights beside a card. Raises Refusal where there is none, or one too
        large."""
        weights = path.with_suffix(".safetensors")
        try:
            self.stamp_of(weights)
        except OSError:
            raise faulty_file(f"expected its weights in {weights.name}, got no such file") from None
        return weights

    def stamp_of(self, path: Path) -> Stamp:
        """Returns the time and size of a file, which differ once it changes. Raises Refusal where it is too
        large, OSError where it is not there."""
        status = path.stat()
        if status.st_size > self.largest:
            raise faulty_file(f"{path.name}: expected at most {self.largest} bytes, got {status.st_size}")
        return status.st_mtime_ns, status.st_size


def card_of(name: str, text: bytes) -> Card:
    """Reads the card in the text of its file. Raises Refusal, each fault named by its place in the file."""
    try:
        card = Card.model_validate(parse_json(text))
    except ValidationError as error:
        raise complaint(error) from None
    if card.name != name:
        raise faulty_file(f'expected "{name}", as the file is called, got "{card.name}"', "name")
    return card


def order(card: Card) -> tuple[str, int, str]:
    """Returns the sort key of a card: models of one task stand together."""
    return card.task, list(KINDS).index(card.network.cell), card.name


@lru_cache(maxsize=8)
def folders(ours: Path, operators: Path | None, largest: int) -> Models:
    """Returns the models of these folders. A process has one object for each combination."""
    return Models((ours, *([operators] if operators is not None else [])), largest)


def models_of(settings: Settings) -> Models:
    """Returns the models of the folders that the settings name."""
    return folders(settings.trained_dir, settings.models_dir, settings.max_model_bytes)
