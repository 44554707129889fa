"""Defines the request for a run, as a client sends it, and the run that it resolves to."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from app.wire.generate import LARGEST_SEED, Generate
from app.wire.network import Network, NetworkRequest, WireModel
from app.wire.numbers import Matrix, Tensor
from app.wire.states import is_none, with_states
from app.wire.whatif import Intervention, WeightChange, is_empty

Detail = Literal["states", "gates", "terms"]
Precision = Literal["float32", "float64"]


def either(*choices: str) -> Discriminator:
    """Returns a discriminator that tells alternatives apart by the one key that each must have: the tag of
    key "seed" is "<seed>"."""

    def tag(value: object) -> str | None:
        present = [choice for choice in choices if has_key(value, choice)]
        return f"<{present[0]}>" if len(present) == 1 else None

    wanted = " or ".join(f'"{choice}"' for choice in choices)
    return Discriminator(tag, custom_error_type="either", custom_error_message=wanted)


def has_key(value: object, key: str) -> bool:
    """Says whether a JSON object has the key, or a model of ours the field."""
    return key in value if isinstance(value, dict) else hasattr(value, key)


class SeedWeights(WireModel):
    """PyTorch's own initialisation under a seed."""

    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)]
    """As for torch.manual_seed; up to 2^53 - 1, the largest integer that every JSON reader holds exactly."""
    changes: list[WeightChange] = Field(default_factory=list[WeightChange], exclude_if=is_empty)
    """Single numbers of these parameters that are changed, the later prevailing. Left out of the first line
    where there are none."""


class TensorWeights(WireModel):
    """The parameters themselves."""

    tensors: dict[str, Tensor]
    """Every parameter of the network by PyTorch's name, `weight_ih_l0` and so on; those of the readout as
    `readout.weight` and `readout.bias`, with `_reverse` behind it where the reverse direction has its own."""
    changes: list[WeightChange] = Field(default_factory=list[WeightChange], exclude_if=is_empty)
    """Single numbers of these parameters that are changed, as beside a seed."""


class ModelWeights(WireModel):
    """The parameters of a trained network."""

    model: str
    """Its name, as `GET /api/models` lists it."""
    changes: list[WeightChange] = Field(default_factory=list[WeightChange], exclude_if=is_empty)
    """Single numbers of these parameters that are changed, as beside a seed."""


Weights = Annotated[
    Annotated[SeedWeights, Tag("<seed>")]
    | Annotated[TensorWeights, Tag("<tensors>")]
    | Annotated[ModelWeights, Tag("<model>")],
    either("seed", "tensors", "model"),
]


class TextInput(WireModel):
    """Characters (Unicode code points), one-hot over the trained network's alphabet; where the network is not
    trained, over the one given, or over the text's own sorted characters."""

    text: Annotated[str, Field(min_length=1)]
    """One time step for each code point. A lone surrogate is no character and is refused."""
    alphabet: Annotated[str, Field(min_length=1)] | None = Field(default=None, exclude_if=is_none)
    """The character that each input unit stands for, in order, none twice. Left out of the first line where
    it was left out of the request."""


class ValuesInput(WireModel):
    """Numbers, a row for each time step."""

    values: Matrix
    """T x p: one row of p numbers for each time step."""


Input = Annotated[
    Annotated[TextInput, Tag("<text>")] | Annotated[ValuesInput, Tag("<values>")],
    either("text", "values"),
]


@with_states
class InitialState(WireModel):
    """The states before the first time step; what is left out or null is zero."""

    hidden_state: Matrix | None = None
    """(num_layers x directions, hidden_size), in PyTorch's order: layer 0 forward, layer 0 reverse, layer 1
    forward, ..."""


class RunOptions(WireModel):
    """What a request may leave out, with a default that depends on nothing else."""

    initial_state: InitialState | None = None
    """The states before the first time step; null for zeros."""
    interventions: list[Intervention] = Field(default_factory=list[Intervention], exclude_if=is_empty)
    """What is held while the run goes on. Left out of the first line where nothing is."""
    generate: Generate | None = Field(default=None, exclude_if=is_none)
    """How the run goes on after its input; null ends it there. Left out of the first line where it does."""
    detail: Detail = "terms"
    """How much each step tells: its states; those and its gates; or those and the terms of each gate."""
    dtype: Precision = "float32"
    """The precision that the run is computed in."""
    from_step: Annotated[int, Field(ge=0)] = 0
    """The first step to send: resumes a broken stream. At most the number of steps, which sends no step."""


class RunRequest(RunOptions):
    """A request for a run: one network on one sequence."""

    input: Input
    """The sequence that the network reads."""
    network: NetworkRequest | None = None
    """The network; everything in it has a default."""
    weights: Weights | None = None
    """Its parameters. Default: seed 0."""
    model: str | None = None
    """The name of a trained network: short for its own `network` and `{"model": NAME}` as `weights`. What
    stands beside it must agree with it."""


class Run(RunOptions):
    """A request with every default filled in. Sent back as a request, it gives the same run."""

    model: str | None = Field(default=None, exclude_if=is_none)
    """The name of the trained network; left out of the first line where there is none."""
    network: Network
    """The network."""
    weights: Weights
    """Its parameters."""
    input: Input
    """The sequence that the network reads."""
