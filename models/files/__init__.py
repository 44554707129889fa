"""Reads the networks in a file of weights, whatever wrote it, without running anything in it."""

from models.files.errors import LoadError
from models.files.loading import load
from models.files.stored import Networks, StoredNetwork

__all__ = ["LoadError", "Networks", "StoredNetwork", "load"]
