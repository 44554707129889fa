"""Accounts for every tensor of a file: whether a network uses it, and as which parameter."""

from dataclasses import dataclass
from typing import Literal

from models.files.contents import Contents
from models.files.found import Found
from models.files.linears import Linear
from models.files.names import legible, shape_text

Use = Literal["network", "readout", "refused", "another", "unused"]
USES: dict[Use, str] = {
    "network": "the network",
    "readout": "the readout V",
    "refused": "not used: its network cannot be shown",
    "another": "not used: another network",
    "unused": "not used",
}
"""Each use in words, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Accounted:
    """One tensor of a file. name, shape, dtype: as the file has them. use: what for. used_as: the parameter
    that it is; empty where it is none."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    use: Use
    used_as: str

    def __str__(self) -> str:
        used = f"{USES[self.use]}, as {self.used_as}" if self.used_as else USES[self.use]
        return f"{legible(self.name)} ({shape_text(self.shape)}, {self.dtype}): {used}"


def account_of(
    contents: Contents, modules: list[Found], chosen: Found, readout: Linear | None
) -> tuple[Accounted, ...]:
    """Lists every tensor of a file, those that a network uses first.

    modules: all of the file. readout: what surely reads the chosen one.
    """
    used = {} if chosen.wrong else {in_file: name for name, in_file in chosen.parameters.items()}
    read = {}
    if readout:
        parts = ("weight", "bias") if readout.bias else ("weight",)
        read = {f"{readout.prefix}{part}": f"readout.{part}" for part in parts}
    owners = {in_file: module for module in modules for in_file in module.parameters.values()}

    def accounted(name: str) -> Accounted:
        tensor, owner = contents.tensors[name], owners.get(name)
        use: Use = "unused"
        if name in used:
            use = "network"
        elif name in read:
            use = "readout"
        elif owner:
            use = "refused" if owner.wrong else "another"
        dtype = str(tensor.dtype).removeprefix("torch.")
        shown = contents.origins.get(name, name)
        return Accounted(shown, tuple(tensor.shape), dtype, use, used.get(name) or read.get(name, ""))

    rows = [accounted(name) for name in contents.tensors]
    return tuple(sorted(rows, key=lambda row: list(USES).index(row.use)))
