"""Real models for the tests: small networks in a folder of models, with cards whose figures were measured."""

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor, nn

from tests.models.seeding import seeded

ALPHABET = ["\n", " ", "(", ")", "a", "b", "c", "d", "e", "h", "l", "o", "r", "w"]
TEXT = "(hello (world)) (a (b) c)"


def one_hot(text: str) -> Tensor:
    """(T, p) rows of the text over ALPHABET."""
    return nn.functional.one_hot(torch.tensor([ALPHABET.index(one) for one in text]), len(ALPHABET)).float()


def reader(hidden_size: int = 10) -> tuple[nn.LSTM, nn.Linear]:
    """An LSTM over ALPHABET and its readout, as seed 5 draws them, with scores that are not all alike."""
    with seeded(5), torch.no_grad():
        lstm, readout = nn.LSTM(len(ALPHABET), hidden_size), nn.Linear(hidden_size, len(ALPHABET))
        readout.weight.mul_(8)
    return lstm, readout


def named(module: nn.RNNBase, readout: nn.Linear | None = None) -> dict[str, Tensor]:
    """The parameters as a file of weights has them."""
    tensors = {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}
    if readout is not None:
        tensors |= {
            f"readout.{name}": tensor.detach().clone() for name, tensor in readout.state_dict().items()
        }
    return tensors


def depths(text: str) -> Tensor:
    """How many brackets are open after each character."""
    return torch.tensor(
        [text[: place + 1].count("(") - text[: place + 1].count(")") for place in range(len(text))]
    ).float()


def found_unit(lstm: nn.LSTM, readout: nn.Linear) -> dict[str, object]:
    """The unit of `lstm` whose cell state follows the depth of TEXT best, and what holding it at its mean
    does."""
    rows = one_hot(TEXT)
    cell_states: list[Tensor] = []
    h, c = torch.zeros(1, lstm.hidden_size), torch.zeros(1, lstm.hidden_size)
    cell = cell_of(lstm)
    with torch.no_grad():
        for row in rows:
            h, c = cell(row[None], (h, c))
            cell_states.append(c[0])
        states = torch.stack(cell_states)
        correlations = [
            float(torch.corrcoef(torch.stack((column, depths(TEXT))))[0, 1]) for column in states.T
        ]
        unit = max(range(len(correlations)), key=lambda one: abs(correlations[one]))
        mean = float(states[:, unit].mean())
        before, after = (hits(lstm, readout, unit, held) for held in (None, mean))
    return {
        "layer": 0,
        "direction": "forward",
        "unit": unit,
        "state": "cell_state",
        "tracks": "depth",
        "measure": "correlation",
        "value": correlations[unit],
        "on": TEXT,
        "ablation": {"held_at": mean, "measure": "accuracy", "before": before, "after": after},
    }


def cell_of(lstm: nn.LSTM) -> nn.LSTMCell:
    """The LSTM's one cell."""
    cell = nn.LSTMCell(lstm.input_size, lstm.hidden_size)
    cell.load_state_dict({name.removesuffix("_l0"): tensor for name, tensor in lstm.state_dict().items()})
    return cell


def hits(lstm: nn.LSTM, readout: nn.Linear, unit: int, held: float | None) -> float:
    """The share of TEXT's characters that the most probable output foretells, the unit's c held or not."""
    cell, right = cell_of(lstm), 0
    h, c = torch.zeros(1, lstm.hidden_size), torch.zeros(1, lstm.hidden_size)
    for row, following in zip(one_hot(TEXT), TEXT[1:], strict=False):
        h, c = cell(row[None], (h, c))
        if held is not None:
            h = h / torch.tanh(c)  # the output gate
            c[0, unit] = held
            h = h * torch.tanh(c)
        right += ALPHABET[int(readout(h).argmax())] == following
    return right / (len(TEXT) - 1)


def network(module: nn.RNNBase, readout: nn.Linear | None, activation: str = "softmax") -> dict[str, object]:
    """The network on a card."""
    return {
        "cell": type(module).__name__.lower(),
        "input_size": module.input_size,
        "hidden_size": module.hidden_size,
        "num_layers": module.num_layers,
        "bidirectional": module.bidirectional,
        "bias": module.bias,
        "nonlinearity": "tanh",
        "reset_after": True,
        "readout": None
        if readout is None
        else {
            "size": readout.out_features,
            "activation": activation,
            "bias": True,
            "joint": module.bidirectional,
        },
    }


def card(name: str, spelled: dict[str, object], **more: object) -> dict[str, object]:
    """A card without figures."""
    return {
        "name": name,
        "task": name.rsplit("-", 1)[0],
        "network": spelled,
        "alphabet": None,
        "data": "None: as its seed drew it.",
        "settings": {},
        "seed": 5,
        "versions": {"python": "3", "torch": torch.__version__},
        "training_seconds": 0.0,
        "cpu_seconds": 0.0,
        "measures": [],
        "units": [],
        "examples": [],
        **more,
    }


def write_model(folder: Path, made: Mapping[str, object], tensors: Mapping[str, Tensor]) -> None:
    """Puts a model into a folder."""
    name = str(made["name"])
    (folder / f"{name}.json").write_text(json.dumps(made), "utf-8")
    (folder / f"{name}.safetensors").write_bytes(save(dict(tensors)))


def write_models(folder: Path) -> Path:
    """A folder of models: a reader of text, one of numbers, and one of two directions."""
    folder.mkdir(parents=True, exist_ok=True)
    lstm, readout = reader()
    found = found_unit(lstm, readout)
    measured = {"name": "accuracy", "value": hits(lstm, readout, 0, None), "on": TEXT, "baseline": None}
    texts = [{"text": TEXT, "values": None}, {"text": "hello", "values": None}]
    made = card(
        "reader-lstm",
        network(lstm, readout),
        alphabet=ALPHABET,
        units=[found],
        measures=[measured],
        examples=texts,
    )
    write_model(folder, made, named(lstm, readout))
    with seeded(6):
        gru, identity = nn.GRU(1, 5), nn.Linear(5, 1)
        rnn, joint = nn.RNN(len(ALPHABET), 4, bidirectional=True), nn.Linear(8, len(ALPHABET))
    rows = {"text": None, "values": [[0.0], [0.5], [1.0], [0.5]]}
    write_model(
        folder, card("wave-gru", network(gru, identity, "identity"), examples=[rows]), named(gru, identity)
    )
    write_model(
        folder, card("both-rnn", network(rnn, joint), alphabet=ALPHABET, examples=texts), named(rnn, joint)
    )
    return folder
