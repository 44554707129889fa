"""Writes the names of pinned units: units of states and gates that have a row of their own in the score."""

import re

PIN = re.compile(r"((?:gates\.)?[a-z][a-z_]*)\.(\d{1,6})(?:/(\d{1,6})\.(forward|reverse))?", re.ASCII)
"""A quantity and a unit of it, of the first layer's forward pass where no other is named."""


def pin(quantity: str, unit: int, layer: int = 0, direction: str = "forward") -> str:
    """Writes the name of a pinned unit."""
    of_the_first = layer == 0 and direction == "forward"
    return f"{quantity}.{unit}" + ("" if of_the_first else f"/{layer}.{direction}")
