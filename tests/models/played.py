"""Play a whole run and lay its trace out by time step, so that tests can compare it with anything."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.config import Direction, NetworkConfig
from models.network import Network
from models.parameters import seeded_parameters
from models.run import run_chunk, total_steps
from models.state import RunState, final_state, initial_run_state
from models.trace import CellTrace, Chunk, Detail, NamedTerms

Run = Callable[[Network, RunState, Tensor, int, Detail], tuple[Chunk, RunState]]
Place = tuple[int, Direction]
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}


@dataclass
class Played:
    """A whole trace: every tensor (T, ...) in the order of time steps, by layer and direction."""

    hidden_state: dict[Place, Tensor]
    cell_state: dict[Place, Tensor]
    gates: dict[Place, dict[str, Tensor]]
    terms: dict[Place, NamedTerms]
    outputs: Tensor
    cells_of_steps: list[
        list[tuple[int, Direction, int]]
    ]  # (layer, direction, time step) in order of emission
    outputs_of_steps: list[list[int]]  # time steps in order of emission
    final_hidden_state: Tensor
    final_cell_state: Tensor | None


def network_of(config: NetworkConfig, dtype: torch.dtype = torch.float64, seed: int = 0) -> Network:
    return Network(config, seeded_parameters(config, seed, dtype))


def normal(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 1) -> Tensor:
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)).to(dtype)


def play(
    network: Network,
    inputs: Tensor,
    hidden_state: Tensor | None = None,
    cell_state: Tensor | None = None,
    *,
    run: Run = run_chunk,
    steps: int = 10**9,
    detail: Detail = "terms",
) -> Played:
    state = initial_run_state(network, inputs, hidden_state, cell_state)
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
    hidden_state, last_cell_state = final_state(state)
    return Played(
        {place: _by_time(cells, [cell.hidden_state for cell in cells]) for place, cells in pieces.items()},
        {
            place: _by_time(cells, [cell.cell_state for cell in cells if cell.cell_state is not None])
            for place, cells in pieces.items()
            if cells[0].cell_state is not None
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
        hidden_state,
        last_cell_state,
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
