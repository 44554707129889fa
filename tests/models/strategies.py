"""Random networks and inputs, small enough to be quick and odd enough to find what even sizes hide."""

import torch
from hypothesis import strategies as st

from models import NetworkConfig, ReadoutConfig

SEEDS = st.integers(0, 2**32)
LENGTHS = st.integers(1, 12)
DTYPES = st.sampled_from([torch.float32, torch.float64])
READOUTS = st.none() | st.builds(
    ReadoutConfig,
    size=st.integers(1, 5),
    activation=st.sampled_from(["softmax", "sigmoid", "identity"]),
    bias=st.booleans(),
    joint=st.booleans(),
)
CONFIGS = st.builds(
    NetworkConfig,
    cell=st.sampled_from(["rnn", "lstm", "gru"]),
    input_size=st.integers(1, 7),
    hidden_size=st.integers(1, 9),
    num_layers=st.integers(1, 3),
    bidirectional=st.booleans(),
    bias=st.booleans(),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    reset_after=st.booleans(),
    readout=READOUTS,
)
