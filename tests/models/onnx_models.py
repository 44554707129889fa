"""Builds ONNX models with recurrent nodes, and runs them by onnxruntime."""

# onnx and onnxruntime have no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Array = NDArray[np.float32]
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


@dataclass
class Model:
    """A graph in the making, of inputs `x` (T, 1, p)."""

    seed: int
    nodes: list[Any] = field(default_factory=list[Any])
    constants: list[Any] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        self.draw = np.random.default_rng(self.seed)

    def constant(self, name: str, array: NDArray[Any]) -> str:
        """Adds an initializer."""
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def random(self, name: str, *shape: int) -> str:
        """Adds an initializer of random numbers."""
        return self.constant(name, (0.5 * self.draw.normal(size=shape)).astype(np.float32))

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        """Adds a node of one output."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def cell(  # noqa: PLR0913  what a node may have
        self,
        kind: str,
        x: str,
        name: str,
        p: int,
        q: int,
        direction: str = "forward",
        *,
        bias: bool = True,
        initial: bool = False,
        peepholes: bool = False,
        **attributes: object,
    ) -> str:
        """Adds a recurrent node; returns its output (T, directions, 1, q)."""
        n, gates = 2 if direction == "bidirectional" else 1, GATES[kind]
        inputs = [x, self.random(f"{name}.W", n, gates * q, p), self.random(f"{name}.R", n, gates * q, q)]
        inputs.append(self.random(f"{name}.B", n, 2 * gates * q) if bias else "")
        inputs.append("")
        inputs.append(self.random(f"{name}.h", n, 1, q) if initial else "")
        if kind == "LSTM":
            inputs.append(self.random(f"{name}.c", n, 1, q) if initial else "")
            inputs.append(self.random(f"{name}.P", n, 3 * q) if peepholes else "")
        return self.node(kind, inputs, name, hidden_size=q, direction=direction, **attributes)

    def flat(self, output: str, name: str) -> str:
        """Joins the directions of (T, directions, 1, q): returns (T, 1, directions x q)."""
        turned = self.node("Transpose", [output], f"{name}.turned", perm=[0, 2, 1, 3])
        shape = self.constant(f"{name}.shape", np.array([0, 0, -1]))
        return self.node("Reshape", [turned, shape], f"{name}.flat")

    def reversed(self, x: str, name: str) -> str:
        """Turns the order of the time steps."""
        ends = [
            self.constant(f"{name}.{end}", np.array([value], np.int64))
            for end, value in (("from", -1), ("to", -(2**31)), ("axis", 0), ("step", -1))
        ]
        return self.node("Slice", [x, *ends], name)

    def saved(self, path: Path, output: str, p: int) -> Path:
        """Writes it."""
        infos = [
            helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
            for name, shape in (("x", ["T", 1, p]), (output, None))
        ]
        graph = helper.make_graph(self.nodes, "g", infos[:1], infos[1:], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
        onnx.save(model, path)
        return path


def computed(path: Path, x: Array) -> Array:
    """What onnxruntime gives for inputs `x` (T, p)."""
    return run(path, {"x": x[:, None]})


def run(path: Path, feeds: dict[str, Array]) -> Array:
    """What onnxruntime gives for inputs by name: the first output."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, feeds)[0])
