"""Estimates how long a lesson takes in front of people, from its words and its scenes."""

import math
import re
from collections.abc import Iterable
from urllib.parse import parse_qs

from app.lessons.lesson import Scene, Words

LETTERS_A_SECOND = 13
"""Letters, digits and signs of a text that are read aloud in a second: some 130 English words a minute."""
CHARACTERS_A_SECOND = 4
"""Chinese characters that are read aloud in a second."""
LOOKING = 15
"""Seconds in which a scene's picture is looked at and pointed at."""
ASKING = 30
"""Seconds in which a question is thought about, and answered."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def minutes(scenes: Iterable[Scene]) -> int:
    """Returns the whole minutes that the scenes take, at least one: reading, looking, playing and asking."""
    return max(1, math.ceil(sum(seconds(scene) for scene in scenes) / 60))


def seconds(scene: Scene) -> float:
    """Returns how long a scene takes: its words read aloud, the picture looked at, its playback, and its
    question."""
    words = [one for one in (scene.caption, scene.question, scene.answer) if one]
    asking = ASKING if scene.question else 0
    return sum(map(reading, words)) + playing(scene) + LOOKING + asking


def reading(words: Words) -> float:
    """Returns the seconds in which a text is read aloud, in the language in which that takes longest."""
    return max(spoken(text) for text in words.model_dump().values() if text)


def spoken(text: str) -> float:
    """Returns the seconds in which a text of either language is read aloud."""
    chinese = len(CHINESE.findall(text))
    return chinese / CHARACTERS_A_SECOND + (len(text) - chinese) / LETTERS_A_SECOND


def playing(scene: Scene) -> float:
    """Returns the seconds of its playback, at the speed of its stage."""
    if scene.play is None:
        return 0
    stage = parse_qs(scene.query)
    step, speed = (float(stage.get(name, [default])[0]) for name, default in (("step", "0"), ("speed", "2")))
    return abs(scene.play.to - step) / speed
