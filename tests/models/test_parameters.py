"""Names, shapes, seeds and faults of a network's tensors."""

import pickle

import pytest
import torch
from torch import Tensor, nn

from models.config import NetworkConfig, ReadoutConfig
from models.kinds import KINDS, Cell
from models.network import Network
from models.parameters import (
    ParameterError,
    check_parameters,
    parameter_count,
    parameter_shapes,
    seeded_parameters,
)
from tests.models.loops import LOOPS
from tests.models.played import normal
from tests.models.seeding import MODULES, drawn_cells, seeded

CONFIG = NetworkConfig("lstm", 4, 3)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("num_layers", [1, 3])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_seeded_parameters_are_torchs_under_that_seed(
    cell: Cell, num_layers: int, bidirectional: bool, bias: bool
) -> None:
    config = NetworkConfig(cell, 5, 7, num_layers, bidirectional, bias, readout=ReadoutConfig(2, bias=True))
    with seeded(42):
        expected = drawn_cells(cell, (5, 7), num_layers, bidirectional, bias)
        readouts = [nn.Linear(7, 2) for _ in config.directions]
    for suffix, layer in zip(("", "_reverse"), readouts, strict=False):
        expected |= {f"readout.{name}{suffix}": tensor for name, tensor in layer.state_dict().items()}
    came = seeded_parameters(config, 42, torch.float32)
    assert list(came) == list(expected)
    for name, tensor in expected.items():
        assert torch.equal(came[name], tensor), name
    assert parameter_shapes(config) == {name: tuple(tensor.shape) for name, tensor in expected.items()}
    assert parameter_count(config) == sum(tensor.numel() for tensor in expected.values())


def test_a_kind_that_pytorch_has_no_module_for_has_a_plain_loop() -> None:
    assert {*MODULES, *LOOPS} == set(KINDS)
    assert not {*MODULES} & {*LOOPS}


def test_a_joint_readout_is_drawn_as_one_linear_layer() -> None:
    readout = ReadoutConfig(2, joint=True, bias=True)
    with seeded(3):
        nn.GRU(5, 7, bidirectional=True)
        layer = nn.Linear(14, 2)
    came = seeded_parameters(NetworkConfig("gru", 5, 7, bidirectional=True, readout=readout), 3)
    assert torch.equal(came["readout.weight"], layer.weight)
    assert torch.equal(came["readout.bias"], layer.bias)
    assert "readout.weight_reverse" not in came


def test_a_readout_without_bias_has_none() -> None:
    config = NetworkConfig("rnn", 5, 7, bidirectional=True, readout=ReadoutConfig(2, bias=False))
    names = [name for name in seeded_parameters(config, 0) if name.startswith("readout")]
    assert names == ["readout.weight", "readout.weight_reverse"]


def test_dtype_changes_the_precision_and_not_the_network() -> None:
    narrow, wide = (seeded_parameters(CONFIG, 7, dtype) for dtype in (torch.float32, torch.float64))
    for name, tensor in wide.items():
        assert tensor.dtype == torch.float64
        assert torch.equal(tensor, narrow[name].double())


def test_the_default_dtype_of_torch_does_not_matter() -> None:
    expected = seeded_parameters(CONFIG, 7)
    torch.set_default_dtype(torch.float64)
    try:
        came = seeded_parameters(CONFIG, 7)
    finally:
        torch.set_default_dtype(torch.float32)
    assert all(torch.equal(came[name], tensor) for name, tensor in expected.items())


def test_seeding_leaves_the_global_generator_alone() -> None:
    before = torch.get_rng_state()
    first = seeded_parameters(CONFIG, 1)
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(3)
    assert torch.equal(seeded_parameters(CONFIG, 1)["weight_ih_l0"], first["weight_ih_l0"])


def test_a_seed_out_of_range_leaves_the_global_generator_alone() -> None:
    before = torch.get_rng_state()
    with pytest.raises((RuntimeError, ValueError)):
        seeded_parameters(CONFIG, 2**64)
    assert torch.equal(torch.get_rng_state(), before)


def test_every_fault_is_named_with_what_was_expected_and_what_came() -> None:
    tensors: dict[str, Tensor] = seeded_parameters(CONFIG, 0)
    del tensors["bias_ih_l0"]
    tensors["weight_ih_l0"] = torch.zeros(9, 4)
    tensors["weight_hh_l0"][5, 1] = torch.nan
    tensors["bias_hh_l0"][2] = -torch.inf
    tensors["weight_ih_l1"] = torch.zeros(12, 3)
    with pytest.raises(ParameterError) as caught:
        check_parameters(CONFIG, tensors)
    assert str(caught.value).splitlines() == [
        "weight_ih_l0: expected shape (12, 4), got shape (9, 4)",
        "weight_hh_l0: expected finite numbers, got nan at [5, 1]",
        "bias_ih_l0: expected shape (12,), got no tensor of that name",
        "bias_hh_l0: expected finite numbers, got -inf at [2]",
        "weight_ih_l1: expected no such tensor in this network, got shape (12, 3)",
    ]
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_mixed_and_foreign_dtypes_are_named() -> None:
    tensors = seeded_parameters(CONFIG, 0)
    tensors["bias_ih_l0"] = tensors["bias_ih_l0"].double()
    with pytest.raises(ParameterError, match=r"^bias_ih_l0: expected torch.float32, got torch.float64$"):
        Network(CONFIG, tensors)
    halves = {name: tensor.half() for name, tensor in seeded_parameters(CONFIG, 0).items()}
    with pytest.raises(ParameterError) as caught:
        Network(CONFIG, halves)
    assert len(caught.value.problems) == len(halves)


def test_parameters_of_a_module_in_training_are_taken_as_they_are() -> None:
    module = nn.LSTM(4, 3)
    network = Network(CONFIG, dict(module.named_parameters()))
    assert torch.equal(network.parameters["weight_hh_l0"], module.state_dict()["weight_hh_l0"])
    assert not network.parameters["weight_hh_l0"].requires_grad


def test_transposed_tensors_are_laid_out_anew() -> None:
    tensors = seeded_parameters(CONFIG, 0)
    tensors["weight_ih_l0"] = normal(4, 12, dtype=torch.float32).T
    assert Network(CONFIG, tensors).parameters["weight_ih_l0"].is_contiguous()


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((0, 3, 1), "input_size: expected at least 1, got 0"),
        ((4, -1, 1), "hidden_size: expected at least 1, got -1"),
        ((4, 3, 0), "num_layers: expected at least 1, got 0"),
    ],
)
def test_sizes_below_one_are_refused(sizes: tuple[int, int, int], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        NetworkConfig("rnn", *sizes)


def test_an_unknown_cell_is_refused() -> None:
    with pytest.raises(ValueError, match=f"cell: expected one of {', '.join(KINDS)}, got 'LSTM'"):
        NetworkConfig("LSTM", 4, 3)  # pyright: ignore[reportArgumentType] - that is what is tested


def test_gates_and_rows_are_named_in_torchs_order() -> None:
    assert NetworkConfig("lstm", 1, 1).gate_names == ("input", "forget", "candidate", "output")
    assert NetworkConfig("gru", 1, 1).gate_names == ("reset", "update", "candidate")
    assert NetworkConfig("rnn", 1, 1).gate_names == ()
    assert NetworkConfig("rnn", 1, 1).term_names == ("hidden",)
    config = NetworkConfig("rnn", 1, 1, num_layers=2, bidirectional=True)
    rows = [config.state_row(layer, direction) for layer in (0, 1) for direction in config.directions]
    assert rows == list(range(config.state_rows)) == [0, 1, 2, 3]
