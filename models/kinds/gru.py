"""The GRU of Cho et al. 2014, and with `reset_after` the variant of cuDNN, which is PyTorch's."""

from models.kinds.kind import Gate, Kind

GRU = Kind(
    "gru",
    states=("hidden_state",),
    gates=(
        Gate("reset", "r", "sigmoid"),
        Gate("update", "z", "sigmoid"),
        Gate("candidate", "n", "tanh"),
    ),
    options=("reset_after",),
)
