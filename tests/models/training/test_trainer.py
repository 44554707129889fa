"""The loop: the same seed gives the same weights, also where it was stopped and went on."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from models.training import trainer
from models.training.tasks import MODELS
from models.training.trainer import Training, train


def silent(step: int, error: float) -> None:
    """A report that nobody reads."""


def equal(one: Mapping[str, Tensor], other: Mapping[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


class Stop(Exception):
    """Raised where a person would press Ctrl-C."""


@pytest.mark.parametrize(("name", "steps"), [("counting-lstm", 12), ("reber-gru", 12), ("characters-rnn", 4)])
def test_a_stopped_training_goes_on_to_the_very_same_weights(
    name: str, steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, recipe = MODELS[name]
    recipe = replace(recipe, steps=steps)
    whole = train(task, recipe, silent)
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", 0.0)

    def stop(step: int, error: float) -> None:
        if step == steps // 2 + 1:
            raise Stop

    with pytest.raises(Stop):
        train(task, recipe, stop, tmp_path / "it.pt")
    told: list[int] = []
    resumed = train(task, recipe, lambda step, _: told.append(step), tmp_path / "it.pt", resume=True)
    assert told == list(range(steps // 2 + 1, steps + 1))
    assert equal(resumed.tensors, whole.tensors)
    assert not (tmp_path / "it.pt").exists()


def test_another_seed_gives_other_weights() -> None:
    task, recipe = MODELS["parity-lstm"]
    recipe = replace(recipe, steps=3)
    first, again, other = (train(task, replace(recipe, seed=seed), silent) for seed in (1, 1, 2))
    assert equal(first.tensors, again.tensors)
    assert not equal(first.tensors, other.tensors)


def test_the_first_update_is_adams() -> None:
    """Adam's first step moves every weight by its rate against the sign of its gradient."""
    task, recipe = MODELS["parity-rnn"]
    training = Training(task, recipe)
    before = training.tensors()
    training.advance()
    moved = training.tensors()["weight_hh_l0"] - before["weight_hh_l0"]
    assert torch.allclose(moved.abs(), torch.full_like(moved, recipe.rate(0)), rtol=0.01)


def test_the_rate_falls_from_first_to_last() -> None:
    _, recipe = MODELS["reber-lstm"]
    rates = [recipe.rate(step) for step in range(0, recipe.steps, 100)]
    assert rates[0] == recipe.learning_rate
    assert rates == sorted(rates, reverse=True)
    assert recipe.rate(recipe.steps) == pytest.approx(recipe.last_learning_rate)


def test_an_lstm_starts_out_remembering_and_an_rnn_without_stretching() -> None:
    _, lstm = MODELS["reber-lstm"]
    plain = replace(lstm, forget_bias=0.0).initial_parameters()["bias_ih_l0"]
    added = lstm.initial_parameters()["bias_ih_l0"] - plain
    assert torch.allclose(added.view(4, 10).mean(1), torch.tensor([0.0, 1.0, 0.0, 0.0]), atol=1e-6)
    recurrent = MODELS["reber-rnn"][1].initial_parameters()["weight_hh_l0"]
    assert torch.allclose(recurrent @ recurrent.T, torch.eye(21), atol=1e-5)
