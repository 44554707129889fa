"""Computes the ETag of a run. A run is a pure function of its request, so a browser may keep its answer until
the program changes."""

from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version

from app.edition import name_of, stamps
from app.settings import ROOT, Settings
from app.shared import Key

LIBRARIES = ("torch", "numpy", "orjson")
"""The libraries on which the digits of a run depend."""


def tag_of(key: Key, settings: Settings) -> str:
    """Returns the ETag of a run from its key. It is weak, since the bytes may be compressed or not."""
    return f'W/"{blake2b(repr(key).encode(), key=build(settings), digest_size=12).hexdigest()}"'


def build(settings: Settings) -> bytes:
    """Computes the hash of the program, its libraries and those settings on which numbers depend. All
    replicas share it."""
    return _build((settings.chunk_numbers, settings.chunk_milliseconds))


@lru_cache(maxsize=2)
def _build(chunks: tuple[int, ...]) -> bytes:
    sources = (one for floor in ("app", "models") for one in stamps(ROOT / floor) if one[0].suffix == ".py")
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return blake2b(f"{name_of(tuple(sources))} {libraries} {chunks}".encode()).digest()
