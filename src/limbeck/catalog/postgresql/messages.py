"""Statements to the server in few messages, and its answers as they arrive."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from limbeck.catalog.postgresql.rows import Rows
from limbeck.databases.sessions import in_autocommit

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql import ClauseElement


_IDLE = 0  # libpq's PQTRANS_IDLE
_PART = 1000
"""Rows of an answer that are worked on while the next ones are computed, where libpq can do that."""

_DONE = object()
"""What comes after the last step of other work."""


def is_psycopg(connection: Connection) -> bool:
    """Whether it is psycopg's own connection, and not its async one, whose cursor can't be used from here."""
    return connection.dialect.driver == "psycopg" and not connection.dialect.is_async


def frame(connection: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What opens and closes a message, so that settings stay as before and an error breaks nothing.

    Args:
        connection: To PostgreSQL, by any driver.
    """
    driver = connection.connection.driver_connection
    info = getattr(driver, "info", None)
    if in_autocommit(driver) and getattr(info, "transaction_status", _IDLE) == _IDLE:
        return ("BEGIN READ ONLY",), ("ROLLBACK",)
    return ("SAVEPOINT limbeck_message",), (
        "ROLLBACK TO SAVEPOINT limbeck_message",
        "RELEASE SAVEPOINT limbeck_message",
    )


def with_values(connection: Connection, statement: ClauseElement, values: Mapping[str, Any]) -> str:
    """A statement with its parameters in it, as psycopg itself writes them.

    Args:
        connection: Made by psycopg.
        statement: The statement.
        values: Its parameters.
    """
    return written(connection, statement.compile(dialect=connection.dialect), values)


def written(connection: Connection, compiled: Any, values: Mapping[str, Any]) -> str:
    """The same of a statement that is compiled already.

    Args:
        connection: Made by psycopg.
        compiled: The statement, compiled for the dialect of the connection.
        values: Its parameters.
    """
    from psycopg import ClientCursor

    expanded = compiled.construct_expanded_state(dict(values))
    driver: Any = connection.connection.driver_connection
    return str(ClientCursor(driver).mogrify(expanded.statement, expanded.parameters))


def framed(connection: Connection, statements: Sequence[str]) -> list[Rows]:
    """The answers to questions that leave nothing behind, in one message.

    Args:
        connection: Made by psycopg.
        statements: Without parameters.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused one of them; the transaction goes on.
    """
    opening, ending = frame(connection)
    try:
        answers = send(connection, [*opening, *statements, *ending])
    except BaseException:
        with suppress(exc.SQLAlchemyError):  # the connection is lost, or was not in a transaction
            send(connection, ending)
        raise
    return answers[len(opening) : len(opening) + len(statements)]


def send(connection: Connection, statements: Sequence[str]) -> list[Rows]:
    """What the server answers to statements; the first of a transaction begins it.

    By psycopg they are sent in one message of the simple protocol: a pipeline would take one round trip as
    well, and several times the processor time.

    Args:
        connection: To PostgreSQL, by any driver.
        statements: Without parameters.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused one of them.
    """
    if not is_psycopg(connection):
        return list(_one_by_one(connection, statements))
    from psycopg.rows import tuple_row

    driver: Any = connection.connection.driver_connection
    with _raising_as_sqlalchemy(), driver.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(";\n".join(statements), prepare=False)
        answers = [_rows(cursor.pgresult, cursor.fetchall)]
        while cursor.nextset():
            answers.append(_rows(cursor.pgresult, cursor.fetchall))
    return answers


def stream(
    connection: Connection,
    statements: Sequence[str],
    ending: Sequence[str],
    meanwhile: Iterable[object] = (),
) -> Generator[Rows, None, None]:
    """The same, but as the answers arrive, to be worked on while the server goes on.

    Args:
        connection: To PostgreSQL, by any driver, in a transaction.
        statements: Without parameters.
        ending: Statements that are run after them in any case, also when whoever asked takes no more answers.
        meanwhile: Other work in small steps, which are taken while psycopg waits; some may be left.

    Yields:
        The answers; one that is long comes in several parts.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused one of them.
    """
    if is_psycopg(connection):
        yield from _as_they_arrive(connection, statements, ending, meanwhile)
        return
    try:
        yield from _one_by_one(connection, statements)
    except BaseException:
        with suppress(exc.SQLAlchemyError):  # the connection may be lost
            send(connection, ending)
        raise
    send(connection, ending)


def _as_they_arrive(
    connection: Connection, statements: Sequence[str], ending: Sequence[str], meanwhile: Iterable[object]
) -> Iterator[Rows]:
    from psycopg.adapt import Transformer
    from psycopg.pq import ExecStatus

    driver: Any = connection.connection.driver_connection
    message = [*statements, *ending]
    done = 0
    try:
        with _raising_as_sqlalchemy():
            loading: Any = Transformer(driver)
            for result in _results(driver, ";\n".join(message), meanwhile):
                done += result.status != ExecStatus.TUPLES_CHUNK
                loading.set_pgresult(result)
                yield _rows(result, partial(loading.load_rows, 0, result.ntuples, tuple))
    finally:
        if done < len(message):
            with suppress(exc.SQLAlchemyError):  # the connection may be lost
                if done + _left(driver) < len(message):
                    send(connection, ending)


def _results(driver: Any, message: str, meanwhile: Iterable[object]) -> Iterator[Any]:
    """What psycopg's cursor waits for until the last of them is there; this works meanwhile."""
    from psycopg import capabilities
    from psycopg.errors import error_from_result
    from psycopg.generators import fetch
    from psycopg.generators import send as flush
    from psycopg.pq import ExecStatus

    driver.pgconn.send_query(message.encode(driver.info.encoding))
    if capabilities.has_stream_chunked():
        driver.pgconn.set_chunked_rows_mode(_PART)
    driver.wait(flush(driver.pgconn))
    steps = iter(meanwhile)
    while (result := _awaited(driver, steps)) is not None:
        if result.status == ExecStatus.FATAL_ERROR:
            driver.wait(fetch(driver.pgconn))  # the end of the message
            raise error_from_result(result, driver.info.encoding)
        yield result


def _awaited(driver: Any, meanwhile: Iterator[object]) -> Any:
    """The next result; None after the last one."""
    from psycopg.generators import fetch

    while driver.pgconn.is_busy() and next(meanwhile, _DONE) is not _DONE:
        driver.pgconn.consume_input()  # waits for nothing
    return driver.wait(fetch(driver.pgconn))


def _left(driver: Any) -> int:
    """End a message whose answers nobody takes.

    Returns:
        How many of its statements were run all the same.
    """
    from psycopg.generators import fetch_many
    from psycopg.pq import ExecStatus, TransactionStatus

    if driver.info.transaction_status != TransactionStatus.ACTIVE:
        return 0
    with _raising_as_sqlalchemy():
        driver.cancel_safe()
        results = driver.wait(fetch_many(driver.pgconn))
    return sum(result.status not in {ExecStatus.FATAL_ERROR, ExecStatus.TUPLES_CHUNK} for result in results)


@contextmanager
def _raising_as_sqlalchemy() -> Iterator[None]:
    from psycopg import Error

    try:
        yield
    except Error as error:
        raise exc.DBAPIError.instance(None, None, error, Error) from error


def _rows(result: Any, load: Callable[[], Sequence[Sequence[Any]]]) -> Rows:
    # Not cursor.description, which takes as long as all the rest.
    words = [result.fname(index).decode() for index in range(result.nfields)]
    rows = load() if words else ()
    if any(isinstance(value, bytes) for value in (rows[0] if rows else ())):
        rows = [tuple(map(_text, row)) for row in rows]
    return words, rows


def _text(value: Any) -> Any:
    """A value as text where psycopg leaves it undecoded: in a session without an encoding (SQL_ASCII)."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value


def _one_by_one(connection: Connection, statements: Sequence[str]) -> Iterator[Rows]:
    """What any other driver has to be asked."""
    for statement in statements:
        result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        yield (list(result.keys()), result.fetchall()) if result.returns_rows else ((), ())
