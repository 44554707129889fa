"""Checks how a scene's question is answered against its stage, when the lesson is loaded."""

import re
from collections.abc import Iterator

from app.lessons.faults import Why, at, fault, why
from app.lessons.lesson import Reply, SceneFile
from app.lessons.placeholders import ANY, FORM, width_of
from app.lessons.stage import Stage
from app.wire.errors import ErrorDetail
from app.wire.network import Network

ROW = re.compile(r"([a-z_.]+)(?:/(\d{1,9})\.(forward|reverse))?", re.ASCII)
"""A row of the picture, its pass named where it is not the scene's."""
OF_TOUCH = (
    *("of", "among", "which", "unit", "time_step", "layer", "direction"),
    "answer",
)
"""The fields that say what is touched."""
UNUSED = {
    "unit": ("among", "unit"),
    "step": ("among", "time_step"),
    "row": ("of", "layer", "direction"),
}
"""The fields that say nothing where this is touched."""
Fault = tuple[str, Why]
"""A field of the reply, and what is wrong with it."""


def reply_faults(scene: SceneFile, stage: Stage) -> Iterator[ErrorDetail]:
    """Finds all that is wrong with a scene's reply."""
    reply = scene.reply
    if reply is None:
        return
    if scene.question is None:
        yield fault("reply", "lesson_reply_question")
    if (reply.choices is None) == (reply.touch is None):
        yield fault("reply", "lesson_reply_neither" if reply.touch is None else "lesson_reply_both")
        return
    found = choice_faults(reply) if reply.choices else touch_faults(reply, scene, stage)
    for field, reason in found:
        yield at(f"reply.{field}", reason)
    if reply.touch:
        yield from told_before(scene, reply)


def choice_faults(reply: Reply) -> Iterator[Fault]:
    """Finds what is wrong with given answers."""
    choices = reply.choices or []
    right = sum(choice.right for choice in choices)
    if right in (0, len(choices)):
        yield "choices", why("lesson_choices_wrong" if right == 0 else "lesson_choices_right")
    for field in OF_TOUCH:
        if getattr(reply, field) is not None:
            yield field, why("lesson_beside_touch")


def touch_faults(reply: Reply, scene: SceneFile, stage: Stage) -> Iterator[Fault]:
    """Finds what is wrong with what is asked of the picture."""
    for field in UNUSED[reply.touch or "row"]:
        if getattr(reply, field) is not None:
            yield field, why("lesson_touch_unused", touch=f"{reply.touch}")
    if (reply.which is None) == (reply.answer is None):
        yield "which", why("lesson_which_neither" if reply.which is None else "lesson_which_both")
    yield from missing(reply)
    yield from misnamed(reply, stage.network)
    yield from misplaced(reply, scene, stage)
    yield from misgiven(reply, stage)


def missing(reply: Reply) -> Iterator[Fault]:
    """Finds the names without which nothing can be touched."""
    if reply.of is None and (reply.touch == "unit" or (reply.touch == "step" and reply.which)):
        yield "of", why("lesson_touch_of")
    if reply.among is None and reply.touch == "row" and reply.which:
        yield "among", why("lesson_touch_among")


def misnamed(reply: Reply, network: Network) -> Iterator[Fault]:
    """Finds the quantities and rows that the network does not have."""
    if reply.of is not None and reply.of not in rows_of(network):
        yield "of", why("lesson_word", known=", ".join(rows_of(network)), came=reply.of[:40])
    for place, row in enumerate(reply.among or []):
        reason = no_row(row, network)
        if reason:
            yield f"among[{place}]", reason


def misplaced(reply: Reply, scene: SceneFile, stage: Stage) -> Iterator[Fault]:
    """Finds the places that the run does not have, or that the scene does not show."""
    network = stage.network
    counts = {
        "unit": network.hidden_size,
        "layer": network.num_layers,
        "time_step": shown_steps(scene, stage),
    }
    if reply.of in ("outputs", "inputs"):
        counts["unit"] = units_of(reply.of, network)
    for field, count in counts.items():
        came: int | None = getattr(reply, field)
        if came is not None and came >= count:
            ends = field == "time_step" and count < stage.length
            yield field, why("lesson_most_shown" if ends else "at_most", most=count - 1, came=came)
    if reply.direction == "reverse" and not network.bidirectional:
        yield "direction", why("lesson_one_direction")
    if reply.which in ("rise", "fall") and reply.time_step == 0:
        yield "time_step", why("lesson_rise")


def shown_steps(scene: SceneFile, stage: Stage) -> int:
    """Counts the time steps that are on the screen when the scene stands."""
    if stage.loss or stage.network.bidirectional:
        return stage.length
    return (scene.play.to if scene.play else stage.step) + 1


def misgiven(reply: Reply, stage: Stage) -> Iterator[Fault]:
    """Finds given answers that nobody can touch."""
    units = units_of(reply.of or "hidden_state", stage.network)
    most = {"unit": units, "step": stage.length}.get(reply.touch or "")
    for right in reply.given():
        if most is None:
            reason = no_row(f"{right}", stage.network)
        else:
            fits = isinstance(right, int) and right < most
            touched = {"touch": f"{reply.touch}", "most": most - 1, "came": f"{right}"}
            reason = None if fits else why("lesson_touch_most", **touched)
        if reason:
            yield "answer", reason


def told_before(scene: SceneFile, reply: Reply) -> Iterator[ErrorDetail]:
    """Finds the texts before the answer that fill in what is asked."""
    if reply.touch != "unit" or reply.which not in ("highest", "lowest"):
        return
    for field in ("caption", "question"):
        words = getattr(scene, field)
        for inside in ANY.findall(words.en) if words else ():
            form = FORM.fullmatch(inside)
            same = form and form["name"] == reply.of and form["unit"] == reply.which
            at = form and form["time_step"]
            if same and (at is None or reply.time_step is None or int(at) == reply.time_step):
                yield fault(field, "lesson_told_before", inside=f"{{{inside}}}")


def rows_of(network: Network) -> tuple[str, ...]:
    """Lists the rows that the score shows of a network, by the names of the wire."""
    return (*network.kind.targets, *["outputs"] * (network.readout is not None), "inputs")


def units_of(row: str, network: Network) -> int:
    """Counts the units of a row."""
    return network.input_size if row == "inputs" else width_of(row, network)


def no_row(row: str, network: Network) -> Why | None:
    """Says why the score has no such row; None where it has it."""
    form = ROW.fullmatch(row)
    if form is None or form[1] not in rows_of(network):
        return why("lesson_row", known=", ".join(rows_of(network)), came=row[:40])
    if form[2] and int(form[2]) >= network.num_layers:
        return why("lesson_pin_layer", most=network.num_layers - 1, came=form[2])
    return why("lesson_one_direction") if form[3] == "reverse" and not network.bidirectional else None
