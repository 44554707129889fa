"""Checks the interventions, changed weights and initial states of a scene against its network, when the
lesson is loaded.

The worker that runs it checks the same with the maths at hand; here no tensor is made, as everywhere on
this floor.
"""

import re
from collections.abc import Iterator

from app.lessons.faults import Why, at, fault, why
from app.wire.errors import ErrorDetail
from app.wire.network import Network
from app.wire.request import ModelWeights, Run, SeedWeights
from app.wire.states import states_in
from app.wire.whatif import Intervention, WeightChange

CELL = re.compile(r"(\w+)_l(\d{1,9})(_reverse)?", re.ASCII)
READOUT = re.compile(r"readout\.(weight|bias)(_reverse)?", re.ASCII)


def change_faults(run: Run, length: int) -> Iterator[ErrorDetail]:
    """Finds all that is wrong with what a run changes, for an input of `length` time steps."""
    for place, intervention in enumerate(run.interventions):
        for field, reason in intervention_faults(intervention, run.network, length):
            yield at(f"interventions[{place}].{field}", reason)
    if isinstance(run.weights, SeedWeights | ModelWeights):
        for place, change in enumerate(run.weights.changes):
            reason = weight_fault(change, run.network)
            if reason:
                yield at(f"weight_changes[{place}]", reason)
    yield from state_faults(run)


def intervention_faults(
    intervention: Intervention, network: Network, length: int
) -> Iterator[tuple[str, Why]]:
    """Finds the fields of an intervention that name what is not there, each with what was expected."""
    counts = {
        "layer": network.num_layers,
        "from_step": length,
        "to_step": length,
        "unit": network.hidden_size,
    }
    for field, count in counts.items():
        came: int = getattr(intervention, field)
        if came >= count:
            yield field, why("at_most", most=count - 1, came=came)
    if intervention.to_step < intervention.from_step:
        yield "to_step", why("lesson_not_before", least=intervention.from_step, came=intervention.to_step)
    if intervention.direction == "reverse" and not network.bidirectional:
        yield "direction", why("lesson_one_direction")
    if intervention.target not in network.kind.targets:
        known = ", ".join(network.kind.targets)
        yield "target", why("lesson_target", known=known, came=intervention.target)


def weight_fault(change: WeightChange, network: Network) -> Why | None:
    """Says why there is no number at the place that a change names; None where there is one."""
    shape = shape_of(change.tensor, network)
    if shape is None:
        return why("lesson_network_without_quoted", name=change.tensor[:60])
    fits = len(change.index) == len(shape) and all(
        at < size for at, size in zip(change.index, shape, strict=True)
    )
    if fits:
        return None
    return why("lesson_place", tensor=change.tensor, shape=f"{shape}", came=f"{change.index}")


def shape_of(tensor: str, network: Network) -> tuple[int, ...] | None:
    """Returns the shape of a parameter by PyTorch's name; None where the network has none of that name."""
    units, directions = network.hidden_size, 2 if network.bidirectional else 1
    if match := CELL.fullmatch(tensor):
        name, layer, reverse = match.groups()
        parameter = next((one for one in network.kind.parameters if one.name == name), None)
        absent = int(layer) >= network.num_layers or (reverse and directions == 1)
        if parameter is None or absent or (parameter.is_bias and not network.bias):
            return None
        return parameter.shape(network.input_size if int(layer) == 0 else directions * units, units)
    readout, match = network.readout, READOUT.fullmatch(tensor)
    if match is None or readout is None or (match[2] and (directions == 1 or readout.joint)):
        return None
    if match[1] == "bias":
        return (readout.size,) if readout.bias else None
    return readout.size, units * (directions if readout.joint else 1)


def state_faults(run: Run) -> Iterator[ErrorDetail]:
    """Finds the initial states that do not fit the network."""
    network, initial = run.network, run.initial_state
    if initial is None:
        return
    rows = network.num_layers * (2 if network.bidirectional else 1)
    for name, state in states_in(initial).items():
        field = f"initial_state.{name}"
        if name not in network.kind.states:
            yield fault(field, "lesson_cell_without", cell=network.cell, name=name)
        elif len(state) != rows or any(len(row) != network.hidden_size for row in state):
            came = f"{len(state)} × {len(state[0]) if state else 0}"
            yield fault(field, "lesson_shape", expected=f"{rows} × {network.hidden_size}", came=came)
