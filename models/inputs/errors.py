"""Defines the error of a file of inputs that cannot be read."""


class InputError(ValueError):
    """A file that holds no inputs of a network: says where in it, what was expected, and what came."""
