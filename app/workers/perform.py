"""Performs a worker's jobs: one function for each kind of job."""

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from pydantic import ValidationError

from app.link.query import GRADIENT_PARAMETERS, PARAMETERS, renamed, request_of
from app.link.row import Row
from app.settings import Settings
from app.wire.body import parse_json
from app.wire.complaints import complaint, quoted
from app.wire.errors import Refusal, unprocessable
from app.wire.gradients import GradientRequest
from app.wire.lines import failure_line
from app.wire.request import ModelWeights, Precision, Run, RunRequest
from app.wire.resolve import resolve, time_steps
from app.wire.size import overgrown
from app.workers.cost import carried_numbers, changes
from app.workers.encoding import end_line, start_line, step_lines
from app.workers.faults import message_values
from app.workers.gradients import (
    Building,
    BuiltGradients,
    GradientRecipe,
    NoLoss,
    Progress,
    first_gradients,
    forward_schedule,
    gradient_recipe,
    next_gradients,
    no_loss,
    partial,
    turns,
)
from app.workers.jobs import Advance, Advanced, Job, Open, Opened, Ping, Pong, RecipeWanted, Refused, Reply
from app.workers.recipe import DTYPES, BuiltRun, Recipe, beginning, build, config_of, recipe_of
from app.workers.schedule import Schedule, check_cost, check_gradient_cost, schedule
from app.workers.whatif import interventions_of
from models.config import NetworkConfig
from models.finite import first_not_finite
from models.generation import Generated, GeneratingState, generate_chunk
from models.gradients import first_step_back
from models.run import run_chunk, total_steps
from models.state import RunState

Built = TypeVar("Built", bound=BuiltRun | BuiltGradients | Building)
Request = TypeVar("Request", bound=RunRequest)


OVERHEAD = 2**14
"""Bytes of Python's objects around a run."""


class Performer:
    """Does jobs. It keeps the runs that it built last, so that a network travels and is built once for many
    chunks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.built: OrderedDict[bytes, BuiltRun | BuiltGradients | Building] = OrderedDict()

    def perform(self, job: Job) -> Reply:
        """Answers a job. Raises whatever is a fault of ours."""
        if isinstance(job, Ping):
            return Pong()
        if isinstance(job, Advance):
            return self.advance(job)
        try:
            return self.open(job)
        except Refusal as refusal:
            answered = renamed(refusal) if job.kind == "query" else refusal
            return Refused(answered.status, answered.answer.model_dump_json().encode())

    def open(self, job: Open) -> Opened:
        """Reads a request, prepares what it asks for and computes its first chunk. Raises Refusal."""
        return self.open_gradients(job) if job.task == "gradients" else self.open_run(job)

    def open_run(self, job: Open) -> Opened:
        """Prepares a run, and computes its first chunk. Raises Refusal."""
        run = resolve(read(job, RunRequest, PARAMETERS, self.settings), self.settings)
        config, length = config_of(run), time_steps(run)
        how = changes(run.generate, interventions_of(run, config))
        numbers, seconds = check_cost(config, run.detail, length, self.settings, how)
        recipe = recipe_of(run, self.settings)
        key, pickled = pickled_with_key(recipe)
        built = self.keep(key, build(recipe))
        start = beginning(built)
        state = start if built.generation is None else GeneratingState(start)
        first = next_chunk(built, state, self.settings)
        lines = start_line(run, built) + first.lines_from(run.from_step)
        begun = replace(first, lines=lines, first=first.reached)
        steps, carried = total_steps(config, length), carried_bytes(config, length, run.dtype)
        return Opened(key, pickled, begun, run.from_step, lasting(run), numbers, steps, seconds, carried)

    def open_gradients(self, job: Open) -> Opened:
        """Prepares a backward pass, and computes its first chunk, where the run comes to its loss soon.
        Raises Refusal."""
        request = read(job, GradientRequest, GRADIENT_PARAMETERS, self.settings)
        run, jacobians = resolve(request, self.settings), request.jacobians
        config, length = config_of(run), time_steps(run)
        how = changes(run.generate, interventions_of(run, config))
        check_cost(config, "states", length, self.settings, how)
        numbers, seconds = check_gradient_cost(config, jacobians, length, self.settings, how)
        recipe = gradient_recipe(request, run, self.settings)
        key, pickled = pickled_with_key(recipe)
        begun = self.advance_gradients(key, recipe, Progress(), 0)
        steps = first_step_back(config, length, recipe.loss) + 1
        carried = carried_bytes(config, length, run.dtype)
        return Opened(key, pickled, begun, 0, lasting(run), numbers, steps, seconds, carried)

    def advance(self, job: Advance) -> Advanced | RecipeWanted:
        """Computes the next chunk of a run, or of its gradients."""
        built = self.built.get(job.key)
        if built is None and job.recipe is None:
            return RecipeWanted()
        if isinstance(built, BuiltRun):
            self.built.move_to_end(job.key)
        else:
            recipe = pickle.loads(job.recipe) if built is None and job.recipe else None
            if not isinstance(recipe, Recipe):
                return self.advance_gradients(job.key, recipe, pickle.loads(job.state), job.begin)
            built = self.keep(job.key, build(recipe))
        return next_chunk(built, pickle.loads(job.state), self.settings, silent=job.silent)

    def advance_gradients(
        self, key: bytes, recipe: GradientRecipe | None, progress: Progress, reached: int
    ) -> Advanced:
        """Computes the next chunk back; none while the run has not come to its loss. recipe: None where the
        worker has begun with it."""
        built = self.built.get(key)
        if not isinstance(built, BuiltGradients | Building):
            assert recipe is not None
            built = self.keep(key, Building(recipe))
            progress = replace(progress, begun=progress.begun + 1)
        self.built.move_to_end(key)
        if isinstance(built, Building):
            try:
                gradients = built.go_on(forward_schedule(built.recipe, self.settings), turns(progress.begun))
            except NoLoss as fault:
                return no_loss(built.recipe, fault)
            if gradients is None:
                return partial(progress, reached)
            built = self.keep(key, gradients)
        if progress.state is None:
            return first_gradients(built, progress.begun, self.settings)
        return next_gradients(built, progress, self.settings)

    def keep(self, key: bytes, built: Built) -> Built:
        """Makes the run the latest of those in memory, and forgets the oldest where they take too much."""
        self.built.pop(key, None)
        self.built[key] = built
        while len(self.built) > 1 and sum(map(kept_bytes, self.built.values())) > self.settings.cached_bytes:
            self.built.popitem(last=False)
        return built


def kept_bytes(built: BuiltRun | BuiltGradients | Building) -> int:
    """Counts the bytes that a run takes in memory, once all of it is there."""
    if isinstance(built, BuiltRun):
        return OVERHEAD + sum(one.nbytes for one in (*built.network.parameters.values(), built.inputs))
    run = built.forward if isinstance(built, Building) else built.path
    config, inputs = run.network.config, run.inputs
    states = len(inputs) * config.state_rows * config.hidden_size * len(config.kind.states)
    parameters = sum(one.nbytes for one in run.network.parameters.values())
    return OVERHEAD + parameters + inputs.nbytes + states * inputs.element_size()


def carried_bytes(config: NetworkConfig, length: int, dtype: Precision) -> int:
    """Counts the bytes that a run hands from chunk to chunk at most."""
    return carried_numbers(config, length) * DTYPES[dtype].itemsize


def pickled_with_key(recipe: Recipe | GradientRecipe) -> tuple[bytes, bytes]:
    """Pickles a recipe, and returns its key with the bytes."""
    pickled = pickle.dumps(recipe, protocol=pickle.HIGHEST_PROTOCOL)
    return blake2b(pickled, digest_size=16).digest(), pickled


def read(job: Open, request: type[Request], parameters: Mapping[str, Row], settings: Settings) -> Request:
    """Reads and validates the request. parameters: what a link to it may hold. Raises Refusal with all that
    is wrong with it."""
    spelled = request_of(job.source, parameters) if job.kind == "query" else parse_json(job.source)
    if not isinstance(spelled, dict):
        raise unprocessable("dictionary", came=quoted(spelled))
    if wrong := list(overgrown(spelled, settings)):
        raise Refusal(422, *wrong)
    try:
        return request.model_validate(spelled)
    except ValidationError as error:
        raise complaint(error) from None


def lasting(run: Run) -> bool:
    """Says whether the same request will always mean this run: a trained model may be replaced by another."""
    return not isinstance(run.weights, ModelWeights)


def next_chunk(
    built: BuiltRun, state: RunState | GeneratingState, settings: Settings, *, silent: bool = False
) -> Advanced:
    """Computes the run's next chunk, and the run's state after it. silent: without the lines of its steps."""
    recipe, config = built.recipe, built.recipe.config
    total, chunks = total_steps(config, len(built.inputs)), of_run(recipe, settings)
    begin = run_state(state).next_step
    computed, state = computed_chunk(built, state, chunks.steps_from(begin))
    after = run_state(state)
    fault = next(filter(None, map(first_not_finite, computed.chunks)), None)
    reached = after.next_step if fault is None else fault.step
    first = reached if silent else begin
    lines = b"".join(step_lines(chunk, first, reached, computed.samples) for chunk in computed.chunks)
    if fault is not None:
        return Advanced(lines + failure_line("not_finite", **message_values(fault)), None, first, reached)
    if reached == total:
        return Advanced(lines + end_line(after.states, total), None, first, reached)
    pickled = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
    return Advanced(lines, pickled, first, reached, reached + chunks.steps_from(reached))


def of_run(recipe: Recipe, settings: Settings) -> Schedule:
    """Returns the schedule of a run."""
    how = changes(recipe.generate, recipe.interventions)
    return schedule(recipe.config, recipe.detail, settings, how)


def computed_chunk(
    built: BuiltRun, state: RunState | GeneratingState, steps: int
) -> tuple[Generated, RunState | GeneratingState]:
    """Computes the next steps of a run, and its state after them."""
    network, inputs, generation = built.network, built.inputs, built.generation
    detail, interventions = built.recipe.detail, built.recipe.interventions
    if generation is None or isinstance(state, RunState):
        chunk, after = run_chunk(network, run_state(state), inputs, steps, detail, interventions)
        return Generated((chunk,), ()), after
    return generate_chunk(network, state, inputs, steps, detail, interventions, generation)


def run_state(state: RunState | GeneratingState) -> RunState:
    """Returns the state of the run itself, without that of generating."""
    return state if isinstance(state, RunState) else state.run
