"""Reads a lesson from its file, or tells everything that is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator

from pydantic import JsonValue, ValidationError

from app.lessons.duration import minutes
from app.lessons.lesson import LIGHTS, Lesson, LessonFile, Scene, SceneFields, SceneFile, Words
from app.lessons.placeholders import faults
from app.lessons.reply import reply_faults
from app.lessons.stage import Stage, spelled, stage_of
from app.settings import Settings
from app.wire.body import parse_json
from app.wire.complaints import complaint
from app.wire.errors import ErrorDetail, Refusal, faulty_file
from models.kinds import TARGETS

Scenes = dict[str, SceneFile]
MISSING_HALF = "expected a question with its answer, got one of them"


def lesson_of(name: str, text: bytes, limits: Settings) -> Lesson:
    """Reads the lesson of that name from the text of its file. Raises Refusal, each fault named by its place
    in the file."""
    spelling = parse_json(text)
    try:
        read = LessonFile.model_validate(spelling)
    except ValidationError as error:
        raise Refusal(422, *(named(fault, spelling) for fault in complaint(error).answer.detail)) from None
    scenes = {scene.id: scene for scene in read.scenes}
    wrong = [*repeated(read.scenes)]
    scenes_read: list[Scene] = []
    for index, scene in enumerate(read.scenes):
        try:
            scenes_read.append(scene_of(scene, scenes, limits))
        except Refusal as refusal:
            wrong += placed(refusal, index, scene.id)
    if wrong:
        raise Refusal(422, *wrong)
    return Lesson(
        name=name,
        title=read.title,
        summary=read.summary,
        minutes=minutes(scenes_read),
        scenes=scenes_read,
    )


def repeated(scenes: list[SceneFile]) -> Iterator[ErrorDetail]:
    """Finds the scenes with an id that another scene has, too."""
    counts = Counter(scene.id for scene in scenes)
    for index, scene in enumerate(scenes):
        if counts[scene.id] > 1:
            message = f'expected each scene to have an id of its own, got "{scene.id}" more than once'
            yield ErrorDetail(field=f"scenes[{index}].id", message=message)


def placed(refusal: Refusal, index: int, scene: str) -> Iterator[ErrorDetail]:
    """Gives a scene's faults with their fields named from the top of the file."""
    for fault in refusal.answer.detail:
        yield ErrorDetail(field=f"scenes[{index}].{fault.field}", message=f'scene "{scene}": {fault.message}')


def named(fault: ErrorDetail, spelling: JsonValue) -> ErrorDetail:
    """Adds the id of the scene to a fault, where it is known."""
    index = re.match(r"scenes\[(\d+)\]", fault.field or "")
    scenes = spelling.get("scenes") if isinstance(spelling, dict) else None
    if index is None or not isinstance(scenes, list):
        return fault
    scene = scenes[int(index[1])]
    known = scene.get("id") if isinstance(scene, dict) else None
    return ErrorDetail(field=fault.field, message=f'scene "{known}": {fault.message}') if known else fault


def scene_of(scene: SceneFile, scenes: Scenes, limits: Settings) -> Scene:
    """Reads a scene and spells out its stage. Raises Refusal."""
    try:
        stage = stage_of(spelled(inherited(scene, scenes)), limits)
    except Refusal as refusal:
        raise Refusal(422, *(below_stage(fault) for fault in refusal.answer.detail)) from None
    wrong = [*unfit(scene, stage)]
    if wrong:
        raise Refusal(422, *wrong)
    shared = {name: getattr(scene, name) for name in SceneFields.model_fields}
    return Scene(query=stage.query, **shared)


def below_stage(fault: ErrorDetail) -> ErrorDetail:
    """Names the field of a fault from its scene: below `stage`, but for `from`, which stands beside it."""
    field = "from" if fault.field == "from" else f"stage.{fault.field}" if fault.field else "stage"
    return ErrorDetail(field=field, message=fault.message)


def inherited(scene: SceneFile, scenes: Scenes) -> dict[str, JsonValue]:
    """Returns the parameters of a scene over those of the scene that it is from. Raises Refusal (422) where
    that is missing, or where scenes are from each other in a circle."""
    chain = [scene]
    while (base := chain[-1].base) is not None:
        if base not in scenes:
            raise faulty_file(f'no scene "{base}" in this lesson', "from")
        if any(passed.id == base for passed in chain):
            circle = " → ".join([*(passed.id for passed in chain), base])
            raise faulty_file(f"expected an end, got a circle: {circle}", "from")
        chain.append(scenes[base])
    parameters: dict[str, JsonValue] = {}
    for ancestor in reversed(chain):
        parameters |= ancestor.stage
    return parameters


def unfit(scene: SceneFile, stage: Stage) -> Iterator[ErrorDetail]:
    """Finds what the scene says or does that its stage cannot show."""
    if (scene.question is None) != (scene.answer is None):
        yield ErrorDetail(field="question" if scene.question is None else "answer", message=MISSING_HALF)
    most = stage.step if stage.loss else stage.steps - 1
    if scene.play and scene.play.to > most:
        why = ", since gradients go back from there" if stage.loss else ""
        yield ErrorDetail(field="play.to", message=f"expected at most {most}{why}, got {scene.play.to}")
    for reason in unlit(scene.light, stage):
        yield ErrorDetail(field="light", message=reason)
    yield from reply_faults(scene, stage)
    for field, words in worded(scene):
        for language in ("en", "zh"):
            for message in faults(getattr(words, language), stage):
                yield ErrorDetail(field=f"{field}.{language}", message=message)


def unlit(lights: str | None, stage: Stage) -> Iterator[str]:
    """Says why there is nothing to light, for each name that has none."""
    network = stage.network
    for light in lights.split(" ") if lights is not None else ():
        if light not in LIGHTS:
            yield f'expected names parted by spaces of {", ".join(LIGHTS)}, got "{light[:40]}"'
        elif light in TARGETS and light not in network.kind.targets:
            yield f"the cell {network.cell} has no {light}"
        elif light in ("bias_ih", "bias_hh") and not network.bias:
            yield "this network has no biases"
        elif light in ("V", "outputs", "readout.bias") and network.readout is None:
            yield "this network has no readout"
        elif light == "readout.bias" and network.readout and not network.readout.bias:
            yield "this network's readout has no bias"


def worded(scene: SceneFile) -> Iterator[tuple[str, Words]]:
    """Gives the scene's texts with their fields."""
    for field in ("caption", "notes", "question", "answer"):
        words: Words | None = getattr(scene, field)
        if words is not None:
            yield field, words
    for place, choice in enumerate((scene.reply and scene.reply.choices) or ()):
        yield f"reply.choices[{place}].text", choice.text
        if choice.why is not None:
            yield f"reply.choices[{place}].why", choice.why
