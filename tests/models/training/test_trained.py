"""The models that ship: small, whole, as their cards say. Figures are taken again from their weights."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType] - as in the shelf
from torch import Tensor, nn

from models.network import Network
from models.parameters import parameter_count
from models.training.card import Card, Measure, read_card
from models.training.making import make, measure, probe
from models.training.module import Module
from models.training.playing import play
from models.training.sampling import batched
from models.training.shelf import TRAINED, card_path, names, read_model, weights_path
from models.training.tasks import MODELS

SHIPPED = names()
QUICK = [name for name in SHIPPED if not name.startswith("characters")]
MEGABYTE = 1_000_000


def figures(measures: tuple[Measure, ...]) -> dict[tuple[str, str], float]:
    return {(one.name, one.on): one.value for one in measures}


def figure(name: str, measure: str, on: str) -> float:
    """The one figure of a card whose data begins with these words."""
    (value,) = [
        one.value
        for one in read_card(card_path(name)).measures
        if one.name == measure and one.on.startswith(on)
    ]
    return value


def plain_outputs(card: Card, tensors: Mapping[str, Tensor], inputs: Tensor) -> Tensor:
    """What nn.RNN, LSTM or GRU and nn.Linear make of inputs (T, p): each readout has one V and a bias."""
    config = card.network
    kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[config.cell]
    module = kind(
        config.input_size, config.hidden_size, config.num_layers, bidirectional=config.bidirectional
    )
    module.load_state_dict({name: tensor for name, tensor in tensors.items() if "readout" not in name})
    assert config.readout is not None
    linear = nn.Linear(config.hidden_size * (1 + config.bidirectional), config.readout.size)
    linear.load_state_dict({"weight": tensors["readout.weight"], "bias": tensors["readout.bias"]})
    activations = {"softmax": nn.Softmax(-1), "sigmoid": nn.Sigmoid(), "identity": nn.Identity()}
    with torch.no_grad():
        return activations[config.readout.activation](linear(module(inputs)[0]))


def test_something_ships() -> None:
    assert "counting-lstm" in SHIPPED


def test_weights_are_small() -> None:
    sizes = {name: weights_path(name).stat().st_size for name in SHIPPED}
    assert max(sizes.values()) <= MEGABYTE, sizes
    assert sum(sizes.values()) <= 6 * MEGABYTE, sizes


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_says_what_its_recipe_is(name: str) -> None:
    task, recipe = MODELS[name]
    card = read_card(card_path(name))
    assert (card.name, card.task, card.network, card.seed) == (name, task.name, recipe.network, recipe.seed)
    assert card.settings == {**recipe.settings(), **task.settings, "threads": 1}
    assert card.alphabet == task.alphabet
    assert card.examples == tuple(task.examples())
    assert card.training_seconds < 30 * 60 or card.cpu_seconds < 30 * 60
    assert parameter_count(card.network) == sum(one.numel() for one in load_file(weights_path(name)).values())


@pytest.mark.parametrize("name", SHIPPED)
def test_what_runs_is_what_pytorch_computes(name: str) -> None:
    card, network = read_model(name)
    inputs = MODELS[name][0].samples()[0].inputs[:300]
    expected = plain_outputs(card, load_file(weights_path(name)), inputs)
    assert torch.allclose(play(network, inputs).outputs, expected, atol=2e-5)


@pytest.mark.parametrize("name", ["reber-lstm", "counting-lstm"])
def test_many_at_once_are_what_each_is_alone(name: str) -> None:
    _, network = read_model(name)
    samples = MODELS[name][0].samples()[:5]
    outputs, _ = Module(network.config, network.parameters).answer(batched(samples).inputs)
    for i, one in enumerate(samples):
        alone = play(network, one.inputs).outputs
        assert torch.allclose(outputs[: len(alone), i], alone, atol=2e-5)


@pytest.mark.parametrize("name", QUICK)
def test_figures_come_out_again(name: str) -> None:
    expected = figures(read_card(card_path(name)).measures)
    assert figures(measure(name)) == pytest.approx(expected, rel=1e-3, abs=2e-3)


@pytest.mark.timeout(300)  # half a minute where nothing else runs
def test_a_small_model_trained_again_is_the_same(tmp_path: Path) -> None:
    losses: list[float] = []
    card = make("parity-lstm", lambda _, error: losses.append(error), folder=tmp_path)
    shipped = read_card(card_path("parity-lstm"))
    assert figures(card.measures) == pytest.approx(figures(shipped.measures), abs=1e-3)
    assert losses[-1] < 0.01 < losses[0]
    assert asdict(card.network) == asdict(shipped.network)
    assert read_model("parity-lstm", tmp_path)[0] == card


def pearson(xs: list[float], ys: list[float]) -> float:
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    product = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    scale = math.sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return product / scale


def test_the_counting_unit_counts_and_the_network_fails_without_it() -> None:
    """Once more by nn.LSTMCell, step by step: n = 12, 14, ... 20 are those that judge."""
    card, network = read_model("counting-lstm")
    unit = next(one for one in card.units if one.tracks == "count" and one.state == "cell_state")
    tensors, found = network.parameters, unit.unit
    cell = nn.LSTMCell(3, card.network.hidden_size)
    cell.load_state_dict({name.removesuffix("_l0"): tensors[name] for name in tensors if "_l0" in name})

    def counted(n: int, held: float | None) -> tuple[list[float], bool]:
        """The unit's values over a string, and whether every answer is right."""
        h, c = torch.zeros(1, card.network.hidden_size), torch.zeros(1, card.network.hidden_size)
        values: list[float] = []
        right = True
        for i, symbol in enumerate("." + "a" * n + "b" * n):
            one_hot = torch.zeros(1, 3)
            one_hot[0, ".ab".index(symbol)] = 1
            h, c = cell(one_hot, (h, c))
            if held is not None:  # the output gate's share of another cell state
                gate = h[0, found] / c[0, found].tanh()
                c[0, found] = held
                h[0, found] = gate * c[0, found].tanh()
            values.append(c[0, found].item())
            scores = (tensors["readout.weight"] @ h[0] + tensors["readout.bias"]).tolist()
            legal = "a" if i == 0 else "ab" if i <= n else "b" if i < 2 * n else "."
            right = right and [score > 0 for score in scores] == [one in legal for one in ".ab"]
        return values, right

    with torch.no_grad():
        free = [counted(n, None) for n in range(12, 21, 2)]
        values = [value for run, _ in free for value in run]
        counts = [float(c) for n in range(12, 21, 2) for c in (0, *range(1, n + 1), *range(n - 1, -1, -1))]
        assert pearson(values, counts) == pytest.approx(unit.value, abs=1e-4)
        assert unit.ablation.held_at == pytest.approx(sum(values) / len(values), abs=1e-3)
        assert unit.ablation.before == sum(right for _, right in free) / 5
        held = [counted(n, unit.ablation.held_at) for n in range(12, 21, 2)]
        assert unit.ablation.after == sum(right for _, right in held) / 5


@pytest.mark.parametrize("name", [name for name in ("counting-lstm", "tagging-lstm-two") if name in SHIPPED])
def test_units_are_found_again(name: str) -> None:
    card, found = read_card(card_path(name)), probe(name)
    assert [one.tracks for one in card.missed] == [one.tracks for one in found.missed]
    for one, again in zip(card.units, found.found, strict=True):
        assert (one.layer, one.direction, one.unit, one.state, one.tracks) == (
            again.layer,
            again.direction,
            again.unit,
            again.state,
            again.tracks,
        )
        assert one.value == pytest.approx(again.value, abs=1e-4)
        assert one.ablation.after == pytest.approx(again.ablation.after, abs=2e-3)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_label_is_found_in_a_unit_or_told_as_missed(name: str) -> None:
    """A unit that bears a name explains half of it: of the variance, or of the commoner answer's errors."""
    card, labels = read_card(card_path(name)), MODELS[name][0].samples()[0].labels
    assert {one.tracks for one in card.units}.isdisjoint(one.tracks for one in card.missed)
    assert {one.tracks for one in (*card.units, *card.missed)} == set(labels)
    for one in (*card.units, *card.missed):
        explained = one.value**2 if one.chance is None else (one.value - one.chance) / (1 - one.chance)
        assert (explained >= 0.5) == (one in card.units)


def test_shipped_networks_are_float32() -> None:
    for name in SHIPPED:
        assert isinstance(network := read_model(name)[1], Network)
        assert network.dtype == torch.float32


def test_nothing_else_lies_among_them() -> None:
    assert {path.name for path in TRAINED.iterdir()} == {
        path.name for name in SHIPPED for path in (card_path(name), weights_path(name))
    }
