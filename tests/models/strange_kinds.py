"""Two kinds of cells that the product does not have, for tests of what has to serve any kind."""

from models.kinds.expression import Apply, Before, Complement, Computed, Expression, Product, Sum, Summand
from models.kinds.kind import FROM_INPUT, GATES, TERMS, Equation, Kind, Parameter, Term, packed

BEFORE, NOW = Before("cell_state"), Computed("cell_state")
INPUT, FORGET, CANDIDATE, OUTPUT, UPDATE = (
    Computed(f"{GATES}{name}") for name in ("input", "forget", "candidate", "output", "update")
)
THREE = Sum((Summand("from_input"), Summand("from_hidden"), Summand("from_cell")))


def looking(name: str, symbol: str, at: Expression) -> Equation:
    """A gate that looks at the cell state, unit by unit."""
    peephole = Term("from_cell", "weight_peephole", None, at)
    return Equation(f"{GATES}{name}", symbol, Apply("sigmoid", THREE), (*TERMS, peephole))


PEEPHOLE = Kind(
    "peephole",
    "LSTM with peepholes",
    equations=(
        looking("forget", "f", BEFORE),
        looking("input", "i", BEFORE),
        Equation(
            f"{GATES}candidate",
            "g",
            Apply("tanh", Sum((Summand("from_input"), Summand("from_hidden")))),
            TERMS,
        ),
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
)
"""Of Gers & Schmidhuber 2000: a term that no matrix multiplies, and one that reads what the step computed."""

MINIMAL = Kind(
    "minimal",
    "minimal GRU",
    equations=(
        Equation(f"{GATES}update", "z", Apply("sigmoid", Summand("from_input")), (FROM_INPUT,)),
        Equation(f"{GATES}candidate", "n", Summand("from_input"), (FROM_INPUT,)),
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
    parameters=(
        Parameter("weight_ih", "U", ("update", "candidate"), "inputs"),
        Parameter("bias_ih", "b", ("update", "candidate")),
    ),
)
"""Of Feng et al. 2024: no weight_hh at all, and a candidate that is its sum itself."""
