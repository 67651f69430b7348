"""Values that are added to an enum and used before they are committed, read from the syntax of revisions.

PostgreSQL adds a value inside a transaction since version 12, and refuses it until that is committed, unless
the same transaction made the type (https://www.postgresql.org/docs/current/sql-altertype.html).
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from limbeck.histories.bound_names import resolved
from limbeck.histories.enum_uses import (
    EnumColumns,
    called_name,
    enums_in,
    executed_in,
    held_enums,
    python_uses,
    sql_uses,
    unqualified,
)
from limbeck.histories.literals import NotLiteralError, evaluate
from limbeck.histories.sql_tokens import SqlToken, TokenKind

_UNTOLD = ("AUTOCOMMIT", "isolation_level", "transactional_ddl")
"""What makes transactions something that reading `env.py` does not tell."""


@dataclass(frozen=True, slots=True)
class EarlyUse:
    """A value that is used in the transaction that adds it.

    Attributes:
        value: The value.
        type: The enum.
        added_in: The revision that adds it.
        used_in: The revision that uses it.
    """

    value: str
    type: str
    added_in: str
    used_in: str


class Transactions(Enum):
    """The transactions that revisions run in."""

    SHARED = "one for all, which Alembic begins"
    SEPARATE = "one for each"
    OUTER = "one for all, which env.py begins: it cannot be left"


def transactions(environment: str) -> Transactions | None:
    """The transactions that revisions run in; None where reading `env.py` does not tell.

    Args:
        environment: The text of `env.py`.
    """
    try:
        tree = ast.parse(environment)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = set()
    outer = False
    for node in ast.walk(tree):
        outer = outer or (isinstance(node, ast.Call) and called_name(node) == "begin")
        if isinstance(node, ast.Constant) and node.value in {*_UNTOLD, "transaction_per_migration"}:
            return None
        if isinstance(node, ast.keyword) and node.arg in _UNTOLD:
            return None
        if isinstance(node, ast.keyword) and node.arg == "transaction_per_migration":
            try:
                found.add(bool(evaluate(node.value, {})))
            except NotLiteralError:
                return None
    if len(found) > 1:
        return None
    return Transactions.OUTER if outer else Transactions.SEPARATE if True in found else Transactions.SHARED


def early_uses(
    order: Sequence[str], pending: Collection[str], sources: Mapping[str, str], way: Transactions
) -> Iterator[EarlyUse]:
    """The values that pending revisions use in the transaction that adds them, each once.

    Args:
        order: All revisions, parents first.
        pending: Those that would run.
        sources: The text of each revision's file.
        way: The transactions that they run in.
    """
    if not any("ADD VALUE" in sources[each].upper() for each in pending):
        return
    functions = {each: _upgrade(sources[each]) for each in order}
    columns = EnumColumns()
    for function in functions.values():
        columns.note(function)
    transaction = _Transaction(columns)
    for revision in order:
        if revision in pending:
            if way is Transactions.SEPARATE:
                transaction.commit()
            yield from transaction.run(revision, functions[revision])


def _upgrade(source: str) -> list[ast.stmt]:
    """The module's statements without its functions, and then those of `upgrade`."""
    try:
        module = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    upgrade = [each for each in module if isinstance(each, functions) and each.name == "upgrade"]
    outside = [each for each in module if not isinstance(each, functions)]
    inside = [each for function in upgrade for each in getattr(resolved(function, outside), "body", [])]
    return [*outside, *inside]


def _inner(statement: ast.stmt) -> list[ast.stmt]:
    """The statements inside a compound statement, of all its branches."""
    inner = [each for name in ("body", "orelse", "finalbody") for each in getattr(statement, name, [])]
    return inner + [each for handler in getattr(statement, "handlers", []) for each in handler.body]


@dataclass
class _Transaction:
    """What has happened since the last commit."""

    columns: EnumColumns
    added: dict[str, tuple[str, str]] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    def commit(self) -> None:
        """Begin anew: what was added can be used."""
        self.added.clear()
        self.made.clear()

    def run(self, revision: str, found: list[ast.stmt]) -> Iterator[EarlyUse]:
        """Run the statements of a revision in thought."""
        yield from self._run(revision, found, held_enums(found))

    def _run(self, revision: str, found: list[ast.stmt], held: Mapping[str, str]) -> Iterator[EarlyUse]:
        for statement in found:
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                continue
            commits = isinstance(statement, ast.With) and any(
                isinstance(each.context_expr, ast.Call)
                and called_name(each.context_expr) == "autocommit_block"
                for each in statement.items
            )
            if commits:
                self.commit()
            inner = _inner(statement)
            if inner:
                yield from self._run(revision, inner, held)
            else:
                yield from self._step(revision, statement, held)
            if commits:
                self.commit()

    def _step(self, revision: str, statement: ast.stmt, held: Mapping[str, str]) -> Iterator[EarlyUse]:
        executed = executed_in(statement)
        for value, (shown, added_in) in list(self.added.items()):
            columns = self.columns.of(shown)
            if python_uses(statement, value, shown, columns) or any(
                sql_uses(each, value, shown, columns) for each in executed
            ):
                del self.added[value]
                yield EarlyUse(value, shown, added_in, revision)
        for call in (each for each in ast.walk(statement) if isinstance(each, ast.Call)):
            if called_name(call) in {"create_table", "create"} and not _is_off(call, "create_type"):
                self.made |= {unqualified(each) for each in enums_in(call, held)}
            if called_name(call) in {"commit", "rollback"}:
                self.commit()
        for each in executed:
            self._step_sql(revision, each)

    def _step_sql(self, revision: str, found: list[SqlToken]) -> None:
        words = [each.upper for each in found]
        if words[0] in {"COMMIT", "END", "ROLLBACK"}:
            self.commit()
        elif words[:2] == ["CREATE", "TYPE"]:
            self.made.add(unqualified(_type_name(found)))
        elif words[:2] == ["ALTER", "TYPE"] and "VALUE" in words and words[words.index("VALUE") - 1] == "ADD":
            shown = _type_name(found)
            values = [each.text for each in found[words.index("VALUE") :] if each.kind is TokenKind.STRING]
            if values and unqualified(shown) not in self.made:
                self.added[values[0]] = (shown, revision)


def _type_name(found: list[SqlToken]) -> str:
    """The name behind CREATE TYPE or ALTER TYPE, as it is written."""
    end = 3
    while end + 1 < len(found) and found[end].upper == ".":
        end += 2
    return "".join(each.text for each in found[2:end])


def _is_off(call: ast.Call, keyword: str) -> bool:
    """Whether a call, or one among its arguments, sets a keyword to False."""
    return any(
        isinstance(each, ast.keyword)
        and each.arg == keyword
        and isinstance(each.value, ast.Constant)
        and each.value.value is False
        for each in ast.walk(call)
    )
