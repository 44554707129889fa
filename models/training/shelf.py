"""Reads and writes trained models: weights and card of each side by side, and checkpoints while a training
lasts."""

from collections.abc import Mapping
from pathlib import Path

# pyright: reportUnknownVariableType=false
# safetensors takes paths of any kind, and says so by a type without its argument.
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.network import Network
from models.training.card import Card, read_card, write_card

TRAINED = Path(__file__).parents[1] / "trained"
"""The models that ship."""
CHECKPOINTS = Path(__file__).parents[2] / ".cache" / "training"
"""Checkpoints of trainings under way; git ignores them."""


def card_path(name: str, folder: Path = TRAINED) -> Path:
    return folder / f"{name}.json"


def weights_path(name: str, folder: Path = TRAINED) -> Path:
    return folder / f"{name}.safetensors"


def checkpoint_path(name: str) -> Path:
    return CHECKPOINTS / f"{name}.pt"


def names(folder: Path = TRAINED) -> tuple[str, ...]:
    """Lists the models that have a card there, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def read_model(name: str, folder: Path = TRAINED) -> tuple[Card, Network]:
    """Reads a trained model. Raises FileNotFoundError, ValueError for the card and ParameterError for the
    weights."""
    card = read_card(card_path(name, folder))
    return card, Network(card.network, load_file(weights_path(name, folder)))


def write_model(card: Card, tensors: Mapping[str, Tensor], folder: Path = TRAINED) -> None:
    """Writes the weights before the card, so that a card never stands without them."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: tensor.contiguous() for name, tensor in tensors.items()}, weights_path(card.name, folder)
    )
    write_card(card, card_path(card.name, folder))
