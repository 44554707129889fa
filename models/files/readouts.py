"""Finds which linear layer of a file reads the states of a network: what fits, how sure that is, and why."""

import re
from dataclasses import dataclass

from models.files.contents import Tensors
from models.files.found import Found
from models.files.linears import Linear, linears_in, scales_of
from models.files.names import common, legible, name_of, path_of

MOST_NAMED = 3
"""Layers that are named in a reason."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which layer reads a network. readouts: the linear layers that fit, the likeliest first. is_sure: the
    first of them reads it, or none does where there is none. why: what makes it sure, or doubtful."""

    readouts: tuple[Linear, ...]
    is_sure: bool
    why: tuple[str, ...]

    @property
    def readout(self) -> Linear | None:
        """Returns the layer that surely reads the network."""
        return self.readouts[0] if self.is_sure and self.readouts else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A linear layer, seen from a module. standing: near, in the same part of the model; theirs, nearer to
    another module; elsewhere, in a part of its own."""

    linear: Linear
    standing: str
    other: Found | None


def pairing_of(tensors: Tensors, module: Found, modules: list[Found], *, is_ordered: bool) -> Pairing:
    """Pairs a network with its readout.

    modules: all of the file. is_ordered: whether the tensors come in the order in which the model has its
    layers.
    """
    if _is_below_another(module, modules):
        return Pairing((), True, ("the next layer reads what this one gives, so no output layer does",))
    linears = linears_in(tensors)
    fitting = [one for one in linears if one.reads == module.width]
    if not fitting:
        return Pairing((), True, (f"no linear layer of the file reads {module.width} numbers",))
    others = [one for one in modules if not set(one.parts) & set(module.parts)]
    placed = [_placed(one, module, others) for one in fitting]
    near = [one.linear for one in placed if one.standing == "near" and not one.linear.is_called_embedding]
    likely = [one for one in near if one.bias] or near
    readouts = (*likely, *(one for one in fitting if one not in likely))
    if not likely:
        return Pairing(readouts, False, _doubts_of_place(placed))
    why = _Doubts(tensors, linears, module, others, is_ordered).of(likely)
    if why:
        return Pairing(readouts, False, why)
    head = legible(name_of(likely[0].prefix))
    return Pairing(
        readouts, True, (f"{head} is the only linear layer near it that reads {module.width} numbers",)
    )


def _is_below_another(module: Found, modules: list[Found]) -> bool:
    """Says whether another module reads its states, so that no head does."""
    first = module.parts[0]
    return any(
        len(other.parts) > len(module.parts) and first in other.parts and other.parts[-1] != first
        for other in modules
    )


def _scope(prefix: str) -> list[str]:
    """Returns the path of what a module stands in."""
    return path_of(prefix)[:-1]


def _placed(linear: Linear, module: Found, others: list[Found]) -> Placed:
    own, scope = _scope(module.prefix), _scope(linear.prefix)
    shared = common(own, scope)
    other = next((one for one in others if common(_scope(one.prefix), scope) > shared), None)
    if other:
        return Placed(linear, "theirs", other)
    return Placed(linear, "near" if shared == min(len(own), len(scope)) else "elsewhere", None)


def _doubts_of_place(placed: list[Placed]) -> tuple[str, ...]:
    doubts: list[str] = []
    for one in placed[:MOST_NAMED]:
        head = legible(name_of(one.linear.prefix))
        if one.other:
            doubts.append(f"{head} stands nearer to {legible(name_of(one.other.prefix))}")
        elif one.standing == "elsewhere":
            doubts.append(f"{head} stands in another part of the model")
        else:
            doubts.append(f"{head} is called an embedding")
    return tuple(doubts)


@dataclass(frozen=True, slots=True)
class _Doubts:
    tensors: Tensors
    linears: list[Linear]
    module: Found
    others: list[Found]
    is_ordered: bool

    def of(self, likely: list[Linear]) -> tuple[str, ...]:
        """Says why the first of the likely layers may not read the module."""
        first, width = likely[0], self.module.width
        head = legible(name_of(first.prefix))
        doubts: list[str] = []
        if len(likely) > 1:
            heads = ", ".join(legible(name_of(one.prefix)) for one in likely[:MOST_NAMED])
            doubts.append(f"{len(likely)} linear layers read {width} numbers: {heads}")
        rival = next((one for one in self.others if one.width == width and self._as_near(first, one)), None)
        if rival:
            name = legible(name_of(rival.prefix))
            doubts.append(f"{head} could as well read {name}, which is as wide and as near")
        scale = next(
            (
                name
                for name in scales_of(self.tensors, width)
                if self._near(first, re.sub(r"[^./_]+\.$", "", f"{name}."))
            ),
            None,
        )
        if scale:
            doubts.append(
                f"{legible(scale)} may scale the {width} states before {head} reads them. It is not applied"
            )
        following = next(
            (
                one
                for one in self.linears
                if one.bias
                and one.reads == first.size
                and one not in likely
                and self._near(first, one.prefix)
            ),
            None,
        )
        if following and len(likely) == 1:
            doubts.append(
                f"{legible(name_of(following.prefix))} reads as many numbers as {head} gives ({first.size}): "
                f"it may be the last layer, and {head} the one before"
            )
        if not first.bias:
            doubts.append(f"{head} has no bias: it may be a table of embeddings")
        order = list(self.tensors)
        last = list(self.module.parameters.values())[-1]
        if self.is_ordered and order.index(f"{first.prefix}weight") < order.index(last):
            doubts.append(f"{head} stands before the network in the file")
        return tuple(doubts)

    def _near(self, linear: Linear, prefix: str) -> bool:
        moved = Linear(prefix, linear.size, linear.reads, linear.bias)
        return _placed(moved, self.module, self.others).standing == "near"

    def _as_near(self, linear: Linear, other: Found) -> bool:
        """Says whether it stands as near to the other module."""
        scope = _scope(linear.prefix)
        return common(_scope(other.prefix), scope) >= common(_scope(self.module.prefix), scope)


def embedding_of(tensors: Tensors, module: Found, pairing: Pairing) -> str | None:
    """Says that a network reads the rows of a table, where the file has one that fits."""
    head = pairing.readout.prefix if pairing.readout else None
    tables = [
        one
        for one in linears_in(tensors)
        if not one.bias and one.reads == module.config.input_size and one.prefix != head
    ]
    table = next((one for one in tables if one.is_called_embedding), tables[0] if tables else None)
    if table is None:
        return None
    name = legible(name_of(table.prefix))
    return (
        f"it seems to read rows of {name}, a table of {table.size} embeddings of {table.reads} numbers, "
        "not one-hot characters: give it such rows"
    )
