"""The LSTM of Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000."""

from models.kinds.kind import Gate, Kind

LSTM = Kind(
    "lstm",
    states=("hidden_state", "cell_state"),
    gates=(
        Gate("input", "i", "sigmoid"),
        Gate("forget", "f", "sigmoid"),
        Gate("candidate", "g", "tanh"),
        Gate("output", "o", "sigmoid"),
    ),
)
