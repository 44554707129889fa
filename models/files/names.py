"""Reads the names of tensors: which ones PyTorch's recurrent modules give, and what stands before them."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from models.kinds import KINDS

SHOWN = 80
"""Characters of a name that a message shows."""
END = 30
"""Characters of its end that are shown where it is longer."""
NUMBERED = re.compile(r"^(.*?)(\d+)[./_]$", re.DOTALL)


class RecurrentName(NamedTuple):
    """The parts of a name such as `encoder.lstm.weight_hh_l0_reverse`. layer: None for a lone cell, such as
    nn.LSTMCell, whose names tell none."""

    prefix: str
    kind: str
    layer: int | None
    reverse: str

    @property
    def parameter(self) -> str:
        """Returns PyTorch's name of it, a lone cell's as that of layer 0."""
        return f"{self.kind}_l{self.layer or 0}{self.reverse}"


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(dict.fromkeys(one.name for kind in KINDS.values() for one in kind.parameters))
    return re.compile(rf"(|.*[./_])({names})(?:_l([0-9]{{1,9}})(_reverse)?)?", re.DOTALL)


def recurrent(name: str) -> RecurrentName | None:
    """Reads a tensor's name; None where no recurrent module has one of that name."""
    found = _pattern().fullmatch(name)
    if found is None:
        return None
    prefix, kind, layer, reverse = found.groups()
    return RecurrentName(prefix, kind, None if layer is None else int(layer), reverse or "")


def legible(name: str, most: int = SHOWN) -> str:
    """Returns a name with code points in place of what cannot be seen, its middle left out where it is
    long."""
    if not name:
        return '""'
    cut = name if len(name) <= most else f"{name[: most - END - 1]}…{name[-END:]}"
    return "".join(
        f"U+{ord(one):04X}" if unicodedata.category(one)[0] == "C" or one in "\u2028\u2029" else one
        for one in cut
    )


def path_of(prefix: str) -> list[str]:
    """Splits what stands before a module's own names, such as `encoder.rnn.` or `encoder_rnn_`."""
    if not prefix:
        return []
    return prefix[:-1].split("_") if prefix.endswith("_") else re.split(r"[./]", prefix[:-1])


def name_of(prefix: str) -> str:
    """Returns the module's name; empty for the whole file."""
    return prefix[:-1]


def common(one: list[str], other: list[str]) -> int:
    """Counts the parts with which both paths begin; all of the first where the second goes on."""
    for place, part in enumerate(one):
        if place >= len(other) or other[place] != part:
            return place
    return len(one)


def shape_text(shape: tuple[int, ...]) -> str:
    """Writes a shape, such as `12 x 3`."""
    return " x ".join(map(str, shape)) or "1"
