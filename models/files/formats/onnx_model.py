"""Reads ONNX's nodes RNN, GRU, LSTM and DynamicQuantizeLSTM, also within If, Loop and Scan."""

from pathlib import Path

import torch
from torch import Tensor

from models.files.contents import Contents, Format, Told, inventory
from models.files.errors import LoadError
from models.files.extras import needed
from models.files.limits import ENTRIES, MODULES
from models.files.onnx_cells import OPERATORS, Layer, layer_of
from models.files.onnx_graph import Graph, graphs_in
from models.files.onnx_networks import pairs_joined, stacks_of
from models.parameters import suffix

DOMAINS = ("", "ai.onnx", "com.microsoft")


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file is called ONNX, or begins as one: with its version and who made it."""
    return path.suffix.lower() == ".onnx" or (head[:1] == b"\x08" and head[2:3] == b"\x12")


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    onnx = needed("onnx", "ONNX")
    size = path.stat().st_size
    try:
        model = onnx.load(path, load_external_data=False)
    except Exception as error:  # protobuf's own errors have no common class
        raise LoadError(f"this ONNX file is damaged, or nests without end: {error}") from error
    graphs = list(graphs_in(model.graph, list(model.opset_import), size))
    layers = _layers(graphs)
    joined, outputs = pairs_joined(layers)
    named: list[tuple[str, Tensor]] = []
    told: dict[str, Told] = {}
    origins: dict[str, str] = {}
    for stack in stacks_of(joined, outputs):
        _tell(stack, named, told, origins)
    if not told:
        operators = sorted({node.op_type for graph in graphs for node in graph.nodes})
        raise LoadError(
            f"there is no RNN, GRU or LSTM in this ONNX file. It has: {', '.join(operators[:20])}"
        )
    for graph in graphs:
        for name in graph.constants:
            if name not in graph.used and len(named) < ENTRIES:
                tensor = graph.constant(name)
                if tensor is not None:
                    named.append((f"{graph.path}{name}", tensor))
    return Contents(
        inventory(_once(named), size), is_ordered=False, told=told, origins=origins, is_graph=True
    )


def _layers(graphs: list[Graph]) -> list[Layer]:
    layers: list[Layer] = []
    names: set[str] = set()
    for graph in graphs:
        for place, node in enumerate(graph.nodes):
            if node.op_type not in OPERATORS or node.domain not in DOMAINS:
                continue
            if len(layers) == MODULES:
                raise LoadError(f"the file has more than {MODULES} recurrent nodes: it is not read")
            own = (node.name or f"{node.op_type}_{place}").strip("/").replace("/", ".")
            name = f"{graph.path}{own}".replace("/", ".").strip(".")
            name = name if name not in names else f"{name}-{place}"
            names.add(name)
            layers.append(layer_of(node, graph, name))
    return layers


def _tell(
    stack: list[Layer], named: list[tuple[str, Tensor]], told: dict[str, Told], origins: dict[str, str]
) -> None:
    """Writes a network's tensors by PyTorch's names, and what is to be told of it."""
    first = stack[0]
    prefix = f"{first.name}."
    refused = [f"{first.node.op_type} {layer.name}: {one}" for layer in stack for one in layer.wrong]
    notes = [note for layer in stack for note in layer.notes]
    if first.directions == ("reverse",):
        notes.append("it reads its input from the last step to the first: give it the input in that order")
    directions = ("forward", "reverse") if len(first.directions) > 1 else ("forward",)
    for place, layer in enumerate(stack):
        for direction, weights in zip(directions, layer.weights, strict=False):
            for name, tensor in weights.items():
                whole = f"{prefix}{name}_l{place}{suffix(direction)}"
                named.append((whole, tensor))
                origins[whole] = f"{layer.name}: {_theirs(name)}, {direction}, in PyTorch's order"
    if not first.weights:
        named.append((f"{prefix}weight_ih_l0", torch.zeros(0, 0)))
    told[prefix] = Told(
        cell=first.cell,
        nonlinearity=first.nonlinearity,
        reset_after=first.reset_after,
        initial=_initial(stack),
        refused=tuple(refused),
        notes=tuple(dict.fromkeys(notes)),
    )


def _theirs(name: str) -> str:
    letters = {"weight_ih": "W", "weight_hh": "R", "bias_ih": "Wb of B", "bias_hh": "Rb of B"}
    return letters.get(name, "P")


def _initial(stack: list[Layer]) -> dict[str, Tensor]:
    states = {state for layer in stack for state in layer.initial}
    initial: dict[str, Tensor] = {}
    for state in states:
        rows = [
            layer.initial.get(state, torch.zeros(len(layer.directions), layer.sizes[1])) for layer in stack
        ]
        initial[state] = torch.cat([row.to(torch.float32) for row in rows])
    return initial


def _once(named: list[tuple[str, Tensor]]) -> list[tuple[str, Tensor]]:
    return list(dict(reversed(named)).items())[::-1]


ONNX = Format("ONNX", (".onnx",), 3, begins, read)
