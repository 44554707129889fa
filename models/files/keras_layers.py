"""Finds the recurrent layers among the arrays of a Keras file, and gives their tensors PyTorch's names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from models.cells import Nonlinearity
from models.files.contents import Contents, Tensors, Told
from models.files.errors import LoadError
from models.files.limits import DEPTH
from models.files.names import legible
from models.files.packing import repacked
from models.kinds import KINDS, Cell
from models.parameters import suffix

PARTS = {"kernel": "kernel", "recurrent_kernel": "recurrent_kernel", "bias": "bias"}
NUMBERED = {"0": "kernel", "1": "recurrent_kernel", "2": "bias"}
"""What Keras 3 calls the arrays of a cell, in their order."""
CELLS: dict[int, Cell] = {1: "rnn", 3: "gru", 4: "lstm"}
"""The kind by how many gates its kernel has."""
OUTER = frozenset({"model_weights", "layers", "_layer_checkpoint_dependencies", "cell", "vars"})
SIDES = re.compile(r"^(forward|backward)(_|$)")
LAYERS = ("SimpleRNN", "LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU")
UNTOLD = (
    "the file does not tell its activations: tanh and sigmoid are taken; before version 2.3 Keras' own "
    "was hard_sigmoid, with which the numbers are others"
)


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays of one cell of Keras. path: of the group that holds them. names: of each in the file."""

    path: str
    kernel: Tensor
    recurrent: Tensor
    bias: Tensor | None
    names: tuple[str, ...]

    @property
    def units(self) -> int:
        """Counts the units of its state."""
        return self.recurrent.shape[0]

    @property
    def cell(self) -> Cell | None:
        """Returns its kind; None where its shapes are those of none."""
        units = self.units
        fits = units > 0 and self.kernel.shape[1] == self.recurrent.shape[1]
        return CELLS.get(self.kernel.shape[1] // units) if fits and not self.kernel.shape[1] % units else None


def networks_of(tensors: Tensors, config: Mapping[str, object]) -> Contents:
    """Returns the tensors of a file with those of its recurrent layers by PyTorch's names.

    config: what the file says of its model. Raises LoadError where there is no recurrent layer.
    """
    cells = [one for one in _cells(tensors) if one.cell]
    if not cells:
        names = ", ".join(legible(name) for name in list(tensors)[:6]) or "nothing"
        raise LoadError(f"there is no SimpleRNN, LSTM or GRU in this Keras file. It has: {names}")
    layers = list(_configured(config, 0))
    named: Tensors = {}
    told: dict[str, Told] = {}
    origins: dict[str, str] = {}
    for name, sides in _sided(cells).items():
        prefix, both = f"{name}.", len(sides) == 2
        whole = _told(sides[0], name, layers)
        told[prefix] = whole
        for direction, one in zip(("forward", "reverse") if both else ("forward",), sides, strict=True):
            for parameter, tensor in _by_pytorch(one).items():
                parameter_name = f"{prefix}{parameter}_l0{suffix(direction)}"
                named[parameter_name] = tensor
                origins[parameter_name] = f"{one.path}: {_theirs(parameter)}, in PyTorch's order"
    read = {name for one in cells for name in one.names}
    rest = {name: tensor for name, tensor in tensors.items() if name not in read}
    return Contents(named | rest, is_ordered=False, told=told, origins=origins)


def _theirs(parameter: str) -> str:
    return {"weight_ih": "kernel", "weight_hh": "recurrent_kernel"}.get(parameter, "bias")


def _cells(tensors: Tensors) -> Iterator[Arrays]:
    groups: dict[str, dict[str, str]] = {}
    for name in tensors:
        group, _, last = name.rpartition("/")
        part = PARTS.get(last.partition(":")[0]) or (NUMBERED.get(last) if group.endswith("/vars") else None)
        if part:
            groups.setdefault(group, {})[part] = name
    for group, parts in groups.items():
        if "kernel" in parts and "recurrent_kernel" in parts:
            kernel, recurrent = tensors[parts["kernel"]], tensors[parts["recurrent_kernel"]]
            bias = tensors[parts["bias"]] if "bias" in parts else None
            if kernel.dim() == recurrent.dim() == 2:
                yield Arrays(group, kernel, recurrent, bias, tuple(parts.values()))


def _sided(cells: list[Arrays]) -> dict[str, list[Arrays]]:
    """Groups the cells by the layer that they are, forward before backward."""
    layers: dict[str, list[Arrays]] = {}
    for one in sorted(
        cells, key=lambda one: any(part.startswith("backward") for part in one.path.split("/"))
    ):
        layers.setdefault(_name(one.path), []).append(one)
    ordered = {_name(one.path): layers[_name(one.path)] for one in cells}
    return {
        (name if len(sides) <= 2 else f"{name}.{place}"): group
        for name, sides in ordered.items()
        for place, group in enumerate([sides] if len(sides) <= 2 else [[one] for one in sides])
    }


def _name(path: str) -> str:
    """Returns a layer's name of the path of its cell, both directions' the same."""
    parts = [part for part in path.split("/") if part not in OUTER and not part.endswith("_cell")]
    sided = next((place for place, part in enumerate(parts) if SIDES.match(part)), None)
    parts = list(dict.fromkeys(parts[:sided]))
    return ".".join(parts) or "layer"


def _by_pytorch(one: Arrays) -> dict[str, Tensor]:
    cell, units = cast(Cell, one.cell), one.units
    gates = one.kernel.shape[1] // units
    flat = one.bias is not None and one.bias.dim() == 1 and one.bias.numel() == 2 * gates * units
    if flat:  # cuDNN's layers keep each gate's matrix transposed already
        inputs = torch.cat([part.reshape(units, -1) for part in one.kernel.chunk(gates, dim=1)])
        hidden = torch.cat(list(one.recurrent.chunk(gates, dim=1)))
    else:
        inputs, hidden = one.kernel.T, one.recurrent.T
    named = {"weight_ih": inputs, "weight_hh": hidden}
    if one.bias is not None:
        pair = one.bias.reshape(2, -1) if flat or one.bias.dim() == 2 else one.bias[None]
        named["bias_ih"] = pair[0]
        named["bias_hh"] = pair[1] if len(pair) > 1 else torch.zeros_like(pair[0])
    return {name: repacked(tensor.contiguous(), cell, name, "keras") for name, tensor in named.items()}


def _configured(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Lists what a model's description says of its recurrent layers, with the name of a Bidirectional one."""
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        described = cast("dict[str, object]", value)
        config = described.get("config")
        if described.get("class_name") in LAYERS and isinstance(config, dict):
            yield cast("dict[str, object]", config) | {"class_name": described["class_name"]}
            return
        outer = cast("dict[str, object]", config) if isinstance(config, dict) else {}
        bidirectional = described.get("class_name") == "Bidirectional"
        for key, one in described.items():
            for layer in _configured(one, depth + 1):
                merged = (
                    {"outer": outer.get("name"), "merge": outer.get("merge_mode")} if bidirectional else {}
                )
                yield {**layer, **merged} if key == "config" else layer
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _configured(one, depth + 1)


def _told(one: Arrays, name: str, layers: list[Mapping[str, object]]) -> Told:
    """Says what the file tells of a layer beside its arrays."""
    cell = cast(Cell, one.cell)
    options = KINDS[cell].options
    after = "reset_after" in options and one.bias is not None and one.bias.numel() == 6 * one.units
    own = [
        layer
        for layer in layers
        if name.rsplit(".", maxsplit=1)[-1] in (layer.get("name"), layer.get("outer"))
    ] or layers
    settings = {(str(layer.get("activation", "tanh")), _gates(layer, cell)) for layer in own}
    refused: list[str] = []
    notes: list[str] = []
    nonlinearity: Nonlinearity = "tanh"
    if len(settings) != 1:
        notes.append(UNTOLD)
    else:
        ((activation, gates),) = settings
        nonlinearity = "relu" if "nonlinearity" in options and activation == "relu" else "tanh"
        if activation != nonlinearity:
            refused.append(f"activation: expected tanh, got {activation[:40]!r}")
        if gates != "sigmoid":
            refused.append(f"recurrent_activation: expected sigmoid, got {gates[:40]!r}")
    if "reset_after" in options and one.bias is None:
        said = {layer.get("reset_after") for layer in own}
        after = said == {True}
        if said not in ({True}, {False}):
            notes.append("the file does not tell where its reset gate works: told(reset_after=…) says so")
    if any(layer.get("go_backwards") for layer in own):
        notes.append("it reads its input from the last step to the first: give it the input in that order")
    merges = {layer.get("merge") for layer in own} - {None, "concat"}
    if merges:
        notes.append(
            f"Keras merges its directions by {', '.join(map(str, merges))}; here they stand side by side"
        )
    return Told(
        cell=cell,
        nonlinearity=nonlinearity,
        reset_after=after if "reset_after" in options else None,
        refused=tuple(refused),
        notes=tuple(notes),
    )


def _gates(layer: Mapping[str, object], cell: Cell) -> str:
    return str(layer.get("recurrent_activation", "sigmoid")) if KINDS[cell].gate_names else "sigmoid"
