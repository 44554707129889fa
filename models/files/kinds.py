"""Tells the kind of a cell by the names and shapes of its tensors, as the kinds describe themselves."""

from itertools import groupby

from models.files.contents import Tensors
from models.files.found import Family
from models.files.names import legible, shape_text
from models.kinds import KINDS, Kind
from models.kinds.kind import Parameter


def parameter_of(kind: Kind, name: str) -> Parameter | None:
    """Returns a parameter of a kind by its name."""
    return next((one for one in kind.parameters if one.name == name), None)


def kinds_of(family: Family, tensors: Tensors) -> list[Kind]:
    """Lists the kinds that these tensors may be of, those that are offered first before the others: the ones
    whose parameters they are, no more and no fewer.

    Where there is none, the one from which they differ least, so that it can be said what does not fit; none
    where not even weight_hh fits a kind.
    """
    first = {name.removesuffix("_l0") for name in family.members if name.endswith("_l0")}
    biases = any(name.startswith("bias") for name in first)
    fitting: list[tuple[int, Kind]] = []
    for kind in KINDS.values():
        if may_be(kind, family, tensors):
            own = {one.name for one in kind.parameters if biases or not one.name.startswith("bias")}
            fitting.append((len(own ^ first), kind))
    exact = [kind for apart, kind in fitting if apart == 0]
    if exact or "weight_hh" not in first:
        return exact
    return [min(fitting, key=lambda one: one[0])[1]] if fitting else []


def may_be(kind: Kind, family: Family, tensors: Tensors) -> bool:
    """Says whether the rows of the weights are as many as a kind has owners for."""
    units = units_of(kind, family, tensors)
    if units <= 0 or ("weight_hh_l0" in family.members and parameter_of(kind, "weight_hh") is None):
        return False
    for one in kind.parameters:
        shape = family.shape(tensors, f"{one.name}_l0") if one.over else None
        if shape and one.name != "weight_ih" and shape[0] != len(one.owners) * units:
            return False
    return True


def units_of(kind: Kind, family: Family, tensors: Tensors) -> int:
    """Counts the units of a state; 0 where nothing tells."""
    hidden = family.shape(tensors, "weight_hh_l0")
    if hidden is not None:
        return hidden[1] if len(hidden) > 1 else 0
    inputs = family.shape(tensors, "weight_ih_l0")
    weight = parameter_of(kind, "weight_ih")
    owners = len(weight.owners) if weight else 1
    return inputs[0] // owners if inputs and inputs[0] % owners == 0 else 0


def no_kind(prefix: str, family: Family, tensors: Tensors) -> str:
    """Says why no kind has these tensors."""
    name = family.members.get("weight_hh_l0")
    if name is None:
        return (
            f"{legible(prefix + 'weight_hh_l0')}: expected shape gates * q x q, but there is no such tensor"
        )
    came = shape_text(tuple(tensors[name].shape))
    return f"{legible(name)}: expected a multiple of its columns as rows, {_rows_known()}; got {came}"


def _rows_known() -> str:
    """Lists how many rows for each column weight_hh has, such as `1 x (RNN), 4 x (LSTM)`."""
    having = [(len(one.owners), kind) for kind in KINDS.values() if (one := parameter_of(kind, "weight_hh"))]
    having.sort(key=lambda one: one[0])
    return ", ".join(
        f"{rows} x ({', '.join(kind.title for _, kind in of)})"
        for rows, of in groupby(having, key=lambda one: one[0])
    )
