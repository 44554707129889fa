"""The RNN of Elman 1990: one state, one sum, no gate."""

from models.kinds.expression import Apply, Choice, Sum, Summand
from models.kinds.kind import TERMS, Equation, Kind, packed

SUM = Sum((Summand("from_input"), Summand("from_hidden")), "sum")

RNN = Kind(
    "rnn",
    "RNN",
    equations=(
        Equation(
            "hidden_state",
            "h",
            Choice("nonlinearity", {"tanh": Apply("tanh", SUM), "relu": Apply("relu", SUM)}),
            TERMS,
        ),
    ),
    parameters=packed("hidden"),
    options=("nonlinearity",),
    place=0,
)
