"""Reads one recurrent node of an ONNX graph: its tensors by PyTorch's names, and what they do not tell."""

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from models.cells import Nonlinearity
from models.files.onnx_graph import Graph, Value
from models.files.packing import repacked
from models.kinds import KINDS, Cell

OPERATORS: dict[str, Cell] = {"RNN": "rnn", "GRU": "gru", "LSTM": "lstm", "DynamicQuantizeLSTM": "lstm"}
USUAL = {"rnn": (["Tanh"], ["Relu"]), "gru": (["Sigmoid", "Tanh"],), "lstm": (["Sigmoid", "Tanh", "Tanh"],)}
"""The activations that a kind of cell has here."""
QUANTISED = "DynamicQuantizeLSTM"
WITH_PEEPHOLES: dict[Cell, Cell] = {"lstm": "peephole_lstm"}
"""The kind that a node is where it has peepholes that are not zero."""


@dataclass
class Layer:
    """One recurrent node. weights: by PyTorch's name without the layer, one for each direction. options: what
    the tensors do not tell. initial: (directions, q) by state. wrong: why it cannot be shown."""

    node: Any
    graph: Graph
    name: str
    cell: Cell
    directions: tuple[str, ...]
    reads: Value
    weights: list[dict[str, Tensor]] = field(default_factory=list[dict[str, Tensor]])
    reset_after: bool | None = None
    nonlinearity: Nonlinearity | None = None
    initial: dict[str, Tensor] = field(default_factory=dict[str, Tensor])
    wrong: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    @property
    def sizes(self) -> tuple[int, int]:
        """Returns how many numbers it reads, and its units."""
        inputs, hidden = self.weights[0]["weight_ih"], self.weights[0]["weight_hh"]
        return inputs.shape[1], hidden.shape[1]


def layer_of(node: Any, graph: Graph, name: str) -> Layer:
    """Reads a node. What cannot be read of it stands in `wrong`."""
    attributes = {one.name: one for one in node.attribute}
    direction = attributes["direction"].s.decode("latin1") if "direction" in attributes else "forward"
    both = direction == "bidirectional"
    directions = ("forward", "reverse") if both else (direction,)
    layer = Layer(node, graph, name, OPERATORS[node.op_type], directions, graph.source(node.input[0]))
    if direction not in ("forward", "reverse", "bidirectional"):
        layer.wrong.append(f"direction: expected forward, reverse or bidirectional, got {direction!r}")
        return layer
    if layer.reads.is_reversed and not both:
        layer.directions = ("forward" if direction == "reverse" else "reverse",)
    _read_options(layer, attributes)
    try:
        _read_weights(layer)
        _read_initial(layer, "layout" in attributes and attributes["layout"].i == 1)
    except (ValueError, RuntimeError, IndexError, TypeError) as error:
        layer.wrong.append(f"its tensors do not fit one another: {error}")
    return layer


def _given(layer: Layer, place: int) -> str:
    return layer.node.input[place] if len(layer.node.input) > place else ""


def _read_options(layer: Layer, attributes: dict[str, Any]) -> None:
    usual = USUAL[layer.cell]
    count = len(usual[0])
    names = (
        [one.decode("latin1").capitalize() for one in attributes["activations"].strings]
        if ("activations" in attributes)
        else usual[0] * len(layer.directions)
    )
    each = [names[start : start + count] for start in range(0, len(names), count)]
    if any(one != each[0] for one in each) or each[0] not in usual:
        layer.wrong.append(
            f"activations: expected {' or '.join(map(', '.join, usual))}, got {', '.join(names)}"
        )
    elif "nonlinearity" in KINDS[layer.cell].options:
        layer.nonlinearity = "relu" if each[0] == ["Relu"] else "tanh"
    if "reset_after" in KINDS[layer.cell].options:
        after = attributes.get("linear_before_reset")
        layer.reset_after = after is not None and after.i != 0
    if "clip" in attributes:
        layer.wrong.append(f"clip: a cell that clips its sums is not shown, got {attributes['clip'].f}")
    if "input_forget" in attributes and attributes["input_forget"].i:
        layer.wrong.append("input_forget: a cell whose input and forget gate are coupled is not shown")
    if _given(layer, 4):
        layer.notes.append("it is told the length of each sequence: here the whole input is read")


def _read_weights(layer: Layer) -> None:
    inputs, hidden, bias = (_weight(layer, name, place) for name, place in (("W", 1), ("R", 2), ("B", 3)))
    with_peepholes = WITH_PEEPHOLES.get(layer.cell)
    peephole = _weight(layer, "P", 7) if with_peepholes else None
    if with_peepholes and peephole is not None and peephole.any():
        layer.cell = with_peepholes
    else:
        peephole = None
    if inputs is None or hidden is None:
        return
    if layer.node.op_type == QUANTISED:
        inputs, hidden = _dequantised(layer, inputs, 8), _dequantised(layer, hidden, 10)
        layer.notes.append("a quantised layer: its weights are shown as their scale makes them")
    count = len(layer.directions)
    if len(inputs) != count or len(hidden) != count:
        raise ValueError(f"expected {count} directions, got {len(inputs)} and {len(hidden)}")
    for place in range(count):
        named = {"weight_ih": inputs[place], "weight_hh": hidden[place]}
        if bias is not None:
            named["bias_ih"], named["bias_hh"] = bias[place].chunk(2)
        if peephole is not None:
            named["weight_peephole"] = peephole[place]
        layer.weights.append({name: repacked(one, layer.cell, name, "onnx") for name, one in named.items()})


def _weight(layer: Layer, name: str, place: int) -> Tensor | None:
    """Returns a constant input of the node; None where it has none, or none that can be read."""
    given = _given(layer, place)
    tensor = layer.graph.constant(given)
    if tensor is None and (given or name in "WR"):
        layer.wrong.append(f"{name}: expected numbers in the file, got a value that is computed or given")
    return tensor


def _dequantised(layer: Layer, tensor: Tensor, place: int) -> Tensor:
    """Returns a weight (directions, gates x q, n) of one that is stored as (directions, n, gates x q)."""
    scale = layer.graph.constant(_given(layer, place))
    zero = layer.graph.constant(_given(layer, place + 1))
    if scale is None or zero is None:
        raise ValueError("a quantised weight without its scale in the file")
    shape = (len(tensor), 1, -1)
    whole = (tensor.to(torch.float32) - zero.to(torch.float32).reshape(shape)) * scale.float().reshape(shape)
    return whole.transpose(1, 2).contiguous()


def _read_initial(layer: Layer, batch_first: bool) -> None:
    for state, place in (("hidden_state", 5), ("cell_state", 6)):
        name = _given(layer, place)
        if not name or state not in KINDS[layer.cell].states:
            continue
        value = layer.graph.constant(name)
        if value is None:
            layer.notes.append(f"its {state} before the first step is computed or given: zeros are taken")
        elif value.any():
            if value.shape[0 if batch_first else 1] > 1:
                layer.notes.append(f"its {state} before the first step is that of the batch's first element")
            layer.initial[state] = value[0] if batch_first else value[:, 0]
