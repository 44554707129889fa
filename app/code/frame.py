"""Runs one call of a function: its statements, in the order in which they run."""

import ast
from collections.abc import Sequence

from app.code.expressions import Expressions
from app.code.reading import Statement
from app.code.values import Constant, Thing, renewed, values_in


class Frame(Expressions):
    """A function that runs, over the names that it began with."""

    def run(self, body: Sequence[ast.stmt]) -> Thing | None:
        """Runs statements up to one that returns; None where none did."""
        for node in body:
            branch = self.branch(node)
            returned = self.simple(node) if branch is None else self.run(branch)
            if returned is not None:
                return returned
        return None

    def branch(self, node: ast.stmt) -> Sequence[ast.stmt] | None:
        """The statements inside a statement that run; a loop's once, as every turn is alike."""
        if isinstance(node, ast.If):
            return node.body if self.holds(node.test) else node.orelse
        if isinstance(node, ast.For):
            self.assign(node.target, renewed(self.evaluate(node.iter)))
            for name in assigned(node.body) & self.names.keys():
                self.names[name] = renewed(self.names[name])
            return node.body
        if isinstance(node, ast.Match):
            subject = self.evaluate(node.subject)
            chosen = [case.body for case in node.cases if matches(case.pattern, subject)]
            return chosen[0] if chosen else []
        return None

    def simple(self, node: ast.stmt) -> Thing | None:
        """Runs a statement without any inside, and gives what it returned."""
        statement = Statement(self.function.file, node)
        self.reading.statements.append(statement)
        before = len(self.reading.created)
        thing: Thing | None = None
        if isinstance(node, ast.Return | ast.Expr | ast.Assign | ast.AnnAssign) and node.value is not None:
            thing = self.evaluate(node.value)
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
            for target in targets:
                statement.named += values_in(self.assign(target, thing))
        statement.created = self.reading.created[before:]
        if not isinstance(node, ast.Return):
            return None
        statement.returned = values_in(thing) if thing else []
        return thing


def assigned(body: Sequence[ast.stmt]) -> set[str]:
    """The names that statements give anew."""
    inside = [one for node in body for one in ast.walk(node)]
    return {one.id for one in inside if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def matches(pattern: ast.pattern, subject: Thing) -> bool:
    """Whether a case fits."""
    if not isinstance(pattern, ast.MatchValue) or not isinstance(pattern.value, ast.Constant):
        return True
    return isinstance(subject, Constant) and pattern.value.value == subject.content
