"""Turns the reports of instrumented modules into a recording."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from inspect import currentframe
from typing import TypeVar

from torch import Tensor

from app.code.tracing.catalogue import Catalogue
from app.code.tracing.provenance import Provenance
from app.code.tracing.recording import Identities, Place, Recording, Statement, TensorIdentity, tensors_in

Reported = TypeVar("Reported")
Key = TypeVar("Key", Place, Statement)


class Watch:
    """Receives the reports of one instrumented module.

    file: how the module is called where it is shown. lines: from each line of a statement to the statement's
    first. Every report gives its value back; without a recorder it does nothing else.
    """

    def __init__(self, file: str, lines: Mapping[int, int]) -> None:
        self.file = file
        self.lines = lines
        self.recorder: Recorder | None = None

    def ran(self, line: int) -> None:
        """Reports that a simple statement is about to run."""
        if self.recorder:
            self.recorder.recording.ran.add((self.file, line))

    def name(self, line: int, at: int, start: int, end: int, value: Reported) -> Reported:
        """Reports that a name was read, in the statement that begins in a line."""
        if self.recorder:
            self.recorder.name((self.file, at, start, end), value)
        return value

    def bound(self, line: int, at: int, start: int, end: int, value: Reported) -> Reported:
        """Reports that a name was bound, by the statement that begins in a line."""
        if self.recorder:
            self.recorder.bound((self.file, line), (self.file, at, start, end), value)
        return value

    def returned(self, line: int, value: Reported) -> Reported:
        """Reports that a statement is about to return a value."""
        if self.recorder:
            self.recorder.returned((self.file, line), value)
        return value


class Recorder:
    """Records one step, which it knows by its catalogue.

    modules: the watches of the instrumented modules, by the paths of their files.
    """

    def __init__(self, catalogue: Catalogue, modules: Mapping[str, Watch]) -> None:
        self.recording = Recording()
        self._catalogue = catalogue
        self._modules = modules
        self._provenance = Provenance(catalogue, self._running)

    @contextmanager
    def recording_now(self) -> Generator[Recording]:
        """Records what runs inside, and gives the recording, which is whole at the end."""
        for watch in self._modules.values():
            watch.recorder = self
        try:
            with self._provenance:
                yield self.recording
        finally:
            for watch in self._modules.values():
                watch.recorder = None
        for statement, ranks in self._provenance.ranks.items():
            self.recording.phases.setdefault(statement, set()).update(ranks)

    def name(self, place: Place, value: object) -> None:
        """Records the tensors that a name holds."""
        with self._provenance.aside():
            self._keep(self.recording.names, place, self._identities(tensors_in(value)))

    def bound(self, statement: Statement, place: Place, value: object) -> None:
        """Records the tensors that a name holds, and which of them the statement computed."""
        with self._provenance.aside():
            for tensor in tensors_in(value):
                rank = self._provenance.rank(tensor)
                computed = statement in self._provenance.during(tensor)
                if computed and rank >= 0 and not self._catalogue.rows(tensor):
                    self.recording.phases.setdefault(statement, set()).add(rank)
        self.name(place, value)

    def returned(self, statement: Statement, value: object) -> None:
        """Records what is returned, where the statement itself computed it."""
        with self._provenance.aside():
            fresh = [tensor for tensor in tensors_in(value) if self._is_fresh(statement, tensor)]
            self._keep(self.recording.results, statement, self._identities(fresh))

    def _is_fresh(self, statement: Statement, tensor: Tensor) -> bool:
        vectors = self._catalogue.vectors(tensor)
        return any(statement in self._provenance.born.get(vector, ()) for vector in vectors)

    def _identities(self, tensors: Iterable[Tensor]) -> Identities:
        return tuple(
            TensorIdentity(
                self._catalogue.vectors(one), self._catalogue.rows(one), self._provenance.rank(one)
            )
            for one in tensors
        )

    def _keep(self, histories: dict[Key, list[Identities]], key: Key, latest: Identities) -> None:
        """Appends to the history of a key. What was there before moves to the end."""
        if latest:
            histories[key] = [*(one for one in histories.get(key, []) if one != latest), latest]

    def _running(self) -> frozenset[Statement]:
        """Lists the statements of instrumented modules that are running, from the innermost call outwards."""
        running: set[Statement] = set()
        frame = currentframe()
        while frame := frame.f_back if frame else None:
            watch = self._modules.get(frame.f_code.co_filename)
            if watch and frame.f_lineno in watch.lines:
                running.add((watch.file, watch.lines[frame.f_lineno]))
        return frozenset(running)
