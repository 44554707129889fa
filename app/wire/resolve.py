"""From a request to a run: every default filled in, every size within its limit, or everything that is
wrong."""

from collections.abc import Iterator

from app.settings import Settings
from app.wire.errors import ErrorDetail, Refusal, unprocessable
from app.wire.network import Network, NetworkFields, NetworkRequest, Readout
from app.wire.request import Input, Run, RunRequest, SeedWeights, TextInput

Problems = Iterator[ErrorDetail]


def resolve(request: RunRequest, limits: Settings) -> Run:
    """The run that a request asks for. Raises Refusal (422) with everything that is wrong."""
    if request.model is not None:
        raise model_refusal(request, request.model)
    asked = request.network or NetworkRequest()
    wrong = [*misfits(asked), *outsized(asked, request.input, limits), *too_many(request, limits)]
    if wrong:
        raise Refusal(422, *wrong)
    network = filled_in(asked, input_size(request.input))
    return Run(
        network=network,
        weights=request.weights or SeedWeights(seed=0),
        input=request.input,
        initial_state=request.initial_state,
        interventions=request.interventions,
        detail=request.detail,
        dtype=request.dtype,
        from_step=from_step(request, network),
    )


def model_refusal(request: RunRequest, name: str) -> Refusal:
    """Why a request for a trained network is refused: there are none yet."""
    if request.network or request.weights:
        return unprocessable('expected either "model" or "network" and "weights", got both', "model")
    return unprocessable(f'no model named "{name[:40]}"; this server has none', "model")


def alphabet(text: str) -> list[str]:
    """The characters that the input units stand for: the text's own, sorted by code point."""
    return sorted(set(text))


def time_steps(given: Input) -> int:
    """T: the code points of a text, or the rows of values."""
    return len(given.text if isinstance(given, TextInput) else given.values)


def input_size(given: Input) -> int:
    """p: the different characters of a text, or the width of the rows."""
    return len(set(given.text)) if isinstance(given, TextInput) else len(given.values[0])


def steps_of(network: Network, length: int) -> int:
    """K: as the wire counts the steps of a run over `length` time steps."""
    return length * network.num_layers if network.bidirectional else length


def misfits(network: NetworkFields) -> Problems:
    """The fields that say what another cell would do."""
    if network.cell != "rnn" and network.nonlinearity != "tanh":
        yield misfit("nonlinearity", "rnn", network.cell)
    if network.cell != "gru" and not network.reset_after:
        yield misfit("reset_after", "gru", network.cell)


def misfit(field: str, fitting: str, cell: str) -> ErrorDetail:
    """A field that fits one cell alone."""
    message = f'only the cell "{fitting}" has it, got it with the cell "{cell}"'
    return ErrorDetail(field=f"network.{field}", message=message)


def outsized(network: NetworkRequest, given: Input, limits: Settings) -> Problems:
    """The sizes beyond a limit, and an input size that the input contradicts."""
    kind = "text" if isinstance(given, TextInput) else "values"
    length, width = time_steps(given), input_size(given)
    readout_size = (network.readout and network.readout.size) or 1
    yield from over(f"input.{kind}", length, limits.max_time_steps, " time steps")
    yield from over(f"input.{kind}", width, limits.max_input_size, " inputs")
    yield from over(f"input.{kind}", length * width, limits.max_input_numbers, " time steps x inputs")
    yield from over("network.hidden_size", network.hidden_size, limits.max_hidden_size)
    yield from over("network.num_layers", network.num_layers, limits.max_num_layers)
    yield from over("network.readout.size", readout_size, limits.max_readout_size)
    if network.input_size not in (None, width):
        shown = (
            "the text has that many different characters" if kind == "text" else "as the rows of values have"
        )
        message = f"expected {width}, {shown}, got {network.input_size}"
        yield ErrorDetail(field="network.input_size", message=message)


def too_many(request: RunRequest, limits: Settings) -> Problems:
    """More interventions or changed weights than a run may have."""
    yield from over("interventions", len(request.interventions), limits.max_interventions, " of them")
    if isinstance(request.weights, SeedWeights):
        yield from over(
            "weights.changes", len(request.weights.changes), limits.max_weight_changes, " of them"
        )


def over(field: str, size: int, limit: int, of_what: str = "") -> Problems:
    """Nothing, or a size that is more than the limit."""
    if size > limit:
        yield ErrorDetail(field=field, message=f"expected at most {limit}{of_what}, got {size}")


def filled_in(network: NetworkRequest, width: int) -> Network:
    """The network with its input size, and a readout of that size where none was asked for."""
    readout = network.readout and Readout(
        size=network.readout.size or width,
        activation=network.readout.activation,
        bias=network.readout.bias,
        joint=network.readout.joint,
    )
    shared = {name: getattr(network, name) for name in NetworkFields.model_fields}
    return Network(input_size=width, readout=readout, **shared)


def from_step(request: RunRequest, network: Network) -> int:
    """The first step to send. Raises Refusal where the run does not have so many."""
    steps = steps_of(network, time_steps(request.input))
    if request.from_step > steps:
        raise unprocessable(
            f"expected at most {steps}, the steps of this run, got {request.from_step}", "from_step"
        )
    return request.from_step
