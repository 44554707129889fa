"""Traces the recurrent part of a module over the user's own input."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.files.stored import Networks, StoredNetwork
from models.inputs import read_input
from models.modules.call import Call, catch_calls
from models.modules.element import check_finite, places
from models.modules.errors import TraceError
from models.modules.part import Part, config_of, find_part
from models.modules.result import Gates, Trace
from models.modules.stored import trace_stored
from models.modules.unrolling import largest_difference, unroll
from models.network import Network


def trace(
    module: nn.Module | StoredNetwork | Networks,
    *arguments: object,
    at: str | None = None,
    batch: int = 0,
    call: int | Literal["all"] | None = None,
    labels: Sequence[object] | None = None,
    keywords: Mapping[str, object] | None = None,
) -> Trace:
    """Calls a module once on the given arguments, and tells what its recurrent part computed.

    module: an nn.RNN, nn.LSTM or nn.GRU, one of their cells, or any module that holds one. It runs in eval
    mode and without gradients; its modes, its hooks and PyTorch's random state are afterwards as they were.
    A cell's calls are the time steps. Or what `load` gave of a file: its one argument is an array (T, p), a
    batch of such (B, T, p) or the path of a file of either.
    arguments, keywords: what its forward takes. A numpy array becomes a tensor; one of floating point gets
    the dtype and the device of the module's parameters.
    at: the recurrent part's path, such as "encoder.lstm", where there are several.
    batch: which element of the batch that the recurrent part reads, from 0.
    call: which of the calls, from 0, where one forward calls the recurrent part several times; "all" takes
    them as one sequence, if the part has one direction.
    labels: what to call each time step, T of them.

    Raises TraceError saying what was expected and what came. Where the module's forward fails, its own error
    is the cause.
    """
    if isinstance(module, StoredNetwork | Networks):
        stored = module.at(at) if isinstance(module, Networks) else module
        if len(arguments) != 1 or keywords or call is not None:
            raise TraceError(f"expected the inputs of {stored.title} alone, got more or nothing")
        values, names = arguments[0], None
        if isinstance(values, str | Path):
            table = read_input(values, stored.config.input_size, batch=batch)
            values, names, labels = table.values, table.names, table.labels if labels is None else labels
        return trace_stored(stored, values, batch=batch, labels=labels, input_names=names)
    module = getattr(module, "_orig_mod", module)  # what torch.compile wraps
    if not isinstance(module, nn.Module):  # pyright: ignore[reportUnnecessaryIsInstance] callers without types
        raise TraceError(f"module: expected an nn.Module, got {type(module).__name__}")
    part = find_part(module, at)
    config = config_of(part)
    notes = _notes(module, part)
    caught = catch_calls(
        module,
        part,
        config,
        [_as_tensor(module, argument) for argument in arguments],
        {name: _as_tensor(module, argument) for name, argument in (keywords or {}).items()},
        batch,
    )
    calls = _chosen(part, caught.calls, call)
    inputs = torch.cat([one.inputs for one in calls])  # (T, p)
    check_finite(f"the input of {part.title}", inputs)
    for name, state in calls[0].before.items():
        check_finite(f"{name} before {part.title}", state)
    names = _labels(labels, len(inputs))
    network = Network(config, caught.parameters)
    with torch.autocast("cpu", enabled=False):  # the user's may be on
        unrolling = unroll(network, calls)
    return Trace(
        network=network,
        at=part.at,
        inputs=inputs.numpy(),
        initial={name: state.numpy() for name, state in calls[0].before.items()},
        hidden_state=unrolling.states["hidden_state"],
        cell_state=unrolling.states.get("cell_state"),
        gates=Gates(unrolling.gates),
        output=unrolling.output(config),
        h_n=unrolling.last["hidden_state"],
        c_n=unrolling.last.get("cell_state"),
        labels=names,
        difference=largest_difference(config, unrolling, calls),
        notes=notes,
    )


def _notes(module: nn.Module, part: Part) -> tuple[str, ...]:
    """Lists what is otherwise than a reader may expect."""
    parameter = next(part.module.parameters())
    notes: list[str] = []
    more = module is not part.module or getattr(part.module, "dropout", 0) > 0
    if more and any(child.training for child in module.modules()):
        notes.append("the module was in training mode: it ran in eval mode, without dropout")
    if parameter.dtype != part.dtype:
        notes.append(f"the module computes in {parameter.dtype}, the trace in {part.dtype}")
    if parameter.device.type != "cpu":
        notes.append(f"the module computes on {parameter.device}, the trace on the CPU")
    return tuple(notes)


def _as_tensor(module: nn.Module, argument: object) -> object:
    if not isinstance(argument, np.ndarray):
        return argument
    tensor = torch.as_tensor(np.array(cast(NDArray[np.float64], argument)))  # a copy may be written to
    parameter = next(module.parameters())
    return tensor.to(parameter.device, parameter.dtype if tensor.is_floating_point() else None)


def _chosen(part: Part, calls: list[Call], call: int | Literal["all"] | None) -> list[Call]:
    several = f"expected {places(len(calls))}"
    if part.is_cell and call is None:
        return calls
    if call == "all":
        if isinstance(part.module, nn.RNNBase) and part.module.bidirectional and len(calls) > 1:
            raise TraceError(f"call: {several}, since {part.title} has two directions, got 'all'")
        return calls
    if call is None:
        if len(calls) > 1:
            message = (
                f"call: {several} or 'all', since forward calls {part.title} {len(calls)} times, got none"
            )
            raise TraceError(message)
        return calls
    if not 0 <= call < len(calls):
        raise TraceError(f"call: {several}, got {call}")
    return [calls[call]]


def _labels(labels: Sequence[object] | None, length: int) -> tuple[str, ...] | None:
    if labels is None:
        return None
    if len(labels) != length:
        raise TraceError(f"labels: expected {length}, one for each time step, got {len(labels)}")
    return tuple(map(str, labels))
