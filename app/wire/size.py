"""Checks the size of a request before anything else: a million entries take long to check one by one."""

from collections.abc import Iterator

from pydantic import JsonValue

from app.settings import Settings
from app.wire.complaints import path
from app.wire.errors import ErrorDetail, problem

MOST_MEMBERS = 1_000
"""Members of any object: the largest on the wire, the tensors of the deepest network, has 132."""
TIME_STEPS = ("input", "values")


def overgrown(request: JsonValue, limits: Settings) -> Iterator[ErrorDetail]:
    """Finds the objects of a request with more members, and its lists with more entries, than any may have.
    It does not look into lists: their contents are bounded by the length of the request."""
    waiting: list[tuple[tuple[str, ...], JsonValue]] = [((), request)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            if len(value) > MOST_MEMBERS:
                yield problem("of_them", path(place), most=MOST_MEMBERS, came=len(value))
            else:
                waiting += [((*place, name), member) for name, member in value.items()]
        elif isinstance(value, list) and len(value) > (most := longest(place, limits)):
            code = "time_steps" if place == TIME_STEPS else "of_them"
            yield problem(code, path(place), most=most, came=len(value))


def longest(place: tuple[str, ...], limits: Settings) -> int:
    """Returns the number of entries that a list at that place may have: rows of a tensor, a bias, or time
    steps."""
    if place == TIME_STEPS:
        return limits.max_time_steps
    gates = 4
    sizes = (gates * limits.max_hidden_size, limits.max_readout_size, limits.max_input_size)
    return max(*sizes, limits.max_interventions, limits.max_weight_changes)
