"""Recurrent networks, one time step at a time: the maths of Unrolled, on PyTorch alone."""

from models.cells import Nonlinearity, Terms
from models.config import Cell, Direction, NetworkConfig, ReadoutConfig
from models.finite import NotFinite, first_not_finite
from models.interventions import Intervention, InterventionProblem, intervention_problems
from models.network import Network
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
from models.parameters import (
    ParameterError,
    ParameterProblem,
    check_parameters,
    parameter_count,
    parameter_shapes,
    seeded_parameters,
)
from models.readout import Activation
from models.run import run_chunk, run_steps, total_steps
from models.state import RunState, final_state, initial_run_state
from models.trace import CellTrace, Chunk, Detail, OutputTrace

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "Activation",
    "BidirectionalGRU",
    "BidirectionalLSTM",
    "BidirectionalRNN",
    "Cell",
    "CellTrace",
    "Chunk",
    "DeepGRU",
    "DeepLSTM",
    "DeepRNN",
    "Detail",
    "Direction",
    "GRUCell",
    "Intervention",
    "InterventionProblem",
    "LSTMCell",
    "Network",
    "NetworkConfig",
    "Nonlinearity",
    "NotFinite",
    "OutputTrace",
    "ParameterError",
    "ParameterProblem",
    "RNNCell",
    "ReadoutConfig",
    "RunState",
    "Terms",
    "check_parameters",
    "final_state",
    "first_not_finite",
    "initial_run_state",
    "intervention_problems",
    "parameter_count",
    "parameter_shapes",
    "run_chunk",
    "run_steps",
    "seeded_parameters",
    "total_steps",
]
