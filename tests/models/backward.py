"""Play a whole backward pass, and what a loss is by its definition."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.config import NetworkConfig, ReadoutConfig
from models.gradients import (
    CellGradient,
    GradientStep,
    HiddenUnit,
    Loss,
    OutputUnit,
    Path,
    SquaredError,
    begin_backward,
    go_back,
    run_path,
)
from models.interventions import Intervention
from models.network import Network
from models.state import initial_run_state
from models.trace import States
from tests.models.played import Place

DEEP = NetworkConfig("lstm", 3, 3, num_layers=2, bidirectional=True, readout=ReadoutConfig(5, "softmax"))


@dataclass
class Gone:
    """A whole backward pass, laid out by place and time step."""

    value: float
    steps: list[GradientStep]
    initial: States
    cells: dict[tuple[Place, int], CellGradient] = field(
        default_factory=dict[tuple[Place, int], CellGradient]
    )

    def __post_init__(self) -> None:
        for step in self.steps:
            for cell in step.cells:
                self.cells[(cell.layer, cell.direction), cell.time_step] = cell


def path_of(
    network: Network, inputs: Tensor, loss: Loss, interventions: list[Intervention] | None = None
) -> Path:
    path = run_path(network, initial_run_state(network, inputs), inputs, loss, interventions or [])
    assert isinstance(path, Path)
    return path


def gone(path: Path, steps: int = 10**9, jacobians: bool = False) -> Gone:
    value, state = begin_backward(path)
    found: list[GradientStep] = []
    while state.next_step >= 0:
        chunk, state = go_back(path, state, steps, jacobians)
        assert 1 <= len(chunk) <= steps
        found += chunk
    return Gone(value, found, state.states)


def plain_loss(loss: Loss, outputs: Tensor | None, hidden_state: dict[Place, Tensor], size: int) -> Tensor:
    """The loss by its definition, from outputs (T, o) and hidden states (T, q) by place."""
    if isinstance(loss, HiddenUnit):
        return hidden_state[loss.layer, loss.direction][loss.time_step][loss.unit]
    assert outputs is not None
    y = outputs[loss.time_step]
    if isinstance(loss, OutputUnit):
        return y[loss.unit]
    if isinstance(loss, SquaredError):
        return ((y - torch.tensor(loss.values, dtype=y.dtype)) ** 2).sum() / len(y)
    return -torch.log(y.view(-1, size)[:, loss.target]).sum()


def size_of(config: NetworkConfig) -> int:
    return config.readout.size if config.readout else 0
