"""The command line: what it prints, and what it says to a name that nobody trains."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from torch import Tensor

from models.training import making, shelf
from models.training.__main__ import main
from models.training.card import Card, read_card
from models.training.tasks import MODELS


@pytest.mark.parametrize("words", [["nobody"], ["measure", "nobody"], ["train"], ["counting-lstm", "nobody"]])
def test_a_name_that_nobody_trains_is_told_with_those_that_are(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words)
    told = capsys.readouterr().err
    assert "expected counting-lstm" in told
    assert ("nobody" if "nobody" in words else "no name") in told


def test_figures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["measure", "tagging-lstm"])
    printed = capsys.readouterr().out
    value = read_card(shelf.card_path("tagging-lstm")).measures[0].value
    assert "steps_right" in printed
    assert f"{value:.4g}" in printed


def test_a_training_shows_its_loss_and_leaves_weights_and_a_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    task, recipe = MODELS["counting-lstm"]
    monkeypatch.setitem(MODELS, "counting-lstm", (task, replace(recipe, steps=20)))

    def write_elsewhere(card: Card, tensors: Mapping[str, Tensor], _: Path) -> None:
        shelf.write_model(card, tensors, tmp_path)

    monkeypatch.setattr(making, "write_model", write_elsewhere)
    main(["counting-lstm"])
    printed = capsys.readouterr().out
    assert "20/20" in printed
    assert "loss" in printed
    card, network = shelf.read_model("counting-lstm", tmp_path)
    assert card.settings["steps"] == 20
    assert card.network == network.config == recipe.network
