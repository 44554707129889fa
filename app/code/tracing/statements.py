"""Tells the statements of a module apart, and the names in them."""

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_name(node: ast.expr) -> bool:
    """Whether an expression is a name, with or without dots."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and is_name(node.value))


def is_simple(node: ast.stmt) -> bool:
    """Whether a statement does something and holds no other; a string that documents does nothing."""
    if isinstance(node, ast.AnnAssign):
        return node.value is not None
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return not inner(node)


def inner(node: ast.stmt) -> list[ast.AST]:
    """The first statements or cases that a statement holds; none in a simple one."""
    return getattr(node, "body", []) or getattr(node, "cases", [])


def simple_statements(definition: ast.AST) -> Iterator[ast.stmt]:
    """The simple statements of a function, or of a class's methods."""
    for node in ast.walk(definition):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for one in ast.walk(node):
                if isinstance(one, ast.stmt) and is_simple(one):
                    yield one


def first_lines(tree: ast.Module) -> dict[int, int]:
    """For each line of a statement the statement's first; where statements hold others, the innermost's."""
    lines: dict[int, int] = {}
    for node in ast.walk(tree):  # what holds a statement comes before it
        if isinstance(node, ast.stmt) and not isinstance(node, Definition):
            lines.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node.lineno))
    return lines


def targets(node: ast.stmt) -> Iterator[ast.expr]:
    """The names that a statement binds or fills: those before `=`, of a loop, of `with`."""
    if isinstance(node, ast.Assign):
        found = node.targets
    elif isinstance(node, ast.AugAssign | ast.For | ast.AsyncFor) or (
        isinstance(node, ast.AnnAssign) and node.value is not None
    ):
        found = [node.target]
    elif isinstance(node, ast.With | ast.AsyncWith):
        found = [one.optional_vars for one in node.items if one.optional_vars]
    else:
        found = []
    for target in found:
        yield from names_in(target)


def names_in(target: ast.expr) -> Iterator[ast.expr]:
    """The names in what is bound, from left to right; of a part that is filled, the whole's."""
    if isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from names_in(one)
    elif isinstance(target, ast.Starred | ast.Subscript):
        yield from names_in(target.value)
    elif is_name(target):
        yield target
