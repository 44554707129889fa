"""Runs a network that generates: each time step after the prompt reads what the output before it gave.

A text goes on by sampling. The recipe, in PyTorch:

    draws = torch.rand(steps, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    probabilities = torch.softmax(scores.double() / temperature, -1)       # scores = V h + b
    index = torch.searchsorted(probabilities.cumsum(-1), draws[i], right=True).clamp(max=size - 1)

so the i-th character drawn depends on the seed, on i and on the scores alone, and any worker can go on with
it. Numbers go on without chance: what the network gave is what it reads next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.interventions import Intervention
from models.network import Network
from models.readout import read_out
from models.run import run_chunk
from models.state import Array, RunState
from models.trace import Chunk, Detail


@dataclass(frozen=True, slots=True)
class Generation:
    """How a run goes on. prompt: the time steps that are given, at least 1; the rest of the inputs is
    generated. draws: float64 in [0, 1), one for each generated time step; None feeds the outputs themselves
    back. temperature: above 0, divides the scores; below 1 the probable becomes more probable."""

    prompt: int
    draws: Tensor | None
    temperature: float = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The unit that was drawn at the output of a time step, and is read at the next. probabilities: (size),
    float64."""

    time_step: int
    index: int
    draw: float
    probabilities: Tensor


@dataclass(frozen=True, slots=True)
class Generated:
    """Some steps of a generating run. chunks: consecutive; a generated step is a chunk of its own. samples:
    by the time step of their output; none where numbers go on."""

    chunks: tuple[Chunk, ...]
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class GeneratingState:
    """The state of a generating run. fed: (p), what it reads next; None while it reads what is given."""

    run: RunState
    fed: Tensor | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (self.run, None if self.fed is None else self.fed.numpy())


def _restored(run: RunState, fed: Array | None) -> GeneratingState:
    return GeneratingState(run, None if fed is None else torch.as_tensor(fed))


def drawn(seed: int, steps: int) -> Tensor:
    """Draws the numbers for that many generated steps under a seed, float64 in [0, 1)."""
    return torch.rand(steps, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def generate_chunk(
    network: Network,
    state: GeneratingState,
    inputs: Tensor,
    steps: int,
    detail: Detail,
    interventions: Sequence[Intervention],
    generation: Generation,
) -> tuple[Generated, GeneratingState]:
    """Computes the next steps of a generating run of a one-directional network, and returns them with the
    state after them.

    inputs: (T, p), of which the first `prompt` rows are read and the others stand for what is generated. The
    readout has p outputs. Otherwise as `run_chunk`, whose steps these are: those of the prompt together, the
    generated ones one by one.
    """
    inputs, fed, run = inputs.clone(), state.fed, state.run
    stop = min(run.next_step + steps, len(inputs))
    chunks: list[Chunk] = []
    samples: list[Sample] = []
    while run.next_step < stop:
        together = 1
        if run.next_step < generation.prompt:
            together = min(stop, generation.prompt) - run.next_step
        elif fed is not None:
            inputs[run.next_step] = fed
        chunk, run = run_chunk(network, run, inputs, together, detail, interventions)
        chunks.append(chunk)
        if generation.prompt <= run.next_step < len(inputs):
            sample = _sample(network, chunk, run.next_step - 1, generation)
            samples += [] if sample is None else [sample]
            fed = _next_input(chunk, sample)
    return Generated(tuple(chunks), tuple(samples)), GeneratingState(run, fed)


def _sample(network: Network, chunk: Chunk, time_step: int, generation: Generation) -> Sample | None:
    """Draws at the last output of a chunk; None where nothing is drawn."""
    if generation.draws is None:
        return None
    hidden_state = chunk.cells[-1].hidden_state[-1]  # of the top layer
    probabilities = next_probabilities(network, hidden_state, generation.temperature)
    draw = generation.draws[time_step + 1 - generation.prompt]
    return Sample(time_step, pick(probabilities, draw), float(draw), probabilities)


def next_probabilities(network: Network, hidden_state: Tensor, temperature: float) -> Tensor:
    """Computes softmax((V h + b) / temperature), (size) in float64, from the top layer's h (q)."""
    parameters = network.parameters
    weight, bias = parameters["readout.weight"], parameters.get("readout.bias")
    with torch.inference_mode():
        scores = read_out(hidden_state, weight, bias, "identity")
        return torch.softmax(scores.double() / temperature, dim=-1)


def pick(probabilities: Tensor, draw: Tensor) -> int:
    """Returns the first index at which the probabilities (size), added up, exceed the draw."""
    index = int(torch.searchsorted(probabilities.cumsum(-1), draw, right=True))
    return min(index, len(probabilities) - 1)  # their sum may round to less than the draw


def _next_input(chunk: Chunk, sample: Sample | None) -> Tensor:
    """Returns the next input (p): one-hot where a character was drawn, else the last output itself."""
    values = chunk.outputs.values[-1]
    if sample is None:
        return values
    row = torch.zeros_like(values)
    row[sample.index] = 1
    return row
