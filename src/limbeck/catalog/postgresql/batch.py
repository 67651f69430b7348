"""The queries in one batch, and the caller's session as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from limbeck.catalog.postgresql.queries import Query
from limbeck.catalog.postgresql.rows import Rows
from limbeck.databases.sessions import in_autocommit

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SETTINGS = (files("limbeck.catalog.postgresql") / "settings.sql").read_text(encoding="utf-8")
_SEEN = "limbeck_catalog"  # where a pooled connection remembers that its catalogue was read before
_IDLE = 0  # libpq's PQTRANS_IDLE


def ask(connection: Connection, questions: Sequence[Query]) -> list[Rows]:
    """Run the queries, and undo every setting that they needed.

    With psycopg all of them travel together. A connection that is asked again keeps the statements prepared,
    because planning them takes longer than running them on a small schema.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused one of them; the transaction goes on.
    """
    with nullcontext() if connection.in_transaction() else connection.begin() as own:
        try:
            if connection.dialect.driver == "psycopg":
                return _pipelined(connection, questions)
            return _one_by_one(connection, questions)
        finally:
            if own is not None:
                own.rollback()


def _pipelined(connection: Connection, questions: Sequence[Query]) -> list[Rows]:
    driver: Any = connection.connection.driver_connection
    texts = [query.text for query in questions]
    opening, closing = _frame(driver)
    with _errors_of(driver, closing):
        if _SEEN not in connection.info:
            connection.info[_SEEN] = True
            answers = _batch(driver, [*opening, _SETTINGS, *texts, *closing])
        else:
            known = _batch(driver, [*opening, _SETTINGS])[-1][1][0][-1]
            names = [query.prepared_name for query in questions]
            missing = () if names[-1] in known else questions
            prepare = [f"PREPARE {query.prepared_name} AS {query.text}" for query in missing]
            run = [f"EXECUTE {name}" for name in names]
            answers = _batch(driver, [*prepare, *run, *closing])
    return answers[-len(questions) - len(closing) : -len(closing)]


def _one_by_one(connection: Connection, questions: Sequence[Query]) -> list[Rows]:
    driver: Any = connection.connection.driver_connection
    opening, closing = _frame(driver)
    for statement in (*opening, _SETTINGS):
        connection.exec_driver_sql(statement).close()
    try:
        results = [connection.exec_driver_sql(query.text) for query in questions]
        return [(list(result.keys()), result.fetchall()) for result in results]
    finally:
        for statement in closing:
            connection.exec_driver_sql(statement).close()


def _frame(driver: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What opens and closes the batch, so that settings stay as before and an error breaks nothing."""
    info = getattr(driver, "info", None)
    if in_autocommit(driver) and getattr(info, "transaction_status", _IDLE) == _IDLE:
        return ("BEGIN READ ONLY",), ("ROLLBACK",)
    return ("SAVEPOINT limbeck_catalog",), (
        "ROLLBACK TO SAVEPOINT limbeck_catalog",
        "RELEASE SAVEPOINT limbeck_catalog",
    )


def _batch(driver: Any, statements: Sequence[str]) -> list[Rows]:
    """What the server answers to statements that are sent together."""
    from psycopg.rows import tuple_row

    with driver.pipeline():
        cursors = [driver.cursor(row_factory=tuple_row) for _ in statements]
        for cursor, statement in zip(cursors, statements, strict=True):
            cursor.execute(statement, prepare=False)
    return [_rows(cursor) for cursor in cursors]


def _rows(cursor: Any) -> Rows:
    if cursor.description is None:
        return (), ()
    return [column.name for column in cursor.description], cursor.fetchall()


@contextmanager
def _errors_of(driver: Any, closing: Sequence[str]) -> Iterator[None]:
    """Let the transaction go on after an error, and raise what SQLAlchemy would."""
    from psycopg import Error

    try:
        yield
    except Error as error:
        if not driver.closed:
            for statement in closing:
                driver.execute(statement)
        raise exc.DBAPIError.instance(None, None, error, Error) from error
