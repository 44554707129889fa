"""Every kind of cell, described once, without PyTorch: the web floor reads it as well as the maths."""

from models.kinds.gru import GRU
from models.kinds.kind import Cell, Kind, Option, StateName
from models.kinds.lstm import LSTM
from models.kinds.rnn import RNN

KINDS: dict[Cell, Kind] = {kind.name: kind for kind in (RNN, LSTM, GRU)}
"""By name, in the order in which they are offered."""


OPTIONS: tuple[Option, ...] = tuple(dict.fromkeys(one for kind in KINDS.values() for one in kind.options))
"""The fields of a network that change the equations of some kinds."""


def fitting(feature: Option | StateName) -> tuple[Cell, ...]:
    """The kinds that have an option or a state."""
    return tuple(name for name, kind in KINDS.items() if feature in (*kind.options, *kind.states))


__all__ = ["KINDS", "OPTIONS", "Cell", "Kind", "Option", "StateName", "fitting"]
