"""Recognises the vectors and parameters of one step by their numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from app.code.answer import Phase, Quantity
from models.kinds import KINDS

PHASES: tuple[Phase, ...] = ("terms", "gates", "state", "output")
STATES = {state: 2 for kind in KINDS.values() for state in kind.states}
RANKS = {"terms": 0, "gates": 1, **STATES, "outputs": 3, "readout": 3}
"""The rank of what has a name on the wire, by that name's first word: the place in PHASES of the phase in
which it comes to be."""
BEFORE = -1
"""The rank of what is there before the step."""
CLOSE = 1e-10

Sum = tuple[tuple[str, bool], ...]
"""A vector: the quantities that add up to it, each by its name and whether it is of the step before."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """A parameter, such as `weight_ih`, or the rows of one gate in it. gate: None for all rows."""

    parameter: str
    gate: str | None


class Catalogue:
    """Knows every tensor that a step is given or computes.

    quantities: name on the wire, and whether it is of the step before, to its vector. parameters: name to
    matrix or vector, without layer and direction. gates: the names of those whose rows each recurrent
    parameter holds, in that order. Where two have the same numbers, the first has the name.
    """

    def __init__(
        self,
        quantities: Mapping[tuple[str, bool], Tensor],
        parameters: Mapping[str, Tensor],
        gates: Sequence[str],
    ) -> None:
        vectors = {key: numbers_of(tensor) for key, tensor in quantities.items()}
        self._sums: dict[int, list[Sum]] = {}
        rows: dict[int, list[Numbers]] = {}
        for summands in sums(vectors):
            vector = sum((vectors[one] for one in summands[1:]), vectors[summands[0]])
            self._sums.setdefault(vector.size, []).append(summands)
            rows.setdefault(vector.size, []).append(vector)
        self._rows = {size: np.stack(each) for size, each in rows.items()}
        self._parameter_rows = [
            (rows, squeezed(tensor)) for rows, tensor in parameter_rows(parameters, gates)
        ]

    def vectors(self, tensor: Tensor) -> tuple[Sum, ...]:
        """Recognises the vectors in a tensor, one after the other. Empty unless all its numbers are the
        step's."""
        if not tensor.is_floating_point():
            return ()
        numbers, vectors, start = numbers_of(tensor), list[Sum](), 0
        while start < numbers.size:
            vector_and_size = self._vector_at(numbers, start)
            if vector_and_size is None:
                return ()
            vectors.append(vector_and_size[0])
            start += vector_and_size[1]
        return tuple(vectors)

    def _vector_at(self, numbers: Numbers, start: int) -> tuple[Sum, int] | None:
        """Recognises the vector that begins at a place, and returns it with its length."""
        for size, rows in self._rows.items():
            piece = numbers[start : start + size]
            if piece.size == size:
                same = (np.abs(rows - piece) < CLOSE).all(axis=1)
                if same.any():
                    return self._sums[size][int(same.argmax())], size
        return None

    def rows(self, tensor: Tensor) -> Rows | None:
        """Recognises a parameter, or a gate's rows of one, in a tensor, also transposed. None if it is
        neither."""
        if not tensor.is_floating_point() or tensor.numel() == 0:
            return None
        numbers = squeezed(tensor)
        layouts = (numbers, numbers.T) if numbers.ndim == 2 else (numbers,)
        for rows, known in self._parameter_rows:
            if any(one.shape == known.shape and (np.abs(one - known) < CLOSE).all() for one in layouts):
                return rows
        return None


def numbers_of(tensor: Tensor) -> Numbers:
    """Returns a tensor's numbers in a row, as they are now."""
    return squeezed(tensor).reshape(-1)


def squeezed(tensor: Tensor) -> Numbers:
    """Returns a tensor's numbers without dimensions of 1. A copy: the tensor may be filled later."""
    return np.array(tensor.detach().cpu().numpy(), dtype=np.float64).squeeze()


def sums(names: Mapping[tuple[str, bool], Numbers]) -> Iterator[Sum]:
    """Gives the sums that are recognised: each quantity; each gate's terms added up; any two of one length
    added up."""
    yield from ((name,) for name in names)
    terms: dict[str, list[tuple[str, bool]]] = {}
    for name, before in names:
        if name.startswith("terms."):
            terms.setdefault(name.rpartition(".")[0], []).append((name, before))
    yield from (tuple(each) for each in terms.values() if len(each) > 1)
    yield from (pair for pair in combinations(names, 2) if names[pair[0]].size == names[pair[1]].size)


def parameter_rows(parameters: Mapping[str, Tensor], gates: Sequence[str]) -> Iterator[tuple[Rows, Tensor]]:
    """Gives each parameter, then the rows of each gate in those parameters that have gates."""
    for name, tensor in parameters.items():
        yield Rows(name, None), tensor
    for name, tensor in parameters.items():
        if not name.startswith("readout."):
            yield from zip((Rows(name, gate) for gate in gates), tensor.chunk(len(gates) or 1), strict=False)


def rank_of(vector: Sum) -> int:
    """Returns the rank of the phase in which a vector is computed, from its name."""
    return max(BEFORE if before else RANKS.get(name.split(".")[0], BEFORE) for name, before in vector)


def quantities_of(vector: Sum) -> list[Quantity]:
    """Writes a vector as the wire has it."""
    return [Quantity(name=name, before=before) for name, before in vector]
