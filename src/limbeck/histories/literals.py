"""The values that a module binds, as far as they can be known without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import Formatter
from typing import Any

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


_LONGEST = 10_000  # characters or items; nothing that a version file binds comes near it
_PLAIN_PERCENT = re.compile(r"(?:[^%]|%s|%%)*\Z")

Constants = Callable[[str], Mapping[str, Any]]
"""Gives what the module of a name binds, read as syntax; nothing of a module that is not found."""


class NotLiteralError(ValueError):
    """A value is only known once the module runs."""


def no_constants(_module: str) -> Mapping[str, Any]:
    """What is known of other modules where none is looked for: nothing."""
    return {}


def bindings(
    statements: Iterable[ast.stmt], wanted: Iterable[str], constants: Constants = no_constants
) -> tuple[dict[str, Any], dict[str, str]]:
    """The wanted names that a module binds.

    Args:
        statements: The body of the module, in order.
        wanted: The names to look for.
        constants: What other modules bind.

    Returns:
        The values that are known, by name; and for the wanted names that are bound in another way than to a
        literal, how: the statement as it is written, or its first line.
    """
    found = _Bindings(set(wanted), constants)
    for statement in statements:
        found.add(statement)
    found.add_star()
    return {name: value for name, value in found.known.items() if name in found.wanted}, found.unknown


class _Bindings:
    """What the statements of a module have bound so far."""

    def __init__(self, wanted: set[str], constants: Constants) -> None:
        self.wanted = wanted
        self._constants = constants
        self.known: dict[str, Any] = {}
        self.unknown: dict[str, str] = {}
        self._star = ""

    def add(self, statement: ast.stmt) -> None:
        """Run one statement in thought."""
        if isinstance(statement, ast.ImportFrom) and self._import(statement):
            return
        if isinstance(statement, ast.Expr):
            self._let_change(statement)
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

    def _import(self, statement: ast.ImportFrom) -> bool:
        """Whether all that it imports is known."""
        if statement.level or statement.module is None or statement.module == "__future__":
            return False
        held = self._constants(statement.module)
        if not all(each.name in held for each in statement.names):
            return False
        for each in statement.names:
            name = each.asname or each.name
            self.known[name] = held[each.name]
            self.unknown.pop(name, None)
        return True

    def _let_change(self, statement: ast.Expr) -> None:
        """Forget collections that an expression names: it may have put something into them."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(self.known.get(node.id), tuple):
                self._forget(node.id, _first_line(statement))

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
            alike = isinstance(first, (str, tuple)) and type(first) is type(second)
            if alike and len(first) + len(second) <= _LONGEST:
                return first + second
        case ast.BinOp(op=ast.Mod()) | ast.Call(func=ast.Attribute()):
            return _put_together(expression, known)
    raise NotLiteralError(type(expression).__name__)


def _put_together(expression: ast.expr, known: Mapping[str, Any]) -> str:
    """The text that `%`, `join` or `format` makes of known values."""
    match expression:
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            form, parts = evaluate(left, known), right.elts if isinstance(right, ast.Tuple) else [right]
            texts = tuple(_as_text(evaluate(each, known)) for each in parts)
            if isinstance(form, str) and _PLAIN_PERCENT.match(form):
                return _formatted(lambda: form % texts)
        case ast.Call(func=ast.Attribute(value=value, attr="join"), args=[given], keywords=[]):
            between, joined = evaluate(value, known), evaluate(given, known)
            if isinstance(between, str) and isinstance(joined, tuple) and not isinstance(given, ast.Set):
                return _formatted(lambda: between.join(joined))
        case ast.Call(func=ast.Attribute(value=value, attr="format"), args=given, keywords=named):
            form = evaluate(value, known)
            texts = tuple(_as_text(evaluate(each, known)) for each in given)
            words = {str(each.arg): _as_text(evaluate(each.value, known)) for each in named}
            if isinstance(form, str) and _is_plain_format(form) and "None" not in words:
                return _formatted(lambda: form.format(*texts, **words))
    raise NotLiteralError(type(expression).__name__)


def _formatted(make: Callable[[], str]) -> str:
    try:
        text = make()
    except (TypeError, ValueError, LookupError) as error:  # as running the module would fail
        raise NotLiteralError(str(error)) from None
    if len(text) > _LONGEST:
        raise NotLiteralError("too long")
    return text


def _is_plain_format(form: str) -> bool:
    """Whether it has fields alone: a width could ask for any amount of memory."""
    try:
        fields = list(Formatter().parse(form))
    except ValueError:
        return False
    return all(
        not spec and not conversion and (not name or name.isalnum()) for _, name, spec, conversion in fields
    )


def _as_text(value: Any) -> str:
    """A string, or a number as it is formatted."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise NotLiteralError(type(value).__name__)
    return str(value)


def _text(part: ast.expr, known: Mapping[str, Any]) -> str:
    """The text of a part of an f-string."""
    if isinstance(part, ast.FormattedValue):
        if part.conversion != -1 or part.format_spec is not None:
            raise NotLiteralError(ast.unparse(part))
        part = part.value
    return _as_text(evaluate(part, known))


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
