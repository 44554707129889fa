"""Cuts runs and gradients into chunks, and refuses those that cost too much. All are pure functions of the
run, so that a resumed run has the same chunks, and therefore the same numbers, as the first."""

from dataclasses import dataclass

from app.settings import Settings
from app.wire.errors import unprocessable
from app.wire.request import Detail
from app.workers.cost import (
    Changes,
    back_cost,
    carried_numbers,
    cells_of_step,
    gradient_cost,
    jacobian_products,
    numbers_per_step,
    run_cost,
    step_cost,
)
from models.config import NetworkConfig
from models.parameters import parameter_count
from models.run import total_steps

FIRST_CHUNK = 1
SECOND_MICROSECONDS = 2_000
"""The time of the second chunk: most runs of a lesson end with it, and so need two turns of a worker."""
UNCHANGED = Changes()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Chunks of FIRST_CHUNK steps, then of `second`, twice as many, and so on up to `largest`; where a layer
    ends, a chunk ends early."""

    largest: int
    second: int = 2

    def steps_from(self, step: int) -> int:
        """Returns how many steps the chunk that begins at `step` may have, at least 1."""
        start, size = 0, FIRST_CHUNK
        while start + size <= step and size < self.largest:
            grown = self.second if start == 0 else 2 * size
            start, size = start + size, min(grown, self.largest)
        return size - (step - start) % size


def schedule(config: NetworkConfig, detail: Detail, settings: Settings, how: Changes = UNCHANGED) -> Schedule:
    """Returns chunks that neither stream more nor take longer than the settings let one chunk do."""
    cost = step_cost(config, detail, how)
    by_numbers = settings.chunk_numbers // numbers_per_step(config, detail)
    return growing(min(by_numbers, 1_000 * settings.chunk_milliseconds // cost), cost)


def growing(largest: float, cost: float) -> Schedule:
    """Returns chunks of up to so many steps. cost: microseconds of one step."""
    most = max(1, int(largest))
    return Schedule(most, max(2, int(SECOND_MICROSECONDS // cost)))


def check_cost(
    config: NetworkConfig, detail: Detail, time_steps: int, settings: Settings, how: Changes = UNCHANGED
) -> tuple[int, float]:
    """Returns how many numbers a run streams, and how many seconds it takes. Raises Refusal (422) for one
    that has too many parameters, computes too much, carries too much from chunk to chunk or streams too
    much."""
    parameters = parameter_count(config)
    numbers = numbers_per_step(config, detail) * total_steps(config, time_steps)
    for code, cost, limit in (
        ("parameters", parameters, settings.max_parameters),
        ("products", parameters * time_steps, settings.max_products),
        ("stream", numbers, settings.max_numbers),
        ("carried", carried_numbers(config, time_steps), settings.max_carried_numbers),
    ):
        if cost > limit:  # its sizes are each within bounds, and their product is not
            raise unprocessable(code, "network", came=cost, most=limit, detail=detail)
    largest = schedule(config, detail, settings, how).largest
    seconds = run_cost(config, detail, time_steps, how, largest)
    check_seconds(seconds, settings)
    return numbers, seconds


def check_seconds(seconds: float, settings: Settings) -> None:
    """Raises Refusal (422) for a run that would take too long."""
    if seconds > settings.max_run_seconds:
        raise unprocessable("seconds", "network", came=round(seconds), most=settings.max_run_seconds)


def gradient_schedule(
    config: NetworkConfig, jacobians: bool, settings: Settings, how: Changes = UNCHANGED
) -> Schedule:
    """Returns chunks of a backward pass that take about as long as those of a run."""
    cost = back_cost(config, jacobians, how)
    by_numbers = settings.chunk_numbers // numbers_per_step(config, "states")
    return growing(min(by_numbers, 1_000 * settings.chunk_milliseconds // cost), cost)


def check_gradient_cost(
    config: NetworkConfig, jacobians: bool, time_steps: int, settings: Settings, how: Changes = UNCHANGED
) -> tuple[int, float]:
    """Returns how many numbers gradients stream at most, and how many seconds they take with the run before
    them. Raises Refusal (422) for those that take too much computing, time or memory."""
    cells = config.state_rows * time_steps
    numbers = cells * config.hidden_size * len(config.kind.states)
    jacobian_cost = jacobian_products(config) if jacobians else 0
    for code, cost, limit in (
        ("gradient_cells", cells, settings.max_gradient_cells),
        (
            "gradient_products",
            parameter_count(config) * time_steps,
            settings.max_gradient_products,
        ),
        ("gradient_numbers", numbers, settings.max_gradient_numbers),
        ("jacobian_step", cells_of_step(config) * jacobian_cost, settings.max_jacobian_step_products),
        ("jacobian_products", cells * jacobian_cost, settings.max_jacobian_products),
    ):
        if cost > limit:
            raise unprocessable(code, "network", came=cost, most=limit)
    largest = gradient_schedule(config, jacobians, settings, how).largest
    seconds = gradient_cost(config, jacobians, time_steps, how, largest)
    check_seconds(seconds, settings)
    return numbers, seconds
