"""The recurrent nodes of an ONNX file give the numbers that onnxruntime gives."""

# onnx has no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from pathlib import Path
from random import Random

import numpy as np
import onnx
import pytest
from onnx import helper

from models.files import LoadError, load
from models.modules import trace
from tests.models.onnx_models import GATES, Array, Model, computed


def inputs(p: int, seed: int = 0) -> Array:
    """Random inputs of seven steps."""
    return np.random.default_rng(seed).normal(size=(7, p)).astype(np.float32)


@pytest.mark.parametrize("kind", GATES)
def test_single_nodes_of_every_kind_with_every_option(kind: str, tmp_path: Path) -> None:
    for seed in range(24):
        draw = Random(seed)
        p, q = draw.randint(1, 5), draw.randint(1, 5)
        direction = draw.choice(["forward", "bidirectional", "reverse"])
        options: dict[str, object] = {}
        if kind == "GRU":
            options["linear_before_reset"] = seed % 2
        if kind == "RNN" and seed % 2:
            options["activations"] = ["Relu"] * (2 if direction == "bidirectional" else 1)
        model = Model(seed)
        output = model.cell(
            kind,
            "x",
            "lstm",
            p,
            q,
            direction,
            bias=draw.random() < 0.8,
            initial=draw.random() < 0.5,
            peepholes=kind == "LSTM" and seed % 2 == 1,
            **options,  # pyright: ignore[reportArgumentType]
        )
        path = model.saved(tmp_path / f"{seed}.onnx", output, p)
        x = inputs(p, seed)
        expected = computed(path, x)[:, :, 0].reshape(7, -1)
        (network,) = load(path)
        backward = direction == "reverse"
        traced = trace(network, x[::-1] if backward else x)
        output_values = traced.output[::-1] if backward else traced.output
        np.testing.assert_allclose(output_values, expected, atol=1e-5, err_msg=f"seed {seed}")
        if not np.isnan(traced.difference):
            assert traced.difference <= 1e-6
        assert ("from the last step to the first" in repr(network)) is backward


@pytest.mark.parametrize("kind", GATES)
def test_layers_that_read_one_another_are_one_network(kind: str, tmp_path: Path) -> None:
    for seed, direction in enumerate(("forward", "bidirectional")):
        n = 1 + seed
        model = Model(seed)
        first = model.flat(model.cell(kind, "x", "one", 3, 4, direction), "one")
        second = model.flat(model.cell(kind, first, "two", 4 * n, 4, direction), "two")
        path = model.saved(tmp_path / f"{seed}.onnx", second, 3)
        networks = load(path)
        assert [(one.name, one.config.num_layers) for one in networks] == [("one", 2)]
        x = inputs(3)
        np.testing.assert_allclose(trace(networks, x).output, computed(path, x)[:, 0], atol=1e-5)


@pytest.mark.parametrize("backward", ["slices", "reverse"])
def test_two_nodes_and_a_concatenation_are_one_layer_of_two_directions(backward: str, tmp_path: Path) -> None:
    model = Model(3)
    p, x, q = 3, "x", 4
    for layer in ("one", "two"):
        forward = model.node(
            "Squeeze", [model.cell("LSTM", x, f"{layer}.f", p, q), axis(model)], f"{layer}.fs"
        )
        if backward == "slices":
            turned = model.reversed(x, f"{layer}.in")
            cell = model.cell("LSTM", turned, f"{layer}.b", p, q)
            reverse = model.reversed(model.node("Squeeze", [cell, "axis"], f"{layer}.bs"), f"{layer}.out")
        else:
            cell = model.cell("LSTM", x, f"{layer}.b", p, q, "reverse", initial=True)
            reverse = model.node("Squeeze", [cell, "axis"], f"{layer}.bs")
        x, p = model.node("Concat", [forward, reverse], f"{layer}.both", axis=2), 2 * q
    path = model.saved(tmp_path / "two.onnx", x, 3)
    (network,) = load(path)
    assert (network.config.num_layers, network.config.bidirectional) == (2, True)
    values = inputs(3)
    np.testing.assert_allclose(trace(network, values).output, computed(path, values)[:, 0], atol=1e-5)


def axis(model: Model) -> str:
    """The axis of the directions, as a constant."""
    if not any(one.name == "axis" for one in model.constants):
        model.constant("axis", np.array([1]))
    return "axis"


def test_weights_that_the_graph_computes_of_constants_are_computed(tmp_path: Path) -> None:
    model = Model(0)
    raw = model.random("raw", 4, 16)
    turned = model.node("Transpose", [raw], "turned", perm=[1, 0])
    model.constant("zero", np.array([0]))
    weight = model.node("Unsqueeze", [turned, "zero"], "W")
    hidden = model.random("R", 1, 16, 4)
    output = model.node("LSTM", ["x", weight, hidden], "lstm", hidden_size=4)
    path = model.saved(tmp_path / "computed.onnx", output, 4)
    x = inputs(4)
    networks = load(path)
    np.testing.assert_allclose(trace(networks, x).output, computed(path, x)[:, 0, 0], atol=1e-5)
    assert {row.use for row in networks[0].account} == {"network"}
    assert "lstm: W, forward, in PyTorch's order (16 x 4, float32): the network" in str(
        networks[0].account[0]
    )


def test_nodes_within_a_branch_are_found_and_asked_for(tmp_path: Path) -> None:
    branches = []
    for seed, name in enumerate(("then_branch", "else_branch")):
        model = Model(seed)
        output = model.cell("LSTM", "x", f"lstm_{name}", 3, 4)
        info = helper.make_tensor_value_info(output, onnx.TensorProto.FLOAT, None)
        branches.append(helper.make_graph(model.nodes, name, [], [info], model.constants))
    whole = Model(9)
    whole.constant("choice", np.array(True))
    whole.node("If", ["choice"], "if", then_branch=branches[0], else_branch=branches[1])
    path = whole.saved(tmp_path / "if.onnx", "if", 3)
    networks = load(path)
    assert {one.name for one in networks} == {
        "if.then_branch.lstm_then_branch",
        "if.else_branch.lstm_else_branch",
    }
    with pytest.raises(LoadError, match="at: expected one of the 2 networks"):
        trace(networks, inputs(3))
    x = inputs(3)
    traced = trace(networks, x, at="if.then_branch.lstm_then_branch")
    np.testing.assert_allclose(traced.output, computed(path, x)[:, 0, 0], atol=1e-5)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"activations": ["HardSigmoid", "Tanh", "Tanh"]}, "expected Sigmoid, Tanh, Tanh, got Hardsigmoid"),
        ({"clip": 1.0}, "a cell that clips its sums is not shown"),
        ({"input_forget": 1}, "whose input and forget gate are coupled"),
        ({"direction": "sideways"}, "expected forward, reverse or bidirectional, got 'sideways'"),
    ],
)
def test_what_gives_other_numbers_is_refused_by_name(
    attributes: dict[str, object], message: str, tmp_path: Path
) -> None:
    model = Model(0)
    output = model.cell("LSTM", "x", "lstm", 3, 4, **attributes)  # pyright: ignore[reportArgumentType]
    (network,) = load(model.saved(tmp_path / "w.onnx", output, 3))
    assert message in repr(network)
    with pytest.raises(LoadError, match="cannot be shown"):
        trace(network, inputs(3))


def test_weights_that_are_given_at_run_time_or_lie_elsewhere_are_refused(tmp_path: Path) -> None:
    model = Model(0)
    hidden = model.random("R", 1, 16, 4)
    output = model.node("LSTM", ["x", "x", hidden], "lstm", hidden_size=4)
    (network,) = load(model.saved(tmp_path / "w.onnx", output, 4))
    assert "W: expected numbers in the file" in repr(network)
    model = Model(0)
    output = model.cell("LSTM", "x", "lstm", 3, 40)
    path = model.saved(tmp_path / "inside.onnx", output, 3)
    onnx.save(onnx.load(path), tmp_path / "outside.onnx", save_as_external_data=True, location="data")
    with pytest.raises(LoadError, match="its numbers lie in another file, which is not opened"):
        load(tmp_path / "outside.onnx")
    (tmp_path / "cut.onnx").write_bytes(path.read_bytes()[:-99])
    with pytest.raises(LoadError, match="damaged"):
        load(tmp_path / "cut.onnx")
    (tmp_path / "deep.onnx").write_bytes(nested(5_000))
    with pytest.raises(LoadError, match="damaged, or nests without end"):
        load(tmp_path / "deep.onnx")
    relu = Model(0)
    with pytest.raises(LoadError, match=r"no RNN, GRU or LSTM in this ONNX file. It has: Relu"):
        load(relu.saved(tmp_path / "relu.onnx", relu.node("Relu", ["x"], "y"), 3))


def nested(times: int) -> bytes:
    """A graph in a node's attribute, and so on."""
    content = b""
    for _ in range(times):
        for tag in (b"\x32", b"\x2a", b"\x0a"):  # the graph of an attribute, of a node, of a graph
            content = tag + varint(len(content)) + content
    return b"\x08\x08\x3a" + varint(len(content)) + content


def varint(number: int) -> bytes:
    """A number as protobuf writes it."""
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])
