"""Checks the interventions, changed weights and initial states of a scene against its network, when the
lesson is loaded.

The worker that runs it checks the same with the maths at hand; here no tensor is made, as everywhere on
this floor.
"""

import re
from collections.abc import Iterator

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
        for field, message in intervention_faults(intervention, run.network, length):
            yield ErrorDetail(field=f"interventions[{place}].{field}", message=message)
    if isinstance(run.weights, SeedWeights | ModelWeights):
        for place, change in enumerate(run.weights.changes):
            message = weight_fault(change, run.network)
            if message:
                yield ErrorDetail(field=f"weight_changes[{place}]", message=message)
    yield from state_faults(run)


def intervention_faults(
    intervention: Intervention, network: Network, length: int
) -> Iterator[tuple[str, str]]:
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
            yield field, f"expected at most {count - 1}, got {came}"
    if intervention.to_step < intervention.from_step:
        yield "to_step", f"expected at least from_step, {intervention.from_step}, got {intervention.to_step}"
    if intervention.direction == "reverse" and not network.bidirectional:
        yield "direction", "this network reads in one direction"
    if intervention.target not in network.kind.targets:
        yield "target", f"expected one of {', '.join(network.kind.targets)}, got {intervention.target}"


def weight_fault(change: WeightChange, network: Network) -> str | None:
    """Says why there is no number at the place that a change names; None where there is one."""
    shape = shape_of(change.tensor, network)
    if shape is None:
        return f'this network has no "{change.tensor[:60]}"'
    fits = len(change.index) == len(shape) and all(
        at < size for at, size in zip(change.index, shape, strict=True)
    )
    return None if fits else f"expected a place in {change.tensor} of shape {shape}, got {change.index}"


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
            yield ErrorDetail(field=field, message=f"the cell {network.cell} has no {name}")
        elif len(state) != rows or any(len(row) != network.hidden_size for row in state):
            came = f"{len(state)} × {len(state[0]) if state else 0}"
            yield ErrorDetail(field=field, message=f"expected {rows} × {network.hidden_size}, got {came}")
