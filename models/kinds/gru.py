"""The GRU of Cho et al. 2014, and with `reset_after` the variant of cuDNN, which is PyTorch's."""

from models.kinds.expression import (
    Apply,
    Before,
    Choice,
    Complement,
    Computed,
    Product,
    Sum,
    Summand,
)
from models.kinds.kind import FROM_INPUT, GATES, TERMS, Equation, Kind, Term, packed

HIDDEN = Before("hidden_state")
RESET, UPDATE, CANDIDATE = (Computed(f"{GATES}{name}") for name in ("reset", "update", "candidate"))
SIGMOID = Apply("sigmoid", Sum((Summand("from_input"), Summand("from_hidden"))))

RESET_AFTER = Sum((Summand("from_input"), Product((RESET, Summand("from_hidden")), "reset")))
"""The reset gate scales the finished sum."""
RESET_BEFORE = Sum((Summand("from_input"), Summand("from_hidden")))
"""The reset gate scales the state that the sum reads."""

GRU = Kind(
    "gru",
    "GRU",
    equations=(
        Equation(f"{GATES}reset", "r", SIGMOID, TERMS),
        Equation(f"{GATES}update", "z", SIGMOID, TERMS),
        Equation(
            f"{GATES}candidate",
            "n",
            Apply("tanh", Choice("reset_after", {"true": RESET_AFTER, "false": RESET_BEFORE})),
            (
                FROM_INPUT,
                Term(
                    "from_hidden",
                    "weight_hh",
                    "bias_hh",
                    Choice("reset_after", {"true": HIDDEN, "false": Product((RESET, HIDDEN))}),
                ),
            ),
        ),
        Equation(
            "hidden_state",
            "h",
            Sum(
                (
                    Product((Complement(UPDATE), CANDIDATE), "written"),
                    Product((UPDATE, HIDDEN), "kept"),
                )
            ),
        ),
    ),
    parameters=packed("reset", "update", "candidate"),
    options=("reset_after",),
    place=2,
    packings={"onnx": ("update", "reset", "candidate"), "keras": ("update", "reset", "candidate")},
)
