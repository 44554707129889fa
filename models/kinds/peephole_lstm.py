"""The LSTM with peepholes of Gers & Schmidhuber 2000: its gates look at the cell state, unit by unit."""

from models.kinds.expression import Apply, Before, Computed, Expression, Product, Sum, Summand
from models.kinds.kind import GATES, TERMS, Equation, Kind, Parameter, Term, packed

BEFORE, NOW = Before("cell_state"), Computed("cell_state")
INPUT, FORGET, CANDIDATE, OUTPUT = (
    Computed(f"{GATES}{name}") for name in ("input", "forget", "candidate", "output")
)
SUMMANDS = Summand("from_input"), Summand("from_hidden")


def looking(name: str, symbol: str, at: Expression) -> Equation:
    """Builds a gate that also reads a cell state."""
    peephole = Term("from_cell", "weight_peephole", None, at)
    value = Apply("sigmoid", Sum((*SUMMANDS, Summand("from_cell"))))
    return Equation(f"{GATES}{name}", symbol, value, (*TERMS, peephole))


PEEPHOLE_LSTM = Kind(
    "peephole_lstm",
    "Peephole LSTM",
    equations=(
        looking("forget", "f", BEFORE),
        looking("input", "i", BEFORE),
        Equation(f"{GATES}candidate", "g", Apply("tanh", Sum(SUMMANDS)), TERMS),
        Equation(
            "cell_state",
            "c",
            Sum((Product((FORGET, BEFORE), "kept"), Product((INPUT, CANDIDATE), "written"))),
        ),
        looking("output", "o", NOW),
        Equation("hidden_state", "h", Product((OUTPUT, Apply("tanh", NOW)))),
    ),
    parameters=(
        *packed("input", "forget", "candidate", "output"),
        Parameter("weight_peephole", "P", ("input", "forget", "output")),
    ),
    packings={"onnx": ("input", "output", "forget", "candidate")},
)
