"""A file of weights gives the networks that are in it, whatever wrote it: they do what the module does."""

# PyTorch's stubs leave modules, what they give, and what writes files untyped.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import json
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from models.files import LoadError, load
from models.modules import TraceError, trace

State = Mapping[str, Tensor]


class Tagger(nn.Module):
    """A recurrent part and a linear layer that reads it."""

    def __init__(self, part: nn.RNNBase, size: int) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict({"part": part})
        self.head = nn.Linear(part.hidden_size * (2 if part.bidirectional else 1), size)

    def forward(self, x: Tensor) -> Tensor:
        """Scores each time step."""
        return self.head(self.encoder["part"](x)[0])


def drawn(seed: int, dtype: torch.dtype = torch.float32) -> Tagger:
    """A random module of a random kind and size, under its seed."""
    draw = Random(seed)
    torch.manual_seed(seed)
    kind = draw.choice([nn.RNN, nn.LSTM, nn.GRU])
    sizes = draw.randint(1, 6), draw.randint(1, 6), draw.randint(1, 3)
    both, bias = draw.random() < 0.5, draw.random() < 0.7
    return Tagger(kind(*sizes, bidirectional=both, bias=bias), draw.randint(1, 4)).to(dtype)


def arrays(state: State) -> dict[str, np.ndarray]:
    """The tensors as NumPy's arrays."""
    return {name: tensor.numpy() for name, tensor in state.items()}


def script(module: Tagger, path: Path) -> None:
    """Writes a TorchScript archive."""
    x = torch.zeros(2, part_of(module).input_size)
    traced: Any = torch.jit.trace(module, x)  # a module; the stub says more
    traced.save(path)


def part_of(module: Tagger) -> nn.RNNBase:
    """The recurrent part."""
    part = module.encoder["part"]
    assert isinstance(part, nn.RNNBase)
    return part


WRITERS: dict[str, Callable[[Tagger, Path], object]] = {
    "w.safetensors": lambda module, path: save_file(module.state_dict(), path),
    "w.pt": lambda module, path: torch.save(module.state_dict(), path),
    "w.ckpt": lambda module, path: torch.save(
        {
            "state_dict": module.state_dict(),
            "epoch": 3,
            "loss": np.float64(0.5),
            "device": torch.device("cpu"),
        },
        path,
    ),
    "old.pth": lambda module, path: torch.save(
        module.state_dict(), path, _use_new_zipfile_serialization=False
    ),
    "script.pt": script,
    "w.npz": lambda module, path: np.savez(path, **arrays(module.state_dict())),  # pyright: ignore
    "packed.npz": lambda module, path: np.savez_compressed(path, **arrays(module.state_dict())),  # pyright: ignore
    "two.pkl": lambda module, path: path.write_bytes(pickle.dumps(arrays(module.state_dict()), 2)),
    "five.pkl": lambda module, path: path.write_bytes(pickle.dumps([arrays(module.state_dict())], 5)),
    "none.pkl": lambda module, path: path.write_bytes(pickle.dumps(arrays(module.state_dict()), 0)),
    "w.json": lambda module, path: path.write_text(
        json.dumps({name: tensor.tolist() for name, tensor in module.state_dict().items()})
    ),
    "run.json": lambda module, path: path.write_text(
        json.dumps(
            {
                "input": {"values": [[0]]},
                "weights": {
                    "tensors": {name: tensor.tolist() for name, tensor in module.state_dict().items()}
                },
            }
        )
    ),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::torch.jit.TracerWarning")
@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_modules_own_numbers(name: str, tmp_path: Path) -> None:
    for seed in range(6):
        module = drawn(seed)
        part, path = part_of(module), tmp_path / f"{seed}-{name}"
        WRITERS[name](module, path)
        networks = load(path)
        (network,) = networks
        x = torch.randn(7, part.input_size)
        traced = trace(networks, x)
        output, states = part(x)
        hidden = states[0] if isinstance(states, tuple) else states
        np.testing.assert_allclose(traced.output, output.detach(), atol=1e-6)
        np.testing.assert_allclose(traced.h_n, hidden.detach(), atol=1e-6)
        assert traced.difference <= 1e-6
        assert network.name.endswith("encoder.part")
        assert network.readout.endswith("head")
        assert network.config.bias is part.bias
        own = dict(part.named_parameters())
        for parameter, tensor in network.network.parameters.items():
            torch.testing.assert_close(tensor.float(), own[parameter].detach(), rtol=0, atol=0)
        uses = [row.use for row in network.account]
        assert uses == ["network"] * len(own) + ["readout"] * 2 + ["unused"] * (len(uses) - len(own) - 2)
        assert {row.used_as for row in network.account if row.use == "network"} == set(own)


@pytest.mark.parametrize(
    ("dtype", "computed"),
    [
        (torch.float16, torch.float32),
        (torch.bfloat16, torch.float32),
        (torch.float64, torch.float64),
    ],
)
def test_other_precisions_are_widened_and_said(
    dtype: torch.dtype, computed: torch.dtype, tmp_path: Path
) -> None:
    for name in ("w.safetensors", "w.pt", "old.pth"):
        module = drawn(3, dtype)
        WRITERS[name](module, tmp_path / name)
        (network,) = load(tmp_path / name)
        widened = part_of(module).to(computed)
        x = torch.randn(5, widened.input_size, dtype=computed)
        traced = trace(network, x)
        assert network.network.dtype == computed
        limit = 1e-12 if computed == torch.float64 else 1e-6
        np.testing.assert_allclose(traced.output, widened(x)[0].detach(), atol=limit)
        said = any(str(dtype).removeprefix("torch.") in note for note in network.notes)
        assert said is (dtype != computed)


def test_views_of_one_storage_and_transposed_ones_are_read_as_they_show(tmp_path: Path) -> None:
    flat = torch.randn(200)
    state = {
        "weight_ih_l0": flat[10:34].view(3, 8).T,
        "weight_hh_l0": flat[40:56].view(8, 2),
        "bias_ih_l0": flat[::3][:8],
        "bias_hh_l0": torch.zeros(1).expand(8),
    }
    for old in (False, True):
        torch.save(state, tmp_path / "views.pt", _use_new_zipfile_serialization=not old)
        (network,) = load(tmp_path / "views.pt")
        assert network.config.cell == "lstm"
        for name, tensor in state.items():
            assert torch.equal(network.network.parameters[name], tensor)


def test_lone_cells_that_count_themselves_are_one_network_and_each_one_by_itself(tmp_path: Path) -> None:
    cells = nn.ModuleDict({"cells": nn.ModuleList([nn.GRUCell(3, 4), nn.GRUCell(4, 4), nn.GRUCell(4, 4)])})
    torch.save(cells.state_dict(), tmp_path / "cells.pt")
    networks = load(tmp_path / "cells.pt")
    assert [one.name for one in networks] == ["cells", "cells.0", "cells.1", "cells.2"]
    assert networks.at().config.num_layers == 3
    x = torch.randn(5, 3)
    traced = trace(networks, x)
    states = [torch.zeros(4) for _ in range(3)]
    for step in range(5):
        below = x[step]
        for layer, cell in enumerate(cells["cells"].children()):
            states[layer] = below = cell(below, states[layer])
        np.testing.assert_allclose(traced.hidden_state[:, step], torch.stack(states).detach(), atol=1e-6)
    assert trace(networks, torch.randn(2, 4), at="cells.2").at == "cells.2"


def test_what_stands_side_by_side_is_asked_for(tmp_path: Path) -> None:
    both = nn.ModuleDict({"encoder": nn.LSTM(3, 4), "decoder": nn.LSTM(3, 5)})
    torch.save(both.state_dict(), tmp_path / "both.pt")
    networks = load(tmp_path / "both.pt")
    with pytest.raises(LoadError, match="at: expected one of the 2 networks, 'encoder', 'decoder', got none"):
        trace(networks, torch.randn(2, 3))
    with pytest.raises(LoadError, match="got 'coder', where there is none"):
        networks["coder"]
    assert trace(networks, torch.randn(2, 3), at="decoder").hidden_state.shape == (1, 2, 5)
    assert networks["encoder"] is networks[0] is networks[:1][0]
    assert {row.use for row in networks[0].account} == {"network", "another"}
    same = nn.ModuleDict({"layers": nn.ModuleList([nn.LSTM(4, 4), nn.LSTM(4, 4)])})
    torch.save(same.state_dict(), tmp_path / "same.pt")
    networks = load(tmp_path / "same.pt")
    assert "the shapes fit both" in repr(networks[0])
    with pytest.raises(LoadError, match="at: expected one of the 3 networks"):
        networks.at()


def test_what_a_file_does_not_tell_can_be_told(tmp_path: Path) -> None:
    module = nn.RNN(3, 4, nonlinearity="relu")
    torch.save(module.state_dict(), tmp_path / "relu.pt")
    (network,) = load(tmp_path / "relu.pt")
    assert "does not tell its activation" in repr(network)
    x = torch.randn(6, 3)
    traced = trace(network.told(nonlinearity="relu"), x)
    np.testing.assert_allclose(traced.output, module(x)[0].detach(), atol=1e-6)
    with pytest.raises(LoadError, match="cell: expected one of rnn, got 'gru'"):
        network.told(cell="gru")
    torch.save(nn.LSTM(3, 4).state_dict(), tmp_path / "lstm.pt")
    (network,) = load(tmp_path / "lstm.pt")
    told = network.told(cell="slstm")
    assert np.isnan(trace(told, x).difference)
    assert "there is no module to compare it with" in repr(trace(told, x))
    with pytest.raises(LoadError, match="PyTorch has no module for sLSTM"):
        told.module()


def test_a_batch_and_inputs_of_a_wrong_shape(tmp_path: Path) -> None:
    torch.save(nn.GRU(3, 4).state_dict(), tmp_path / "gru.pt")
    networks = load(tmp_path / "gru.pt")
    x = torch.randn(2, 5, 3)
    np.testing.assert_array_equal(trace(networks, x, batch=1).inputs, x[1])
    for values, message in (
        (torch.randn(5, 4), r"inputs: expected shape \(T, 3\) or a batch \(B, T, 3\), got \(5, 4\)"),
        (torch.randn(0, 3), r"got \(0, 3\)"),
        ([[1, 2, float("nan")]], r"inputs: expected finite numbers, got nan at \[0, 2\]"),
        ([["a"]], "inputs: expected an array of numbers, got list"),
    ):
        with pytest.raises(TraceError, match=message):
            trace(networks, values)
    with pytest.raises(TraceError, match=r"batch: expected 0 \.\.\. 1, got 2 for a batch of 2"):
        trace(networks, x, batch=2)
    with pytest.raises(TraceError, match="labels: expected 5, one for each time step, got 2"):
        trace(networks, x, labels="ab")


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"lstm.weight_hr_l0": torch.zeros(2, 4)}, "proj_size projects its hidden state"),
        ({"lstm.weight_hh_l0_g": torch.zeros(16, 1)}, "computed from such tensors before they are used"),
        ({"lstm.weight_ci": torch.zeros(4)}, "peepholes"),
        ({"lstm.layer_norm.weight": torch.zeros(4)}, "this cell normalises within"),
        ({"lstm.zoneout": torch.zeros(4)}, "masks its states"),
        ({"lstm.other": torch.zeros(4)}, "among the cell's own tensors"),
        ({"lstm.weight_hh_l0": torch.zeros(16, 5)}, "expected a multiple of its columns"),
        ({"lstm.weight_ih_l0": torch.zeros(15, 3)}, "weight_ih_l0: expected shape 16 x 3, got 15 x 3"),
        ({"lstm.bias_ih_l0": torch.zeros(15)}, "lstm.bias_ih_l0: expected shape 16, got 15"),
        ({"lstm.bias_ih_l0": torch.zeros(16).int()}, "expected floating-point numbers, got int32"),
        ({"lstm.weight_ih_l1": torch.zeros(16, 4)}, "weight_hh_l1: expected shape 16 x 4, but there is no"),
        ({"lstm.weight_hh": torch.zeros(16, 4)}, "some names have a layer"),
        ({"lstm.weight_ih_l999": torch.zeros(1, 1)}, "the names count 1000 layers"),
    ],
)
def test_a_network_that_would_give_other_numbers_is_told_and_not_shown(
    state: dict[str, Tensor], message: str, tmp_path: Path
) -> None:
    whole = {f"lstm.{name}": tensor for name, tensor in nn.LSTM(3, 4).state_dict().items()} | state
    torch.save(whole, tmp_path / "wrong.pt")
    (network,) = load(tmp_path / "wrong.pt")
    assert message in repr(network)
    assert {row.use for row in network.account} <= {"refused", "unused"}
    with pytest.raises(LoadError, match=r"LSTM at 'lstm' cannot be shown|no network of this file"):
        trace(load(tmp_path / "wrong.pt"), torch.randn(2, 3))


def test_numbers_that_are_none_are_said_and_where(tmp_path: Path) -> None:
    state = nn.LSTM(3, 4).state_dict()
    state["weight_hh_l0"][3, 2] = float("nan")
    torch.save(state, tmp_path / "nan.pt")
    (network,) = load(tmp_path / "nan.pt")
    assert "weight_hh_l0: expected finite numbers, got nan at [3, 2]" in repr(network)
