"""Traces a network of a file on the user's own input."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor

from models.files.contents import FLOATING
from models.files.stored import StoredNetwork
from models.fused import has_kernel
from models.modules.call import Call
from models.modules.element import check_finite, places
from models.modules.errors import TraceError
from models.modules.result import Gates, Trace
from models.modules.unrolling import largest_difference, unroll

Progress = Callable[[int, int], None]
"""Is told of the steps that are computed, and of how many there are."""


def trace_stored(
    stored: StoredNetwork,
    values: object,
    *,
    batch: int = 0,
    labels: Sequence[object] | None = None,
    input_names: tuple[str, ...] | None = None,
    progress: Progress | None = None,
) -> Trace:
    """Tells what a network computes on inputs (T, p), or on one element of a batch (B, T, p).

    It starts from the states that its file has, else from zeros. Raises TraceError for inputs of another
    shape or that are not finite, LoadError for a network that cannot be shown.
    """
    network, config = stored.network, stored.config
    inputs = _inputs(values, config.input_size, batch, network.dtype)
    if labels is not None and len(labels) != len(inputs):
        came = len(labels)
        raise TraceError(f"labels: expected {len(inputs)}, one for each time step, got {came}")
    before = {name: state.to(network.dtype) for name, state in stored.initial.items()}
    module = stored.module() if has_kernel(config) else None
    after: dict[str, Tensor] = {}
    output = torch.zeros(len(inputs), 0)
    if module is not None:
        output, after = _by_pytorch(module, config.kind.states, inputs, before)
    calls = [Call(inputs, before, output, after)]
    unrolling = unroll(network, calls, progress)
    more = () if module else (f"PyTorch has no {config.kind.title} of this kind to compare with",)
    return Trace(
        network=network,
        at=stored.name,
        inputs=inputs.numpy(),
        initial={name: state.numpy() for name, state in before.items()},
        hidden_state=unrolling.states["hidden_state"],
        cell_state=unrolling.states.get("cell_state"),
        gates=Gates(unrolling.gates),
        output=unrolling.output(config),
        h_n=unrolling.last["hidden_state"],
        c_n=unrolling.last.get("cell_state"),
        labels=None if labels is None else tuple(map(str, labels)),
        difference=largest_difference(config, unrolling, calls) if module else float("nan"),
        notes=(*stored.notes, *more),
        input_names=input_names,
    )


def _by_pytorch(
    module: torch.nn.RNNBase, names: Sequence[str], inputs: Tensor, before: dict[str, Tensor]
) -> tuple[Tensor, dict[str, Tensor]]:
    """Returns PyTorch's own output, and its states after the run."""
    given = tuple(before.get(name) for name in names)
    states = None
    if any(one is not None for one in given):
        rows = module.num_layers * (2 if module.bidirectional else 1)
        zeros = torch.zeros(rows, module.hidden_size, dtype=inputs.dtype)
        filled = tuple(zeros if one is None else one for one in given)
        states = filled if len(names) > 1 else filled[0]
    with torch.no_grad():
        output, after = module(inputs, states)
    ended = cast("tuple[Tensor, ...]", after if isinstance(after, tuple) else (after,))
    return output, dict(zip(names, ended, strict=True))


def _inputs(values: object, width: int, batch: int, dtype: torch.dtype) -> Tensor:
    """Returns the inputs (T, p) that were given."""
    try:
        tensor = values.detach() if isinstance(values, Tensor) else torch.as_tensor(np.array(values))
    except (TypeError, ValueError) as error:
        raise TraceError(f"inputs: expected an array of numbers, got {type(values).__name__}") from error
    if tensor.dtype not in FLOATING and (tensor.is_complex() or tensor.dtype == torch.bool):
        raise TraceError(f"inputs: expected real numbers, got {tensor.dtype}")
    if tensor.dim() == 3:
        if not 0 <= batch < len(tensor):
            raise TraceError(
                f"batch: expected {places(len(tensor))}, got {batch} for a batch of {len(tensor)}"
            )
        tensor = tensor[batch]
    if tensor.dim() != 2 or tensor.shape[1] != width or not len(tensor):
        came = tuple(tensor.shape)
        raise TraceError(f"inputs: expected shape (T, {width}) or a batch (B, T, {width}), got {came}")
    tensor = tensor.to("cpu", dtype).contiguous()
    check_finite("inputs", tensor)
    return tensor
