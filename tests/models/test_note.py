"""The study note's classes: its signatures, shapes and formulas."""

from collections.abc import Callable, Generator

import pytest
import torch
from torch import Tensor, nn

from models.note_cells import GRUCell, LSTMCell, RNNCell
from models.note_networks import (
    GRU,
    LSTM,
    RNN,
    BidirectionalGRU,
    BidirectionalLSTM,
    BidirectionalRNN,
    DeepGRU,
    DeepLSTM,
    DeepRNN,
)
from tests.models.played import assert_close
from tests.models.seeding import seeded


@pytest.fixture(autouse=True)
def doubles() -> Generator[None]:
    """float64 makes hand-written formulas comparable to the last digits."""
    torch.set_default_dtype(torch.float64)
    with seeded(0):
        yield
    torch.set_default_dtype(torch.float32)


def shapes_of(module: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}


def count_of(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_rnn_cell_has_the_notes_parameters() -> None:
    assert shapes_of(RNNCell(3, 4)) == {"U": (3, 4), "W": (4, 4), "V": (4, 4), "b1": (1, 4), "b2": (1, 4)}
    assert shapes_of(RNNCell(3, 4, readout=None)) == {"U": (3, 4), "W": (4, 4), "b1": (1, 4), "b2": (1, 4)}


def test_parameters_are_drawn_from_a_standard_normal() -> None:
    numbers = torch.cat([parameter.detach().flatten() for parameter in RNNCell(100, 100).parameters()])
    assert abs(numbers.mean().item()) < 0.02
    assert abs(numbers.std().item() - 1) < 0.02


@pytest.mark.parametrize("readout", ["sigmoid", "softmax"])
def test_rnn_cell_is_the_notes_formula(readout: str) -> None:
    cell = RNNCell(3, 4, readout="softmax" if readout == "softmax" else "sigmoid")
    x, h0 = torch.randn(2, 3), torch.randn(2, 4)
    output, h = cell(x, h0)
    assert cell.V is not None
    for row in range(2):
        for unit in range(4):
            total = cell.b1[0, unit] + cell.b2[0, unit]
            total = total + sum(x[row, k] * cell.U[k, unit] for k in range(3))
            total = total + sum(h0[row, k] * cell.W[k, unit] for k in range(4))
            assert h[row, unit].item() == pytest.approx(torch.tanh(total).item(), abs=1e-12)
    scores = h @ cell.V
    expected = (
        scores.exp() / scores.exp().sum(1, keepdim=True)
        if readout == "softmax"
        else 1 / (1 + (-scores).exp())
    )
    assert_close(output, expected, 1e-12)


def test_sigmoid_is_the_default_as_in_the_notes_code() -> None:
    output, _ = RNNCell(3, 4)(torch.randn(5, 3), torch.zeros(5, 4))
    assert not torch.allclose(output.sum(1), torch.ones(5))
    output, _ = RNNCell(3, 4, readout="softmax")(torch.randn(5, 3), torch.zeros(5, 4))
    assert_close(output.sum(1), torch.ones(5), 1e-12)


def test_rnn_runs_its_one_cell_from_zeros() -> None:
    rnn, x = RNN(3, 4), torch.randn(2, 5, 3)
    output, last = rnn(x)
    h, outputs = torch.zeros(2, 4), list[Tensor]()
    for time_step in range(5):
        y, h = rnn.cell(x[:, time_step], h)
        outputs.append(y)
    assert output.shape == (2, 5, 4)
    assert last.shape == (2, 4)
    assert_close(output, torch.stack(outputs, dim=1), 1e-12)
    assert_close(last, h, 1e-12)


def test_rnn_owns_exactly_one_set_of_parameters() -> None:
    assert sorted(shapes_of(RNN(3, 4)).values()) == sorted(shapes_of(RNNCell(3, 4)).values())
    assert count_of(RNN(3, 4)) == 3 * 4 + 4 * 4 + 4 * 4 + 4 + 4


def torch_twin(module: RNN | LSTM | GRU, kind: Callable[[int, int], nn.Module]) -> nn.Module:
    """PyTorch's own layer with the same numbers, transposed."""
    twin, cell = kind(3, 4), module.cell
    twin.load_state_dict(
        {
            "weight_ih_l0": cell.U.T,
            "weight_hh_l0": cell.W.T,
            "bias_ih_l0": cell.b1[0],
            "bias_hh_l0": cell.b2[0],
        }
    )
    return twin


@pytest.mark.parametrize(("ours", "torchs"), [(RNN, nn.RNN), (GRU, nn.GRU)])
def test_rnn_and_gru_are_torchs_transposed(
    ours: type[RNN | GRU], torchs: Callable[[int, int], nn.Module]
) -> None:
    module, x = ours(3, 4, None), torch.randn(2, 5, 3)
    output, last = module(x)
    expected, expected_last = torch_twin(module, torchs)(x.transpose(0, 1))
    assert_close(output, expected.transpose(0, 1), 1e-12)
    assert_close(last, expected_last[0], 1e-12)


def test_lstm_is_torchs_transposed() -> None:
    module, x = LSTM(3, 4, None), torch.randn(2, 5, 3)
    output, (h, c) = module(x)
    expected, (expected_h, expected_c) = torch_twin(module, nn.LSTM)(x.transpose(0, 1))
    assert_close(output, expected.transpose(0, 1), 1e-12)
    assert_close(h, expected_h[0], 1e-12)
    assert_close(c, expected_c[0], 1e-12)


def test_lstm_and_gru_read_their_hidden_state_out_through_v() -> None:
    x, h0, c0 = torch.randn(2, 3), torch.randn(2, 4), torch.randn(2, 4)
    lstm, gru = LSTMCell(3, 4), GRUCell(3, 4)
    assert lstm.V is not None
    assert gru.V is not None
    output, (h, _) = lstm(x, (h0, c0))
    assert_close(output, 1 / (1 + (-(h @ lstm.V)).exp()), 1e-12)
    output, h = gru(x, h0)
    assert_close(output, 1 / (1 + (-(h @ gru.V)).exp()), 1e-12)


@pytest.mark.parametrize(
    ("both", "one"), [(BidirectionalRNN, RNN), (BidirectionalLSTM, LSTM), (BidirectionalGRU, GRU)]
)
def test_two_directions_have_twice_the_parameters_and_outputs(
    both: Callable[[int, int], nn.Module], one: Callable[[int, int], nn.Module]
) -> None:
    module = both(3, 4)
    output, last = module(torch.randn(2, 5, 3))
    assert count_of(module) == 2 * count_of(one(3, 4))
    assert output.shape == (2, 5, 8)
    assert len(last) == 2


def test_two_directions_are_independent_passes() -> None:
    module, x = BidirectionalRNN(3, 4), torch.randn(2, 5, 3)
    output, (last, mirrored_last) = module(x)
    ahead, ahead_last = module.left_to_right(x)
    back, back_last = module.right_to_left(x.flip(1))
    assert_close(output[..., :4], ahead, 1e-12)
    assert_close(output[..., 4:], back.flip(1), 1e-12)
    assert_close(last, ahead_last, 1e-12)
    assert_close(mirrored_last, back_last, 1e-12)


@pytest.mark.parametrize(("deep", "flat"), [(DeepRNN, RNN), (DeepLSTM, LSTM), (DeepGRU, GRU)])
def test_a_deep_network_stacks_its_layers_and_reads_out_the_last(
    deep: type[DeepRNN | DeepLSTM | DeepGRU], flat: type[RNN | LSTM | GRU]
) -> None:
    module, x = deep(3, 4, num_layers=3), torch.randn(2, 5, 3)
    output, last = module(x)
    expected = count_of(flat(3, 4, None)) + count_of(flat(4, 4, None)) + count_of(flat(4, 4))
    assert count_of(module) == expected
    below = x
    for layer in module.layers:
        below, _ = layer(below)
    assert_close(output, below, 1e-12)
    assert output.shape == (2, 5, 4)
    assert len(last) == 3


@pytest.mark.parametrize(
    "kind",
    [RNN, LSTM, GRU, BidirectionalRNN, BidirectionalLSTM, BidirectionalGRU, DeepRNN, DeepLSTM, DeepGRU],
)
def test_gradients_reach_every_parameter(kind: Callable[[int, int], nn.Module]) -> None:
    module = kind(3, 4)
    output, _ = module(torch.randn(2, 5, 3))
    output.pow(2).sum().backward()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_gradients_are_those_of_finite_differences() -> None:
    x = torch.randn(2, 3, 3)
    for module in (RNN(3, 2), LSTM(3, 2), GRU(3, 2)):

        def loss(u: Tensor, module: nn.Module = module) -> Tensor:
            return torch.func.functional_call(module, {"cell.U": u}, (x,))[0].pow(2).sum()

        assert torch.autograd.gradcheck(loss, (module.cell.U.detach().clone().requires_grad_(),))
