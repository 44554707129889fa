"""Describes numbers that are not finite, for a failure line."""

from app.wire.messages import Value
from models.finite import NotFinite


def message_values(fault: NotFinite) -> dict[str, Value]:
    """Returns the values of a failure line's message: the first number that was not finite, and where."""
    of_cell = "" if fault.layer is None else f" of layer {fault.layer}, {fault.direction},"
    unit = "" if fault.unit is None else f"[{fault.unit}]"
    return {
        "step": fault.step,
        "where": f"{fault.tensor}{unit}{of_cell}",
        "time_step": fault.time_step,
        "value": str(fault.value),
    }
