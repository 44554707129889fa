"""The tables of docs/training.md say what the cards say."""

from models.training.card import read_card
from models.training.figures import DOCUMENT, renewed
from models.training.shelf import card_path, names


def test_the_tables_are_those_of_the_cards() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document == renewed(document), "python -m models.training.figures"


def test_every_model_has_its_figures_there() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for name in names():
        first = read_card(card_path(name)).measures[0]
        (line,) = [one for one in lines if one.startswith(f"| `{name}` |") and first.on in one]
        assert f"| {first.name} | {first.on} | {first.value:.4g} |" in line
