"""Finds tensors among a cell's own that PyTorch's cells do not have. A cell with such a tensor gives other
numbers than nn.RNN, nn.LSTM and nn.GRU, and is not shown as one of these."""

import re

from models.files.contents import FLOATING, Tensors
from models.files.linears import linear_at, prefix_of_linear
from models.files.names import legible, recurrent, shape_text

MOST_NAMED = 6
"""Tensors of a kind that are named."""
MASKING = "this cell masks its states or weights (zoneout, dropout): without that the numbers would be others"
BESIDE = (
    "among the cell's own tensors, but nn.RNN, nn.LSTM and nn.GRU have none of that name. "
    "The cell is not shown as if they did not exist"
)
REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "an LSTM with proj_size projects its hidden state, which is not among the cells that can be traced",
        re.compile(r"^(weight|bias)_hr(_|$)"),
    ),
    (
        "the cell's weights are computed from such tensors before they are used (weight or spectral "
        "normalisation, dropped weights). Remove the parametrisation before you save: then the file has the "
        "weights themselves",
        re.compile(r"^parametrizations\.|^(weight|bias)_(ih|hh)(_l\d+)?(_reverse)?_(g|v|orig|raw|u|mask)$"),
    ),
    (
        "the gates of this cell also look at the cell state (peepholes), under names that are not known "
        "here: weight_peephole is. Without them the numbers would be others",
        re.compile(r"^(weight|bias|w|b)?_?c_?[ifo](_|\.|$)|peep", re.IGNORECASE),
    ),
    (
        "this cell normalises within, which nn.RNN, nn.LSTM and nn.GRU do not: without that the numbers "
        "would be others",
        re.compile(r"norm|^ln\d*(_|\.|$)|(^|_)(gamma|beta)(_|$)", re.IGNORECASE),
    ),
    (MASKING, re.compile(r"zoneout|dropout|mask", re.IGNORECASE)),
)
"""What such a tensor is, by its name below the cell."""


def foreign_tensors(tensors: Tensors, prefixes: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Says by the prefix of a cell why it is not shown, one reason for each kind of tensor beside it; a cell
    with nothing beside it is left out.

    prefixes: of all cells in the file.
    """
    beside: dict[str, dict[str, list[str]]] = {}
    for name in tensors:
        prefix = None if recurrent(name) else _nearest(name, prefixes)
        reason = None if prefix is None else _reason(tensors, name, prefix)
        if prefix is not None and reason:
            text = f"{legible(name)} ({shape_text(tuple(tensors[name].shape))})"
            beside.setdefault(prefix, {}).setdefault(reason, []).append(text)
    order = [*(reason for reason, _ in REASONS), BESIDE]
    return {
        prefix: tuple(_said(reason, reasons[reason]) for reason in order if reason in reasons)
        for prefix, reasons in beside.items()
    }


def _said(reason: str, texts: list[str]) -> str:
    more = [f"… ({len(texts)})"] if len(texts) > MOST_NAMED else []
    return f"{', '.join([*texts[:MOST_NAMED], *more])}: {reason}"


def _nearest(name: str, prefixes: frozenset[str]) -> str | None:
    """Returns the longest prefix with which a name begins."""
    for end in range(len(name), 0, -1):
        if name[end - 1] in "./_" and name[:end] in prefixes:
            return name[:end]
    return "" if "" in prefixes else None


def _reason(tensors: Tensors, name: str, prefix: str) -> str | None:
    """Says what a tensor does in a cell; None where it changes nothing there."""
    rest = name.removeprefix(prefix)
    # At the top of a file everything is below the cell's prefix, which is empty: only what lies beside its
    # tensors is its own.
    is_own = prefix != "" or re.search(r"[./]", rest) is None
    known = next((reason for reason, pattern in REASONS if pattern.search(rest)), None)
    if known == MASKING:
        return known if is_own else None
    if tensors[name].dtype not in FLOATING:  # a counter is in no sum
        return None
    if known:
        return known
    layer = prefix_of_linear(name)
    return BESIDE if is_own and (layer is None or linear_at(tensors, layer) is None) else None
