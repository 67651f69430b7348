"""Names in a migration that stand for strings or tables, replaced by what they stand for."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

from limbeck.histories.literals import NotLiteralError, evaluate

_TABLES = frozenset({"Table", "table"})


class BoundTableName(ast.Constant):
    """The name of a table, where a variable that holds the table stood."""

    # Without these, the nodes of Python's own visitors would not go below it.
    _fields = ("value", "kind")

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.value) if isinstance(self.value, str) else ""


def resolved(function: ast.stmt, module: Iterable[ast.stmt]) -> ast.stmt:
    """A function in which names are replaced that are bound to strings, collections of strings or tables.

    Where a name is bound more than once, as the variable of a loop is, it stands for all of them.

    Args:
        function: The function, which is changed.
        module: The statements of its file.
    """
    bound: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for statement in module:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            _note(statement, bound)
    for node in ast.walk(function):
        _note(node, bound)
    replaced: ast.stmt = _NameReplacer(bound).visit(function)
    return replaced


def _note(node: ast.AST, bound: defaultdict[str, dict[str, bool]]) -> None:
    """Note what a name is bound to: each string, and whether it is the name of a table."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            pass
        case ast.For(target=ast.Name(id=name), iter=value):
            pass
        case _:
            return
    if isinstance(value, ast.Call):
        called = getattr(value.func, "attr", getattr(value.func, "id", None))
        first = value.args[0] if value.args else None
        if called in _TABLES and isinstance(first, ast.Constant) and isinstance(first.value, str):
            bound[name][first.value] = True
        return
    try:
        found = evaluate(value, {})
    except NotLiteralError:
        return
    for each in found if isinstance(found, tuple) else (found,):
        if isinstance(each, str):
            bound[name][each] = False


class _NameReplacer(ast.NodeTransformer):
    """Puts what a name stands for in its place."""

    def __init__(self, bound: dict[str, dict[str, bool]]) -> None:
        self._bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        found = self._bound.get(node.id)
        if not found or not isinstance(node.ctx, ast.Load):
            return node
        made: list[ast.expr] = [
            BoundTableName(text, None) if is_table else ast.Constant(text, None)
            for text, is_table in found.items()
        ]
        return ast.copy_location(made[0] if len(made) == 1 else ast.Tuple(made, ast.Load()), node)
