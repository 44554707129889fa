"""The minimal GRU of Feng et al. 2024, "Were RNNs All We Needed?": no gate reads the hidden state."""

from models.kinds.expression import Apply, Before, Complement, Computed, Product, Sum, Summand
from models.kinds.kind import FROM_INPUT, GATES, Equation, Kind, Parameter

UPDATE, CANDIDATE = (Computed(f"{GATES}{name}") for name in ("update", "candidate"))
PACKED = "update", "candidate"

MIN_GRU = Kind(
    "min_gru",
    "minGRU",
    equations=(
        Equation(f"{GATES}update", "z", Apply("sigmoid", Summand("from_input")), (FROM_INPUT,)),
        Equation(f"{GATES}candidate", "h̃", Summand("from_input"), (FROM_INPUT,)),
        Equation(
            "hidden_state",
            "h",
            Sum(
                (
                    Product((Complement(UPDATE), Before("hidden_state")), "kept"),
                    Product((UPDATE, CANDIDATE), "written"),
                )
            ),
        ),
    ),
    parameters=(Parameter("weight_ih", "U", PACKED, "inputs"), Parameter("bias_ih", "b", PACKED)),
)
