"""Follows how each tensor was computed: from which tensors, and during which statements."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor
from torch.overrides import TorchFunctionMode

from app.code.tracing.catalogue import BEFORE, RANKS, Catalogue, Sum, rank_of
from app.code.tracing.recording import Statement, tensors_in


@dataclass
class Origin:
    """How a tensor was computed. rank: the latest of its arguments; during: the statements that were
    running."""

    tensor: Tensor
    rank: int
    during: frozenset[Statement]


class Provenance(TorchFunctionMode):
    """Watches every call of a function of PyTorch while it is entered.

    running: says which statements run. born: for each vector of the catalogue, the statements during which
    its numbers were there for the first time. ranks: for each statement, the ranks of the quantities that
    were born in it.
    """

    def __init__(self, catalogue: Catalogue, running: Callable[[], frozenset[Statement]]) -> None:
        super().__init__()
        self.born: dict[Sum, frozenset[Statement]] = {}
        self.ranks: dict[Statement, set[int]] = {}
        self._catalogue = catalogue
        self._running = running
        self._aside = False
        self._origins: dict[int, Origin] = {}  # by id, which no other tensor gets while this one is kept

    def __torch_function__(
        self,
        func: Callable[..., object],
        types: Sequence[type],
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> Any:  # Any: as the function returns
        """Calls the function, and notes what it computed."""
        result = func(*args, **(kwargs or {}))
        if self._aside:
            return result
        arguments = list(tensors_in([*args, *(kwargs or {}).values()]))
        fills = getattr(func, "__name__", "").endswith("_")  # in place, __setitem__ too
        for tensor in [*tensors_in(result), *(arguments[:1] if result is None else [])]:
            if fills or all(tensor is not one for one in arguments):
                self._note(tensor, arguments)
        return result

    @contextmanager
    def aside(self) -> Generator[None]:
        """Pauses the watching inside the context: what runs there is no part of the step."""
        self._aside = True
        try:
            yield
        finally:
            self._aside = False

    def rank(self, tensor: Tensor) -> int:
        """Returns the rank of the phase in which a tensor was computed."""
        origin = self._origins.get(id(tensor))
        own_rank = self._own_rank(tensor)  # anew each time: what shares its numbers may have filled it
        return max(origin.rank, own_rank) if origin else own_rank

    def during(self, tensor: Tensor) -> frozenset[Statement]:
        """Returns the statements that ran when a tensor was computed; none for an argument of the step."""
        origin = self._origins.get(id(tensor))
        return origin.during if origin else frozenset()

    def _note(self, tensor: Tensor, arguments: Sequence[Tensor]) -> None:
        rank = max((self.rank(one) for one in arguments), default=BEFORE)
        running = self._running()
        for vector in self._catalogue.vectors(tensor):
            own_rank = rank_of(vector)
            if own_rank != BEFORE and vector not in self.born:
                self.born[vector] = running
                if len(vector) == 1:
                    for statement in running:
                        self.ranks.setdefault(statement, set()).add(max(own_rank, rank))
        self._origins[id(tensor)] = Origin(tensor, rank, running)

    def _own_rank(self, tensor: Tensor) -> int:
        """Returns the rank that a tensor has by its numbers."""
        rows = self._catalogue.rows(tensor)
        if rows:
            return RANKS.get(rows.parameter.split(".")[0], BEFORE)
        return max(map(rank_of, self._catalogue.vectors(tensor)), default=BEFORE)
