"""SQL of a learner's own on a workshop's database: statements, rows to insert, queries."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from limbeck.autogen.interruption import stoppable
from limbeck.databases.database import Database
from limbeck.databases.sqlite import quoted
from limbeck.errors import InputError, error_text
from limbeck.progress import Cancellation
from limbeck.records import Failure
from limbeck.secret_texts import mask_text
from limbeck.workshops.project_folder import DATABASE
from limbeck.workshops.rows import Rows
from limbeck.workshops.steps import Done

_DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}

_AS_WRITTEN = {"no_parameters": True}
"""A percent sign is one, and no place for a parameter."""

_EXPANDED = frozenset("$`\\!")
"""What a shell reads as more than a character, also between double quotes."""


def execute(database: Database, sql: str, cancellation: Cancellation | None = None) -> Done:
    """Run statements as a terminal does, each committed by itself.

    Args:
        database: The database.
        sql: One or more statements.
        cancellation: Interrupts the one that runs.

    Raises:
        CancelledError: `cancellation` was used, and no statement was interrupted.
    """
    counts = []
    switch = cancellation or Cancellation()
    try:
        with (
            database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
            stoppable(connection, switch),
        ):
            for statement in _statements(sql, database.dialect):
                result = connection.exec_driver_sql(statement, execution_options=_AS_WRITTEN)
                counts.append(result.rowcount)
    except SQLAlchemyError as error:
        return Done(f"ERROR: {error_text(error)}", _failure(error, sql))
    told = [f"{count} {'row' if count == 1 else 'rows'}" for count in counts if count >= 0]
    return Done("\n".join(told))


def query(database: Database, sql: str, cancellation: Cancellation | None = None) -> Rows:
    """What a query gives; what it writes is rolled back.

    Args:
        database: The database.
        sql: One query.
        cancellation: Interrupts it.

    Raises:
        CancelledError: `cancellation` was used.
        InputError: The database refuses it, or it gives no rows.
    """
    switch = cancellation or Cancellation()
    try:
        with database.engine.connect() as connection, stoppable(connection, switch):
            result = connection.exec_driver_sql(sql, execution_options=_AS_WRITTEN)
            columns = tuple(result.keys()) if result.returns_rows else ()
            rows = tuple(tuple(row) for row in result) if result.returns_rows else ()
    except SQLAlchemyError as error:
        switch.check()
        raise InputError(
            f"The database refuses the query: {error_text(error)}",
            slug="query-refused",
            evidence={"Query": sql},
            remedy="Correct the query; `rows` and `tables` show what there is.",
        ) from None
    if not columns:
        raise InputError(
            "This is not a query: it returns no rows.",
            slug="no-query",
            remedy="Use execute() for statements that change rows.",
        )
    return Rows(columns, rows)


def table_names(connection: Connection) -> tuple[str, ...]:
    """The names of all tables, sorted.

    Args:
        connection: A connection to the database.
    """
    return tuple(sorted(inspect(connection).get_table_names()))


def rows_query(connection: Connection, table: str, limit: int) -> str:
    """The query that gives rows of a table in the order of its key.

    Args:
        connection: A connection to the database.
        table: The table.
        limit: How many rows.
    """
    key = inspect(connection).get_pk_constraint(table)["constrained_columns"]
    order = f" ORDER BY {', '.join(map(quoted, key))}" if key else ""
    return f"SELECT * FROM {quoted(table)}{order} LIMIT {limit:d}"  # noqa: S608 - quoted


def insert_statement(table: str, rows: Sequence[Mapping[str, Any]], dialect: str) -> str:
    """The statement that inserts rows, with their values in it.

    Args:
        table: The table.
        rows: The values, by column; a column that one row lacks gets its default.
        dialect: `sqlite` or `postgresql`.

    Raises:
        InputError: There are no rows.
    """
    if not rows:
        raise InputError(
            "No row was given.", slug="no-rows", remedy='Give rows as dictionaries: {"name": "Ada"}.'
        )
    name = _DIALECTS[dialect]().identifier_preparer.quote
    made = []
    for columns, alike in _by_columns(rows):
        values = ", ".join(f"({', '.join(literal(row[each], dialect) for each in columns)})" for row in alike)
        names = ", ".join(map(name, columns))
        made.append(
            f"INSERT INTO {name(table)} ({names}) VALUES {values}"  # noqa: S608 - quoted, each value too
            if columns
            else f"INSERT INTO {name(table)} DEFAULT VALUES"
        )
    return "; ".join(made)


def literal(value: Any, dialect: str) -> str:
    """A value as SQL has it.

    Args:
        value: None, a number, a truth value, bytes, or what is written as a text.
        dialect: `sqlite` or `postgresql`.
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper() if dialect == "postgresql" else str(int(value))
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'" if dialect == "postgresql" else f"X'{value.hex()}'"
    return "'" + str(value).replace("'", "''") + "'"


def in_terminal(sql: str, dialect: str) -> str:
    """The command that runs a statement in a terminal, with its secrets masked."""
    program = f"sqlite3 {DATABASE}" if dialect == "sqlite" else "psql workshop -c"
    return f"{program} {_argument(mask_text(sql))}"


def _argument(sql: str) -> str:
    """A statement as one argument of a shell, between double quotes where it has texts in single ones."""
    if "'" not in sql or _EXPANDED & set(sql):
        return shlex.quote(sql)
    escaped = sql.replace('"', '\\"')
    return f'"{escaped}"'


def _by_columns(
    rows: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[tuple[str, ...], list[Mapping[str, Any]]]]:
    """Rows that follow each other and have the same columns."""
    kept: list[Mapping[str, Any]] = []
    for row in rows:
        if kept and tuple(kept[-1]) != tuple(row):
            yield tuple(kept[0]), kept
            kept = []
        kept.append(row)
    yield tuple(kept[0]), kept


def _statements(sql: str, dialect: str) -> Iterator[str]:
    """The statements of a text; PostgreSQL's driver takes several at once, but not in autocommit."""
    held = ""
    for piece in sql.split(";"):
        held += piece
        whole = f"{held};"
        if sqlite3.complete_statement(whole) and _is_closed(held, dialect):
            if held.strip():
                yield held.strip()
            held = ""
        else:
            held = whole
    if held.strip(" \n;"):
        yield held.strip()


def _is_closed(text: str, dialect: str) -> bool:
    """Whether no dollar-quoted body of a function is open."""
    return dialect == "sqlite" or text.count("$$") % 2 == 0


def _failure(error: SQLAlchemyError, sql: str) -> Failure:
    return Failure(
        "statement-refused",
        mask_text(error_text(error)),
        (("statement", mask_text(sql)),),
        "Correct the statement, or the rows that the database objects to.",
    )
