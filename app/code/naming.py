"""Names the tensors of the code as the wire does, with the phase that computes each."""

from app.code.answer import Phase, Quantity
from app.code.values import Group, Thing, Value, values_in

PHASES: tuple[Phase, ...] = ("terms", "gates", "state", "output")
PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "readout.weight", "readout.bias")
KINDS = {"terms": 0, "gates": 1, "hidden_state": 2, "cell_state": 2, "outputs": 3, "readout": 3}
"""The place in PHASES of what has a name on the wire, by that name's first word."""


def quantities(value: Value) -> list[list[Quantity]]:
    """The vectors of the wire in a tensor, one after the other, each as what adds up to it; empty where it is
    none of them."""
    if value.wire is not None:
        return [] if value.wire in PARAMETERS else [[Quantity(name=value.wire, before=value.before)]]
    if value.summed:
        summands = [quantities(one) for one in value.of]
        if not all(len(one) == len(summands[0]) > 0 for one in summands):
            return []
        return [[term for one in each for term in one] for each in zip(*summands, strict=True)]
    pieces = [quantities(part) for part in value.parts]
    return [vector for piece in pieces for vector in piece] if all(pieces) else []


def all_quantities(thing: Thing) -> list[list[Quantity]]:
    """The vectors of the wire in a thing; empty where one of its tensors is none of them."""
    each = [quantities(value) for value in values_in(thing)]
    return [vector for one in each for vector in one] if all(each) else []


def on_wire(value: Value) -> bool:
    """Whether a tensor is sent, whole or in its parts."""
    return value.wire is not None or any(part.wire is not None for part in value.parts)


def rank(value: Value) -> int:
    """The place in PHASES of the phase in which a tensor comes to be, -1 where it was there before."""
    own = [kind(part) for part in (value, *value.parts)]
    return max(*own, *(rank(one) for one in value.of), -1)


def kind(value: Value) -> int:
    """The place in PHASES that a tensor's own name on the wire gives it, -1 where it has none."""
    return -1 if value.wire is None or value.before else KINDS.get(value.wire.split(".")[0], -1)


def phase(thing: Thing) -> Phase | None:
    """The phase in which all of a thing is there; None for what is there before the step."""
    latest = max((rank(value) for value in values_in(thing)), default=-1)
    return PHASES[latest] if latest >= 0 else None


def parameter_of(thing: Thing, gates: list[str]) -> tuple[str | None, str | None]:
    """The parameter that a name stands for, and the gate where it is that gate's rows alone."""
    if not isinstance(thing, Value):
        return None, None
    if thing.wire in PARAMETERS:
        return thing.wire, None
    whole = thing.of[0] if len(thing.of) == 1 else None
    if whole is None or whole.wire not in PARAMETERS or thing not in whole.parts:
        return None, None
    return whole.wire, gates[whole.parts.index(thing)]


def gates_of(step: Thing) -> list[str]:
    """The names of a step's gates, in the order in which the parameters hold them."""
    gates = step.fields.get("gates") if isinstance(step, Group) else None
    return list(gates.fields) if isinstance(gates, Group) else []
