"""Defines a lesson: as its file spells it, and as the page reads it, with every scene's stage spelled out."""

from typing import Annotated

from pydantic import Field, JsonValue

from app.wire.network import WireModel
from models.kinds import STATES, TARGETS

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=SLUG, max_length=64)]
Prose = Annotated[str, Field(min_length=1, max_length=2000)]
LIGHTS = (
    *("U", "W", "V", "bias_ih", "bias_hh", "readout.bias"),
    *(target for target in TARGETS if target not in STATES),
    *STATES,
    *("inputs", "outputs", "unit"),
)
"""The things that a scene can light, in the words of `static/js/lights.js`; `unit` is the scene's own."""


class Words(WireModel):
    """A text in both languages of the page."""

    en: Prose
    """English."""
    zh: Prose
    """Chinese."""


class Play(WireModel):
    """Playback that starts with the scene."""

    to: Annotated[int, Field(ge=0)]
    """The step that it stops at."""


class SceneFields(WireModel):
    """What a scene says, and does once it stands."""

    id: Slug
    """Its name in links: small letters, digits and hyphens, once in a lesson."""
    caption: Words
    """What the audience reads. May hold placeholders such as `{gates.forget[4]@2}`."""
    notes: Words | None = None
    """What the presenter alone reads."""
    play: Play | None = None
    """Playback from the step of the stage on; null for a scene that stands still."""
    light: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """What to light wherever it is seen: names of `LIGHTS`, parted by spaces."""
    question: Words | None = None
    """What to ask the audience."""
    answer: Words | None = None
    """Its answer, hidden until asked for. A question has one, and an answer has its question."""


class SceneFile(SceneFields):
    """A scene as a file spells it."""

    base: Annotated[Slug | None, Field(alias="from")] = None
    """The scene, earlier or later in the file, whose stage this one starts from."""
    stage: Annotated[dict[str, JsonValue], Field(default_factory=dict)]
    """The page's own URL parameters: text, numbers, true, false or rows of numbers; null takes back one that
    `from` brought."""


class LessonFile(WireModel):
    """A lesson as a file spells it."""

    title: Words
    """Its name in a list."""
    summary: Words
    """What it shows, in a sentence."""
    scenes: Annotated[list[SceneFile], Field(min_length=1, max_length=200)]
    """In the order in which they are shown."""


class Scene(SceneFields):
    """A scene as the page reads it."""

    query: str
    """The stage as the page's query string: the scene without its lesson."""


class Heading(WireModel):
    """What a list of lessons says of one."""

    name: Slug
    """Its name in links, `/?lesson=NAME`."""
    title: Words
    """Its name in a list."""
    summary: Words
    """What it shows, in a sentence."""


class Lesson(Heading):
    """A lesson as the page reads it."""

    scenes: list[Scene]
    """In the order in which they are shown; at least one."""
