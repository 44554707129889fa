"""Runs one step of each kind of cell under a recorder: the step itself, and the study note's classes.

Whoever imports this has let the modules that are shown report, by `instrument_imports`.
"""

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from app.code.tracing.catalogue import Catalogue
from app.code.tracing.recorder import Recorder, Watch
from app.code.tracing.recording import Recording
from models import note_networks
from models.config import NetworkConfig, ReadoutConfig
from models.kinds import Cell
from models.network import Network
from models.parameters import seeded_parameters
from models.run import run_steps
from models.state import initial_run_state
from models.trace import Chunk

STEPS = 3
"""Time steps. Only the last is recorded. A loop over all three begins with tensors that are not of that step,
so its names count as the last step has them."""
INPUTS, UNITS, OUTPUTS = 3, 5, 4
"""The sizes. They differ, so that no vector is taken for one of another kind."""
SEED = 1


def record_step(
    watches: Mapping[str, Watch], cell: Cell, options: Mapping[str, object], activation: str
) -> Recording:
    """Records the last step of a network of one layer, with its readout unless activation is `none`."""
    config = NetworkConfig(cell, INPUTS, UNITS, readout=readout_of(OUTPUTS, True, activation))
    config = replace(config, **options)
    network = Network(config, seeded_parameters(config, SEED, torch.float64))
    inputs = example_inputs()
    recorder = Recorder(catalogue_of(network, inputs), watches)
    _, state = run_steps(network, initial_run_state(network, inputs), inputs, STEPS - 1, "terms")
    with recorder.recording_now():
        run_steps(network, state, inputs, 1, "terms")
    return recorder.recording


def record_note(watches: Mapping[str, Watch], cell: Cell, activation: str) -> Recording:
    """Records the note's network of a kind: how it is built, and the last step of a sequence."""
    inputs = example_inputs()
    recorder = Recorder(catalogue_of(plain_network(cell, activation), inputs), watches)
    with recorder.recording_now():
        note_network(cell, activation)(inputs[None])
    return recorder.recording


def example_inputs() -> Tensor:
    """Returns inputs (steps, p), the same each time."""
    return torch.randn(STEPS, INPUTS, generator=torch.Generator().manual_seed(SEED), dtype=torch.float64)


def note_network(cell: Cell, activation: str) -> note_networks.RNN | note_networks.LSTM | note_networks.GRU:
    """The note's network of a kind, the same each time, in float64."""
    readout = None if activation == "none" else activation
    torch.default_generator.manual_seed(SEED)
    return getattr(note_networks, cell.upper())(INPUTS, UNITS, readout).double()


def plain_network(cell: Cell, activation: str) -> Network:
    """The network that computes what the note's does."""
    note = note_network(cell, activation).cell
    config = NetworkConfig(cell, INPUTS, UNITS, readout=readout_of(UNITS, False, activation))
    parameters = {f"{name}_l0": tensor for name, tensor in note.packed()._asdict().items()}
    if note.V is not None:
        parameters["readout.weight"] = note.V.T
    return Network(config, parameters)


def readout_of(size: int, bias: bool, activation: str) -> ReadoutConfig | None:
    """A readout with that activation; None for `none`."""
    match activation:
        case "softmax" | "sigmoid" | "identity":
            return ReadoutConfig(size, activation, bias)
        case "none":
            return None
        case _:
            raise ValueError(f"activation: expected softmax, sigmoid, identity or none, got {activation}")


def catalogue_of(network: Network, inputs: Tensor) -> Catalogue:
    """All that the last step of a network of one layer is given and computes."""
    former, state = run_steps(network, initial_run_state(network, inputs), inputs, STEPS - 1, "terms")
    step, _ = run_steps(network, state, inputs, 1, "terms")
    quantities = {("inputs", False): inputs[-1], **states_of(former, True)}
    quantities |= states_of(step, False)
    if network.config.readout:
        quantities["outputs", False] = step.outputs.values[0]
    for gate, values in step.cells[0].gates.items():
        quantities[f"gates.{gate}", False] = values[0]
    for gate, terms in step.cells[0].terms.items():
        for name, values in terms.items():
            quantities[f"terms.{gate}.{name}", False] = values[0]
    parameters = {name.removesuffix("_l0"): tensor for name, tensor in network.parameters.items()}
    return Catalogue(quantities, parameters, network.config.gate_names)


def states_of(chunk: Chunk, before: bool) -> dict[tuple[str, bool], Tensor]:
    """The states at the end of a chunk."""
    return {(name, before): states[-1] for name, states in chunk.cells[0].states.items()}
