"""The LSTM of Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000."""

from models.kinds.expression import Apply, Before, Computed, Function, Product, Sum, Summand
from models.kinds.kind import GATES, TERMS, Equation, Kind, packed


def gate(name: str, symbol: str, function: Function = "sigmoid") -> Equation:
    """Builds a gate: a function of the sum of its terms."""
    value = Apply(function, Sum((Summand("from_input"), Summand("from_hidden"))))
    return Equation(f"{GATES}{name}", symbol, value, TERMS)


INPUT, FORGET, CANDIDATE, OUTPUT = (
    Computed(f"{GATES}{name}") for name in ("input", "forget", "candidate", "output")
)

LSTM = Kind(
    "lstm",
    "LSTM",
    equations=(
        gate("forget", "f"),
        gate("input", "i"),
        gate("candidate", "g", "tanh"),
        Equation(
            "cell_state",
            "c",
            Sum(
                (
                    Product((FORGET, Before("cell_state")), "kept"),
                    Product((INPUT, CANDIDATE), "written"),
                )
            ),
        ),
        gate("output", "o"),
        Equation("hidden_state", "h", Product((OUTPUT, Apply("tanh", Computed("cell_state"))))),
    ),
    parameters=packed("input", "forget", "candidate", "output"),
    place=1,
    packings={"onnx": ("input", "output", "forget", "candidate")},
)
