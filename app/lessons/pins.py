"""Checks the names of pinned units of a scene."""

from collections.abc import Iterator

from app.lessons.faults import Why, why
from app.link.grammar import GRAMMAR
from app.link.pins import PIN
from app.wire.network import Network


def pin_faults(text: str | None, network: Network) -> Iterator[Why]:
    """Says why units, given as names parted by commas, cannot be pinned in a run of that network."""
    if text is None:
        return
    names, most = text.split(","), int(GRAMMAR["pins"].most or 0)
    if len(names) > most:
        yield why("lesson_pins", most=most, came=len(names))
    quantities = network.kind.targets
    for name in names:
        match = PIN.fullmatch(name)
        if match is None:
            yield why("lesson_pin", came=name[:40])
            continue
        quantity, unit, layer, direction = match.groups(default="0")
        if quantity not in quantities:
            yield why("lesson_word", known=", ".join(quantities), came=quantity[:40])
        if int(unit) >= network.hidden_size:
            yield why("lesson_pin_unit", most=network.hidden_size - 1, came=unit)
        if int(layer) >= network.num_layers:
            yield why("lesson_pin_layer", most=network.num_layers - 1, came=layer)
        if direction == "reverse" and not network.bidirectional:
            yield why("lesson_one_direction_got", came=name[:40])
