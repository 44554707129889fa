"""Defines the tensors of a network: their names, shapes and seeded initial values, and checks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod, sqrt
from typing import Literal

import torch
from torch import Tensor, nn

from models.config import Direction, NetworkConfig
from models.finite import first_not_finite_place

FLOATING = (torch.float32, torch.float64)


def suffix(direction: Direction) -> str:
    """Returns what PyTorch appends to the name of a reverse pass's parameter."""
    return "_reverse" if direction == "reverse" else ""


def parameter_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """Returns every parameter's shape by its name, in PyTorch's order, the readout's last."""
    shapes: dict[str, tuple[int, ...]] = {}
    for layer in range(config.num_layers):
        width = config.input_size if layer == 0 else config.hidden_size * len(config.directions)
        for direction in config.directions:
            name = f"_l{layer}{suffix(direction)}"
            shapes |= {
                one.name + name: one.shape(width, config.hidden_size)
                for one in config.kind.parameters
                if config.bias or not one.is_bias
            }
    return shapes | _readout_shapes(config)


def _readout_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    if config.readout is None:
        return {}
    joint, size = config.readout.joint, config.readout.size
    shapes: dict[str, tuple[int, ...]] = {}
    for direction in config.directions[:1] if joint else config.directions:
        width = config.hidden_size * (len(config.directions) if joint else 1)
        shapes[f"readout.weight{suffix(direction)}"] = (size, width)
        if config.readout.bias:
            shapes[f"readout.bias{suffix(direction)}"] = (size,)
    return shapes


def parameter_count(config: NetworkConfig) -> int:
    """Counts the numbers that the network learns."""
    return sum(prod(shape) for shape in parameter_shapes(config).values())


def seeded_parameters(
    config: NetworkConfig, seed: int, dtype: torch.dtype = torch.float32
) -> dict[str, Tensor]:
    """Draws the parameters that torch.nn.RNN, LSTM or GRU has when it is built after torch.manual_seed(seed),
    or what such a module of another kind would have.

    The readout is drawn after it, as nn.Linear would be, one for each V. All is drawn in float32; float64 is
    that draw widened, so that dtype changes the precision and not the network. PyTorch's global random state
    stays as it was. seed: -2**63 ... 2**64 - 1, PyTorch's range (RuntimeError outside of it).
    """
    global_state = torch.default_generator.get_state()
    try:
        torch.default_generator.manual_seed(seed)
        tensors = _drawn_cells(config) | dict(_drawn_readout(config))
    finally:
        torch.default_generator.set_state(global_state)
    return {name: tensors[name].to(dtype) for name in parameter_shapes(config)}


def _drawn_cells(config: NetworkConfig) -> dict[str, Tensor]:
    """Draws parameters as PyTorch's recurrent modules do: one tensor after another, uniform within 1 /
    sqrt(q)."""
    bound = 1 / sqrt(config.hidden_size)
    shapes = {
        name: shape for name, shape in parameter_shapes(config).items() if not name.startswith("readout.")
    }
    return {
        name: torch.empty(shape, dtype=torch.float32).uniform_(-bound, bound)
        for name, shape in shapes.items()
    }


def recurrent_module(config: NetworkConfig) -> nn.RNNBase:
    """Builds PyTorch's own module of a kind that it has. Raises ValueError for any other."""
    sizes = config.input_size, config.hidden_size, config.num_layers
    bias, bidirectional, dtype = config.bias, config.bidirectional, torch.float32
    match config.cell:
        case "rnn":
            return nn.RNN(*sizes, config.nonlinearity, bias=bias, bidirectional=bidirectional, dtype=dtype)
        case "lstm":
            return nn.LSTM(*sizes, bias=bias, bidirectional=bidirectional, dtype=dtype)
        case "gru":
            return nn.GRU(*sizes, bias=bias, bidirectional=bidirectional, dtype=dtype)
        case _:
            raise ValueError(f"PyTorch has no module for a cell of type {config.cell}")


def _drawn_readout(config: NetworkConfig) -> Iterator[tuple[str, Tensor]]:
    for name, shape in _readout_shapes(config).items():
        if ".weight" in name:
            size, width = shape
            layer = nn.Linear(
                width, size, bias=config.readout is not None and config.readout.bias, dtype=torch.float32
            )
            yield name, layer.weight.detach()
            if layer.bias is not None:  # pyright: ignore[reportUnnecessaryComparison] the stub forgets bias=False
                yield name.replace(".weight", ".bias"), layer.bias.detach()


@dataclass(frozen=True, slots=True)
class ParameterProblem:
    """One thing wrong with one tensor: of what kind, what was expected of it, and what came."""

    name: str
    kind: Literal["missing", "surplus", "shape", "dtype", "not_finite"]
    expected: str
    came: str

    def __str__(self) -> str:
        return f"{self.name}: expected {self.expected}, got {self.came}"


class ParameterError(ValueError):
    """Tensors that do not fit a network. `problems` names every one of them."""

    def __init__(self, problems: tuple[ParameterProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ParameterError"], tuple[tuple[ParameterProblem, ...]]]:
        return ParameterError, (self.problems,)


def check_parameters(config: NetworkConfig, parameters: Mapping[str, Tensor]) -> None:
    """Raise ParameterError if a tensor is missing, surplus, of the wrong shape or dtype, or not finite.

    The dtype must be float32 or float64, and the same for all.
    """
    shapes = parameter_shapes(config)
    first_dtype = next((parameters[name].dtype for name in shapes if name in parameters), torch.float32)
    dtype = first_dtype if first_dtype in FLOATING else torch.float32
    problems = [
        problem
        for name, shape in shapes.items()
        if (problem := _problem(name, shape, dtype, parameters.get(name))) is not None
    ]
    problems += [
        ParameterProblem(name, "surplus", "no such tensor in this network", f"shape {tuple(tensor.shape)}")
        for name, tensor in parameters.items()
        if name not in shapes
    ]
    if problems:
        raise ParameterError(tuple(problems))


def _problem(
    name: str, shape: tuple[int, ...], dtype: torch.dtype, tensor: Tensor | None
) -> ParameterProblem | None:
    if tensor is None:
        return ParameterProblem(name, "missing", f"shape {shape}", "no tensor of that name")
    if tuple(tensor.shape) != shape:
        return ParameterProblem(name, "shape", f"shape {shape}", f"shape {tuple(tensor.shape)}")
    if tensor.dtype != dtype:
        return ParameterProblem(name, "dtype", str(dtype), str(tensor.dtype))
    if (place := first_not_finite_place(tensor)) is not None:
        return ParameterProblem(
            name, "not_finite", "finite numbers", f"{tensor[place].item()} at {list(place)}"
        )
    return None
