"""A question says how it is answered; what is wrong with that is named by its field."""

import json
from collections.abc import Callable

import pytest

from app.wire.errors import Refusal
from tests.app.spelled import Spelling, both, caption, read, scene, spelling, words

CHOICES = [{"text": words("a"), "right": True}, {"text": words("b")}]
OF_UNITS = {"touch": "unit", "of": "gates.forget"}
OF_STEPS = {"touch": "step", "of": "cell_state", "which": "rise"}
OF_ROWS = {"touch": "row", "which": "highest", "among": ["gates.input", "gates.forget"]}
REPLIES = [
    OF_UNITS | {"which": "highest", "time_step": 1},
    {"touch": "unit", "of": "outputs", "which": "strongest"},
    {"touch": "unit", "of": "cell_state", "answer": [0, 2]},
    OF_STEPS | {"unit": 2},
    {"touch": "step", "answer": 1},
    OF_ROWS | {"tolerance": 0.01},
    {"touch": "row", "answer": "hidden_state/0.forward"},
    {"choices": [{"text": words("{label}"), "right": True}, {"text": words("b"), "why": words("{t}")}]},
]


def asked(**reply: object) -> Callable[[Spelling], None]:
    """A question that is answered like that."""
    return scene(question=words("Which?"), answer=words("That one."), reply=reply)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: json.dumps(reply)[:60])
def test_a_question_may_say_how_it_is_answered(reply: dict[str, object]) -> None:
    document = spelling()
    asked(**reply)(document)
    told = read(document).scenes[0].model_dump(mode="json", exclude_unset=True)
    assert told["reply"] == reply


NO_WORDS: dict[str, str] = {}
FAULTS: list[tuple[str, Callable[[Spelling], object], str, str]] = [
    ("no question", scene(reply=REPLIES[4]), "reply", "expected a question beside it"),
    ("no way", asked(), "reply", "expected choices or touch, got neither"),
    ("two ways", asked(touch="step", answer=1, choices=CHOICES), "reply", "or touch, got both"),
    ("unknown field", asked(chioces=CHOICES), "reply.chioces", "unknown field"),
    ("one choice", asked(choices=CHOICES[:1]), "reply.choices", "at least 2"),
    ("none right", asked(choices=CHOICES[1:] * 2), "reply.choices", "one wrong, got none right"),
    ("none wrong", asked(choices=CHOICES[:1] * 2), "reply.choices", "one wrong, got all right"),
    (
        "choice in no language",
        asked(choices=[CHOICES[0], {"text": NO_WORDS}]),
        "reply.choices[1].text",
        "expected a text in English (en), in Chinese (zh) or in both, got neither",
    ),
    (
        "choice of no number",
        asked(choices=[CHOICES[0], {"text": words("{f}")}]),
        "reply.choices[1].text.en",
        "this run has no f",
    ),
    (
        "reason of no number",
        asked(choices=[CHOICES[0], CHOICES[1] | {"why": words("{f}")}]),
        "reply.choices[1].why.zh",
        "this run has no f",
    ),
    ("row beside choices", asked(choices=CHOICES, of="cell_state"), "reply.of", "expected touch beside it"),
    ("unknown touch", asked(touch="gate", answer="gates.forget"), "reply.touch", 'got "gate"'),
    ("nothing right", asked(**OF_UNITS), "reply.which", "or answer, got neither"),
    ("right twice", asked(**OF_UNITS, which="highest", answer=1), "reply.which", "or answer, got both"),
    ("unknown extreme", asked(**OF_UNITS, which="most"), "reply.which", 'got "most"'),
    ("unit of no row", asked(touch="unit", which="highest"), "reply.of", "expected a quantity such as"),
    ("row of another cell", asked(touch="unit", of="gates.reset", answer=0), "reply.of", 'got "gates.reset"'),
    ("unit of a unit", asked(**OF_UNITS, which="lowest", unit=1), "reply.unit", "says nothing where a unit"),
    (
        "time step to come",
        asked(**OF_UNITS, which="lowest", time_step=2),
        "reply.time_step",
        "expected at most 1, where the scene ends, got 2",
    ),
    (
        "rise from nothing",
        asked(**OF_UNITS, which="rise", time_step=0),
        "reply.time_step",
        "expected at least 1",
    ),
    ("no such unit", asked(**OF_UNITS, answer=3), "reply.answer", 'a unit of at most 2, got "3"'),
    ("no such step", asked(touch="step", answer=[0, 3]), "reply.answer", 'a step of at most 2, got "3"'),
    ("steps of nothing", asked(touch="step", which="highest"), "reply.of", "expected a quantity such as"),
    ("unit beyond the last", asked(**OF_STEPS, unit=3), "reply.unit", "expected at most 2, got 3"),
    ("layer above", asked(**OF_STEPS, layer=1), "reply.layer", "expected at most 0, got 1"),
    ("no other direction", asked(**OF_STEPS, direction="reverse"), "reply.direction", "in one direction"),
    ("rows of nothing", asked(touch="row", which="highest"), "reply.among", "expected the rows"),
    (
        "one row of another cell",
        asked(**OF_ROWS | {"among": ["gates.input", "gates.reset"]}),
        "reply.among[1]",
        'got "gates.reset"',
    ),
    ("row above", asked(touch="row", answer="hidden_state/1.forward"), "reply.answer", "layer of at most 0"),
    ("row back", asked(touch="row", answer="hidden_state/0.reverse"), "reply.answer", "in one direction"),
    ("row by number", asked(touch="row", answer=2), "reply.answer", 'got "2"'),
    (
        "told before",
        both(asked(**OF_UNITS, which="highest"), caption("{#gates.forget[highest]}")),
        "caption",
        "tells what the question asks",
    ),
]


@pytest.mark.parametrize(
    ("change", "field", "message"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_wrong_reply_is_named_by_its_field(
    change: Callable[[Spelling], object], field: str, message: str
) -> None:
    document = spelling()
    change(document)
    with pytest.raises(Refusal) as caught:
        read(document)
    faults = [(one.field, one.message) for one in caught.value.answer.detail]
    found = [why for where, why in faults if where == f"scenes[0].{field}"]
    assert found, faults
    assert found[0].startswith('scene "one": ')
    assert message in found[0]
