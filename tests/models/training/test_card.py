"""Cards on disk: what is written is read again, and what is no card is named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from models.config import NetworkConfig, ReadoutConfig
from models.training.card import (
    Ablation,
    Baseline,
    Card,
    Example,
    FoundUnit,
    Measure,
    Versions,
    read_card,
    write_card,
)

CARD = Card(
    name="counting-lstm",
    task="counting",
    network=NetworkConfig("lstm", 3, 4, readout=ReadoutConfig(3, "sigmoid", bias=True)),
    alphabet=("a", "b", "\n"),
    data="generated",
    settings={"steps": 10, "learning_rate": 1.0, "orthogonal": True, "clip": None, "order": "any"},
    seed=7,
    versions=Versions("3.11.7", "2.13.0"),
    training_seconds=1.5,
    cpu_seconds=1.25,
    measures=(
        Measure("accuracy", 1.0, "1,000 strings", Baseline("chance", 0.5)),
        Measure("loss", 1e-9, "the same"),
    ),
    units=(
        FoundUnit(
            layer=0,
            direction="forward",
            unit=2,
            state="cell_state",
            tracks="count",
            measure="correlation",
            value=-0.99,
            on="20 strings",
            ablation=Ablation(0.25, "accuracy", 1.0, 0.0),
        ),
    ),
    examples=(Example(text="aabb“"), Example(values=((0.5, 1.0), (1.0, 0.0)))),
)


def changed(path: Path, **fields: object) -> None:
    """Write the card with some fields as they should not be."""
    write_card(CARD, path)
    members = cast(dict[str, object], json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(members | fields), encoding="utf-8")


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_card(CARD, tmp_path / "card.json")
    assert read_card(tmp_path / "card.json") == CARD


def test_its_network_has_the_fields_of_the_wire(tmp_path: Path) -> None:
    write_card(CARD, tmp_path / "card.json")
    assert json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))["network"] == {
        "cell": "lstm",
        "input_size": 3,
        "hidden_size": 4,
        "num_layers": 1,
        "bidirectional": False,
        "bias": True,
        "nonlinearity": "tanh",
        "reset_after": True,
        "readout": {"size": 3, "activation": "sigmoid", "bias": True, "joint": False},
    }


def test_each_measure_has_a_line_of_its_own(tmp_path: Path) -> None:
    write_card(CARD, tmp_path / "card.json")
    lines = (tmp_path / "card.json").read_text(encoding="utf-8").splitlines()
    assert sum('"accuracy", "value"' in line for line in lines) == 1
    assert sum('"loss", "value"' in line for line in lines) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"seed": "7"}, "seed: expected int, got '7'"),
        ({"seed": True}, "seed: expected int, got True"),
        ({"mood": 1}, "mood: expected no such field, got one"),
        ({"measures": [{"name": "loss", "on": "x"}]}, r"measures\[0\].value: expected this field, got none"),
        ({"versions": None}, "versions: expected an object, got None"),
        ({"alphabet": "abc"}, "alphabet: expected .*, got 'abc'"),
        ({"settings": {"steps": [1]}}, r"settings.steps: expected str or int or .*, got \[1\]"),
        ({"cpu_seconds": float("nan")}, "expected finite numbers, got NaN"),
    ],
)
def test_what_is_no_card_is_named(tmp_path: Path, fields: dict[str, object], message: str) -> None:
    changed(tmp_path / "card.json", **fields)
    with pytest.raises(ValueError, match=message):
        read_card(tmp_path / "card.json")


def test_numbers_that_are_not_finite_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_card(replace(CARD, training_seconds=float("inf")), tmp_path / "card.json")
