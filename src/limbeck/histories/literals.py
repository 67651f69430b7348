"""The values that a module binds, as far as they can be known without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any


class NotLiteralError(ValueError):
    """A value is only known once the module runs."""


def bindings(statements: Iterable[ast.stmt], wanted: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The wanted names that simple assignments bind.

    Args:
        statements: The body of a module, in order.
        wanted: The names to look for.

    Returns:
        The values that are known, by name; and for the wanted names that are bound to something else,
        that expression as it is written.
    """
    known: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    for statement in statements:
        for name, expression in _assigned(statement):
            unknown.pop(name, None)
            try:
                known[name] = evaluate(expression, known)
            except NotLiteralError:
                known.pop(name, None)
                unknown[name] = ast.unparse(expression)
    names = set(wanted)
    return (
        {name: value for name, value in known.items() if name in names},
        {name: text for name, text in unknown.items() if name in names},
    )


def evaluate(expression: ast.expr, known: Mapping[str, Any]) -> Any:
    """The value of a literal, of a collection of literals, or of a name bound to one before.

    Raises:
        NotLiteralError: It takes more than reading to know the value.
    """
    match expression:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return tuple(evaluate(item, known) for item in items)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = evaluate(left, known), evaluate(right, known)
            if isinstance(first, str) and isinstance(second, str):
                return first + second
            if isinstance(first, tuple) and isinstance(second, tuple):
                return first + second
    raise NotLiteralError(ast.unparse(expression))


def _assigned(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    """The names that a statement binds, each with its expression."""
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return [(name, value)]
        case ast.Assign(targets=targets, value=value):
            return [pair for target in targets for pair in _pairs(target, value)]
    return []


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    match target, value:
        case ast.Name(id=name), _:
            return [(name, value)]
        case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
            return [pair for each in zip(names, values, strict=True) for pair in _pairs(*each)]
    return []
