"""How much a run costs, and how it is cut into chunks: pure functions of the run, so that a resumed run has
the same chunks, and therefore the same numbers, as the first."""

from dataclasses import dataclass

from app.settings import Settings
from app.wire.errors import unprocessable
from app.wire.request import Detail
from models import NetworkConfig, parameter_count, total_steps

FIRST_CHUNK = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """Chunks of FIRST_CHUNK steps, twice as many, and so on up to `largest`; where a layer ends, a chunk ends
    early."""

    largest: int

    def steps_from(self, step: int) -> int:
        """How many steps the chunk that begins at `step` may have, at least 1."""
        start, size = 0, FIRST_CHUNK
        while start + size <= step and size < self.largest:
            start, size = start + size, min(2 * size, self.largest)
        return size - (step - start) % size


def numbers_per_step(config: NetworkConfig, detail: Detail) -> int:
    """How many numbers a step streams: states, gates, terms and the output."""
    vectors = 2 if config.cell == "lstm" else 1
    if detail != "states":
        vectors += len(config.gate_names)
    if detail == "terms":
        vectors += 2 * len(config.term_names)
    cells = 2 if config.bidirectional else config.num_layers
    return cells * vectors * config.hidden_size + config.output_size


def schedule(config: NetworkConfig, detail: Detail, settings: Settings) -> Schedule:
    """Chunks that neither stream nor compute more than the settings let one chunk do."""
    by_numbers = settings.chunk_numbers // numbers_per_step(config, detail)
    by_products = settings.chunk_products // parameter_count(config)
    return Schedule(max(1, min(by_numbers, by_products)))


def check_cost(config: NetworkConfig, detail: Detail, time_steps: int, settings: Settings) -> int:
    """How many numbers a run streams. Raises Refusal (422) for one that has too many parameters, computes too
    much or streams too much."""
    parameters = parameter_count(config)
    numbers = numbers_per_step(config, detail) * total_steps(config, time_steps)
    for what, cost, limit in (
        ("parameters", parameters, settings.max_parameters),
        ("products", parameters * time_steps, settings.max_products),
        ("stream", numbers, settings.max_numbers),
    ):
        if cost > limit:  # its sizes are each within bounds, and their product is not
            raise unprocessable(what, "network", came=cost, most=limit, detail=detail)
    return numbers


def gradient_schedule(config: NetworkConfig, jacobians: bool, settings: Settings) -> Schedule:
    """Chunks of a backward pass that take about as long as those of a run. A step goes thrice through its
    parameters: forward again, and back to what it read and to its weights' side."""
    cells = 2 if config.bidirectional else config.num_layers
    products = 3 * parameter_count(config) + (cells * jacobian_products(config) if jacobians else 0)
    by_numbers = settings.chunk_numbers // numbers_per_step(config, "states")
    return Schedule(
        max(1, min(by_numbers, settings.chunk_products // products, settings.chunk_cells // cells))
    )


def jacobian_products(config: NetworkConfig) -> int:
    """The cube of a cell's state: what its singular values cost, but for a factor."""
    return (config.hidden_size * (2 if config.cell == "lstm" else 1)) ** 3


def check_gradient_cost(config: NetworkConfig, jacobians: bool, time_steps: int, settings: Settings) -> int:
    """How many numbers gradients stream at most. Raises Refusal (422) for those that take too much
    computing, time or memory."""
    cells = config.state_rows * time_steps
    numbers = cells * config.hidden_size * (2 if config.cell == "lstm" else 1)
    stretched = cells * jacobian_products(config) if jacobians else 0
    for what, cost, limit in (
        ("gradient_cells", cells, settings.max_gradient_cells),
        (
            "gradient_products",
            parameter_count(config) * time_steps,
            settings.max_gradient_products,
        ),
        ("gradient_numbers", numbers, settings.max_gradient_numbers),
        ("jacobian_products", stretched, settings.max_jacobian_products),
    ):
        if cost > limit:
            raise unprocessable(what, "network", came=cost, most=limit)
    return numbers
