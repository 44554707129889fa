"""The sLSTM of Beck et al. 2024, "xLSTM: Extended Long Short-Term Memory": gates that are exponentials, a
normalizer that adds them up, and a stabilizer that keeps them finite: it cancels out of the hidden state."""

from models.kinds.expression import (
    Apply,
    Before,
    Computed,
    Difference,
    Expression,
    Maximum,
    Product,
    Quotient,
    Score,
    Sum,
    Summand,
)
from models.kinds.kind import GATES, TERMS, Equation, Kind, packed

INPUT, FORGET, CANDIDATE, OUTPUT = (
    Computed(f"{GATES}{name}") for name in ("input", "forget", "candidate", "output")
)
CELL, NORMALIZER, STABILIZER = (Computed(f"{name}_state") for name in ("cell", "normalizer", "stabilizer"))
SUM = Sum((Summand("from_input"), Summand("from_hidden")))


def carried(score: Expression) -> Expression:
    """Builds the logarithm of what the forget gate keeps of the past, from its score."""
    return Sum((Apply("log_sigmoid", score), Before(STABILIZER.of)))


def stabilized(name: str, symbol: str, logarithm: Expression) -> Equation:
    """Builds an exponential gate: exp of its logarithm less the largest of the logarithms."""
    value = Apply("exp", Difference(logarithm, STABILIZER))
    return Equation(f"{GATES}{name}", symbol, value, TERMS)


SLSTM = Kind(
    "slstm",
    "sLSTM",
    equations=(
        Equation(STABILIZER.of, "m", Maximum((carried(Score(FORGET.of)), Score(INPUT.of)))),
        stabilized("input", "i′", SUM),
        stabilized("forget", "f′", carried(SUM)),
        Equation(CANDIDATE.of, "z", Apply("tanh", SUM), TERMS),
        Equation(
            CELL.of,
            "c",
            Sum((Product((FORGET, Before(CELL.of)), "kept"), Product((INPUT, CANDIDATE), "written"))),
        ),
        Equation(NORMALIZER.of, "n", Sum((Product((FORGET, Before(NORMALIZER.of))), INPUT))),
        Equation(OUTPUT.of, "o", Apply("sigmoid", SUM), TERMS),
        Equation("hidden_state", "h", Product((OUTPUT, Quotient(CELL, NORMALIZER)))),
    ),
    parameters=packed("input", "forget", "candidate", "output"),
)
