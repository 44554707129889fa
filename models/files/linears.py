"""Finds the linear layers and the embeddings in a file: a matrix called `weight`, perhaps with a `bias` for
each of its rows."""

import re
from dataclasses import dataclass

from models.files.contents import FLOATING, Tensors

PART = re.compile(r"(^|[./_])(weight|bias)$")
SCALE = re.compile(r"(^|[./_])(weight|gamma|scale)$")
EMBEDDING = re.compile(r"emb|wte|lookup", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer. prefix: its name up to `weight`. size: numbers that it gives. reads: numbers that it
    takes. bias: whether it has one; an embedding never has."""

    prefix: str
    size: int
    reads: int
    bias: bool

    @property
    def is_called_embedding(self) -> bool:
        """Says whether it is called an embedding, and could be one."""
        return not self.bias and EMBEDDING.search(self.prefix) is not None


def prefix_of_linear(name: str) -> str | None:
    """Returns the prefix of the layer whose weight or bias a tensor may be."""
    found = PART.search(name)
    return name[: found.start(2)] if found else None


def linear_at(tensors: Tensors, prefix: str) -> Linear | None:
    """Returns the linear layer of a prefix."""
    weight, bias = tensors.get(f"{prefix}weight"), tensors.get(f"{prefix}bias")
    if weight is None or weight.dtype not in FLOATING or weight.dim() != 2:
        return None
    size, reads = weight.shape
    has_bias = bias is not None and tuple(bias.shape) == (size,) and bias.dtype in FLOATING
    return Linear(prefix, size, reads, has_bias)


def linears_in(tensors: Tensors) -> list[Linear]:
    """Lists the linear layers, in the file's order."""
    prefixes = (prefix_of_linear(name) for name in tensors if name.endswith("weight"))
    found = (linear_at(tensors, prefix) for prefix in prefixes if prefix is not None)
    return [one for one in found if one]


def scales_of(tensors: Tensors, width: int) -> list[str]:
    """Lists the names of vectors of so many numbers such as the weight of a normalisation, which may stand
    before or behind any layer of that width."""
    return [
        name
        for name, tensor in tensors.items()
        if tensor.dtype in FLOATING and tuple(tensor.shape) == (width,) and SCALE.search(name)
    ]
