"""Whether a statement of a revision uses a value of an enum, read from syntax; what is unsure is no use."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from limbeck.histories.executed_sql import executed_texts
from limbeck.histories.sql_tokens import SqlToken, TokenKind, statements

_EXECUTES = frozenset({"execute", "exec_driver_sql"})
_COMPARISONS = frozenset({"=", "<", ">", "!"})
_NO_COLUMN = frozenset({"AS", "DATA", "EXISTS", "ON", "TABLE", "TO", "TYPE"})
"""Words before the name of a type that are no column."""


class EnumColumns:
    """The names of the columns of each enum, as revisions make them."""

    def __init__(self) -> None:
        self._found: dict[str, set[str]] = {}

    def of(self, enum: str) -> set[str]:
        """The names of the columns that have an enum for their type, in lower case."""
        return self._found.get(unqualified(enum), set())

    def note(self, found: list[ast.stmt]) -> None:
        """Note what some statements make."""
        held = held_enums(found)
        for statement in found:
            for node in (each for each in ast.walk(statement) if isinstance(each, ast.Call)):
                names = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
                if called_name(node) == "Column" and names:
                    self._add(names[0], enums_in(node, held))
                elif called_name(node) == "alter_column" and names:
                    self._add(names[-1], enums_in(node, held))
            for sql in executed_in(statement):
                self._note_sql(sql)

    def _add(self, column: str, enums: Iterable[str]) -> None:
        for each in enums:
            self._found.setdefault(unqualified(each), set()).add(column.lower())

    def _note_sql(self, sql: list[SqlToken]) -> None:
        """Note every `column type`: what is no type is never asked for."""
        kept = [each for at, each in enumerate(sql) if not _qualifies(sql, at)]
        for before, token in pairwise(each for each in kept if each.upper not in {"SET", "DATA", "TYPE"}):
            if before.is_name and token.is_name and before.upper not in _NO_COLUMN:
                self._add(before.text, [token.text])


def _qualifies(sql: list[SqlToken], at: int) -> bool:
    """Whether a token is a schema, or the dot behind it."""
    return sql[at].upper == "." or (at + 1 < len(sql) and sql[at + 1].upper == ".")


def executed_in(statement: ast.stmt) -> list[list[SqlToken]]:
    """The statements of SQL that a statement of Python executes."""
    calls = [each for each in ast.walk(statement) if isinstance(each, ast.Call)]
    texts = [text for each in calls if called_name(each) in _EXECUTES for text in executed_texts(each)]
    return [found for text in texts for found in statements(text)]


def held_enums(found: list[ast.stmt]) -> dict[str, str]:
    """The variables that hold an enum, each with the enum's name."""
    assigned = (node for each in found for node in ast.walk(each) if isinstance(node, ast.Assign))
    return {
        target.id: name
        for node in assigned
        for target in node.targets
        if isinstance(target, ast.Name)
        and isinstance(node.value, ast.Call)
        and (name := _enum_of(node.value))
    }


def enums_in(node: ast.AST, held: Mapping[str, str]) -> set[str]:
    """The names of the enums in an expression, by themselves or by variables."""
    found = {name for each in ast.walk(node) if isinstance(each, ast.Call) and (name := _enum_of(each))}
    return found | {
        held[each.id] for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in held
    }


def _enum_of(call: ast.Call) -> str:
    """The name that a call of `Enum` gives to its type; empty for another call."""
    if not called_name(call).upper().endswith("ENUM"):
        return ""
    given = [each.value for each in call.keywords if each.arg == "name"]
    return next((str(each.value) for each in given if isinstance(each, ast.Constant)), "")


def called_name(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def unqualified(name: str) -> str:
    """The name of a type without its schema, as the server folds it."""
    return name.rpartition(".")[2].lower()


def python_uses(statement: ast.stmt, value: str, enum: str, columns: Collection[str]) -> bool:
    """Whether a statement of Python stores a value in a column of the enum, or compares one with it."""
    return any(_node_uses(node, value, enum, columns) for node in ast.walk(statement))


def _node_uses(node: ast.AST, value: str, enum: str, columns: Collection[str]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr="in_"), args=[listed]):
            return name.lower() in columns and any(_is(each, value) for each in getattr(listed, "elts", []))
        case ast.Call(keywords=keywords) if called_name(node) == "values":
            return any((each.arg or "").lower() in columns and _is(each.value, value) for each in keywords)
        case ast.Call(keywords=keywords) if called_name(node) in {"Column", "alter_column"}:
            defaults = [each.value for each in keywords if each.arg == "server_default"]
            words = {str(each.value).lower() for each in ast.walk(node) if isinstance(each, ast.Constant)}
            known = unqualified(enum) in words or not words.isdisjoint(columns)
            return known and any(_is(each, value) for each in defaults)
        case ast.Dict(keys=keys, values=values):
            named = (getattr(each, "value", None) for each in keys)
            return any(
                str(key).lower() in columns and _is(each, value)
                for key, each in zip(named, values, strict=True)
            )
        case ast.Compare(left=ast.Attribute(attr=name), comparators=others):
            return name.lower() in columns and any(_is(each, value) for each in others)
    return False


def _is(expression: ast.expr, value: str) -> bool:
    """Whether an expression is a value, by itself or as SQL writes it."""
    if isinstance(expression, ast.Call) and len(expression.args) == 1:  # text("…"), inline_literal("…")
        expression = expression.args[0]
    text = getattr(expression, "value", None)
    return isinstance(text, str) and (text == value or text.startswith(f"'{value}'"))


def sql_uses(sql: list[SqlToken], value: str, enum: str, columns: Collection[str]) -> bool:
    """Whether a statement of SQL casts a value to the enum, stores it in a column of it, or compares it."""
    if [each.upper for each in sql[1:2]] == ["TYPE"]:
        return False
    for at, token in enumerate(sql):
        if token.kind is TokenKind.STRING and token.text == value:
            cast = _cast(sql, at)
            if cast == unqualified(enum) or (not cast and _column(sql, at).lower() in columns):
                return True
    return False


def _cast(sql: list[SqlToken], at: int) -> str:
    """The type to which `::` casts a literal; empty for none."""
    if [each.upper for each in sql[at + 1 : at + 3]] != [":", ":"]:
        return ""
    end = at + 4
    while end + 1 < len(sql) and sql[end].upper == ".":
        end += 2
    return unqualified("".join(each.text for each in sql[at + 3 : end]))


def _column(sql: list[SqlToken], at: int) -> str:
    """The column that a literal is stored in or compared with; empty where that cannot be told."""
    before = sql[at - 1].upper
    if before in {"THEN", "ELSE"}:
        return _column(sql, max((each for each in range(at) if sql[each].upper == "CASE"), default=0))
    if before in _COMPARISONS:
        while sql[at - 1].upper in _COMPARISONS:
            at -= 1
        return sql[at - 1].text
    if before == "DEFAULT":  # ALTER state SET DEFAULT …, or state mood NOT NULL DEFAULT …
        return _defaulted(sql, at - 1)
    return _listed_column(sql, at)


def _defaulted(sql: list[SqlToken], at: int) -> str:
    """The column that a DEFAULT belongs to: the first name behind what begins its definition."""
    starts = {"(", ",", "COLUMN", "ALTER", "ADD", "EXISTS"}
    start = max((each for each in range(at) if sql[each].upper in starts), default=-1)
    return sql[start + 1].text


def _listed_column(sql: list[SqlToken], at: int) -> str:
    """The column of a literal in a list: that of `column IN (…)`, or the one in its place in an INSERT."""
    depth, place, start = 0, 0, at
    while start > 0 and depth >= 0:
        start -= 1
        depth += {")": 1, "(": -1}.get(sql[start].upper, 0)
        place += sql[start].upper == "," and not depth
    words = [each.upper for each in sql]
    if depth >= 0:
        return ""
    if words[start - 1] == "IN":
        return sql[start - (3 if words[start - 2] == "NOT" else 2)].text
    if words[0] != "INSERT" or "VALUES" not in words[:start] or "(" not in words[: words.index("VALUES")]:
        return ""
    names = [each.text for each in sql[words.index("(") : words.index("VALUES")] if each.is_name]
    return names[place] if place < len(names) else ""
