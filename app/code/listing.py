"""The listing of what runs: for a cell's step, and for the study note's classes."""

import ast
from collections.abc import Iterable
from functools import lru_cache

from app.code.answer import Code, CodeLine, CodeName, CodeRequest, Excerpt, Meaning
from app.code.interpreter import Interpreter
from app.code.naming import (
    PARAMETERS,
    PHASES,
    all_quantities,
    gates_of,
    on_wire,
    parameter_of,
    phase,
    quantities,
    rank,
)
from app.code.reading import Reading, Statement
from app.code.source import Class, Function, source
from app.code.values import Constant, Group, Thing, Value, place_on_wire, values_in
from models.kinds import KINDS

NOTE = ("models/note_cells.py", "models/note_networks.py")
SIZE = Constant("a size")
LEAVES = ast.Return | ast.Assign | ast.AnnAssign | ast.Expr


@lru_cache(maxsize=64)
def step_code(request: CodeRequest) -> Code:
    """The functions that compute a cell's step, and its output. Raises OSError where files are missing."""
    interpreter = Interpreter(source())
    functions = interpreter.source.functions
    fields = interpreter.source.classes["CellParameters"].fields
    parameters = Group({name: Value() for name in fields}, "CellParameters")
    place_on_wire(parameters, "")
    kind = KINDS[request.cell]
    options: dict[str, Thing] = {option: Constant(getattr(request, option)) for option in kind.options}
    states = [Value() for _ in kind.states]
    step = interpreter.call(functions[f"{request.cell}_step"], [Value(), *states, parameters], {**options})
    if request.activation != "none":
        readout = [Value(), Value(), Value(), Constant(request.activation)]
        interpreter.call(functions["read_out"], readout, {})
    return listing(request, interpreter.reading, interpreter.reading.functions, gates_of(step))


@lru_cache(maxsize=64)
def note_code(request: CodeRequest) -> Code:
    """The study note's two classes of a cell, with what they stand on. Raises OSError as above."""
    interpreter = Interpreter(source())
    classes = interpreter.source.classes
    name = request.cell.upper()
    readout = Constant(None if request.activation == "none" else request.activation)
    network = interpreter.construct(classes[name], [SIZE, SIZE, readout], {})
    forward = classes[name].methods["forward"]
    interpreter.call(forward, [network, Value()], {})
    owners = [classes["NoteCell"], classes[f"{name}Cell"], classes[name]]
    helpers = [one for one in interpreter.reading.functions if one.file in NOTE and one.owner is None]
    return listing(request, interpreter.reading, [*owners, *helpers], [])


def listing(
    request: CodeRequest, reading: Reading, shown: Iterable[Function | Class], gates: list[str]
) -> Code:
    """The excerpts, in the order of the files."""
    files = list(source().text)
    ordered = sorted(shown, key=lambda one: (files.index(one.file), one.lines.start))
    return Code(cell=request.cell, excerpts=[excerpt(one, reading, gates) for one in ordered])


def excerpt(shown: Function | Class, reading: Reading, gates: list[str]) -> Excerpt:
    """A function or class with what was read in it."""
    text = source().text[shown.file]
    statements = {one.node.lineno: one for one in reading.statements if one.file == shown.file}
    idle = idle_lines(shown, reading)
    lines = [
        CodeLine(
            number=number,
            text=text[number - 1],
            runs=number not in idle,
            phases=[PHASES[place] for place in sorted(ranks(statements.get(number)))],
            names=names_on(shown.file, number, reading, gates),
            result=result_of(statements.get(number)),
        )
        for number in shown.lines
    ]
    return Excerpt(file=shown.file, name=shown.node.name, lines=lines)


def idle_lines(shown: Function | Class, reading: Reading) -> set[int]:
    """The lines of statements that did not run, strings that document left out."""
    ran = {one.node for one in reading.statements}
    return {
        line
        for node in ast.walk(shown.node)
        if isinstance(node, LEAVES) and node not in ran and not documents(node)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def documents(node: ast.stmt) -> bool:
    """Whether a statement is a string that documents, or declares a field."""
    return isinstance(node, ast.AnnAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def ranks(statement: Statement | None) -> set[int]:
    """The places in PHASES of the phases whose quantities a statement computes."""
    if statement is None:
        return set()
    fresh = [value for value in statement.created if value in statement.named or on_wire(value)]
    return {place for value in fresh if (place := rank(value)) >= 0 and value.wire not in PARAMETERS}


def result_of(statement: Statement | None) -> Meaning | None:
    """What a statement returns that came to be in it."""
    if statement is None:
        return None
    made = [value for value in statement.returned if value in statement.created]
    fresh: list[Thing] = [value for value in made if quantities(value)]
    return Meaning(values=all_quantities(fresh), tensors=len(fresh), phase=phase(fresh)) if fresh else None


def names_on(file: str, number: int, reading: Reading, gates: list[str]) -> list[CodeName]:
    """The names on a line that stand for what the page can show, from left to right; of `a.b` the whole."""
    found = {
        (start, end): things
        for (name, line, start, end), things in reading.names.items()
        if (name, line) == (file, number)
    }
    ends = {start: max(end for other, end in found if other == start) for start, _ in found}
    names = [name_of(start, end, found[start, end], gates) for start, end in sorted(ends.items())]
    return [name for name in names if name.values or name.parameter]


def name_of(start: int, end: int, things: list[Thing], gates: list[str]) -> CodeName:
    """A name with what it stands for."""
    parameter, gate = parameter_of(things[0], gates)
    return CodeName(
        start=start,
        end=end,
        values=all_quantities(things),
        tensors=len(values_in(things)),
        phase=None if parameter else phase(things),
        parameter=parameter,
        gate=gate,
    )
