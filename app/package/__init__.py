"""Unrolled in Python: what stands here is `unrolled/__init__.py` in the package.

It imports nothing of the server, and PyTorch only when something that needs it is first used.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> object:
    """Looks up what is rarely asked for."""
    if name == "__version__":
        return version("unrolled")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
