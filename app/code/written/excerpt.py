"""Says what stands on the lines of a written step."""

import ast
from collections.abc import Mapping
from typing import get_args

from app.code.answer import CodeLine, CodeName, CodeRequest, Excerpt, Phase
from app.code.written.source import Held, step_source
from models.kinds import KINDS

PHASES: tuple[Phase, ...] = get_args(Phase)


def written_step(request: CodeRequest) -> Excerpt:
    """The step of a kind, written from its equations for the options asked for."""
    kind = KINDS[request.cell]
    options = {name: getattr(request, name) for name in kind.options}
    source = step_source(kind, options, request.bias)
    names = names_in(source.text, source.names)
    computed = phases_in(source.text, source.names)
    lines = [
        CodeLine(
            number=number,
            text=text,
            runs=True,
            phases=computed.get(number, []),
            names=names.get(number, []),
            result=None,
        )
        for number, text in enumerate(source.text.splitlines(), start=1)
    ]
    return Excerpt(file=f"models/kinds/{kind.name}.py", name=source.name, lines=lines)


def names_in(text: str, held: Mapping[str, Held]) -> dict[int, list[CodeName]]:
    """The names on each line that stand for tensors, from left to right."""
    found: dict[int, list[CodeName]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name | ast.Attribute) and (holds := held.get(ast.unparse(node))):
            start, end = node.col_offset, node.end_col_offset
            assert end is not None, "a parsed name has an end"
            found.setdefault(node.lineno, []).append(name_of(start, end, holds))
    return {line: sorted(names, key=lambda one: one.start) for line, names in found.items()}


def name_of(start: int, end: int, holds: Held) -> CodeName:
    """A name with what it stands for."""
    return CodeName(
        start=start,
        end=end,
        values=[list(vector) for vector in holds.values],
        tensors=1,
        phase=holds.phase,
        parameter=holds.parameter,
        gate=holds.gate,
    )


def phases_in(text: str, held: Mapping[str, Held]) -> dict[int, list[Phase]]:
    """For the first line of each assignment, the phases in which what it computes comes to be."""
    found: dict[int, list[Phase]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign):
            bound = [one for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)]
            phases = {held[one.id].phase for one in bound}
            found[node.lineno] = [phase for phase in PHASES if phase in phases]
    return found
