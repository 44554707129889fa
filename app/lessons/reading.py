"""Reads a lesson from its file, or tells everything that is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from pydantic import JsonValue, ValidationError

from app.lessons.duration import minutes
from app.lessons.encodings import decoded
from app.lessons.faults import Why, at, fault, faulty, in_scene, why
from app.lessons.lesson import LIGHTS, Lesson, LessonFile, Scene, SceneFields, SceneFile, Words
from app.lessons.placeholders import faults
from app.lessons.reply import reply_faults
from app.lessons.stage import Stage, spelled, stage_of
from app.settings import Settings
from app.wire.body import parse_json
from app.wire.complaints import complaint
from app.wire.errors import ErrorDetail, Refusal
from models.kinds import TARGETS

Scenes = dict[str, SceneFile]


def lesson_of(name: str, text: bytes, limits: Settings) -> Lesson:
    """Reads the lesson of that name from the text of its file. Raises Refusal, with everything that is wrong
    with it, each fault named by its place in the file."""
    spelling = parse_json(decoded(text))
    wrong: list[ErrorDetail] = []
    read = None
    try:
        read = LessonFile.model_validate(spelling)
    except ValidationError as error:
        wrong += named(complaint(error).answer.detail, spelling)
        sound = whole_scenes(spelling, wrong)
    else:
        sound = dict(enumerate(read.scenes))
    counts = Counter(scene.id for scene in sound.values())
    wrong += repeated(sound, counts)
    scenes = {scene.id: scene for scene in sound.values() if counts[scene.id] == 1}
    known = ids_of(spelling)
    scenes_read: list[Scene] = []
    refused: dict[int, Refusal] = {}
    for index, scene in sound.items():
        try:
            scenes_read.append(scene_of(scene, scenes, known, limits))
        except Refusal as refusal:
            refused[index] = refusal
    by_id = {sound[index].id: refusal.answer.detail for index, refusal in refused.items()}
    for index, refusal in refused.items():
        scene = sound[index]
        brought = by_id.get(scene.base, []) if scene.base and scene.base != scene.id else []
        wrong += placed(refusal, brought, index, scene.id)
    if wrong or read is None:
        raise Refusal(422, *wrong)
    return Lesson(
        name=name,
        title=read.title,
        summary=read.summary,
        minutes=minutes(scenes_read),
        scenes=scenes_read,
    )


def whole_scenes(spelling: JsonValue, wrong: list[ErrorDetail]) -> dict[int, SceneFile]:
    """Returns the scenes of a faulty file by their places, each without the fields that are wrong: so what
    else is wrong with them is found, too. Those whose stage or origin is wrong are left out."""
    scenes = spelling.get("scenes") if isinstance(spelling, dict) else None
    sound: dict[int, SceneFile] = {}
    for index, scene in enumerate(scenes if isinstance(scenes, list) else []):
        if not isinstance(scene, dict):
            continue
        start = f"scenes[{index}]."
        faulty_fields = {
            re.split(r"[.\[]", (one.field or "").removeprefix(start))[0]
            for one in wrong
            if (one.field or "").startswith(start)
        }
        if faulty_fields & {"id", "stage", "from"}:
            continue
        rest = {name: value for name, value in scene.items() if name not in faulty_fields}
        if "question" in faulty_fields or "answer" in faulty_fields:
            asked = ("question", "answer", "reply")
            rest = {name: value for name, value in rest.items() if name not in asked}
        with suppress(ValidationError):
            sound[index] = SceneFile.model_validate({"caption": {"en": "-"}} | rest)
    return sound


def ids_of(spelling: JsonValue) -> frozenset[str]:
    """Returns the ids of all scenes of a file, also of those that cannot be read."""
    scenes = spelling.get("scenes") if isinstance(spelling, dict) else None
    found = [one.get("id") for one in (scenes if isinstance(scenes, list) else []) if isinstance(one, dict)]
    return frozenset(one for one in found if isinstance(one, str))


def repeated(scenes: dict[int, SceneFile], counts: Counter[str]) -> Iterator[ErrorDetail]:
    """Finds the ids that more than one scene has, each once, at the second scene that has it."""
    for scene, count in counts.items():
        if count > 1:
            places = [index for index, one in scenes.items() if one.id == scene]
            listed = ", ".join(f"{index}" for index in places)
            yield fault(f"scenes[{places[1]}].id", "lesson_id_twice", id=scene, places=listed)


def placed(refusal: Refusal, brought: list[ErrorDetail], index: int, scene: str) -> Iterator[ErrorDetail]:
    """Gives a scene's faults with their fields named from the top of the file. brought: those of the scene
    that it is from, which are told there."""
    for one in refusal.answer.detail:
        if one in brought:
            continue
        yield in_scene(one.model_copy(update={"field": f"scenes[{index}].{one.field}"}), scene)


def named(faults: list[ErrorDetail], spelling: JsonValue) -> Iterator[ErrorDetail]:
    """Gives the faults, each with the id of its scene where it is known."""
    scenes = spelling.get("scenes") if isinstance(spelling, dict) else None
    for one in faults:
        index = re.match(r"scenes\[(\d+)\]", one.field or "")
        scene = scenes[int(index[1])] if index and isinstance(scenes, list) else None
        known = scene.get("id") if isinstance(scene, dict) else None
        yield in_scene(one, known) if isinstance(known, str) and known else one


def scene_of(scene: SceneFile, scenes: Scenes, known: frozenset[str], limits: Settings) -> Scene:
    """Reads a scene and spells out its stage. known: the ids of all scenes of the file, of which `scenes` has
    those that can be read. Raises Refusal."""
    wrong = [*halves(scene)]
    stage = None
    if scene.base not in known or scene.base in scenes:
        stage, stage_faults = stage_of(spelled(inherited(scene, scenes)), limits)
        wrong = [*(below_stage(one) for one in stage_faults), *wrong]
    if stage is not None:
        wrong += unfit(scene, stage)
    if wrong or stage is None:
        raise Refusal(422, *wrong)
    shared = {name: getattr(scene, name) for name in SceneFields.model_fields}
    return Scene(query=stage.query, **shared)


def below_stage(one: ErrorDetail) -> ErrorDetail:
    """Names the field of a fault from its scene."""
    return one.model_copy(update={"field": f"stage.{one.field}" if one.field else "stage"})


def inherited(scene: SceneFile, scenes: Scenes) -> dict[str, JsonValue]:
    """Returns the parameters of a scene over those of the scene that it is from. Raises Refusal (422) where
    that is missing, or where scenes are from each other in a circle."""
    chain = [scene]
    while (base := chain[-1].base) is not None:
        if base not in scenes:
            raise faulty("lesson_no_scene", "from", id=base)
        if any(passed.id == base for passed in chain):
            circle = " → ".join([*(passed.id for passed in chain), base])
            raise faulty("lesson_circle", "from", circle=circle)
        chain.append(scenes[base])
    parameters: dict[str, JsonValue] = {}
    for ancestor in reversed(chain):
        parameters |= ancestor.stage
    return parameters


def halves(scene: SceneFile) -> Iterator[ErrorDetail]:
    """Finds a question without its answer, and an answer without its question."""
    if (scene.question is None) != (scene.answer is None):
        yield fault("question" if scene.question is None else "answer", "lesson_half_question")


def unfit(scene: SceneFile, stage: Stage) -> Iterator[ErrorDetail]:
    """Finds what the scene says or does that its stage cannot show."""
    most = stage.step if stage.loss else stage.steps - 1
    if scene.play and scene.play.to > most:
        yield fault("play.to", "lesson_most_back" if stage.loss else "at_most", most=most, came=scene.play.to)
    for reason in unlit(scene.light, stage):
        yield at("light", reason)
    yield from reply_faults(scene, stage)
    for field, words in worded(scene):
        for language, text in words.written():
            for reason in faults(text, stage):
                yield at(f"{field}.{language}", reason)


def unlit(lights: str | None, stage: Stage) -> Iterator[Why]:
    """Says why there is nothing to light, for each name that has none."""
    network = stage.network
    for light in lights.split(" ") if lights is not None else ():
        if light not in LIGHTS:
            yield why("lesson_words", mark="spaces", known=", ".join(LIGHTS), came=light[:40])
        elif light in TARGETS and light not in network.kind.targets:
            yield why("lesson_cell_without", cell=network.cell, name=light)
        elif light in ("bias_ih", "bias_hh") and not network.bias:
            yield why("lesson_no_biases")
        elif light in ("V", "outputs", "readout.bias") and network.readout is None:
            yield why("lesson_no_readout")
        elif light == "readout.bias" and network.readout and not network.readout.bias:
            yield why("lesson_no_readout_bias")


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
