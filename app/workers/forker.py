"""Imports PyTorch in the process that forks the workers, so that no worker has to.

For that process alone: it ends at once when the server has ended. Python would spend seconds on taking
PyTorch apart.
"""

import atexit
import os

from app.workers.process import work

__all__ = ["work"]
atexit.register(os._exit, 0)  # the workers are not concerned: they leave without such hooks
