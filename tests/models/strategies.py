"""Random networks and inputs, small enough to be quick and odd enough to find what even sizes hide."""

import os

import torch
from hypothesis import settings
from hypothesis import strategies as st

from models.config import NetworkConfig, ReadoutConfig
from models.kinds import KINDS

QUICK = os.environ.get("UNROLLED_TESTS") == "quick"
"""Set by `make quick`, which tries a sixteenth of the networks."""
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
    cell=st.sampled_from(list(KINDS)),
    input_size=st.integers(1, 7),
    hidden_size=st.integers(1, 9),
    num_layers=st.integers(1, 3),
    bidirectional=st.booleans(),
    bias=st.booleans(),
    nonlinearity=st.sampled_from(["tanh", "relu"]),
    reset_after=st.booleans(),
    readout=READOUTS,
)


def tried(networks: int) -> settings:
    """The settings of a test that tries so many networks, always the same ones."""
    return settings(deadline=None, derandomize=True, max_examples=networks // 16 if QUICK else networks)
