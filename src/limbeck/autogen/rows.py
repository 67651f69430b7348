"""What the rows of a database say about a change: counted up to a limit, and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select, union_all
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from limbeck.autogen import row_queries
from limbeck.autogen.interruption import SHORTEN, TimeBudget
from limbeck.catalog.postgresql.messages import framed, is_psycopg, with_values

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select
    from sqlalchemy.sql.elements import TextClause
    from sqlalchemy.types import TypeEngine

    from limbeck.autogen.operation_steps import TableName

COUNTED = 1000
"""Rows are counted up to here; beyond it, `more than 1,000` is all that a reader needs."""

AT_ONCE = 100
"""Tables that one query asks about: SQLite joins at most 500 selects."""


class NoCount(Enum):
    """Why there is no count."""

    UNREADABLE = "unreadable"
    """The database refused the question: no permission, a lock, the time limit."""

    FAILS = "fails"
    """The values themselves made the question fail: they cannot be converted."""

    EMPTY = "empty"
    """There are no rows in this database, which says nothing of those where the migration will run."""


@dataclass(frozen=True, slots=True)
class RowCounter:
    """Counts a database's rows, for each question once.

    Every question counts at most a bounded number of rows, takes a bounded time, alone and with the others,
    and runs in a savepoint, so that a refusal doesn't end the transaction that `env.py` opened.

    Attributes:
        connection: The connection of the comparison.
        time_budget: How long the questions may take.
    """

    connection: Connection
    time_budget: TimeBudget = field(default_factory=TimeBudget)
    _known: dict[Any, int | NoCount] = field(default_factory=dict)
    _columns: dict[Any, frozenset[str]] = field(default_factory=dict)

    def count_all(self, tables: Iterable[TableName]) -> None:
        """Count the rows of many tables in few queries, for `count`.

        Args:
            tables: Tables that exist in the database.
        """
        wanted = [name for name in dict.fromkeys(tables) if ("rows", name) not in self._known]
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            selects = [
                select(
                    literal_column(str(number)).label("number"),
                    row_queries.limited_count(row_queries.rows(name), COUNTED + 1).label("rows"),
                )
                for number, name in enumerate(part)
            ]
            answers = self._run(selects[0] if len(selects) == 1 else union_all(*selects), is_plain=True)
            if not isinstance(answers, NoCount):
                self._known.update({("rows", part[int(number)]): int(rows) for number, rows in answers})

    def count(self, table: TableName) -> int | NoCount:
        """How many rows a table holds; none is no count, either."""
        rows = self._count(("rows", table), row_queries.rows(table), is_plain=True)
        return rows or NoCount.EMPTY

    def count_values(self, table: TableName, column: str) -> int | NoCount:
        """How many rows hold a value in a column."""
        query = row_queries.values(table, column)
        return self._count(("values", table, column), query, needs={column}, is_plain=True)

    def count_nulls(self, table: TableName, column: str) -> int | NoCount:
        """How many rows hold NULL in a column."""
        query = row_queries.nulls(table, column)
        return self._count(("nulls", table, column), query, needs={column}, is_plain=True)

    def count_duplicates(
        self,
        table: TableName,
        parts: Sequence[str | ColumnElement[Any] | TextClause],
        *,
        where: ColumnElement[Any] | TextClause | None = None,
        nulls_equal: bool = False,
    ) -> int | NoCount:
        """How many groups of rows share what must be unique.

        Args:
            table: The table.
            parts: Columns by name, and expressions of its columns.
            where: Only the rows for which this holds, as in a partial index.
            nulls_equal: Whether NULL equals NULL, which is so only where an index says it.
        """
        values = [row_queries.unbound(each) for each in parts]
        conditions: list[ColumnElement[Any]] = [] if nulls_equal else [each.is_not(None) for each in values]
        if where is not None:
            conditions.append(row_queries.unbound(where))
        query = row_queries.duplicates(table, values, conditions)
        key = ("duplicates", table, tuple(map(str, values)), str(where), nulls_equal)
        return self._count(key, query, needs=row_queries.column_names([*values, *conditions]))

    def count_too_long(self, table: TableName, column: str, length: int) -> int | NoCount:
        """How many values are longer, as text, than some characters; spaces at the end do not count.

        PostgreSQL cuts spaces at the end to make a value fit, and nothing else.
        """
        query = row_queries.too_long(table, column, length)
        return self._count(("too long", table, column, length), query, needs={column}, is_plain=True)

    def count_changed(
        self, table: TableName, column: str, before: TypeEngine[Any], after: TypeEngine[Any]
    ) -> int | NoCount:
        """How many values do not come back when they are converted and converted back.

        A server goes by types; for SQLite, where a column may store anything, `count_altered` goes by each
        value.

        Returns:
            The count; `NoCount.FAILS` when the database cannot convert some value at all.
        """
        query = row_queries.changed(table, column, before, after)
        key = ("changed", table, column, repr(before), repr(after))
        return self._count(key, query, refusal=NoCount.FAILS, needs={column})

    def count_altered(self, table: TableName, column: str, after: TypeEngine[Any]) -> int | NoCount:
        """How many values do not survive SQLite's conversion to another type."""
        query: Select[Any] = row_queries.altered(table, column, after).with_only_columns(literal_column("1"))
        return self._count(("altered", table, column, repr(after)), query, needs={column})

    def altered_example(
        self, table: TableName, column: str, after: TypeEngine[Any]
    ) -> tuple[str, str] | None:
        """A value that does not survive SQLite's conversion, and what it becomes, as SQL literals.

        Returns:
            Both cut where they are long; None when the database does not tell.
        """
        answer = self._run(row_queries.altered(table, column, after).limit(1))
        if isinstance(answer, NoCount) or not answer:
            return None
        was, becomes = answer[0]
        return row_queries.shortened(was), row_queries.shortened(becomes)

    def count_orphans(
        self, table: TableName, columns: Sequence[str], parent: TableName, parent_columns: Sequence[str]
    ) -> int | NoCount:
        """How many rows point to no row of another table."""
        if not self._has(parent, parent_columns):
            return NoCount.UNREADABLE
        query = row_queries.orphans(table, columns, parent, parent_columns)
        key = ("orphans", table, tuple(columns), parent, tuple(parent_columns))
        return self._count(key, query, needs=columns, is_plain=True)

    def _has(self, table: TableName, columns: Iterable[str]) -> bool:
        """Whether a table has columns: SQLite takes the quoted name of one that it lacks for a string."""
        if self.connection.dialect.name != "sqlite":
            return True
        if table not in self._columns:
            quote = self.connection.dialect.identifier_preparer.quote_identifier
            schema = f"{quote(table[0])}." if table[0] else ""
            rows = self.connection.exec_driver_sql(f"PRAGMA {schema}table_xinfo({quote(table[1])})")
            self._columns[table] = frozenset(row[1].casefold() for row in rows)
        return {name.casefold() for name in columns} <= self._columns[table]

    def _count(
        self,
        key: Any,
        query: Select[Any],
        refusal: NoCount = NoCount.UNREADABLE,
        needs: Iterable[str] = (),
        *,
        is_plain: bool = False,
    ) -> int | NoCount:
        if not self._has(key[1], needs):
            return NoCount.UNREADABLE
        if key[0] != "rows" and self.count(key[1]) is NoCount.EMPTY:
            return NoCount.EMPTY
        if key not in self._known:
            counted = select(row_queries.limited_count(query, COUNTED + 1))
            answer = self._run(counted, refusal, is_plain=is_plain)
            self._known[key] = answer if isinstance(answer, NoCount) else int(answer[0][0])
        return self._known[key]

    def _run(
        self, query: Any, refusal: NoCount = NoCount.UNREADABLE, *, is_plain: bool = False
    ) -> list[Any] | NoCount:
        """The rows of a query, or why there are none.

        Args:
            query: The query.
            refusal: What it means when the database stumbles over a value.
            is_plain: Whether nothing but names is in it, so that no guard needs to read it.
        """
        if self.time_budget.left <= 0:
            return NoCount.UNREADABLE
        if is_plain and self.connection.dialect.name == "postgresql" and is_psycopg(self.connection):
            return self._run_at_once(query, refusal)
        savepoint = None
        if self.connection.dialect.name != "sqlite":  # where an error ends no transaction
            # An AUTOCOMMIT connection has no transaction that could end, and no savepoints.
            with suppress(SQLAlchemyError):
                savepoint = self.connection.begin_nested()
        try:
            with self.time_budget.limiting(self.connection, in_savepoint=savepoint is not None):
                answer = list(self.connection.execute(query))
        except SQLAlchemyError as error:
            if savepoint is not None:
                savepoint.rollback()
            about_values = isinstance(error, DBAPIError) and _is_about_values(error)
            return refusal if about_values else NoCount.UNREADABLE
        if savepoint is not None:
            # Nothing was written, so there is nothing to keep.
            savepoint.rollback()
        return answer

    def _run_at_once(self, query: Any, refusal: NoCount) -> list[Any] | NoCount:
        """The same in one message, savepoint and time limit included."""
        try:
            with self.time_budget.counting() as milliseconds:
                limit = with_values(self.connection, SHORTEN, {"milliseconds": milliseconds})
                asked = with_values(self.connection, query, {})
                return list(framed(self.connection, [limit, asked])[1][1])
        except SQLAlchemyError as error:
            about_values = isinstance(error, DBAPIError) and _is_about_values(error)
            return refusal if about_values else NoCount.UNREADABLE


def count_text(count: int | NoCount, word: str) -> str:
    """A count in words: `1 row`, `3 rows`, `more than 1,000 rows`.

    Args:
        count: What was counted; no count reads as `the rows`.
        word: What was counted, in the singular.
    """
    if isinstance(count, NoCount):
        return f"the {word}s"
    if count > COUNTED:
        return f"more than {COUNTED:,} {word}s"
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _is_about_values(error: DBAPIError) -> bool:
    """Whether the server stumbled over a value: SQLSTATE class 22, data exception."""
    original = error.orig
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    return isinstance(state, str) and state.startswith("22")
