"""Interprets code as Python would run it, with descriptions of tensors in place of numbers."""

import ast
from collections.abc import Sequence

from app.code.expressions import Names
from app.code.frame import Frame
from app.code.reading import Reading
from app.code.source import Class, Function, Source
from app.code.values import Constant, Group, Thing, Value, place_on_wire

GIVEN = {
    "x": ("inputs", False),
    "h": ("hidden_state", True),
    "c": ("cell_state", True),
    "hidden_state": ("hidden_state", False),
    "weight": ("readout.weight", False),
    "bias": ("readout.bias", False),
}
"""What a step and the readout take, as the wire calls it, and whether it is of the step before."""


class Interpreter:
    """Reads functions of a source, and keeps what it found in `reading`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.reading = Reading()

    def call(self, function: Function, arguments: Sequence[Thing], named: Names) -> Thing:
        """What a function returns for its arguments."""
        if function not in self.reading.functions:
            self.reading.functions.append(function)
        names = bound(function, arguments, named)
        name = function.node.name
        if name.endswith("_step") or name == "read_out":
            for parameter, (wire, before) in GIVEN.items():
                value = names.get(parameter)
                if isinstance(value, Value) and value.wire is None:
                    value.wire, value.before = wire, before
        result = Frame(self, function, names).run(function.node.body)
        if name == "read_out":
            place_on_wire(result or [], "outputs")
        return result or Constant(None)

    def construct(self, made: Class, arguments: Sequence[Thing], named: Names) -> Group:
        """A new object of a class. A step's record, and the parameters, have the wire's names as fields."""
        name = made.node.name
        if made.is_record:
            group = Group(dict(zip(made.fields, arguments, strict=False)) | named, name)
            if name.endswith("Step") or name == "CellParameters":
                place_on_wire(group, "")
            return group
        group = Group({}, name)
        initialise = self.method(name, "__init__")
        if initialise:
            self.call(initialise, [group, *arguments], named)
        return group

    def method(self, owner: str | None, name: str) -> Function | None:
        """A method of a class or of the nearest of its bases that has it; None where it is not ours."""
        found = self.source.classes.get(owner or "")
        if found is None:
            return None
        inherited = (self.method(base, name) for base in found.bases)
        return found.methods.get(name) or next((one for one in inherited if one), None)


def bound(function: Function, arguments: Sequence[Thing], named: Names) -> Names:
    """The names with which a function begins."""
    parameters = [one.arg for one in function.node.args.args]
    defaults = function.node.args.defaults
    standing: Names = {
        name: Constant(ast.literal_eval(default))
        for name, default in zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True)
    }
    return standing | dict(zip(parameters, arguments, strict=False)) | named
