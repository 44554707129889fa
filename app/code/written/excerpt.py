"""Describes a written step: what each name on its lines stands for."""

import ast
from collections.abc import Mapping
from typing import get_args

from app.code.answer import CodeLine, CodeName, CodeRequest, Excerpt, Phase
from app.code.written.source import NameMeaning, step_source
from models.kinds import KINDS

PHASES: tuple[Phase, ...] = get_args(Phase)


def written_step(request: CodeRequest) -> Excerpt:
    """Returns the step of a kind, written from its equations for the options asked for."""
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


def names_in(text: str, meanings: Mapping[str, NameMeaning]) -> dict[int, list[CodeName]]:
    """Lists the names on each line that stand for tensors, from left to right."""
    names_by_line: dict[int, list[CodeName]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name | ast.Attribute) and (meaning := meanings.get(ast.unparse(node))):
            start, end = node.col_offset, node.end_col_offset
            assert end is not None, "a parsed name has an end"
            names_by_line.setdefault(node.lineno, []).append(name_of(start, end, meaning))
    return {line: sorted(names, key=lambda one: one.start) for line, names in names_by_line.items()}


def name_of(start: int, end: int, meaning: NameMeaning) -> CodeName:
    """Describes a name and what it stands for."""
    return CodeName(
        start=start,
        end=end,
        values=[list(vector) for vector in meaning.values],
        tensors=1,
        phase=meaning.phase,
        parameter=meaning.parameter,
        gate=meaning.gate,
    )


def phases_in(text: str, meanings: Mapping[str, NameMeaning]) -> dict[int, list[Phase]]:
    """Lists the phases in which each assignment's quantities are computed, by its first line."""
    phases_by_line: dict[int, list[Phase]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign):
            bound = [one for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)]
            phases = {meanings[one.id].phase for one in bound}
            phases_by_line[node.lineno] = [phase for phase in PHASES if phase in phases]
    return phases_by_line
