"""Checks a request against the trained model that it names."""

import json
from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import JsonValue

from app.settings import Settings
from app.trained.card import Card
from app.trained.shelf import models_of
from app.wire.complaints import visible
from app.wire.errors import ErrorDetail, Refusal, problem, unprocessable
from app.wire.messages import Value
from app.wire.request import Input, ModelWeights, RunRequest, TextInput, Weights

MOST_SHOWN = 10
LONGEST_NAME = 64


def model_of(request: RunRequest, limits: Settings) -> Card | None:
    """Returns the model that the request names; None where it names none. Raises Refusal (422) where there is
    none of that name, with those that are near, or two are named."""
    below = request.weights.model if isinstance(request.weights, ModelWeights) else None
    name = request.model if request.model is not None else below
    if name is None:
        return None
    field = "model" if request.model is not None else "weights.model"
    if request.model is not None and request.weights is not None and below != request.model:
        came = f'"{below}"' if below else "weights of another kind"
        raise unprocessable("model_weights", "weights", model=quoted(name), came=came)
    cards = models_of(limits).shelf().cards
    if name not in cards:
        raise unknown(name, list(cards), field)
    return cards[name]


def unknown(name: str, there: list[str], field: str) -> Refusal:
    """Returns the refusal of a name that no model has: with the nearest names, else with all."""
    near = get_close_matches(name, there, n=3, cutoff=0.5)
    if near:
        return unprocessable("no_model_near", field, model=quoted(name), near=", ".join(near))
    if there:
        return unprocessable("no_model", field, model=quoted(name), there=", ".join(there))
    return unprocessable("no_models", field, model=quoted(name))


def quoted(name: str) -> str:
    """Returns the name, cut where it is long."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def weights_beside(request: RunRequest, model: Card) -> Weights:
    """Returns the weights of a run of the model: its own, with the changes that the request makes."""
    named = isinstance(request.weights, ModelWeights)
    return request.weights if named and request.weights else ModelWeights(model=model.name)


def disagreements(request: RunRequest, model: Card) -> Iterator[ErrorDetail]:
    """Finds what the request says of the network and is not so for the model."""
    if request.network is None:
        return
    members = flat(model.network.model_dump())
    for name, came in flat(request.network.model_dump(exclude_unset=True)).items():
        expected = members.get(name, "a readout")  # a readout stands there by its members
        if came != expected:
            shown = json.dumps(expected), json.dumps(came)
            values = {"expected": shown[0], "model": model.name, "came": shown[1]}
            yield problem("model_network", f"network.{name}", **values)


def flat(network: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Returns the network with the members of its readout beside its own, as `readout.size`."""
    readout = network.get("readout")
    if not isinstance(readout, dict):
        return network
    rest = {name: value for name, value in network.items() if name != "readout"}
    return rest | {f"readout.{name}": value for name, value in readout.items()}


def unreadable(sequence: Input, model: Card) -> Iterator[ErrorDetail]:
    """Says why the model cannot read the input: which characters it does not know, and where the first of
    each is."""
    width = model.network.input_size
    if not isinstance(sequence, TextInput):
        came = len(sequence.values[0])
        if came != width:
            yield problem("model_rows", "input.values", width=width, model=model.name, came=came)
        return
    if model.alphabet is None:
        yield problem("model_numbers", "input.text", model=model.name, width=width)
        return
    if sequence.alphabet not in (None, "".join(model.alphabet)):
        yield problem("model_alphabet", "input.alphabet", model=model.name)
    strange = list(dict.fromkeys(one for one in sequence.text if one not in set(model.alphabet)))
    if strange:
        yield strangers(strange, sequence.text, model)


def strangers(strange: list[str], text: str, model: Card) -> ErrorDetail:
    """Says which characters a model does not know, and which it does."""
    shown = ", ".join(f'"{visible(one)}" (at {text.index(one)})' for one in strange[:MOST_SHOWN])
    known = "".join(model.alphabet or ()).replace("\n", "↵").replace("\t", "⇥")
    values: dict[str, Value] = {"model": model.name, "strange": shown, "known": known}
    if len(strange) <= MOST_SHOWN:
        return problem("model_characters", "input.text", **values)
    return problem("model_more_characters", "input.text", more=len(strange) - MOST_SHOWN, **values)
