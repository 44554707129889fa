"""Writes the constants that the page shares with the server, as a module of the page.

`python -m app.wire.typescript` writes it to `static/js/constants.js`. The file is committed; a test holds it
to the values here.
"""

import json
from pathlib import Path
from typing import NamedTuple

from app.lessons.placeholders import FORM, JACOBIANS_UP_TO
from app.lessons.stage import MOST_COMPANIONS
from app.wire.generate import HIGHEST_TEMPERATURE, LARGEST_SEED, LOWEST_TEMPERATURE

TARGET = Path(__file__).resolve().parents[2] / "static" / "js" / "constants.js"
HEADER = """/**
 * The constants that the page shares with the server. Written by `{command}` from
 * app/wire/constants.py: change them there.
 * @module
 */
"""


class Constant(NamedTuple):
    """One constant. name: as the page imports it; value: a JSON value; meaning: one line, with its unit."""

    name: str
    value: float | str
    meaning: str


def constants() -> tuple[Constant, ...]:
    """Lists all constants of the module, in its order."""
    return (
        Constant("LARGEST_SEED", LARGEST_SEED, "The largest seed of weights and of draws; the least is 0."),
        Constant(
            "LOWEST_TEMPERATURE",
            LOWEST_TEMPERATURE,
            "The lowest temperature of a text that goes on by itself.",
        ),
        Constant(
            "HIGHEST_TEMPERATURE",
            HIGHEST_TEMPERATURE,
            "The highest temperature of a text that goes on by itself.",
        ),
        Constant(
            "MOST_COMPANIONS",
            MOST_COMPANIONS,
            "The most runs beside the first: three on one screen are as many as can be told apart.",
        ),
        Constant(
            "JACOBIANS_UP_TO",
            JACOBIANS_UP_TO,
            "The largest time steps × layers × cube of a state's size for which the page asks for Jacobians.",
        ),
        Constant(
            "PLACEHOLDER",
            FORM.pattern.replace("(?P<", "(?<"),
            "A regular expression for the text between the braces of a lesson's placeholder.",
        ),
    )


def module(command: str) -> str:
    """Writes the whole text of the module, which names the command that writes it."""
    return HEADER.format(command=command) + "".join(spelled(one) for one in constants())


def spelled(constant: Constant) -> str:
    """Writes the export of one constant; a value that is too long for its line stands on the next."""
    name, value, meaning = constant
    text = json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)
    line = f"export const {name} = {text};"
    if len(line) > 110:
        line = f"export const {name} =\n  {text};"
    return f"\n/** {meaning} */\n{line}\n"
