"""Checks a scene's stage: the parameters of the page's URL, which give a run and a view of it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from pydantic import JsonValue, TypeAdapter, ValidationError

from app.code.answer import CodeRequest
from app.code.listing import note_code, step_code
from app.lessons.backward import first_step_back, loss_of
from app.lessons.changes import change_faults
from app.lessons.faults import Why, at, fault, why
from app.lessons.pins import pin_faults
from app.link.grammar import CODE, GRAMMAR, PARAMETERS, ROWS, SHEETS
from app.link.query import renamed, request_of
from app.link.row import Count
from app.settings import Settings
from app.wire.complaints import complaint
from app.wire.errors import ErrorDetail, Refusal
from app.wire.gradients import Loss
from app.wire.network import Network
from app.wire.request import Run, RunRequest
from app.wire.resolve import resolve, steps_of, time_steps

SCENE = {row.name: row for row in ROWS if row.scene}
"""The rows of the parameters that a scene can have, by name."""
RUN_PARAMETERS = frozenset(name for name, row in SCENE.items() if row.part == "run")
VIEW = tuple(row for row in SCENE.values() if row.part == "view" and not row.place)
OF_THE_CELL: dict[str, Callable[[Network], Sequence[str]]] = {
    "zoom": lambda network: network.kind.sums,
    "tall": lambda network: (*network.kind.targets, *["outputs"] * (network.readout is not None), "inputs"),
}
"""The words of the parameters for which they depend on the run's network."""
FOUNDATIONS = frozenset({"cell", "model", "text", "values", "readout", "bidirectional", "num_layers"})
"""The parameters on which others hang: nothing is said of those while one of these is wrong."""
DIGITS = 9
MOST_COMPANIONS = int(GRAMMAR["compare"].most or 0)
"""The most runs beside the first."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scene shows. query: the same as a query string; trained: whether by a model's name; steps,
    length: of its run, length in time steps; loss: what its gradients are gradients of, None where it shows
    the run; step: where it opens."""

    query: str
    trained: bool
    network: Network
    steps: int
    length: int
    loss: Loss | None
    step: int


def spelled(parameters: Mapping[str, JsonValue]) -> dict[str, str]:
    """Writes the parameters as a URL has them: true, numbers and rows as JSON, text as it is; null ones are
    left out."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for name, value in parameters.items()
        if value is not None
    }


def stage_of(parameters: Mapping[str, str], limits: Settings) -> tuple[Stage | None, list[ErrorDetail]]:
    """Reads the stage that parameters spell, and finds everything that is wrong with them. There is no stage
    where its run or its loss cannot be made."""
    wrong = [*unknown(parameters), *misspelled(parameters)]
    if not {"text", "values"} & parameters.keys():
        return None, [*wrong, fault("text", "lesson_no_input")]
    run_parameters = {name: text for name, text in parameters.items() if name in RUN_PARAMETERS}
    run, run_faults = run_and_faults(run_parameters, limits)
    if run is None:
        return None, [*wrong, *run_faults]
    length = time_steps(run)
    beside, compare_faults = compared(parameters, run_parameters, limits)
    try:
        loss = loss_of(parameters, run, limits)
    except Refusal as refusal:
        return None, [*wrong, *compare_faults, *refusal.answer.detail]
    others = [(name, text) for name, text in parameters.items() if name != "compare"]
    query = urlencode([*others, *(("compare", one) for one in beside)])
    steps = steps_of(run.network, length)
    unreadable = {one.field for one in wrong}
    readable = {name: text for name, text in parameters.items() if name not in unreadable}
    step = int(readable.get("step", "0"))
    stage = Stage(query, run.model is not None, run.network, steps, length, loss, step)
    wrong += [*compare_faults, *change_faults(run, length), *beyond(readable, stage)]
    wrong += [at("pins", one) for one in pin_faults(parameters.get("pins"), run.network)]
    return stage, wrong


def run_and_faults(parameters: Mapping[str, str], limits: Settings) -> tuple[Run | None, list[ErrorDetail]]:
    """Returns the run that parameters ask for, None where they are wrong, and all that is wrong with them.

    A run is read in stages, each of which stops at what it cannot take. So what is wrong is put aside, and
    the rest is read again, unless it hangs on what is wrong.
    """
    wrong: list[ErrorDetail] = []
    rest = dict(parameters)
    while True:
        try:
            run = run_of(urlencode(rest), limits)
        except Refusal as refusal:
            wrong += [one for one in refusal.answer.detail if one not in wrong]
        else:
            return (None if wrong else run), wrong
        named = {(one.field or "").partition(".")[0].partition("[")[0] for one in wrong}
        if not named & rest.keys() or named & FOUNDATIONS:
            return None, wrong
        rest = {name: text for name, text in rest.items() if name not in named}


def run_of(query: str, limits: Settings) -> Run:
    """Returns the run that a query string asks for. Raises Refusal, its fields named as parameters."""
    try:
        return resolve(RunRequest.model_validate(request_of(query.encode())), limits)
    except ValidationError as error:
        raise renamed(complaint(error)) from None
    except Refusal as refusal:
        raise renamed(refusal) from None


def compared(
    parameters: Mapping[str, str], run_parameters: Mapping[str, str], limits: Settings
) -> tuple[list[str], list[ErrorDetail]]:
    """Returns the runs beside the scene's own, each as the query of what it changes, and all that is wrong
    with them."""
    try:
        beside = TypeAdapter(list[str]).validate_json(parameters.get("compare", "[]"))
    except ValidationError:
        beside = [""] * (MOST_COMPANIONS + 1)
    if len(beside) > MOST_COMPANIONS:
        return [], [fault("compare", "lesson_queries", most=MOST_COMPANIONS)]
    wrong: list[ErrorDetail] = []
    for place, query in enumerate(beside):
        changes = dict(parse_qsl(query, keep_blank_values=True))
        strange = [name for name in changes if name not in RUN_PARAMETERS]
        wrong += [fault(f"compare[{place}].{name}", "query_unknown") for name in strange]
        try:
            run_of(urlencode({**run_parameters, **changes}), limits)
        except Refusal as refusal:
            wrong += [
                fault.model_copy(update={"field": f"compare[{place}].{fault.field}"})
                for fault in refusal.answer.detail
            ]
    return beside, wrong


def unknown(parameters: Mapping[str, str]) -> Iterator[ErrorDetail]:
    """Finds the parameters that the stage does not have."""
    for name in parameters:
        if name not in SCENE:
            yield fault(name, "query_unknown")


def misspelled(parameters: Mapping[str, str]) -> Iterator[ErrorDetail]:
    """Finds the parameters of the view that cannot be read."""
    for row in VIEW:
        text = parameters.get(row.name)
        if text is None or row.name in OF_THE_CELL:
            continue
        words = [f"{word}" for word in row.words]
        if row.kind in ("word", "sign") and text not in words:
            yield fault(row.name, "lesson_word", known=", ".join(words), came=text[:40])
        if row.kind == "whole" and not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
            yield fault(row.name, "lesson_whole", least=row.least or 0, came=text[:40])


def beyond(parameters: Mapping[str, str], stage: Stage) -> Iterator[ErrorDetail]:
    """Finds the parameters of the view that point at what the run does not have."""
    network = stage.network
    counts: dict[Count, int] = {
        "steps": stage.steps,
        "units": network.hidden_size,
        "layers": network.num_layers,
    }
    for row in VIEW:
        if row.within is None:
            continue
        count, came = counts[row.within], int(parameters.get(row.name, "0"))
        if came >= count and not (stage.loss and row.name == "step"):
            yield fault(row.name, "at_most", most=count - 1, came=came)
    if stage.loss:
        most = first_step_back(network, stage.length, stage.loss)
        if stage.step > most:
            yield fault("step", "lesson_back_begins", most=most, came=stage.step)
        if "phase" in parameters:
            yield fault("phase", "lesson_back_by_steps")
    if parameters.get("direction") == "reverse" and not network.bidirectional:
        yield fault("direction", "lesson_one_direction")
    yield from strange(parameters, network)
    if "excerpt" in parameters:
        reason = unread(parameters["excerpt"], parameters.get("panels", ""), network)
        if reason:
            yield at("excerpt", reason)
    for reason in unopened(parameters.get("panels"), network):
        yield at("panels", reason)
    if parameters.get("phase") == "gates" and not network.kind.gates:
        yield fault("phase", "lesson_cell_without_gates", cell=network.cell)


def strange(parameters: Mapping[str, str], network: Network) -> Iterator[ErrorDetail]:
    """Finds the parameters that name what the network does not have."""
    for name, words_of in OF_THE_CELL.items():
        words = words_of(network)
        if name in parameters and parameters[name] not in words:
            yield fault(name, "lesson_word", known=", ".join(words), came=parameters[name][:40])
    known = ", ".join(network.kind.parts)
    for name in parameters["parts"].split(",") if "parts" in parameters else ():
        if name not in network.kind.parts:
            yield fault("parts", "lesson_words", mark="commas", known=known, came=name[:40])


def unread(name: str, panels: str, network: Network) -> Why | None:
    """Says why there is no such function or class in the code that is open."""
    opened = {*CODE} & set(panels.split(","))
    if not opened:
        return why("lesson_no_code", names=" or ".join(CODE))
    activation = network.readout.activation if network.readout else "none"
    request = CodeRequest(
        cell=network.cell,
        nonlinearity=network.nonlinearity,
        reset_after=network.reset_after,
        activation=activation,
    )
    code = (note_code if "classes" in opened else step_code)(request)
    names = [one.name for one in code.excerpts]
    return None if name in names else why("lesson_word", known=", ".join(names), came=name[:40])


def unopened(text: str | None, network: Network) -> Iterator[Why]:
    """Says why panels, given as names parted by commas, cannot be open."""
    if text is None:
        return
    panels, names = GRAMMAR["panels"], text.split(",")
    for name in names:
        if name not in panels.words:
            known = ", ".join(f"{word}" for word in panels.words)
            yield why("lesson_words", mark="commas", known=known, came=name[:40])
    for rivals in panels.rivals:
        group = [f"{word}" for word in panels.words if matches(f"{word}", rivals)]
        both = [name for name in names if name in group]
        if len(both) > 1:
            yield why("lesson_one_at_most", known=", ".join(group), came=", ".join(both))
    symbols = {one.symbol for one in network.kind.parameters if network.bias or not one.is_bias}
    if network.readout:
        symbols.add("V")
    for name in names:
        if name in SHEETS and name.removeprefix(PARAMETERS) not in symbols:
            yield why("lesson_network_without", name=name.removeprefix(PARAMETERS))


def matches(name: str, rivals: tuple[str, ...]) -> bool:
    """Says whether a name is one of these rivals."""
    return any(name == one or (one.endswith(".") and name.startswith(one)) for one in rivals)
