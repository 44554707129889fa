"""Evaluates expressions with descriptions of tensors in place of numbers.

They know as much of Python as `models/` uses. What they meet beyond that computes a tensor from whatever goes
into it, and that tensor has no name on the wire.
"""

import ast
from collections.abc import Callable, Sequence
from typing import Protocol

from app.code.reading import Reading
from app.code.source import Class, Function, Source
from app.code.values import Constant, Group, Thing, Value

Names = dict[str, Thing]


class Calls(Protocol):
    """What an expression asks of the interpreter."""

    source: Source
    reading: Reading

    def call(self, function: Function, arguments: Sequence[Thing], named: Names) -> Thing:
        """What a function returns."""
        ...

    def construct(self, made: Class, arguments: Sequence[Thing], named: Names) -> Group:
        """A new object of a class."""
        ...

    def method(self, owner: str | None, name: str) -> Function | None:
        """A method of a class or of its bases."""
        ...


class Expressions:
    """The expressions of one call of a function, over the names in it."""

    def __init__(self, interpreter: Calls, function: Function, names: Names) -> None:
        self.interpreter = interpreter
        self.reading = interpreter.reading
        self.function = function
        self.names = names

    def assign(self, target: ast.expr, thing: Thing) -> Thing:
        """Gives names to a thing, or to the things in it."""
        if isinstance(target, ast.Tuple):
            for one, inner in zip(target.elts, items(thing), strict=True):
                self.assign(one, inner)
        elif isinstance(target, ast.Name):
            self.names[target.id] = thing
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value)
            if isinstance(owner, Group):
                owner.fields[target.attr] = thing
        self.reading.remember(self.function.file, target, thing)
        return thing

    def holds(self, test: ast.expr) -> bool:
        """Whether a condition holds. A tensor is not None, and equals nothing that can be written."""
        if isinstance(test, ast.BoolOp):
            choose = any if isinstance(test.op, ast.Or) else all
            return choose(self.holds(one) for one in test.values)
        if isinstance(test, ast.Compare):
            left, right = self.evaluate(test.left), self.evaluate(test.comparators[0])
            same = (
                isinstance(left, Constant) and isinstance(right, Constant) and left.content == right.content
            )
            return same if isinstance(test.ops[0], ast.Eq | ast.Is) else not same
        thing = self.evaluate(test)
        return bool(thing.content) if isinstance(thing, Constant) else True

    def evaluate(self, node: ast.expr) -> Thing:
        """What an expression comes to."""
        thing = EVALUATE.get(type(node), Expressions.other)(self, node)
        self.reading.remember(self.function.file, node, thing)
        return thing

    def constant(self, node: ast.Constant) -> Thing:
        """What is written out."""
        return Constant(node.value)

    def name(self, node: ast.Name) -> Thing:
        """A name of ours; any other is a word."""
        return self.names.get(node.id, Constant(node.id))

    def attribute(self, node: ast.Attribute) -> Thing:
        """A part of a thing, by its name. The transpose of a tensor holds the same numbers."""
        owner = self.evaluate(node.value)
        if isinstance(owner, Group):
            return owner.fields.get(node.attr, Constant(None))
        made = (
            self.interpreter.source.classes.get(str(owner.content)) if isinstance(owner, Constant) else None
        )
        if made is not None and node.attr == "_fields":
            return [Constant(name) for name in made.fields]
        return owner

    def subscript(self, node: ast.Subscript) -> Thing:
        """A row of a tensor of one row."""
        return self.evaluate(node.value)

    def sequence(self, node: ast.Tuple | ast.List) -> Thing:
        """Things in a row."""
        return [self.evaluate(one) for one in node.elts]

    def mapping(self, node: ast.Dict) -> Thing:
        """Things by name."""
        keys = [key.value if isinstance(key, ast.Constant) else key for key in node.keys]
        return Group({str(key): self.evaluate(value) for key, value in zip(keys, node.values, strict=True)})

    def choice(self, node: ast.IfExp) -> Thing:
        """The one of two that is chosen."""
        return self.evaluate(node.body if self.holds(node.test) else node.orelse)

    def operation(self, node: ast.BinOp) -> Thing:
        """A tensor from two things."""
        of = [self.evaluate(node.left), self.evaluate(node.right)]
        return self.reading.new(of, isinstance(node.op, ast.Add))

    def each(self, node: ast.GeneratorExp) -> Thing:
        """An expression for each thing of a group."""
        loop = node.generators[0]
        made: list[Thing] = []
        for one in items(self.evaluate(loop.iter)):
            self.assign(loop.target, one)
            made.append(self.evaluate(node.elt))
        return made

    def call(self, node: ast.Call) -> Thing:
        """What a call comes to: of a function, class or object of ours, of a tensor's method, of Python's."""
        arguments = [thing for one in node.args for thing in self.argument(one)]
        named = {one.arg: self.evaluate(one.value) for one in node.keywords if one.arg}
        if isinstance(node.func, ast.Attribute):
            return self.call_method(node.func, arguments, named)
        callee = self.evaluate(node.func)
        if isinstance(callee, Group):
            forward = self.interpreter.method(callee.kind, "forward")
            return self.interpreter.call(forward, [callee, *arguments], named) if forward else callee
        return self.call_named(str(callee.content) if isinstance(callee, Constant) else "", arguments, named)

    def argument(self, node: ast.expr) -> list[Thing]:
        """What stands in one place between the brackets of a call."""
        return items(self.evaluate(node.value)) if isinstance(node, ast.Starred) else [self.evaluate(node)]

    def call_method(self, node: ast.Attribute, arguments: list[Thing], named: Names) -> Thing:
        """A call of a method."""
        if isinstance(node.value, ast.Call):  # super().__init__(…), no other result is called upon
            return self.call_inherited(node.attr, arguments, named)
        owner = self.evaluate(node.value)
        if isinstance(owner, Group):
            method = self.interpreter.method(owner.kind, node.attr)
            return self.interpreter.call(method, [owner, *arguments], named) if method else owner
        if isinstance(owner, Value) and node.attr == "chunk":
            count = arguments[0]
            return self.reading.pieces(owner, int(str(count.content)) if isinstance(count, Constant) else 1)
        return self.reading.new([owner, *arguments])

    def call_inherited(self, name: str, arguments: list[Thing], named: Names) -> Thing:
        """A call of the method that a base of the own class has."""
        own = self.interpreter.source.classes.get(self.function.owner or "")
        found = (self.interpreter.method(base, name) for base in (own.bases if own else ()))
        inherited = next((one for one in found if one), None)
        return self.interpreter.call(inherited, [self.names["self"], *arguments], named) if inherited else []

    def call_named(self, name: str, arguments: list[Thing], named: Names) -> Thing:
        """A call by name."""
        source = self.interpreter.source
        if name in source.functions:
            return self.interpreter.call(source.functions[name], arguments, named)
        if name in source.classes:
            return self.interpreter.construct(source.classes[name], arguments, named)
        if name == "map" and isinstance(arguments[0], Constant):
            rows = zip(*map(items, arguments[1:]), strict=True)
            return [self.call_named(str(arguments[0].content), list(row), {}) for row in rows]
        if name == "zip":
            return [list(row) for row in zip(*map(items, arguments), strict=True)]
        if name == "dict":
            pairs = [items(pair) for pair in items(arguments[0])]
            return Group({str(key.content): thing for key, thing in pairs if isinstance(key, Constant)})
        return self.reading.new(arguments)

    def other(self, node: ast.expr) -> Thing:
        """Whatever else there is has no tensors in it."""
        return Constant(None)


EVALUATE: dict[type[ast.expr], Callable[..., Thing]] = {
    ast.Constant: Expressions.constant,
    ast.Name: Expressions.name,
    ast.Attribute: Expressions.attribute,
    ast.Subscript: Expressions.subscript,
    ast.Tuple: Expressions.sequence,
    ast.List: Expressions.sequence,
    ast.Dict: Expressions.mapping,
    ast.IfExp: Expressions.choice,
    ast.BinOp: Expressions.operation,
    ast.GeneratorExp: Expressions.each,
    ast.Call: Expressions.call,
}


def items(thing: Thing) -> list[Thing]:
    """The things in a thing, one after the other; a tensor taken apart gives what it is."""
    if isinstance(thing, Group):
        return list(thing.fields.values())
    return thing if isinstance(thing, list) else [thing]
