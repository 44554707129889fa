"""Says what is wrong with a lesson's file: each message has a code, so that every language can say it.

English stands here, as the server's other messages stand in `app/wire/messages.py`, whose codes serve here,
too. Chinese stands in `static/locales/faults.zh.json`. `app/lessons/telling.py` tells a fault in a reader's
language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.wire.errors import ErrorDetail, Refusal
from app.wire.messages import MESSAGES, Value, message_of

SCENE = "scene"
"""The value of a fault that names the scene in which it is."""
PLACEHOLDER = "placeholder"
"""The value of a fault that names the placeholder in which it is."""

FAULTS: Mapping[str, str] = {
    # the file
    "lesson_encoding": (
        "expected UTF-8, got bytes of another encoding at line {line}, column {column}; "
        "save the file as UTF-8"
    ),
    "lesson_name": "expected a name of small letters, digits and hyphens, as in my-own.json",
    "lesson_bytes": "expected at most {most} bytes, got {came}",
    "lesson_unreadable": "cannot be read: {reason}",
    "lesson_there": 'a lesson "{name}" is already there',
    "lesson_no_folder": "no such folder",
    # its scenes
    "lesson_id_twice": (
        'expected each scene to have an id of its own, got "{id}" more than once: scenes {places}'
    ),
    "lesson_no_scene": 'no scene "{id}" in this lesson',
    "lesson_circle": "expected an end, got a circle: {circle}",
    "lesson_half_question": "expected a question with its answer, got one of them",
    "lesson_most_back": "expected at most {most}, since gradients go back from there, got {came}",
    # what the network has
    "lesson_no_biases": "this network has no biases",
    "lesson_no_readout": "this network has no readout",
    "lesson_no_readout_got": "this network has no readout, got {came}",
    "lesson_no_readout_bias": "this network's readout has no bias",
    "lesson_one_direction": "this network reads in one direction",
    "lesson_one_direction_got": 'this network reads in one direction, got "{came}"',
    "lesson_cell_without": "the cell {cell} has no {name}",
    "lesson_cell_without_gates": "the cell {cell} has no gates",
    "lesson_network_without": "this network has no {name}",
    "lesson_network_without_quoted": 'this network has no "{name}"',
    "lesson_run_without": "this run has no {name}",
    # the stage
    "lesson_no_input": "expected text or values, got neither",
    "lesson_word": 'expected one of {known}, got "{came}"',
    "lesson_words": 'expected names parted by {mark} of {known}, got "{came}"',
    "lesson_one_at_most": "expected one of {known} at most, got {came}",
    "lesson_whole": 'expected an integer from {least} on, got "{came}"',
    "lesson_queries": 'expected a list of at most {most} queries such as "cell=gru"',
    "lesson_back_begins": "expected at most {most}, where the way back from the loss begins, got {came}",
    "lesson_back_by_steps": "gradients go back by whole steps",
    "lesson_no_code": "expected {names} among panels beside it",
    "lesson_pins": "expected at most {most} units, got {came}",
    "lesson_pin": 'expected units such as cell_state.3 or gates.forget.3/1.reverse, got "{came}"',
    "lesson_pin_unit": "expected a unit of at most {most}, got {came}",
    "lesson_pin_layer": "expected a layer of at most {most}, got {came}",
    # what if
    "lesson_not_before": "expected at least from_step, {least}, got {came}",
    "lesson_target": "expected one of {known}, got {came}",
    "lesson_place": "expected a place in {tensor} of shape {shape}, got {came}",
    "lesson_shape": "expected {expected}, got {came}",
    # the loss
    "lesson_beside_loss": "expected it beside the loss, got none",
    "lesson_other_loss": "expected another loss with a readout of {activation}, got cross_entropy",
    "lesson_loss_values": "expected {expected} numbers, one for each output, got {came}",
    # the reply
    "lesson_reply_question": "expected a question beside it, got none",
    "lesson_reply_neither": "expected choices or touch, got neither",
    "lesson_reply_both": "expected choices or touch, got both",
    "lesson_choices_wrong": "expected at least one right answer and one wrong, got none right",
    "lesson_choices_right": "expected at least one right answer and one wrong, got all right",
    "lesson_beside_touch": "expected touch beside it, got choices",
    "lesson_touch_unused": "says nothing where a {touch} is touched",
    "lesson_touch_of": "expected a quantity such as gates.forget, got none",
    "lesson_touch_among": "expected the rows that are compared, got none",
    "lesson_touch_most": 'expected a {touch} of at most {most}, got "{came}"',
    "lesson_which_neither": "expected which, to be computed from the run, or answer, got neither",
    "lesson_which_both": "expected which, to be computed from the run, or answer, got both",
    "lesson_most_shown": "expected at most {most}, where the scene ends, got {came}",
    "lesson_rise": "expected at least 1, since a rise or fall is from the time step before, got 0",
    "lesson_row": 'expected a row of {known}, got "{came}"',
    "lesson_told_before": "{inside} tells what the question asks; the answer may say it",
    # placeholders
    "lesson_brace": "expected every {{ to have its }}",
    "lesson_no_placeholder": "no placeholder; see the documentation of lessons",
    "lesson_no_seed": "a trained network has no seed here",
    "lesson_time_step": "expected a time step of at most {most}",
    "lesson_layer": "expected a layer of at most {most}",
    "lesson_place_most": "expected at most [{most}]",
    "lesson_sign_or_percent": "expected + or %, got both",
    "lesson_which": "# asks which unit is the [highest] or the [lowest]",
    "lesson_outputs_place": "expected outputs with [ ]",
    "lesson_number_place": "expected the place of a number in [ ]",
    "lesson_loss_step": "expected loss_step on the stage",
    "lesson_not_reached": "the loss at t = {t} does not depend on it",
    "lesson_too_large": "this network is too large for it",
    "lesson_name_alone": "expected the name alone",
}


@dataclass(frozen=True, slots=True)
class Why:
    """What is wrong, apart from where. code: of FAULTS or MESSAGES; values: what its message names."""

    code: str
    values: Mapping[str, Value]


def why(code: str, /, **values: Value) -> Why:
    """Builds what is wrong."""
    return Why(code, values)


def fault(field: str | None, code: str, /, **values: Value) -> ErrorDetail:
    """Builds one thing that is wrong, at that field."""
    return at(field, Why(code, values))


def at(field: str | None, reason: Why) -> ErrorDetail:
    """Puts what is wrong at its field."""
    return told(ErrorDetail(field=field, message="", code=reason.code, values=dict(reason.values)))


def faulty(code: str, field: str | None = None, /, **values: Value) -> Refusal:
    """Builds the refusal of a file with one fault."""
    return Refusal(422, fault(field, code, **values))


def in_scene(detail: ErrorDetail, scene: str) -> ErrorDetail:
    """Names the scene in which a fault is."""
    return told(detail.model_copy(update={"values": {**detail.values, SCENE: scene}}))


def told(detail: ErrorDetail) -> ErrorDetail:
    """Writes a fault's message in English; one of an unknown code keeps its own."""
    patterns = {**MESSAGES, **FAULTS}
    if detail.code not in patterns:
        return detail
    return detail.model_copy(update={"message": "".join(parts_of(detail, patterns))})


def parts_of(detail: ErrorDetail, patterns: Mapping[str, str]) -> Iterator[str]:
    """Gives the parts of a message: its scene, its placeholder, what is wrong."""
    values = detail.values
    if SCENE in values:
        yield f'scene "{values[SCENE]}": '
    if PLACEHOLDER in values:
        yield f"{values[PLACEHOLDER]}: "
    yield message_of(detail.code, values, patterns)
