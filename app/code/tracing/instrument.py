"""Rewrites a module so that it reports what its names hold while it runs.

The rewritten module computes what the module computes. Inside functions it passes every name that it reads
through `__watch__.name` and every result through `__watch__.returned`; it calls `__watch__.ran` before each
simple statement, and `__watch__.bound` for each name that a statement, a loop or a comprehension binds. The
line numbers stay.
"""

import ast
from copy import deepcopy

from app.code.tracing.statements import Definition, is_name, is_simple, names_in, targets

WATCH = "__watch__"
"""The global name under which a module finds what it reports to."""


def instrumented(source: str) -> ast.Module:
    """Returns the rewritten tree of a module. Raises SyntaxError where the text is no Python."""
    tree = ast.parse(source)
    Rewriter(source).visit(tree)
    return ast.fix_missing_locations(tree)


class Rewriter(ast.NodeTransformer):
    """Adds the reports to a tree. line: the first of the statement being rewritten, 0 outside of
    functions."""

    def __init__(self, source: str) -> None:
        self.source = source.splitlines()
        self.line = 0

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        """Returns what replaces a node: the node itself, a report of it, or a statement among its reports."""
        if isinstance(node, Definition):
            return self.definition(node)
        if isinstance(node, ast.stmt) and self.line:
            return self.statement(node)
        if self.line or isinstance(node, ast.Module | ast.stmt):
            return super().visit(node)
        return node

    def definition(self, node: Definition) -> ast.stmt:
        """Rewrites a function so that its body reports, or a class so that its methods do. Its head is no
        part of a step."""
        outer, self.line = self.line, 0 if isinstance(node, ast.ClassDef) else node.lineno
        node.body = self.block(node.body)
        self.line = outer
        return node

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Rewrites statements, and returns them with their reports."""
        module = ast.Module(body, [])
        self.generic_visit(module)
        return module.body

    def statement(self, node: ast.stmt) -> list[ast.stmt]:
        """Rewrites a statement, and returns it with its reports."""
        outer, self.line = self.line, node.lineno
        names: list[ast.stmt] = [ast.Expr(self.bound(target)) for target in targets(node)]
        if isinstance(node, ast.AnnAssign):
            node.value = self.expression(node.value)  # no annotation holds a number
        else:
            self.generic_visit(node)
        if isinstance(node, ast.Return):
            node.value = self.report("returned", node.value) if node.value else None
        ran: list[ast.stmt] = [ast.Expr(self.report("ran"))] if is_simple(node) else []
        self.line = outer
        if isinstance(node, ast.For | ast.AsyncFor | ast.With | ast.AsyncWith):
            node.body[:0] = [ast.copy_location(one, node) for one in names]
            return [node]
        return [ast.copy_location(one, node) for one in (*ran, node, *names)]

    def expression(self, node: ast.expr | None) -> ast.expr | None:
        """Rewrites an expression so that its names report."""
        visited = None if node is None else self.visit(node)
        return visited if isinstance(visited, ast.expr) else None

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Reports a name where it is read."""
        return self.named("name", node, node) if isinstance(node.ctx, ast.Load) else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Reports an attribute where it is read and has a name with dots."""
        place = deepcopy(node)
        self.generic_visit(node)
        return self.named("name", place, node) if isinstance(node.ctx, ast.Load) and is_name(place) else node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        """Reports a name that is bound inside an expression."""
        self.generic_visit(node)
        return self.named("bound", node.target, node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """Reports the names of a comprehension, in a condition that is always true."""
        self.generic_visit(node)
        reports: list[ast.expr] = [self.bound(target) for target in names_in(node.target)]
        node.ifs[:0] = [ast.List(reports, ast.Load())] if reports else []
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Leaves an f-string as it is: before Python 3.12 the values in it do not know their columns."""
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """Rewrites the guard and the statements of a case; a pattern can contain no calls."""
        node.guard = self.expression(node.guard)
        node.body = self.block(node.body)
        return node

    def bound(self, target: ast.expr) -> ast.expr:
        """Returns the report of a name that was just bound."""
        value = deepcopy(target)
        for node in ast.walk(value):
            if isinstance(node, ast.Name | ast.Attribute):
                node.ctx = ast.Load()
        return self.named("bound", target, value)

    def named(self, report: str, place: ast.expr, value: ast.expr) -> ast.expr:
        """Returns a report of a name with its columns; the value alone where a name goes over several
        lines."""
        if place.lineno != place.end_lineno or place.end_col_offset is None:
            return value
        columns = (
            self.column(place.lineno, place.col_offset),
            self.column(place.lineno, place.end_col_offset),
        )
        return ast.copy_location(self.report(report, value, place.lineno, *columns), place)

    def report(self, report: str, value: ast.expr | None = None, *numbers: int) -> ast.expr:
        """Returns a call that reports the statement's first line, more numbers, and a value, which it
        returns."""
        told: list[ast.expr] = [ast.Constant(number) for number in (self.line, *numbers)]
        watch = ast.Attribute(ast.Name(WATCH, ast.Load()), report, ast.Load())
        return ast.Call(watch, [*told, value] if value else told, [])

    def column(self, line: int, offset: int) -> int:
        """Turns a column in bytes of UTF-8 into one in characters."""
        return len(self.source[line - 1].encode()[:offset].decode())
