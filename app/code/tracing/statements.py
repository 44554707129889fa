"""Finds the statements of a module, and the names in them."""

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_name(node: ast.expr) -> bool:
    """Says whether an expression is a name, with or without dots."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and is_name(node.value))


def is_simple(node: ast.stmt) -> bool:
    """Says whether a statement does something and contains no other statement. A docstring does nothing."""
    if isinstance(node, ast.AnnAssign):
        return node.value is not None
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return not inner(node)


def inner(node: ast.stmt) -> list[ast.AST]:
    """Returns the first statements or cases inside a statement; none for a simple one."""
    return getattr(node, "body", []) or getattr(node, "cases", [])


def simple_statements(definition: ast.AST) -> Iterator[ast.stmt]:
    """Gives the simple statements of a function, or of a class's methods."""
    for node in ast.walk(definition):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner_node in ast.walk(node):
                if isinstance(inner_node, ast.stmt) and is_simple(inner_node):
                    yield inner_node


def first_lines(tree: ast.Module) -> dict[int, int]:
    """Maps each line of a statement to the statement's first line; with nested statements, to the
    innermost's."""
    lines: dict[int, int] = {}
    for node in ast.walk(tree):  # what holds a statement comes before it
        if isinstance(node, ast.stmt) and not isinstance(node, Definition):
            lines.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node.lineno))
    return lines


def targets(node: ast.stmt) -> Iterator[ast.expr]:
    """Gives the names that a statement binds or fills: those before `=`, of a loop, of `with`."""
    if isinstance(node, ast.Assign):
        bound = node.targets
    elif isinstance(node, ast.AugAssign | ast.For | ast.AsyncFor) or (
        isinstance(node, ast.AnnAssign) and node.value is not None
    ):
        bound = [node.target]
    elif isinstance(node, ast.With | ast.AsyncWith):
        bound = [one.optional_vars for one in node.items if one.optional_vars]
    else:
        bound = []
    for target in bound:
        yield from names_in(target)


def names_in(target: ast.expr) -> Iterator[ast.expr]:
    """Gives the names in what is bound, from left to right; for an item such as `a[0]` the name of the
    whole."""
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from names_in(element)
    elif isinstance(target, ast.Starred | ast.Subscript):
        yield from names_in(target.value)
    elif is_name(target):
        yield target
