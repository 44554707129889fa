"""Writes a recording as the excerpts that the page is sent."""

import ast
from collections.abc import Mapping, Sequence

from app.code.answer import CodeLine, CodeName, Excerpt, Meaning
from app.code.tracing.catalogue import BEFORE, PHASES, quantities_of
from app.code.tracing.recording import Identities, Recording
from app.code.tracing.statements import Definition, simple_statements


def excerpts_of(recording: Recording, sources: Mapping[str, str]) -> list[Excerpt]:
    """Returns the functions that ran, and the classes whose methods ran, in the order of the source texts."""
    return [
        excerpt_of(recording, file, source.splitlines(), node)
        for file, source in sources.items()
        for node in ast.parse(source).body
        if isinstance(node, Definition)
        and any((file, one.lineno) in recording.ran for one in simple_statements(node))
    ]


def excerpt_of(recording: Recording, file: str, text: Sequence[str], shown: Definition) -> Excerpt:
    """Writes a function or class as an excerpt, with what was recorded in it."""
    statements = list(simple_statements(shown))
    idle = {
        line
        for node in statements
        if (file, node.lineno) not in recording.ran
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = [
        CodeLine(
            number=number,
            text=text[number - 1],
            runs=number not in idle,
            phases=[PHASES[rank] for rank in sorted(recording.phases.get((file, number), ()))],
            names=names_on(recording, file, number),
            result=result_of(recording.results.get((file, number), [])),
        )
        for number in range(shown.lineno, (shown.end_lineno or shown.lineno) + 1)
    ]
    return Excerpt(file=file, name=shown.name, lines=lines)


def names_on(recording: Recording, file: str, number: int) -> list[CodeName]:
    """Lists the names on a line that stand for what the page can show, from left to right; of `a.b` the
    whole."""
    ends: dict[int, int] = {}
    for where, line, start, end in recording.names:
        if (where, line) == (file, number):
            ends[start] = max(end, ends.get(start, end))
    names = [
        name_of(start, end, settled(recording.names[file, number, start, end]))
        for start, end in sorted(ends.items())
    ]
    return [name for name in names if name.values or name.parameter]


def name_of(start: int, end: int, tensors: Identities) -> CodeName:
    """Describes a name and what it stands for."""
    rows = tensors[0].rows if len(tensors) == 1 else None
    meaning = meaning_of(tensors)
    return CodeName(
        start=start,
        end=end,
        values=meaning.values,
        tensors=meaning.tensors,
        phase=None if rows else meaning.phase,
        parameter=rows.parameter if rows else None,
        gate=rows.gate if rows else None,
    )


def result_of(history: Sequence[Identities]) -> Meaning | None:
    """Describes what a statement returned; None where that is nothing of a run."""
    meaning = meaning_of(settled(history))
    return meaning if meaning.values else None


def meaning_of(tensors: Identities) -> Meaning:
    """Describes what tensors stand for; no values where one of them is nothing of a run."""
    latest = max((tensor.rank for tensor in tensors), default=BEFORE)
    return Meaning(
        values=[quantities_of(vector) for tensor in tensors for vector in tensor.vectors]
        if is_known(tensors)
        else [],
        tensors=len(tensors),
        phase=None if latest == BEFORE else PHASES[latest],
    )


def settled(history: Sequence[Identities]) -> Identities:
    """Joins the tensors that one place held, in order. Where some are nothing of a run, as while a loop adds
    up, only the last counts."""
    if all(map(is_known, history)):
        return tuple(tensor for tensors in history for tensor in tensors)
    return history[-1] if len(history) == 1 or is_known(history[-1]) else ()


def is_known(tensors: Identities) -> bool:
    """Says whether all tensors are vectors of a run."""
    return all(tensor.vectors for tensor in tensors)
