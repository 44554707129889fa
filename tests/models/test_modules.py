"""A trace tells what the recurrent part of a module computed: as the module itself gave it, and gates as
PyTorch's documentation defines them."""

# PyTorch's stubs leave modules, what they give, and their hooks untyped.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportPrivateUsage=false

from functools import partial

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from models.modules import trace
from tests.models.strategies import QUICK
from tests.models.wrapped import CELL, GATES, HIDDEN, Encoder, Looping, drawn, mode_of, plain_loop

MODULES = 200 // (16 if QUICK else 1)
KINDS = {nn.RNN: "rnn", nn.LSTM: "lstm", nn.GRU: "gru"}


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float64, 1e-12)])
def test_random_modules_of_every_kind_and_nesting(dtype: torch.dtype, tolerance: float) -> None:
    seen: set[tuple[str, str]] = set()
    for seed in range(MODULES):
        case = drawn(seed, dtype)
        seen.add((type(case.module).__name__, mode_of(case.part)))
        traced = trace(case.module, *case.arguments, batch=case.batch)
        assert traced.difference <= tolerance, (seed, traced)
        expected = plain_loop(case)
        close = partial(np.testing.assert_allclose, rtol=0, atol=tolerance * 10, err_msg=f"seed {seed}")
        np.testing.assert_array_equal(traced.inputs, case.inputs.numpy())
        close(traced.hidden_state, expected[HIDDEN])
        assert tuple(traced.gates) == GATES[mode_of(case.part)]
        for name, gate in traced.gates.items():
            close(gate, expected[name])
        reverse = [direction == "reverse" for _, direction in traced.rows]
        ends = [0 if back else -1 for back in reverse]
        close(traced.h_n, [row[end] for row, end in zip(expected[HIDDEN], ends, strict=True)])
        close(traced.output, np.concatenate(expected[HIDDEN][-1 - any(reverse) :], axis=1))
        if CELL in expected:
            assert traced.cell_state is not None
            assert traced.c_n is not None
            close(traced.cell_state, expected[CELL])
            close(traced.c_n, [row[end] for row, end in zip(expected[CELL], ends, strict=True)])
        else:
            assert traced.cell_state is traced.c_n is None
    assert len(seen) > 12 or QUICK


def test_output_and_last_states_are_laid_out_as_pytorch_gives_them() -> None:
    for kind, name in KINDS.items():
        module = kind(3, 4, num_layers=2, bidirectional=True, batch_first=True)
        x = torch.randn(2, 5, 3)
        traced = trace(module, x, batch=1, labels="hello")
        output, states = module(x)
        h_n, *others = states if isinstance(states, tuple) else (states,)
        np.testing.assert_allclose(traced.output, output[1].detach(), atol=1e-6)
        np.testing.assert_allclose(traced.h_n, h_n[:, 1].detach(), atol=1e-6)
        for c_n in others:
            assert traced.c_n is not None
            np.testing.assert_allclose(traced.c_n, c_n[:, 1].detach(), atol=1e-6)
        assert (traced.kind, traced.labels) == (name, tuple("hello"))
        assert traced.rows == ((0, "forward"), (0, "reverse"), (1, "forward"), (1, "reverse"))
        assert "T = 5, 3 inputs, 4 units, 2 layers, both directions; differs" in repr(traced)
        assert f"{traced.difference:.1e}" in repr(traced)


def test_the_difference_tells_of_a_part_that_does_something_else() -> None:
    class Doubled(nn.GRU):
        def forward(self, *args: Tensor, **kwargs: Tensor) -> tuple[Tensor, Tensor]:  # pyright: ignore
            output, h_n = super().forward(*args, **kwargs)
            return output, h_n + 0.5

    assert trace(Doubled(3, 4), torch.randn(5, 3)).difference == pytest.approx(0.5, abs=1e-6)


def test_a_state_that_is_changed_between_the_calls_of_a_cell_is_the_state_that_counts() -> None:
    for cell in (nn.GRUCell(3, 4), nn.RNNCell(3, 4)):
        module, x = Looping(cell, scale=0.5), torch.randn(9, 2, 3)
        traced = trace(module, x, batch=1)
        state = torch.zeros(4)
        for step, hidden_state in zip(x[:, 1], traced.hidden_state[0], strict=True):
            state = cell(step, state)
            np.testing.assert_allclose(hidden_state, state.detach(), atol=1e-6)
            state = state * 0.5
        assert traced.difference <= 1e-6


def test_hooks_of_others_modes_and_random_state_stay_and_the_hooks_count() -> None:
    encoder = Encoder(nn.LSTM(3, 4, num_layers=2, dropout=0.5))
    encoder.head.eval()
    part = encoder.inner["part"]
    part.register_forward_pre_hook(
        lambda _, args, kwargs: (args, {**kwargs, "input": kwargs["input"] + 1}), with_kwargs=True
    )
    modes = [child.training for child in encoder.modules()]
    hooks = len(part._forward_pre_hooks), len(part._forward_hooks)
    random = torch.get_rng_state()
    tokens = torch.randint(11, (6, 2), generator=torch.Generator().manual_seed(0))
    traced = trace(encoder, tokens, batch=1)
    assert modes == [child.training for child in encoder.modules()]
    assert hooks == (len(part._forward_pre_hooks), len(part._forward_hooks))
    assert torch.equal(random, torch.get_rng_state())
    np.testing.assert_array_equal(traced.inputs, (encoder.embedding(tokens)[:, 1] + 1).detach())
    assert traced.difference <= 1e-6
    assert traced.notes == ("the module was in training mode: it ran in eval mode, without dropout",)
    assert traced.notes[0] in repr(traced)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_is_widened_and_the_difference_is_honest(dtype: torch.dtype) -> None:
    traced = trace(nn.LSTM(3, 4, dtype=dtype), np.random.default_rng(0).normal(size=(5, 3)))
    assert traced.hidden_state.dtype == np.float32
    assert 1e-5 < traced.difference < 1e-1
    assert traced.notes == (f"the module computes in {dtype}, the trace in torch.float32",)


def test_autocast_is_the_modules_alone() -> None:
    module, x = nn.Sequential(nn.Linear(3, 3), nn.GRU(3, 4)), torch.randn(5, 3)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        traced = trace(module, x)
        assert torch.is_autocast_enabled("cpu")
    assert traced.hidden_state.dtype == np.float32
    assert traced.difference < 0.1


def test_an_array_may_be_read_only_and_reversed() -> None:
    array = np.random.default_rng(0).normal(size=(5, 3))[::-1]
    array.flags.writeable = False
    np.testing.assert_array_equal(trace(nn.GRU(3, 4, dtype=torch.float64), array).inputs, array)


def test_weights_that_are_computed_for_each_call_are_those_that_count() -> None:
    cell = nn.GRUCell(3, 4).eval()
    spectral_norm(cell, "weight_hh")
    assert trace(Looping(cell), torch.randn(6, 3)).difference <= 1e-6


def test_one_of_several_parts_is_chosen_by_its_path() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.decoder = Encoder(nn.GRU(3, 4)), nn.LSTM(3, 5)

        def forward(self, tokens: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
            return self.encoder(tokens), self.decoder(x)[0]

    arguments = torch.zeros(6, 1, dtype=torch.long), torch.randn(7, 3)
    for at, kind, path in [
        ("decoder", "lstm", "decoder"),
        ("encoder", "gru", "encoder.inner.part"),
        ("encoder.inner.part", "gru", "encoder.inner.part"),
    ]:
        traced = trace(Two(), *arguments, at=at)
        assert (traced.kind, traced.at) == (kind, path)
    traced = trace(Two(), at="decoder", keywords={"tokens": arguments[0], "x": arguments[1].numpy()})
    assert traced.output.shape == (7, 5)


def test_one_of_several_calls_is_chosen() -> None:
    class Siamese(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru = nn.GRU(3, 4)

        def forward(self, first: Tensor, second: Tensor) -> Tensor:
            return self.gru(first)[0].sum() + self.gru(second)[0].sum()

    module, first, second = Siamese(), torch.randn(5, 3), torch.randn(6, 3)
    np.testing.assert_array_equal(trace(module, first, second, call=1).inputs, second)
    with pytest.raises(
        ValueError, match=r"call: expected 0 ... 1 or 'all', since .* calls GRU at 'gru' 2 times, got none"
    ):
        trace(module, first, second)
    with pytest.raises(ValueError, match=r"call: expected 0 ... 1, got 2"):
        trace(module, first, second, call=2)


def test_the_calls_of_a_decoder_that_goes_on_by_itself_are_one_sequence() -> None:
    class Decoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(4, 4, num_layers=2, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            state, seen = None, list[Tensor]()
            for _ in range(7):
                x, state = self.lstm(x, state)
                seen.append(x)
            return torch.cat(seen, dim=1)

    module, x = Decoder(), torch.randn(3, 1, 4)
    traced = trace(module, x, batch=2, call="all")
    np.testing.assert_allclose(traced.output, module(x)[2].detach(), atol=1e-6)
    assert traced.hidden_state.shape == (2, 7, 4)
    assert traced.difference <= 1e-6


def test_a_hundred_thousand_steps() -> None:
    traced = trace(nn.GRU(2, 3), torch.randn(100_000, 2))
    assert traced.hidden_state.shape == (1, 100_000, 3)
    assert traced.difference <= 1e-6
