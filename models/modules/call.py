"""Runs a module once, and catches what its recurrent part reads and gives."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from models.config import NetworkConfig
from models.modules.element import Element, element_of
from models.modules.errors import TraceError
from models.modules.part import Part, parameters_of


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a recurrent part, of one element of its batch.

    inputs: (T, p). before: the states before it (layers x directions, q), by name, empty where none were
    given. output: (T, directions x q) as the part gave it. after: the states after it.
    """

    inputs: Tensor
    before: Mapping[str, Tensor]
    output: Tensor
    after: Mapping[str, Tensor]


@dataclass(slots=True)
class Caught:
    """All calls of a recurrent part in one forward, and its parameters at the first of them."""

    calls: list[Call]
    parameters: Mapping[str, Tensor]


def catch_calls(
    module: nn.Module,
    part: Part,
    config: NetworkConfig,
    arguments: Sequence[object],
    keywords: Mapping[str, object],
    batch: int,
) -> Caught:
    """Calls a module once, in eval mode and without gradients, and catches its recurrent part's calls.

    Modes, hooks and PyTorch's random state are afterwards as they were. Raises TraceError, whose cause is
    the module's own error where its forward fails.
    """
    caught = Caught([], {})
    read: list[tuple[Element, Tensor, dict[str, Tensor]]] = []

    def before(_: nn.Module, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
        inputs = args[0] if args else kwargs.get("input")
        states = args[1] if len(args) > 1 else kwargs.get("hx")
        element = element_of(part, inputs, batch)
        assert isinstance(inputs, Tensor | PackedSequence)  # or element_of would have raised
        caught.parameters = caught.parameters or parameters_of(part, config)
        read[:] = [(element, element.sequence(inputs), _states(part, config, element, states))]

    def after(_: nn.Module, _args: object, _kwargs: object, result: object) -> None:
        element, inputs, states = read.pop()
        caught.calls.append(Call(inputs, states, *_results(part, config, element, result)))

    hooks = [
        part.module.register_forward_pre_hook(before, with_kwargs=True),  # behind those of others
        part.module.register_forward_hook(after, with_kwargs=True, prepend=True),  # before those of others
    ]
    try:
        with _undisturbed(module), torch.no_grad():
            module(*arguments, **keywords)
    except TraceError:
        raise
    except Exception as error:
        raise TraceError(f"the module's forward failed: {type(error).__name__}: {error}") from error
    finally:
        for hook in hooks:
            hook.remove()
    if not caught.calls:
        raise TraceError(f"module: expected its forward to call {part.title}, got no call of it")
    return caught


@contextmanager
def _undisturbed(module: nn.Module) -> Generator[None]:
    """Puts a module in eval mode, and puts back each part's own mode and PyTorch's random state."""
    modes = [(child, child.training) for child in module.modules()]
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []
    with torch.random.fork_rng(devices):  # pyright: ignore[reportUnknownMemberType] untyped in PyTorch
        try:
            for child, _ in modes:
                child.training = False
            yield
        finally:
            for child, training in modes:
                child.training = training


def _states(part: Part, config: NetworkConfig, element: Element, states: object) -> dict[str, Tensor]:
    names = config.kind.states
    if states is None:
        return {}
    given = (states,) if len(names) == 1 else states
    tensors = cast("Sequence[object]", given if isinstance(given, tuple | list) else ())
    if len(tensors) != len(names):
        raise TraceError(f"the states of {part.title}: expected {' and '.join(names)}, got {states!r:.80}")
    named: dict[str, Tensor] = {}
    for name, tensor in zip(names, tensors, strict=True):
        batched = element.index is not None
        dimensions = (1 if part.is_cell else 2) + batched
        if not isinstance(tensor, Tensor) or tensor.dim() != dimensions:
            came = tuple(tensor.shape) if isinstance(tensor, Tensor) else type(tensor).__name__
            raise TraceError(
                f"{name} of {part.title}: expected a tensor of {dimensions} dimensions, got {came}"
            )
        named[name] = element.state(tensor)
    return named


def _results(
    part: Part, config: NetworkConfig, element: Element, result: object
) -> tuple[Tensor, dict[str, Tensor]]:
    """Reads what a part gave: (output, states), or of a cell its states alone."""
    if part.is_cell:
        states = _states(part, config, element, result)
        return states["hidden_state"], states
    pair = cast("tuple[object, ...]", result if isinstance(result, tuple) else ())
    if len(pair) != 2 or not isinstance(pair[0], Tensor | PackedSequence):
        raise TraceError(f"{part.title}: expected it to give (output, states), got {result!r:.80}")
    return element.sequence(pair[0]), _states(part, config, element, pair[1])
