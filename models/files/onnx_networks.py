"""Joins the recurrent nodes of an ONNX graph: two that are the directions of one layer, and layers that are
one network."""

from dataclasses import replace

from models.files.onnx_cells import Layer
from models.files.onnx_graph import Graph

STEPS = 64
"""Nodes that are followed from one layer to the next."""


def pairs_joined(layers: list[Layer]) -> tuple[list[Layer], dict[str, str]]:
    """Joins nodes of one direction each that read the same and whose outputs one Concat joins.

    Returns the layers, and by the outputs of such a Concat the name of the layer that gives it.
    """
    gives = {layer.node.output[0]: layer for layer in layers if layer.node.output}
    outputs: dict[str, str] = {}
    gone: set[str] = set()
    joined: dict[str, Layer] = {}
    for graph in {id(layer.graph): layer.graph for layer in layers}.values():
        for node in graph.nodes:
            if node.op_type != "Concat" or len(node.input) != 2:
                continue
            found = [gives.get(graph.source(one).origin) for one in node.input]
            forward, reverse = found
            if forward is None or reverse is None or not _is_pair(forward, reverse):
                continue
            both = replace(
                forward,
                directions=("forward", "reverse"),
                weights=[*forward.weights, *reverse.weights],
                wrong=[*forward.wrong, *reverse.wrong],
                notes=list(dict.fromkeys((*forward.notes, *reverse.notes))),
            )
            _join_initial(both, forward, reverse)
            joined[forward.name] = both
            gone.add(reverse.name)
            outputs[node.output[0]] = forward.name
    return [joined.get(one.name, one) for one in layers if one.name not in gone], outputs


def _is_pair(forward: Layer, reverse: Layer) -> bool:
    return (
        forward.directions == ("forward",)
        and reverse.directions == ("reverse",)
        and forward.reads.origin == reverse.reads.origin
        and _alike(forward, reverse)
        and bool(forward.weights and reverse.weights)
        and forward.sizes == reverse.sizes
    )


def _alike(one: Layer, other: Layer) -> bool:
    """Says whether both are of one kind, with the same options and biases."""
    names = [set(layer.weights[0]) if layer.weights else set[str]() for layer in (one, other)]
    return (one.cell, one.reset_after, one.nonlinearity, names[0]) == (
        other.cell,
        other.reset_after,
        other.nonlinearity,
        names[1],
    )


def _join_initial(both: Layer, forward: Layer, reverse: Layer) -> None:
    import torch  # noqa: PLC0415

    both.initial = {}
    for state in forward.initial.keys() | reverse.initial.keys():
        zeros = torch.zeros(1, forward.sizes[1])
        both.initial[state] = torch.cat(
            [forward.initial.get(state, zeros), reverse.initial.get(state, zeros)]
        )


def stacks_of(layers: list[Layer], outputs: dict[str, str]) -> list[list[Layer]]:
    """Joins layers of which each reads what the one before gives, and nothing else does something between."""
    gives = {layer.node.output[0]: layer.name for layer in layers if layer.node.output} | outputs
    by_name = {layer.name: layer for layer in layers}
    below: dict[str, str] = {}
    for layer in layers:
        origin = _origin(layer.graph, layer.reads.origin)
        name = gives.get(origin)
        if name is not None and name in by_name and _fits(by_name[name], layer):
            below[layer.name] = name
    above = {name: one for one, name in below.items()}
    stacks: list[list[Layer]] = []
    for layer in layers:
        if layer.name in below and above.get(below[layer.name]) == layer.name:
            continue
        stack = [layer]
        while len(stack) < STEPS and (name := above.get(stack[-1].name)) is not None:
            stack.append(by_name[name])
        stacks.append(stack)
    return stacks


def _origin(graph: Graph, name: str) -> str:
    return graph.source(name).origin


def _fits(before: Layer, layer: Layer) -> bool:
    if before.wrong or layer.wrong or not _alike(before, layer) or before.directions != layer.directions:
        return False
    units = before.sizes[1]
    return layer.sizes == (units * len(before.directions), units)
