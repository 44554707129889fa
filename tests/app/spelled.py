"""A lesson as a file spells it, and ways to spell it differently."""

import json
from collections.abc import Callable
from typing import Any

from app.lessons.lesson import Lesson
from app.lessons.reading import lesson_of
from app.settings import Settings

Spelling = dict[str, Any]  # Any: a JSON document


def words(text: str) -> dict[str, str]:
    return {"en": text, "zh": f"{text}。"}


def spelling() -> Spelling:
    """A lesson of two scenes, the second from the first."""
    stage = {"cell": "lstm", "text": "abc", "hidden_size": 3, "step": 1}
    return {
        "title": words("Title"),
        "summary": words("Summary"),
        "scenes": [
            {"id": "one", "caption": words("f = {gates.forget[2]@0}"), "stage": stage},
            {"id": "two", "from": "one", "caption": words("{label}"), "stage": {"step": None, "seed": 3}},
        ],
    }


def read(document: Spelling) -> Lesson:
    return lesson_of("own", json.dumps(document).encode(), Settings())


def scene(**changes: object) -> Callable[[Spelling], None]:
    """A change of the first scene; None takes a field away."""

    def change(document: Spelling) -> None:
        for name, value in changes.items():
            field = name.rstrip("_")
            document["scenes"][0].pop(field, None)
            if value is not None:
                document["scenes"][0][field] = value

    return change


def stage(**changes: object) -> Callable[[Spelling], None]:
    return lambda document: document["scenes"][0]["stage"].update(changes)


def both(*changes: Callable[[Spelling], object]) -> Callable[[Spelling], None]:
    """One change after another."""

    def change(document: Spelling) -> None:
        for one in changes:
            one(document)

    return change


def caption(text: str) -> Callable[[Spelling], None]:
    return scene(caption=words(text))


HELD = {
    "layer": 0,
    "direction": "forward",
    "from_step": 0,
    "to_step": 1,
    "target": "gates.forget",
    "unit": 0,
    "value": 0,
}


def held(**changes: object) -> Callable[[Spelling], None]:
    return stage(interventions=[HELD | changes])


def back(**changes: object) -> Callable[[Spelling], None]:
    """A loss at the second of the three steps, where the scene stands."""
    return stage(**({"loss_step": 1} | changes))


def weight(tensor: str, *index: int) -> Callable[[Spelling], None]:
    return stage(weight_changes=[{"tensor": tensor, "index": list(index), "value": 1}])
