"""The values that a module binds, as far as they can be known without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class NotLiteralError(ValueError):
    """A value is only known once the module runs."""


def bindings(statements: Iterable[ast.stmt], wanted: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The wanted names that a module binds.

    Args:
        statements: The body of the module, in order.
        wanted: The names to look for.

    Returns:
        The values that are known, by name; and for the wanted names that are bound in another way than to a
        literal, how: the statement as it is written, or its first line.
    """
    found = _Bindings(set(wanted))
    for statement in statements:
        found.add(statement)
    found.add_star()
    return {name: value for name, value in found.known.items() if name in found.wanted}, found.unknown


class _Bindings:
    """What the statements of a module have bound so far."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted = wanted
        self.known: dict[str, Any] = {}
        self.unknown: dict[str, str] = {}
        self._star = ""

    def add(self, statement: ast.stmt) -> None:
        """Run one statement in thought."""
        pairs = _assigned(statement, self.known)
        if pairs is None:
            for name in _bound_somehow(statement):
                self._forget(name, _first_line(statement))
            return
        for name, expression in pairs:
            self._bind(name, expression)

    def add_star(self) -> None:
        """Let a star import have bound what nothing else has, if the module does not bind its id itself."""
        if self._star and "revision" not in self.known:
            for name in self.wanted - self.known.keys():
                self.unknown.setdefault(name, self._star)

    def _bind(self, name: str, expression: ast.expr) -> None:
        try:
            self.known[name] = evaluate(expression, self.known)
            self.unknown.pop(name, None)
        except NotLiteralError:
            self._forget(name, f"{name} = {ast.unparse(expression)}")

    def _forget(self, name: str, how: str) -> None:
        self.known.pop(name, None)
        if name == "*":
            self._star = how
        elif name in self.wanted:
            self.unknown[name] = how


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
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, known) for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = evaluate(left, known), evaluate(right, known)
            if isinstance(first, str) and isinstance(second, str):
                return first + second
            if isinstance(first, tuple) and isinstance(second, tuple):
                return first + second
    raise NotLiteralError(ast.unparse(expression))


def _text(part: ast.expr, known: Mapping[str, Any]) -> str:
    """The text of a part of an f-string."""
    if isinstance(part, ast.FormattedValue):
        if part.conversion != -1 or part.format_spec is not None:
            raise NotLiteralError(ast.unparse(part))
        part = part.value
    value = evaluate(part, known)
    if not isinstance(value, str):
        raise NotLiteralError(ast.unparse(part))
    return value


def _assigned(statement: ast.stmt, known: Mapping[str, Any]) -> list[tuple[str, ast.expr]] | None:
    """The names that a plain assignment binds, each with its expression; None for any other statement."""
    match statement:
        case ast.AnnAssign(value=None):
            return []
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return [(name, value)]
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if name in known:
            before = ast.Name(name, ast.Load())
            return [(name, ast.copy_location(ast.BinOp(before, op, value), statement))]
        case ast.Assign(targets=targets, value=value):
            return [pair for each in targets for pair in _pairs(each, value)]
    return None


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Starred):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)):
        parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        starred = any(isinstance(each, ast.Starred) for each in (*target.elts, *parts))
        if starred or len(parts) != len(target.elts):
            parts = [_part_of(value)] * len(target.elts)
        for name, part in zip(target.elts, parts, strict=True):
            yield from _pairs(name, part)


def _part_of(value: ast.expr) -> ast.expr:
    """An expression that stands for a part of another one."""
    return ast.copy_location(ast.Subscript(value, ast.Constant(...), ast.Load()), value)


def _bound_somehow(statement: ast.stmt) -> set[str]:
    """The names that a statement binds or deletes in its own scope, `*` for whatever a module holds."""
    found: set[str] = set()
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update((each.asname or each.name).partition(".")[0] for each in node.names)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        if not isinstance(node, _SCOPES):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def _first_line(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]
