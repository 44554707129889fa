"""The recurrent layers of a Keras file give the numbers of Keras' own equations, written as a plain loop."""

# h5py has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from models.files import LoadError, load
from models.modules import trace

Array = NDArray[np.float32]
GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}


def weights(kind: str, p: int, q: int, seed: int, *, bias: str = "one") -> list[Array]:
    """A layer's kernel (p, gates x q), recurrent kernel and bias: one, two (after the reset gate) or none."""
    draw = np.random.default_rng(seed)
    shapes: list[tuple[int, ...]] = [(p, GATES[kind] * q), (q, GATES[kind] * q)]
    if bias != "none":
        shapes.append((2, GATES[kind] * q) if bias == "two" else (GATES[kind] * q,))
    return [(0.5 * draw.normal(size=shape)).astype(np.float32) for shape in shapes]


def sigmoid(x: Any) -> Any:  # arrays
    """1 / (1 + exp(-x))."""
    return 1 / (1 + np.exp(-x))


def computed(kind: str, arrays: Sequence[Array], inputs: Array) -> Array:
    """The states (T, q), by the equations of Keras' SimpleRNNCell, GRUCell and LSTMCell."""
    kernel, recurrent = arrays[:2]
    q = len(recurrent)
    given, held = np.zeros(GATES[kind] * q), np.zeros(GATES[kind] * q)
    after = len(arrays) > 2 and arrays[2].ndim == 2
    if len(arrays) > 2:
        given, held = arrays[2] if after else (arrays[2], held)
    h = c = np.zeros(q)
    states: list[Any] = []
    for x in inputs:
        a, b = x @ kernel + given, h @ recurrent + held
        if kind == "SimpleRNN":
            h = np.tanh(a + b)
        elif kind == "LSTM":
            i, f, g, o = np.split(a + b, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
        else:
            z, r = (
                sigmoid(a[place * q : (place + 1) * q] + b[place * q : (place + 1) * q]) for place in (0, 1)
            )
            late = a[2 * q :], b[2 * q :]
            n = late[0] + r * late[1] if after else late[0] + (r * h) @ recurrent[:, 2 * q :]
            h = z * h + (1 - z) * np.tanh(n)
        states.append(h)
    return np.array(states)


def old(path: Path, layers: dict[str, list[Array]], config: object = None) -> Path:
    """Writes a file as Keras 2 does."""
    with h5py.File(path, "w") as file:
        root = file.create_group("model_weights") if config else file
        for group, arrays in layers.items():
            for name, array in zip(("kernel:0", "recurrent_kernel:0", "bias:0"), arrays, strict=False):
                root.create_dataset(f"{group}/{name}", data=array, compression="gzip")
        if config:
            file.attrs["model_config"] = json.dumps(config)
    return path


def new(path: Path, layers: dict[str, list[Array]]) -> Path:
    """Writes a file as Keras 3 does."""
    with h5py.File(path, "w") as file:
        for group, arrays in layers.items():
            for place, array in enumerate(arrays):
                file.create_dataset(f"layers/{group}/vars/{place}", data=array)
    return path


def model(kind: str, **config: object) -> dict[str, object]:
    """What a file says of a model of one layer."""
    return {"class_name": "Sequential", "config": {"layers": [{"class_name": kind, "config": config}]}}


X = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)


@pytest.mark.parametrize("kind", GATES)
@pytest.mark.parametrize("bias", ["none", "one", "two"])
def test_every_kind_in_every_file_is_kerass_own(kind: str, bias: str, tmp_path: Path) -> None:
    if bias == "two" and kind != "GRU":
        return
    arrays = weights(kind, 3, 4, 1, bias=bias)
    expected = computed(kind, arrays, X)
    config = model(kind, name="lstm", activation="tanh", reset_after=bias == "two")
    paths = [
        old(tmp_path / "old.h5", {"lstm/lstm/lstm_cell": arrays}),
        old(tmp_path / "model.h5", {"lstm/lstm": arrays}, config),
        new(tmp_path / "new.weights.h5", {"lstm/cell": arrays}),
    ]
    with ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.write(paths[-1], "model.weights.h5")
        archive.writestr("config.json", json.dumps(config))
    for path in (*paths, tmp_path / "model.keras"):
        (network,) = load(path)
        assert network.name == "lstm"
        if kind == "GRU" and bias == "none" and path in (paths[0], paths[2]):
            assert "does not tell where its reset gate works" in repr(network)
        traced = trace(network, X)
        np.testing.assert_allclose(traced.output, expected, atol=1e-6, err_msg=path.name)
        assert ("does not tell its activations" in repr(network)) is (path in (paths[0], paths[2]))


@pytest.mark.parametrize("kind", GATES)
def test_both_directions_and_layers_that_count_themselves(kind: str, tmp_path: Path) -> None:
    forward, backward = weights(kind, 3, 4, 1), weights(kind, 3, 4, 2)
    expected = np.concatenate([computed(kind, forward, X), computed(kind, backward, X[::-1])[::-1]], axis=1)
    paths = (
        old(
            tmp_path / "o.h5",
            {"both/both/backward_x/x_cell": backward, "both/both/forward_x/x_cell": forward},
        ),
        new(tmp_path / "n.h5", {"both/backward_layer/cell": backward, "both/forward_layer/cell": forward}),
    )
    for path in paths:
        (network,) = load(path)
        assert (network.name, network.config.bidirectional) == ("both", True)
        np.testing.assert_allclose(trace(network, X).output, expected, atol=1e-6)
    above = weights(kind, 4, 4, 3)
    networks = load(old(tmp_path / "stack.h5", {"rnn_1/rnn_1": forward, "rnn_2/rnn_2": above}))
    assert [one.name for one in networks] == ["rnn", "rnn_1", "rnn_2"]
    expected = computed(kind, above, computed(kind, forward, X))
    np.testing.assert_allclose(trace(networks, X).output, expected, atol=1e-6)


@pytest.mark.parametrize("kind", ["GRU", "LSTM"])
def test_the_layout_of_cudnns_layers(kind: str, tmp_path: Path) -> None:
    q, gates = 4, GATES[kind]
    arrays = weights(kind, 3, q, 1, bias="two")
    kernel, recurrent = (np.split(array, gates, axis=1) for array in arrays[:2])
    stored = [
        np.hstack([part.T.reshape(part.shape) for part in kernel]),  # each gate's rows, one after another
        np.hstack([part.T for part in recurrent]),
        arrays[2].reshape(-1),
    ]
    plain = arrays if kind == "GRU" else [*arrays[:2], arrays[2].sum(axis=0)]
    (network,) = load(old(tmp_path / "cudnn.h5", {"rnn/rnn": stored}))
    np.testing.assert_allclose(trace(network, X).output, computed(kind, plain, X), atol=1e-6)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            {"recurrent_activation": "hard_sigmoid"},
            "recurrent_activation: expected sigmoid, got 'hard_s",
        ),
        ({"activation": "relu"}, "activation: expected tanh, got 'relu'"),
    ],
)
def test_other_activations_are_refused_by_name(
    config: dict[str, object], message: str, tmp_path: Path
) -> None:
    (network,) = load(
        old(tmp_path / "w.h5", {"lstm/lstm": weights("LSTM", 3, 4, 1)}, model("LSTM", name="lstm", **config))
    )
    assert message in repr(network)
    with pytest.raises(LoadError, match="cannot be shown"):
        trace(network, X)


def test_links_and_what_is_damaged(tmp_path: Path) -> None:
    old(tmp_path / "there.h5", {"lstm/lstm": weights("LSTM", 3, 4, 1)})
    with h5py.File(tmp_path / "links.h5", "w") as file:
        file["lstm"] = h5py.ExternalLink("there.h5", "lstm")
        file["soft"] = h5py.SoftLink("/lstm")
        inner = file.create_group("cycle")
        inner["cycle"] = inner
    with pytest.raises(LoadError, match=r"no SimpleRNN, LSTM or GRU in this Keras file. It has: nothing"):
        load(tmp_path / "links.h5")
    with h5py.File(tmp_path / "outside.h5", "w") as file:
        file.create_dataset("kernel:0", (4, 4), "f4", external=[("/etc/hostname", 0, 64)])
    with pytest.raises(LoadError, match="its numbers lie in another file"):
        load(tmp_path / "outside.h5")
    with h5py.File(tmp_path / "giant.h5", "w") as file:
        file.create_dataset("kernel:0", (2**20, 2**20), "f4", chunks=(64, 64))
    with pytest.raises(LoadError, match="many times more numbers"):
        load(tmp_path / "giant.h5")
    whole = (tmp_path / "there.h5").read_bytes()
    (tmp_path / "cut.h5").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LoadError, match="this HDF5 file is damaged"):
        load(tmp_path / "cut.h5")
