"""Defines generation on the wire: how a run goes on after its input."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from app.wire.errors import ErrorDetail, problem
from app.wire.network import Network, WireModel

LARGEST_SEED = 2**53 - 1
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.01, 100.0


class Generate(WireModel):
    """A run that goes on by itself after its input, each time step reading what the output before it gave.

    A text goes on by characters that are drawn: with draws = torch.rand(steps, generator =
    torch.Generator().manual_seed(seed), dtype = torch.float64) and probabilities =
    torch.softmax(scores.double() / temperature, -1), where scores = V h + b, the i-th is
    torch.searchsorted(probabilities.cumsum(-1), draws[i], right=True), at most the last. Numbers go on
    without chance: what the network gave is what it reads next.
    """

    steps: Annotated[int, Field(ge=1)]
    """Time steps to generate after those of the input. Each is read by the network, the last one, too."""
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    """Of the draws. Has no meaning where numbers go on."""
    temperature: Annotated[float, Field(ge=LOWEST_TEMPERATURE, le=HIGHEST_TEMPERATURE)] = 1.0
    """Divides the scores before the softmax: below 1 the probable becomes more probable, above 1 less. 0
    would divide by zero; 0.01 takes the most probable all but always. Has no meaning where numbers go on."""


def cannot_generate(network: Network, text: bool) -> Iterator[ErrorDetail]:
    """Says why a network cannot go on by itself: its output has to be a possible input."""
    if network.bidirectional:
        yield problem("generate_two_directions", "generate")
    readout = network.readout
    if readout is None or readout.size != network.input_size:
        came = "no readout" if readout is None else str(readout.size)
        yield problem("generate_width", "generate", expected=network.input_size, came=came)
    elif text and readout.activation == "sigmoid":
        yield problem("generate_sigmoid", "generate")
