"""Walks over the graph of an ONNX file: what is constant in it, and what a value comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.files.errors import LoadError
from models.files.extras import needed
from models.files.limits import NUMBERS
from models.files.names import legible
from models.files.numpy_pickle import tensor_of

PASSING = frozenset(
    {"Identity", "Squeeze", "Unsqueeze", "Transpose", "Reshape", "Flatten", "Cast", "Dropout"}
)
"""Operators that lay out the same numbers otherwise."""
FOLDED = PASSING | {"Slice", "Concat", "DequantizeLinear", "Split"}
"""Operators that are computed where all that they read is constant."""
DEPTH = 64
"""Nodes that are followed from one value to what it comes from."""
ONE_FILE = 'onnx.save(onnx.load("model.onnx"), "one.onnx")'


@dataclass(frozen=True, slots=True)
class Value:
    """What a value of a graph comes from. origin: the output that was followed to. is_reversed: whether its
    time steps stand in the other order there."""

    origin: str
    is_reversed: bool


@dataclass
class Graph:
    """A graph, with what it sees of the graph around it. nodes: of itself. used: the names of the constants
    that were read."""

    nodes: list[Any]  # onnx.NodeProto
    constants: Mapping[str, Any]  # onnx.TensorProto
    opsets: Any
    size: int
    outer: "Graph | None" = None
    path: str = ""
    used: set[str] = field(default_factory=set[str])
    _makers: dict[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self._makers = {name: node for node in self.nodes for name in node.output if name}

    def maker(self, name: str) -> Any:  # onnx.NodeProto or None
        """Returns the node that gives a value; None for a constant and an input."""
        node = self._makers.get(name)
        return node if node is not None or self.outer is None else self.outer.maker(name)

    def constant(self, name: str, depth: int = 0) -> Tensor | None:
        """Computes a constant value; None where it is none. Raises LoadError where it is too large, or lies
        outside of the file."""
        if not name or depth > DEPTH:
            return None
        proto = self._initial(name)
        if proto is not None:
            return _tensor(proto, name)
        node = self.maker(name)
        if node is not None and node.op_type == "Constant":
            value = next((one for one in node.attribute if one.name == "value"), None)
            return None if value is None else _tensor(value.t, name)
        return self._computed(node, name, depth) if node is not None and node.op_type in FOLDED else None

    def _computed(self, node: Any, name: str, depth: int) -> Tensor | None:
        given = [self.constant(one, depth + 1) for one in node.input if one]
        known = [one for one in given if one is not None]
        return self._folded(node, name, known) if len(known) == len(given) else None

    def _initial(self, name: str) -> Any:
        if name in self.constants:
            self.used.add(name)
            return self.constants[name]
        if name not in self._makers and self.outer is not None:
            return self.outer._initial(name)
        return None

    def _folded(self, node: Any, name: str, given: list[Tensor]) -> Tensor | None:
        onnx = needed("onnx", "ONNX")
        reference = needed("onnx.reference", "ONNX")
        inputs = [one for one in node.input if one]
        infos = [onnx.ValueInfoProto(name=one) for one in dict.fromkeys(inputs)]
        outputs = [onnx.ValueInfoProto(name=one) for one in node.output if one]
        model = onnx.helper.make_model(
            onnx.helper.make_graph([node], "constant", infos, outputs), opset_imports=self.opsets
        )
        feeds = {one: value.numpy() for one, value in zip(inputs, given, strict=True)}
        if sum(value.numel() for value in given) > max(NUMBERS, self.size):
            raise LoadError("the constants of this file have many times more numbers than the file")
        try:
            results = reference.ReferenceEvaluator(model).run([name], feeds)
        except Exception as error:  # whatever an operator says of what it cannot compute
            raise LoadError(f"{legible(name)}: {node.op_type} of constants failed: {error}") from error
        return tensor_of(np.asarray(results[0]))

    def source(self, name: str) -> Value:
        """Follows a value to where its numbers come from, through what lays them out otherwise."""
        turned = False
        for _ in range(DEPTH):
            node = self.maker(name)
            if node is None:
                break
            if node.op_type in PASSING:
                name = node.input[0]
            elif node.op_type == "ReverseSequence" or (node.op_type == "Slice" and self._turns(node)):
                name, turned = node.input[0], not turned
            else:
                break
        return Value(name, turned)

    def _turns(self, node: Any) -> bool:
        """Says whether a slice takes all steps in the other order."""
        steps = self.constant(node.input[4]) if len(node.input) > 4 else None
        return steps is not None and steps.numel() == 1 and int(steps) == -1


def _tensor(proto: Any, name: str) -> Tensor:
    onnx = needed("onnx", "ONNX")
    if proto.data_location == onnx.TensorProto.EXTERNAL:
        raise LoadError(
            f"{legible(name)}: its numbers lie in another file, which is not opened. "
            f"This line writes all into one: {ONE_FILE}"
        )
    try:
        array = onnx.numpy_helper.to_array(proto)
    except Exception as error:  # onnx raises many kinds for damaged tensors
        raise LoadError(f"{legible(name)}: a damaged tensor: {error}") from error
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:  # those of ml_dtypes, and texts
        try:
            return torch.from_numpy(array.astype(np.float32))  # pyright: ignore[reportUnknownMemberType]
        except ValueError:
            return torch.zeros(array.shape, dtype=torch.uint8)
    return tensor_of(array)


def graphs_in(graph: Any, opsets: Any, size: int) -> Iterator[Graph]:
    """Lists a graph and those within its nodes, such as the branches of an If."""

    def walk(proto: Any, outer: Graph | None, path: str) -> Iterator[Graph]:
        constants = {one.name: one for one in proto.initializer}
        found = Graph(list(proto.node), constants, opsets, size, outer, path)
        yield found
        for place, node in enumerate(found.nodes):
            for one in node.attribute:
                for inner in (*([one.g] if one.HasField("g") else []), *one.graphs):
                    yield from walk(
                        inner, found, f"{path}{node.name or f'{node.op_type}_{place}'}.{one.name}."
                    )

    yield from walk(graph, None, "")
