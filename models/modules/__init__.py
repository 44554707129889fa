"""Traces a recurrent part of any PyTorch module: its states and gates at each time step, as numpy arrays."""

from models.modules.errors import TraceError
from models.modules.result import Trace
from models.modules.show import show
from models.modules.tracer import trace

__all__ = ["Trace", "TraceError", "show", "trace"]
