"""Defines the error of a file that cannot be read."""


class LoadError(ValueError):
    """A file that cannot be read: says which part of it, what was expected, and what came."""
