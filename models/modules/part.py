"""Finds the recurrent part of a module, and reads its configuration and its parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from models.config import NetworkConfig
from models.kinds import Cell
from models.modules.errors import TraceError
from models.parameters import parameter_shapes

KNOWN = "nn.RNN, nn.LSTM, nn.GRU, nn.RNNCell, nn.LSTMCell or nn.GRUCell"
MODES: dict[str, Cell] = {"RNN_TANH": "rnn", "RNN_RELU": "rnn", "LSTM": "lstm", "GRU": "gru"}
CELLS: dict[type[nn.RNNCellBase], Cell] = {nn.RNNCell: "rnn", nn.LSTMCell: "lstm", nn.GRUCell: "gru"}


@dataclass(frozen=True, slots=True)
class Part:
    """A recurrent module inside another one. at: its path there, empty where it is the whole."""

    at: str
    module: nn.RNNBase | nn.RNNCellBase

    @property
    def is_cell(self) -> bool:
        """Says whether one call of it is one time step."""
        return isinstance(self.module, nn.RNNCellBase)

    @property
    def batch_first(self) -> bool:
        """Says whether a batch is the first dimension of its input."""
        return isinstance(self.module, nn.RNNBase) and self.module.batch_first

    @property
    def title(self) -> str:
        """Returns how a message names it: its class, and its path where it has one."""
        name = type(self.module).__name__
        return f"{name} at {self.at!r}" if self.at else name

    @property
    def dtype(self) -> torch.dtype:
        """Returns the dtype in which it is traced: float64 if it has that, else float32."""
        own = next(self.module.parameters()).dtype
        return own if own == torch.float64 else torch.float32


def find_part(module: nn.Module, at: str | None) -> Part:
    """Finds the one recurrent part of a module, or the one at a path such as "encoder.lstm".

    Raises TraceError if there is none, or several: it names them all.
    """
    modules = cast("Iterable[tuple[str, nn.Module]]", module.named_modules())
    parts = [Part(name, child) for name, child in modules if isinstance(child, nn.RNNBase | nn.RNNCellBase)]
    if not parts:
        raise TraceError(f"module: expected one that holds {KNOWN}, got {type(module).__name__} without any")
    names = ", ".join(repr(part.at) for part in parts)
    if at is None:
        if len(parts) > 1:
            raise TraceError(f"at: expected one of the {len(parts)} recurrent parts, {names}, got none")
        return parts[0]
    inside = [part for part in parts if part.at == at]
    inside = inside or [part for part in parts if part.at.startswith(f"{at}.")]
    if len(inside) != 1:
        what = "which holds several" if inside else "where there is none"
        raise TraceError(f"at: expected one of the recurrent parts, {names}, got {at!r}, {what}")
    return inside[0]


def config_of(part: Part) -> NetworkConfig:
    """Reads a recurrent part's configuration. Raises TraceError for what has no equations here."""
    module = part.module
    if isinstance(module, nn.RNNCellBase):
        cell = next((name for one, name in CELLS.items() if isinstance(module, one)), None)
        if cell is None:
            raise TraceError(f"module: expected {KNOWN}, got {part.title}")
        relu = isinstance(module, nn.RNNCell) and module.nonlinearity == "relu"
        return NetworkConfig(
            cell,
            module.input_size,
            module.hidden_size,
            bias=module.bias,
            nonlinearity="relu" if relu else "tanh",
        )
    if module.mode not in MODES:
        raise TraceError(f"module: expected {KNOWN}, got {part.title} of mode {module.mode!r}")
    if module.proj_size:
        raise TraceError(
            f"proj_size: expected 0, got {module.proj_size} in {part.title}: "
            "an LSTM with a projection is not among the cells that can be traced"
        )
    return NetworkConfig(
        MODES[module.mode],
        module.input_size,
        module.hidden_size,
        module.num_layers,
        module.bidirectional,
        module.bias,
        "relu" if module.mode == "RNN_RELU" else "tanh",
    )


def parameters_of(part: Part, config: NetworkConfig) -> dict[str, Tensor]:
    """Copies a recurrent part's parameters, on the CPU and in the dtype in which it is traced.

    Read while it is called: what computes a weight anew for each call (weight_norm) has done so then.
    """
    return {
        name: copied(getattr(part.module, name.removesuffix("_l0") if part.is_cell else name), part.dtype)
        for name in parameter_shapes(config)
    }


def copied(tensor: Tensor, dtype: torch.dtype) -> Tensor:
    """Copies a tensor to the CPU: what its owner does to it later does not show."""
    return tensor.detach().to("cpu", dtype, copy=True).contiguous()
