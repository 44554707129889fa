"""Defines a lesson: as its file spells it, and as the page reads it, with every scene's stage spelled out."""

from collections.abc import Iterator
from typing import Annotated, Literal, cast, get_args

from pydantic import Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app.wire.network import WireModel
from models.kinds import STATES, TARGETS

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=SLUG, max_length=64)]
LONGEST_PROSE = 2000
Prose = Annotated[str, Field(min_length=1, max_length=LONGEST_PROSE)]
MOST_CHOICES = 6
Place = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Which = Literal["highest", "lowest", "strongest", "weakest", "rise", "fall"]
LIGHTS = (
    *("U", "W", "V", "bias_ih", "bias_hh", "readout.bias"),
    *(target for target in TARGETS if target not in STATES),
    *STATES,
    *("inputs", "outputs", "unit"),
)
"""The things that a scene can light, in the words of `static/js/lights.js`; `unit` is the scene's own."""


Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Words(WireModel):
    """A text in the languages of the page. A file may have it in one: the other then repeats it."""

    en: Prose
    """English."""
    zh: Prose
    """Chinese."""
    only: Language | None = None
    """The one language in which the file has it; null where it has both."""

    @model_validator(mode="before")
    @classmethod
    def repeat(cls, spelling: object) -> object:
        """Fills the language that a file leaves out."""
        if not isinstance(spelling, dict):
            return spelling
        texts = cast("dict[object, object]", spelling)  # a dict of JSON
        if "only" in texts:
            raise PydanticCustomError("no_language", "expected en, zh or both")
        written = [language for language in LANGUAGES if texts.get(language) is not None]
        if not written:
            raise PydanticCustomError("no_language", "expected en, zh or both")
        if len(written) == len(LANGUAGES):
            return texts
        text = texts[written[0]]
        repeated = text if isinstance(text, str) and 0 < len(text) <= LONGEST_PROSE else "-"
        there = {name: value for name, value in texts.items() if value is not None}
        return {**dict.fromkeys(LANGUAGES, repeated), **there, "only": written[0]}

    def written(self) -> Iterator[tuple[Language, str]]:
        """Gives the texts that the file has, each with its language."""
        for language in LANGUAGES:
            if self.only in (None, language):
                yield language, getattr(self, language)


class Play(WireModel):
    """Playback that starts with the scene."""

    to: Annotated[int, Field(ge=0)]
    """The step that it stops at."""


class Choice(WireModel):
    """One of the answers among which is chosen."""

    text: Words
    """What it says."""
    right: bool = False
    """Whether it is right. Several may be."""
    why: Words | None = None
    """What is said to whom chooses it. A wrong one without it shows the answer."""


class Reply(WireModel):
    """How a question is answered: `choices`, or `touch` with what is asked of the picture."""

    choices: Annotated[list[Choice] | None, Field(min_length=2, max_length=MOST_CHOICES)] = None
    """The answers among which is chosen, at least one of them right and one wrong."""
    touch: Literal["unit", "step", "row"] | None = None
    """What is touched on the picture: a unit of a row, a time step, or a row."""
    of: Name | None = None
    """The quantity that is asked about, such as `gates.forget`: the row of the units, or what is followed
    over the time steps."""
    among: Annotated[list[Name] | None, Field(min_length=2, max_length=12)] = None
    """The rows among which one is touched, such as `gates.forget` or `hidden_state/0.reverse`."""
    which: Which | None = None
    """Which of them is right, computed from the run: the highest or the lowest value, the strongest or the
    weakest whatever its sign, the greatest rise or fall since the time step before."""
    unit: Place | None = None
    """The unit whose values are compared over time steps or rows; null for the scene's."""
    time_step: Place | None = None
    """The time step at which units or rows are compared; null for the scene's."""
    layer: Place | None = None
    """The layer of the units or of what is followed; null for the scene's."""
    direction: Literal["forward", "reverse"] | None = None
    """Its direction; null for the scene's."""
    answer: Place | Name | list[Place] | list[Name] | None = None
    """What is right, where the run cannot say it: a unit, a time step or a row; or several."""
    tolerance: Annotated[float, Field(ge=0, le=1e6)] = 0.0005
    """How far a value may be from the right one and still be right: those that read the same are."""

    def given(self) -> list[int | str]:
        """Lists what is right by the file's own word; empty where it is computed."""
        right = self.answer
        return [*right] if isinstance(right, list) else [] if right is None else [right]


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
    reply: Reply | None = None
    """How the audience answers: on the picture, or among given answers. Null where it is only asked aloud."""


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
    minutes: int
    """How long it takes in front of people, as `app/lessons/duration.py` estimates it."""


class Lesson(Heading):
    """A lesson as the page reads it."""

    scenes: list[Scene]
    """In the order in which they are shown; at least one."""

    def texts(self) -> Iterator[Words]:
        """Gives every text of the lesson."""
        yield from (self.title, self.summary)
        for scene in self.scenes:
            for name in SceneFields.model_fields:
                value = getattr(scene, name)
                if isinstance(value, Words):
                    yield value
