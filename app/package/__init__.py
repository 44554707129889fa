"""Unrolled in Python: what stands here is `unrolled/__init__.py` in the package.

It imports nothing of the server, and PyTorch only when something that needs it is first used.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.files import LoadError as LoadError
    from models.files import Networks as Networks
    from models.files import StoredNetwork as StoredNetwork
    from models.files import load as load
    from models.inputs import InputError as InputError
    from models.modules import Trace as Trace
    from models.modules import TraceError as TraceError
    from models.modules import show as show
    from models.modules import trace as trace

    __version__: str


def __getattr__(name: str) -> object:
    """Looks up what is rarely asked for."""
    if name == "__version__":
        return version("unrolled")
    if name in ("trace", "show", "Trace", "TraceError"):
        from models import modules  # noqa: PLC0415  PyTorch only when it is needed

        return getattr(modules, name)
    if name in ("load", "LoadError", "Networks", "StoredNetwork"):
        from models import files  # noqa: PLC0415

        return getattr(files, name)
    if name == "InputError":
        from models import inputs  # noqa: PLC0415

        return inputs.InputError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
