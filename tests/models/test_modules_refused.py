"""What cannot be traced is refused by name, and leaves the module as it was."""

# PyTorch's stubs leave modules, what they give, and their hooks untyped.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportPrivateUsage=false

from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from models.modules import TraceError, trace
from tests.models.wrapped import Encoder, Looping

NAN = torch.tensor([[0.0, 1.0, 2.0], [0.0, float("nan"), 2.0]])


class Holding(nn.Module):
    """Holds parts that its forward does not call."""

    def __init__(self, *parts: nn.Module) -> None:
        super().__init__()
        self.parts = nn.ModuleList(parts)

    def forward(self, x: Tensor) -> Tensor:
        return x


@pytest.mark.parametrize(
    ("module", "arguments", "keywords", "message"),
    [
        (
            nn.Linear(3, 4),
            [torch.zeros(5, 3)],
            {},
            r"module: expected one that holds nn.RNN.*, got Linear without",
        ),
        (torch.zeros(3), [], {}, r"module: expected an nn.Module, got Tensor"),
        (
            Holding(nn.GRU(3, 4), nn.LSTM(3, 4)),
            [NAN],
            {},
            r"at: expected one of the 2 recurrent parts, 'parts.0', 'parts.1', got none",
        ),
        (
            Holding(nn.GRU(3, 4), nn.LSTM(3, 4)),
            [NAN],
            {"at": "part"},
            r"at: expected one of .* 'parts.0', 'parts.1', got 'part', where there is none",
        ),
        (Holding(nn.GRU(3, 4), nn.LSTM(3, 4)), [NAN], {"at": "parts"}, r"got 'parts', which holds several"),
        (Holding(nn.GRU(3, 4)), [NAN], {}, r"expected its forward to call GRU at 'parts.0', got no call"),
        (
            nn.LSTM(3, 4, proj_size=2),
            [torch.zeros(5, 3)],
            {},
            r"proj_size: expected 0, got 2 in LSTM: an LSTM with",
        ),
        (nn.GRU(3, 4), [NAN], {}, r"the input of GRU: expected finite numbers, got nan at \[1, 1\]"),
        (
            nn.GRU(3, 4),
            [NAN.abs()[:1], NAN[1:, [0, 1, 2, 2]]],
            {},
            r"hidden_state before GRU: .* got nan at \[0, 1\]",
        ),
        (
            nn.GRU(3, 4),
            [torch.zeros(5, 2, 3)],
            {"batch": 2},
            r"batch: expected 0 ... 1, got 2 for a batch of 2",
        ),
        (nn.GRU(3, 4), [torch.zeros(5, 2, 3)], {"batch": -1}, r"batch: expected 0 ... 1, got -1"),
        (nn.GRU(3, 4), [torch.zeros(5, 3)], {"batch": 1}, r"batch: expected 0, got 1 for a batch of 1"),
        (
            nn.GRU(3, 4),
            [pack_padded_sequence(torch.zeros(5, 2, 3), torch.tensor([5, 2]))],
            {"batch": 2},
            r"batch: expected 0 ... 1, got 2",
        ),
        (nn.GRU(3, 4), [torch.zeros(3)], {}, r"the input of GRU: expected shape \(T, p\).*, got \(3,\)"),
        (nn.GRU(3, 4), ["text"], {}, r"the input of GRU: expected a tensor, got str"),
        (
            nn.GRU(3, 4),
            [torch.zeros(5, 2)],
            {},
            r"the module's forward failed: RuntimeError: .*Expected 3, got 2",
        ),
        (nn.GRU(3, 4), [], {}, r"the input of GRU: expected a tensor, got NoneType"),
        (
            nn.LSTM(3, 4),
            [torch.zeros(5, 3), torch.zeros(1, 4)],
            {},
            r"expected hidden_state and cell_state, got",
        ),
        (
            nn.GRU(3, 4),
            [torch.zeros(5, 3)],
            {"labels": "four"},
            r"labels: expected 5, one for each .*, got 4",
        ),
        (nn.GRU(3, 4), [torch.zeros(5, 3)], {"call": 1}, r"call: expected 0, got 1"),
    ],
)
def test_what_cannot_be_traced_is_named(
    module: nn.Module, arguments: list[object], keywords: dict[str, int], message: str
) -> None:
    with pytest.raises(TraceError, match=message):
        trace(module, *arguments, **keywords)  # pyright: ignore[reportArgumentType] on purpose


def test_weights_that_are_not_finite_are_named() -> None:
    module = nn.GRU(3, 4)
    weight = module.get_parameter("weight_hh_l0")
    with torch.no_grad():
        weight[1, 2] = float("inf")
    with pytest.raises(ValueError, match=r"weight_hh_l0: expected finite numbers, got inf at \[1, 2\]"):
        trace(module, torch.zeros(5, 3))


def test_a_run_that_leaves_the_finite_numbers_says_where() -> None:
    module = nn.RNN(1, 1, nonlinearity="relu", bias=False)
    with torch.no_grad():
        for weight in module.parameters():
            weight.fill_(1e30)
    with pytest.raises(TraceError, match=r"hidden_state\[0\] of layer 0, forward, at time step 1 is inf"):
        trace(module, torch.ones(5, 1))


def test_a_forward_that_fails_shows_its_own_error_and_leaves_the_module_as_it_was() -> None:
    class Failing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = Encoder(nn.LSTM(3, 4))

        def forward(self, tokens: Tensor) -> Tensor:
            torch.rand(3)
            raise LookupError(f"no head for {self.encoder(tokens).dim()}")

    module, random = Failing(), torch.get_rng_state()
    with pytest.raises(TraceError, match="the module's forward failed: LookupError: no head for 0") as error:
        trace(module, torch.zeros(6, 1, dtype=torch.long))
    assert isinstance(error.value.__cause__, LookupError)
    _assert_untouched(module, random)


def test_a_refusal_in_the_midst_of_forward_leaves_the_module_as_it_was() -> None:
    module, random = Looping(nn.GRUCell(3, 4)), torch.get_rng_state()
    with pytest.raises(TraceError, match="batch"):
        trace(module, torch.zeros(5, 2, 3), batch=7)
    _assert_untouched(module, random)


def test_a_forward_that_catches_its_parts_error_is_no_failure() -> None:
    class Lenient(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru = nn.GRU(3, 4)

        def forward(self, x: Tensor) -> Tensor:
            with suppress(RuntimeError):
                self.gru(x[:, :2])
            return self.gru(x)[0]

    assert trace(Lenient(), torch.randn(5, 3)).difference <= 1e-6


def _assert_untouched(module: nn.Module, random: Tensor) -> None:
    assert torch.equal(random, torch.get_rng_state())
    for child in module.modules():
        assert child.training
        assert not child._forward_pre_hooks
        assert not child._forward_hooks
