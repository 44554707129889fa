"""Defines what a run is built from: small and picklable, so that any worker can continue any run."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from app.settings import Settings
from app.wire.errors import Refusal, problem, unprocessable
from app.wire.generate import Generate
from app.wire.request import Detail, ModelWeights, Precision, Run, SeedWeights, TextInput
from app.wire.resolve import alphabet, misfit
from app.wire.states import states_in
from app.workers.stored import stored_weights
from app.workers.whatif import WeightChange, changed, changes_of, interventions_of
from models.config import NetworkConfig, ReadoutConfig
from models.generation import Generation, drawn
from models.interventions import Intervention
from models.kinds import StateName
from models.network import Network
from models.parameters import ParameterError, check_parameters, seeded_parameters
from models.state import RunState, initial_run_state

Array = NDArray[np.float32 | np.float64]
DTYPES: dict[Precision, torch.dtype] = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True, slots=True)
class OneHot:
    """A text's input vectors: for each time step the unit that is 1."""

    units: NDArray[np.int32]
    width: int

    def __len__(self) -> int:
        """Counts T."""
        return len(self.units)

    def rows(self) -> NDArray[np.uint8]:
        """Returns T x p zeros and ones."""
        rows = np.zeros((len(self.units), self.width), dtype=np.uint8)
        rows[np.arange(len(self.units)), self.units] = 1
        return rows


@dataclass(frozen=True, slots=True)
class Recipe:
    """One run. weights: a seed, or every parameter by name, before its changes. states: given before the
    first step. All arrays are of the run's dtype."""

    config: NetworkConfig
    dtype: Precision
    weights: int | dict[str, Array]
    changes: tuple[WeightChange, ...]
    alphabet: list[str] | None
    inputs: OneHot | Array
    generate: Generate | None
    states: dict[StateName, Array]
    interventions: tuple[Intervention, ...]
    detail: Detail

    def rows(self) -> Array | NDArray[np.uint8]:
        """Returns the input as it was given, T x p."""
        return self.inputs.rows() if isinstance(self.inputs, OneHot) else self.inputs


@dataclass(frozen=True, slots=True)
class BuiltRun:
    """A recipe with its network and its input (T, p) as tensors, and how the rest of the input is
    generated."""

    recipe: Recipe
    network: Network
    inputs: Tensor
    generation: Generation | None


def recipe_of(run: Run, limits: Settings) -> Recipe:
    """Builds the recipe of a run. Raises Refusal for a tensor, a state, a change or an intervention that does
    not fit the network or its precision, and for a trained network whose weights cannot be used."""
    config, characters = config_of(run), alphabet(run, limits)
    return Recipe(
        config=config,
        dtype=run.dtype,
        weights=weights_of(run, config, limits),
        changes=changes_of(run, config),
        alphabet=characters,
        inputs=inputs_of(run, characters),
        generate=run.generate,
        states=states_of(run, config),
        interventions=interventions_of(run, config),
        detail=run.detail,
    )


def config_of(run: Run) -> NetworkConfig:
    """Converts the network to that of `models/`."""
    network = run.network
    readout = network.readout and ReadoutConfig(**network.readout.model_dump())
    return NetworkConfig(**network.model_dump(exclude={"readout"}), readout=readout)


def weights_of(run: Run, config: NetworkConfig, limits: Settings) -> int | dict[str, Array]:
    """Returns the seed, or the tensors. Raises Refusal naming every tensor that does not fit."""
    if isinstance(run.weights, SeedWeights):
        return run.weights.seed
    if isinstance(run.weights, ModelWeights):
        stored = stored_weights(run.weights.model, config, limits)
        return {name: array.astype(run.dtype) for name, array in stored.items()}
    arrays = {name: array_of(tensor, run.dtype) for name, tensor in run.weights.tensors.items()}
    try:
        check_parameters(config, {name: torch.as_tensor(array) for name, array in arrays.items()})
    except ParameterError as error:
        raise Refusal(
            422,
            *(
                problem(
                    f"tensor_{one.kind}",
                    f"weights.tensors.{one.name}",
                    expected=one.expected.removeprefix("shape "),
                    came=one.came.removeprefix("shape "),
                )
                for one in error.problems
            ),
        ) from None
    return arrays


def inputs_of(run: Run, characters: list[str] | None) -> OneHot | Array:
    """Returns the input vectors. Raises Refusal for a number beyond the run's precision."""
    if isinstance(run.input, TextInput):
        unit_of = {character: unit for unit, character in enumerate(characters or ())}
        units = np.array([unit_of[character] for character in run.input.text], dtype=np.int32)
        return OneHot(units, len(unit_of))
    return finite(array_of(run.input.values, run.dtype), "input.values", run.dtype)


def states_of(run: Run, config: NetworkConfig) -> dict[StateName, Array]:
    """Returns the initial states that are given. Raises Refusal where one does not fit."""
    states: dict[StateName, Array] = {}
    for name, rows in states_in(run.initial_state).items() if run.initial_state else ():
        field = f"initial_state.{name}"
        if name not in config.kind.states:
            raise Refusal(422, misfit(field, name, config.cell))
        array, shape = array_of(rows, run.dtype), (config.state_rows, config.hidden_size)
        if array.shape != shape:
            raise unprocessable("tensor_shape", field, expected=str(shape), came=str(array.shape))
        states[name] = finite(array, field, run.dtype)
    return states


def array_of(numbers: list[float] | list[list[float]], dtype: Precision) -> Array:
    """Converts the numbers to the run's precision; those beyond it become infinite."""
    with np.errstate(over="ignore"):
        return float64_of(numbers).astype(dtype)


def float64_of(numbers: list[float] | list[list[float]]) -> NDArray[np.float64]:
    """Converts the numbers to an array, rows all of one width. Row after row, since NumPy takes three times
    as long to find out for itself how deep a list is and how wide."""
    rows = [row for row in numbers if isinstance(row, list)]
    if not rows:
        return np.array(numbers, dtype=np.float64)
    width = len(rows[0])
    return np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * width).reshape(len(rows), width)


def finite(array: Array, field: str, dtype: Precision) -> Array:
    """Returns the array, or raises a Refusal that names the first number that its precision does not hold."""
    if np.isfinite(array).all():
        return array
    row, column = np.argwhere(~np.isfinite(array))[0]
    raise unprocessable("beyond_precision", f"{field}[{row}][{column}]", dtype=dtype)


def build(recipe: Recipe) -> BuiltRun:
    """Builds the network and its input as tensors: what is generated after the input is zeros yet."""
    dtype = DTYPES[recipe.dtype]
    if isinstance(recipe.weights, int):
        parameters = seeded_parameters(recipe.config, recipe.weights, dtype)
    else:
        parameters = {name: torch.as_tensor(array) for name, array in recipe.weights.items()}
    parameters = changed(parameters, recipe.changes)
    inputs = torch.as_tensor(recipe.rows()).to(dtype)
    if recipe.generate is not None:
        inputs = pad(inputs, (0, 0, 0, recipe.generate.steps))
    return BuiltRun(recipe, Network(recipe.config, parameters), inputs, generation_of(recipe))


def beginning(built: BuiltRun) -> RunState:
    """Returns the state in which a run begins: the states that are given, and zeros."""
    states = {name: torch.as_tensor(state) for name, state in built.recipe.states.items()}
    return initial_run_state(built.network, built.inputs, states)


def generation_of(recipe: Recipe) -> Generation | None:
    """Returns how the run goes on after its input: a text by drawing, numbers by feeding the output back."""
    generate, prompt = recipe.generate, len(recipe.inputs)
    if generate is None:
        return None
    draws = drawn(generate.seed, generate.steps) if isinstance(recipe.inputs, OneHot) else None
    return Generation(prompt, draws, generate.temperature)
