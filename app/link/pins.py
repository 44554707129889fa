"""Reads the names of pinned units: units of states and gates that have a row of their own in the score."""

import re
from collections.abc import Iterator

from app.link.grammar import GRAMMAR
from app.wire.network import Network

PIN = re.compile(r"((?:gates\.)?[a-z][a-z_]*)\.(\d{1,6})(?:/(\d{1,6})\.(forward|reverse))?", re.ASCII)
"""A quantity and a unit of it, of the first layer's forward pass where no other is named."""


def pin(quantity: str, unit: int, layer: int = 0, direction: str = "forward") -> str:
    """Writes the name of a pinned unit."""
    of_the_first = layer == 0 and direction == "forward"
    return f"{quantity}.{unit}" + ("" if of_the_first else f"/{layer}.{direction}")


def pin_faults(text: str | None, network: Network) -> Iterator[str]:
    """Says why units, given as names parted by commas, cannot be pinned in a run of that network."""
    if text is None:
        return
    names, most = text.split(","), int(GRAMMAR["pins"].most or 0)
    if len(names) > most:
        yield f"expected at most {most} units, got {len(names)}"
    quantities = network.kind.targets
    for name in names:
        match = PIN.fullmatch(name)
        if match is None:
            yield f'expected units such as cell_state.3 or gates.forget.3/1.reverse, got "{name[:40]}"'
            continue
        quantity, unit, layer, direction = match.groups(default="0")
        if quantity not in quantities:
            yield f'expected one of {", ".join(quantities)}, got "{quantity[:40]}"'
        if int(unit) >= network.hidden_size:
            yield f"expected a unit of at most {network.hidden_size - 1}, got {unit}"
        if int(layer) >= network.num_layers:
            yield f"expected a layer of at most {network.num_layers - 1}, got {layer}"
        if direction == "reverse" and not network.bidirectional:
            yield f'this network reads in one direction, got "{name[:40]}"'
