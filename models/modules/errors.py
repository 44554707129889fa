"""Defines the error of a module or an input that cannot be traced."""


class TraceError(ValueError):
    """A module or an input that cannot be traced: says which, what was expected, and what came."""
