"""Reads text that every machine with Python has: the source code of its own standard library."""

import sys
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

ALPHABET = ("\n", *map(chr, range(32, 127)))
"""Line feed and printable ASCII."""
MAX_MODULE = 50_000
"""Characters of the longest module that is read, so that no module dominates."""
TRAIN_CHARACTERS = 2_000_000
"""Characters of the training text: about twenty passes over it fit into a quarter of an hour."""
TEST_SHARE = 10
"""One module in so many is for testing alone."""
TEST_CHARACTERS = 200_000
"""Characters of the test text."""


@dataclass(frozen=True, slots=True)
class Text:
    """Whole modules one after the other, cut off at a limit, and their names in that order."""

    modules: tuple[str, ...]
    text: str


@lru_cache(maxsize=1)
def standard_library() -> tuple[Text, Text]:
    """Returns the texts to train and to test on, of different modules, for the interpreter that runs this.

    Modules are shuffled and shared out by a hash of their names, so that no other choice enters.
    """
    train: list[str] = []
    test: list[str] = []
    for name in sorted(_sources(), key=_hash):
        (test if _hash(name) % TEST_SHARE == 0 else train).append(name)
    return _joined(train, TRAIN_CHARACTERS), _joined(test, TEST_CHARACTERS)


def source(module: str) -> str:
    """Returns the whole text of one of those modules. Raises KeyError for any other."""
    return _sources()[module]


def _hash(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big")


@lru_cache(maxsize=1)
def _sources() -> dict[str, str]:
    """Returns the text of every module of the top level that is a file, in the alphabet's order, and not too
    long."""
    sources: dict[str, str] = {}
    for path in Path(sysconfig.get_path("stdlib")).glob("*.py"):
        if path.stem in sys.stdlib_module_names:
            text = path.read_text(encoding="utf-8")
            if len(text) <= MAX_MODULE and set(text) <= set(ALPHABET):
                sources[path.stem] = text
    return sources


def _joined(names: list[str], characters: int) -> Text:
    modules: list[str] = []
    text = ""
    for name in names:
        if len(text) < characters:
            modules.append(name)
            text += _sources()[name]
    return Text(tuple(modules), text[:characters])
