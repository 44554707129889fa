"""Turns a request into a run: fills in every default and checks every size, or tells everything that is
wrong."""

from collections.abc import Iterator

from app.settings import Settings
from app.trained.named_model import disagreements, model_of, unreadable, weights_beside
from app.trained.shelf import models_of
from app.wire.complaints import visible
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable
from app.wire.generate import cannot_generate
from app.wire.network import Network, NetworkFields, NetworkRequest, Readout
from app.wire.request import Input, ModelWeights, Run, RunRequest, SeedWeights, TextInput
from models.kinds import OPTIONS, Cell, Option, StateName, fitting

Problems = Iterator[ErrorDetail]


def resolve(request: RunRequest, limits: Settings) -> Run:
    """Returns the run that a request asks for. Raises Refusal (422) with everything that is wrong."""
    model = model_of(request, limits)
    requested = request.network or NetworkRequest()
    wrong = [*outsized(request, limits), *too_many(request, limits)]
    if model is None:
        wrong += [
            *misfits(requested),
            *outside(request.input),
            *outsized_network(requested, request.input, limits),
        ]
        network, weights = (
            filled_in(requested, input_size(request.input)),
            request.weights or SeedWeights(seed=0),
        )
    else:
        network, weights = model.network, weights_beside(request, model)
        wrong += [*disagreements(request, model), *unreadable(request.input, model)]
    wrong += constant(network.readout)
    if request.generate is not None:
        wrong += cannot_generate(network, isinstance(request.input, TextInput))
    if wrong:
        raise Refusal(422, *wrong)
    return Run(
        model=model and model.name,
        network=network,
        weights=weights,
        input=request.input,
        initial_state=request.initial_state,
        interventions=request.interventions,
        generate=request.generate,
        detail=request.detail,
        dtype=request.dtype,
        from_step=from_step(request, network),
    )


def alphabet(run: Run, limits: Settings) -> list[str] | None:
    """Returns the characters that the input units stand for: the trained network's, else as the text says or
    shows. None where the input is values."""
    if not isinstance(run.input, TextInput):
        return None
    if isinstance(run.weights, ModelWeights):
        return models_of(limits).card(run.weights.model).alphabet
    return characters_of(run.input)


def characters_of(sequence: TextInput) -> list[str]:
    """Returns the alphabet given beside a text, or the text's own characters, sorted by code point."""
    return list(sequence.alphabet or sorted(set(sequence.text)))


def input_steps(sequence: Input) -> int:
    """Counts the time steps of an input: the code points of a text, or the rows of values."""
    return len(sequence.text if isinstance(sequence, TextInput) else sequence.values)


def time_steps(run: RunRequest | Run) -> int:
    """Counts T: the time steps of the input, and those that are generated after it."""
    return input_steps(run.input) + (run.generate.steps if run.generate else 0)


def input_size(sequence: Input) -> int:
    """Counts p: the characters of the alphabet, or the width of the rows."""
    return len(characters_of(sequence)) if isinstance(sequence, TextInput) else len(sequence.values[0])


def steps_of(network: Network, length: int) -> int:
    """Counts K: the steps of a run over `length` time steps, as the wire counts them."""
    return length * network.num_layers if network.bidirectional else length


def misfits(network: NetworkFields) -> Problems:
    """Finds the fields that only other cells have."""
    for option in OPTIONS:
        default = NetworkFields.model_fields[option].default
        if option not in network.kind.options and getattr(network, option) != default:
            yield misfit(f"network.{option}", option, network.cell)


def misfit(field: str, feature: Option | StateName, cell: Cell) -> ErrorDetail:
    """Describes a field that only other cells have."""
    cells = fitting(feature)
    if len(cells) == 1:
        return problem("only_cell", field, fitting=cells[0], cell=cell)
    return problem("only_cells", field, fitting=", ".join(f'"{one}"' for one in cells), cell=cell)


def outside(sequence: Input) -> Problems:
    """Finds a character that is twice in an alphabet, and the first of a text that is not in it."""
    if isinstance(sequence, TextInput) and sequence.alphabet is not None:
        known: dict[str, int] = {}
        for place, character in enumerate(sequence.alphabet):
            if known.setdefault(character, place) != place:
                yield problem(
                    "twice", "input.alphabet", came=visible(character), first=known[character], again=place
                )
                break
        place = next((place for place, one in enumerate(sequence.text) if one not in known), None)
        if place is not None:
            yield problem("not_in_alphabet", "input.text", came=visible(sequence.text[place]), place=place)


def outsized(request: RunRequest, limits: Settings) -> Problems:
    """Finds what is too large in the input, and in what is generated after it."""
    kind = "text" if isinstance(request.input, TextInput) else "values"
    length, width = input_steps(request.input), input_size(request.input)
    yield from over(f"input.{kind}", length, limits.max_time_steps, "time_steps")
    yield from over(f"input.{kind}", width, limits.max_input_size, "inputs")
    yield from over(f"input.{kind}", length * width, limits.max_input_numbers, "input_numbers")
    if request.generate is not None and length <= limits.max_time_steps:
        most = limits.max_time_steps - length
        yield from over("generate.steps", request.generate.steps, most, "beside_input")


def outsized_network(network: NetworkRequest, sequence: Input, limits: Settings) -> Problems:
    """Finds the sizes beyond a limit, and an input size that the input contradicts."""
    width = input_size(sequence)
    readout_size = (network.readout and network.readout.size) or 1
    yield from over("network.hidden_size", network.hidden_size, limits.max_hidden_size)
    yield from over("network.num_layers", network.num_layers, limits.max_num_layers)
    yield from over("network.readout.size", readout_size, limits.max_readout_size)
    if network.input_size not in (None, width):
        yield problem(width_code(sequence), "network.input_size", expected=width, came=network.input_size)


def width_code(sequence: Input) -> str:
    """Returns the code of the message that says where the input size comes from."""
    if not isinstance(sequence, TextInput):
        return "width_of_values"
    return "width_of_text" if sequence.alphabet is None else "width_of_alphabet"


def too_many(request: RunRequest, limits: Settings) -> Problems:
    """Finds more interventions or changed weights than a run may have."""
    yield from over("interventions", len(request.interventions), limits.max_interventions, "of_them")
    changes = request.weights.changes if request.weights else []
    yield from over("weights.changes", len(changes), limits.max_weight_changes, "of_them")


def over(field: str, size: int, limit: int, code: str = "at_most") -> Problems:
    """Describes a size that is more than the limit, if it is."""
    if size > limit:
        yield problem(code, field, most=limit, came=size)


def constant(readout: Readout | None) -> Problems:
    """Finds a softmax over one output, which is 1 whatever the weights are."""
    if readout is not None and readout.size == 1 and readout.activation == "softmax":
        yield problem("softmax_of_one", "network.readout.activation")


def filled_in(network: NetworkRequest, width: int) -> Network:
    """Returns the network with its input size, and a readout of that size where none was asked for."""
    size = (network.readout and network.readout.size) or width
    readout = network.readout and Readout(
        size=size,
        activation=network.readout.activation or ("identity" if size == 1 else "softmax"),
        bias=network.readout.bias,
        joint=network.readout.joint,
    )
    shared = {name: getattr(network, name) for name in NetworkFields.model_fields}
    return Network(input_size=width, readout=readout, **shared)


def from_step(request: RunRequest, network: Network) -> int:
    """Returns the first step to send. Raises Refusal where the run does not have so many."""
    steps = steps_of(network, time_steps(request))
    if request.from_step > steps:
        raise unprocessable("from_step", "from_step", most=steps, came=request.from_step)
    return request.from_step
