"""Estimates how long runs and gradients take, from their request alone.

An estimate is a pure function of the run: it cuts the run into chunks, so that a resumed run has the same
chunks and therefore the same numbers; it refuses what would take too long; and it is what a client is charged
for. The constants are microseconds of one core of a common server of 2020, measured by `tests.load.worst`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.wire.generate import Generate
from app.wire.request import Detail
from models.config import NetworkConfig
from models.fused import has_kernel
from models.interventions import Intervention
from models.parameters import parameter_count
from models.run import total_steps

PRODUCT = 0.0005
"""One parameter at one time step."""
NUMBER = 0.08
"""One number that is written as JSON."""
VECTOR = 1.0
"""One state, gate or term of one cell at one step, beside its numbers."""
CELL = 4.0
"""One cell at one step where PyTorch's kernel runs many steps in one call."""
ALONE = 100.0
"""One cell at one step where each step is a call of its own."""
ALONE_VECTOR, GENERATED_VECTOR = 10.0, 40.0
"""Each vector of such a cell, and of one in a run that generates."""
SCAN = 200.0
"""Each state of a cell that generates, beside its hidden state, where it is computed behind a kernel."""
INTERVENTION = 0.5
"""One intervention, at each step at which it may begin or end."""
BACK = 1_000.0
"""One cell, gone back through by automatic differentiation."""
BACK_PRODUCTS = 3
"""Going back multiplies by each parameter so often: forward again, to the inputs, and to the states."""
JACOBIAN, JACOBIAN_PRODUCT = 300.0, 0.0006
"""The Jacobian of one cell at one step: its rows and singular values, by the cube of the state's size."""
CHUNK = 2_000.0
"""Every chunk, beside its steps."""
CARRIED = 0.02
"""One number that goes from chunk to chunk: written, sent, read, twice."""
FIRST_LINE_NUMBER = 0.1
"""One parameter: drawn or read, and written in the first line."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes the steps of a run slower: whether it generates, how many interventions it has, in how many
    layers and directions, and at how many steps of these in all."""

    generates: bool = False
    interventions: int = 0
    places: int = 0
    held_steps: int = 0


def changes(generate: Generate | None, interventions: Sequence[Intervention]) -> Changes:
    """Counts what makes the steps of a run slower."""
    places = {(one.layer, one.direction) for one in interventions}
    held_steps = sum(max(0, one.to_step - one.from_step + 1) for one in interventions)
    return Changes(generate is not None, len(interventions), len(places), held_steps)


def cells_of_step(config: NetworkConfig) -> int:
    """Counts the cells of a step."""
    return 2 if config.bidirectional else config.num_layers


def vectors_of_cell(config: NetworkConfig, detail: Detail) -> int:
    """Counts the vectors that a cell streams: states, gates and terms."""
    vectors = len(config.kind.states)
    if detail != "states":
        vectors += len(config.gate_names)
    if detail == "terms":
        vectors += sum(len(one.terms) for one in config.kind.equations)
    return vectors


def numbers_per_step(config: NetworkConfig, detail: Detail) -> int:
    """Counts the numbers that a step streams: states, gates, terms and the output."""
    return cells_of_step(config) * vectors_of_cell(config, detail) * config.hidden_size + config.output_size


def step_cost(config: NetworkConfig, detail: Detail, how: Changes) -> float:
    """Estimates the microseconds of the costliest step of a run."""
    cells = cells_of_step(config)
    alone = cells if steps_alone(config, how) else min(cells, how.places)
    extra = alone * alone_cost(config, detail, how) + how.interventions * INTERVENTION
    return together_cost(config, detail) + extra + parameter_count(config) * PRODUCT


def run_cost(config: NetworkConfig, detail: Detail, time_steps: int, how: Changes, largest: int) -> float:
    """Estimates the seconds of a whole run. largest: the steps of its largest chunks."""
    steps, cells = total_steps(config, time_steps), cells_of_step(config)
    held_cells = min(steps * min(cells, how.places), how.held_steps)
    alone = steps * cells if steps_alone(config, how) else held_cells
    cuts = min(steps, 2 * how.interventions, how.held_steps)
    chunk_cost = CHUNK + carried_numbers(config, time_steps) * CARRIED + how.interventions * INTERVENTION
    return 1e-6 * (
        steps * together_cost(config, detail)
        + alone * alone_cost(config, detail, how)
        + cuts * how.interventions * INTERVENTION
        + parameter_count(config) * (time_steps * PRODUCT + FIRST_LINE_NUMBER)
        + (steps / largest + 1) * chunk_cost
    )


def steps_alone(config: NetworkConfig, how: Changes) -> bool:
    """Says whether each step of a run is a call of its own: so it is in a run that generates, and for a cell
    without a kernel."""
    return how.generates or not has_kernel(config)


def together_cost(config: NetworkConfig, detail: Detail) -> float:
    """Estimates the microseconds of a step among many in one call, beside its products."""
    cell = CELL + vectors_of_cell(config, detail) * VECTOR
    return cells_of_step(config) * cell + numbers_per_step(config, detail) * NUMBER


def alone_cost(config: NetworkConfig, detail: Detail, how: Changes) -> float:
    """Estimates the microseconds that a cell takes more where its step is a call of its own."""
    vectors = vectors_of_cell(config, detail)
    if not how.generates:
        return ALONE + vectors * ALONE_VECTOR
    scanned = len(config.kind.states) - 1 if has_kernel(config) else 0
    return ALONE + vectors * GENERATED_VECTOR + scanned * SCAN


def back_cost(config: NetworkConfig, jacobians: bool, how: Changes) -> float:
    """Estimates the microseconds of one step of a backward pass."""
    cells = cells_of_step(config)
    jacobian = JACOBIAN + jacobian_products(config) * JACOBIAN_PRODUCT if jacobians else 0.0
    interventions = how.interventions * INTERVENTION * (2 if jacobians else 1)
    return cells * (BACK + jacobian + interventions) + BACK_PRODUCTS * parameter_count(config) * PRODUCT


def gradient_cost(
    config: NetworkConfig, jacobians: bool, time_steps: int, how: Changes, largest: int
) -> float:
    """Estimates the seconds of the run and the backward pass. largest: the steps of its largest chunks."""
    steps = total_steps(config, time_steps)
    chunks = steps / largest + 1
    back = steps * back_cost(config, jacobians, how) + chunks * (
        CHUNK + carried_numbers(config, time_steps) * CARRIED
    )
    return back / 1e6 + run_cost(config, "states", time_steps, how, largest)


def jacobian_products(config: NetworkConfig) -> int:
    """Returns the cube of the size of a cell's state, to which the time for its singular values is
    proportional."""
    return (config.hidden_size * len(config.kind.states)) ** 3


def carried_numbers(config: NetworkConfig, time_steps: int) -> int:
    """Counts the numbers that a run or a backward pass hands from chunk to chunk at most, beside its latest
    states: with two directions the whole layer below, and what the layer itself has given so far."""
    return 2 * 2 * config.hidden_size * time_steps if config.bidirectional else 0
