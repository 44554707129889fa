"""Tells what is wrong with a lesson's file in a reader's language."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.lessons.faults import PLACEHOLDER, SCENE
from app.lessons.lesson import Language
from app.wire.errors import ErrorDetail
from app.wire.messages import Value, message_of

KNOWN = "known"
"""The value of a fault that lists names."""
OF_THE_SERVER = "error."
"""What the keys of the server's messages begin with in the page's catalogue."""


@dataclass(frozen=True, slots=True)
class Chinese:
    """The Chinese messages. messages: by code; phrases: how parts of values are said, by their English."""

    messages: Mapping[str, str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]


@cache
def chinese(locales: Path) -> Chinese:
    """Reads the Chinese messages from the folder of the catalogues."""
    page, faults, phrases = (
        json.loads((locales / name).read_text("utf-8"))
        for name in ("zh.json", "faults.zh.json", "complaints.zh.json")
    )
    messages = {
        key.removeprefix(OF_THE_SERVER): text for key, text in page.items() if key.startswith(OF_THE_SERVER)
    }
    spoken = tuple((re.compile(pattern), re.sub(r"\$(\d)", r"\\\1", words)) for pattern, words in phrases)
    return Chinese({**messages, **faults}, spoken)


def tell(detail: ErrorDetail, lang: Language, locales: Path) -> str:
    """Returns the message of a fault in that language; in English where there is no other."""
    if lang == "en":
        return detail.message
    words = chinese(locales)
    if detail.code not in words.messages:
        return detail.message
    values = {name: phrase(name, value, words) for name, value in detail.values.items()}
    before = [message_of(name, values, words.messages) for name in (SCENE, PLACEHOLDER) if name in values]
    return "".join([*before, message_of(detail.code, values, words.messages)])


def phrase(name: str, value: Value, words: Chinese) -> Value:
    """Says the value of that name in Chinese where it is a phrase, and no name and no number."""
    if not isinstance(value, str) or name in (SCENE, PLACEHOLDER):
        return value
    if name == KNOWN:
        value = value.replace(", ", "、")
    for pattern, spoken in words.phrases:
        value = pattern.sub(spoken, value)
    return value


def tell_field(field: str | None, message: str, lang: Language) -> str:
    """Returns a message with the field in front of it."""
    return message if field is None else f"{field}{'：' if lang == 'zh' else ': '}{message}"
