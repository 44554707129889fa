"""Play a whole run and lay its trace out by time step, so that tests can compare it with anything."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.config import Direction, NetworkConfig
from models.kinds.expression import Before, Computed, Quotient, subexpressions
from models.network import Network
from models.parameters import seeded_parameters
from models.run import run_chunk, total_steps
from models.state import RunState, initial_run_state
from models.trace import CellTrace, Chunk, Detail, NamedTerms, States

Run = Callable[[Network, RunState, Tensor, int, Detail], tuple[Chunk, RunState]]
Place = tuple[int, Direction]
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}


@dataclass
class Played:
    """A whole trace: every tensor (T, ...) in the order of time steps, by layer and direction."""

    states: dict[Place, dict[str, Tensor]]
    gates: dict[Place, dict[str, Tensor]]
    terms: dict[Place, NamedTerms]
    outputs: Tensor
    cells_of_steps: list[
        list[tuple[int, Direction, int]]
    ]  # (layer, direction, time step) in order of emission
    outputs_of_steps: list[list[int]]  # time steps in order of emission
    final: States

    @property
    def hidden_state(self) -> dict[Place, Tensor]:
        """What every kind has."""
        return {place: states["hidden_state"] for place, states in self.states.items()}

    def quantities(self, place: Place) -> dict[str, Tensor]:
        """The states and gates of a pass, as an intervention names them."""
        return self.states[place] | {f"gates.{name}": gate for name, gate in self.gates[place].items()}


def initial_states(config: NetworkConfig, dtype: torch.dtype = torch.float64, seed: int = 5) -> States:
    """Some state for each of a network's, by name. Those that a cell divides by are positive."""
    shape, divisors = (config.state_rows, config.hidden_size), divided_by(config)
    drawn = {
        name: normal(*shape, dtype=dtype, seed=seed + place) for place, name in enumerate(config.kind.states)
    }
    return {name: state.abs() + 0.5 if name in divisors else state for name, state in drawn.items()}


def divided_by(config: NetworkConfig) -> set[str]:
    """The states by which an equation divides."""
    every = [inner for one in config.kind.equations for inner in subexpressions(one.value)]
    return {
        part.by.of for part in every if isinstance(part, Quotient) and isinstance(part.by, Before | Computed)
    }


def network_of(config: NetworkConfig, dtype: torch.dtype = torch.float64, seed: int = 0) -> Network:
    return Network(config, seeded_parameters(config, seed, dtype))


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 1) -> Tensor:
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)).to(dtype)


def play(
    network: Network,
    inputs: Tensor,
    initial: States | None = None,
    *,
    run: Run = run_chunk,
    steps: int = 10**9,
    detail: Detail = "terms",
) -> Played:
    state = initial_run_state(network, inputs, initial)
    chunks: list[Chunk] = []
    while state.next_step < total_steps(network.config, len(inputs)):
        assert len(chunks) == 0 or chunks[-1].first_step + chunks[-1].steps == state.next_step
        chunk, state = run(network, state, inputs, steps, detail)
        assert 1 <= chunk.steps <= steps
        chunks.append(chunk)
    return _laid_out(network, chunks, len(inputs), state)


def _laid_out(network: Network, chunks: list[Chunk], length: int, state: RunState) -> Played:
    pieces: dict[Place, list[CellTrace]] = {}
    for chunk in chunks:
        for cell in chunk.cells:
            pieces.setdefault((cell.layer, cell.direction), []).append(cell)
    return Played(
        {
            place: {name: _by_time(cells, [cell.states[name] for cell in cells]) for name in cells[0].states}
            for place, cells in pieces.items()
        },
        {
            place: {name: _by_time(cells, [cell.gates[name] for cell in cells]) for name in cells[0].gates}
            for place, cells in pieces.items()
        },
        {place: _terms_by_time(cells) for place, cells in pieces.items()},
        _outputs_by_time(network, chunks, length),
        [
            [(cell.layer, cell.direction, cell.time_steps[row]) for cell in chunk.cells]
            for chunk in chunks
            for row in range(chunk.steps)
        ],
        [[time_step for time_step, _ in step] for chunk in chunks for step in chunk.outputs.steps],
        state.states,
    )


def _terms_by_time(cells: list[CellTrace]) -> NamedTerms:
    return {
        owner: {name: _by_time(cells, [cell.terms[owner][name] for cell in cells]) for name in terms}
        for owner, terms in cells[0].terms.items()
    }


def _by_time(cells: list[CellTrace], pieces: list[Tensor]) -> Tensor:
    order = torch.tensor([time_step for cell in cells for time_step in cell.time_steps])
    laid_out = torch.full_like(torch.cat(pieces), torch.nan)
    laid_out[order] = torch.cat(pieces)
    return laid_out


def _outputs_by_time(network: Network, chunks: list[Chunk], length: int) -> Tensor:
    outputs = torch.full((length, network.config.output_size), torch.nan, dtype=network.dtype)
    for chunk in chunks:
        for step in chunk.outputs.steps:
            for time_step, row in step:
                outputs[time_step] = chunk.outputs.values[row]
    return outputs


def assert_close(came: Tensor, expected: Tensor, tolerance: float) -> None:
    """Absolute, and never satisfied by NaN."""
    assert came.shape == expected.shape
    assert came.dtype == expected.dtype
    torch.testing.assert_close(came, expected, rtol=0, atol=tolerance)
