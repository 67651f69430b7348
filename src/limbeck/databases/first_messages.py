"""What psycopg is told at the beginning of a connection and of a transaction, in one round trip each.

psycopg sends BEGIN alone, and SQLAlchemy asks four questions on the first connection of an engine. By any
other driver, and where anything is unlike what is known here, both go their own way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

_IDLE = 0  # libpq's PQTRANS_IDLE
_BEGIN = {None: "BEGIN", True: "BEGIN READ ONLY", False: "BEGIN READ WRITE"}

QUESTIONS = ("select pg_catalog.version()", "select current_schema()", "show standard_conforming_strings")
"""What SQLAlchemy's dialect asks on its first connection, in its own words."""

ISOLATION_METHOD = "get_default_isolation_level"
"""The method of SQLAlchemy's dialect that asks for the isolation level."""

_FIRST = (
    "SELECT pg_catalog.version(), pg_catalog.current_schema(), "
    "pg_catalog.current_setting('standard_conforming_strings'), "
    "pg_catalog.current_setting('transaction_isolation')"
)


def begin(connection: Any, statement: str) -> bool:
    """Begin a transaction of psycopg together with its first statement; whether that was possible.

    Args:
        connection: SQLAlchemy's connection, or what it has of the pool, outside of any transaction.
        statement: The statement, without parameters.
    """
    return _begun(connection, [statement]) is not None


def initialize(connection: Any, begin_statement: str, dialect: Any, ask: Callable[[Any], None]) -> bool:
    """Let SQLAlchemy's dialect learn from one message what it asks on its first connection.

    Args:
        connection: The one that SQLAlchemy hands over for that.
        begin_statement: The first statement of every transaction.
        dialect: The dialect.
        ask: Has it ask, on the connection that is given or one that answers for it.

    Returns:
        Whether it did; where it did not, nothing was asked.
    """
    if not type(dialect).__module__.startswith("sqlalchemy."):
        return False
    # The look-up of hstore follows in the same transaction, past SQLAlchemy.
    goes_on = bool(getattr(dialect, "use_native_hstore", False))
    found = _begun(connection, [begin_statement, _FIRST, *(() if goes_on else ("ROLLBACK",))])
    if found is None:
        return False
    *values, isolation = found[2][0]
    answers = dict(zip(QUESTIONS, values, strict=True))
    answering = _Answering(connection, answers, None if goes_on else begin_statement)
    with _isolation(dialect, str(isolation).upper()):
        ask(answering)
    return True


class _Answer:
    """The result of a question whose answer is known."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    def scalar(self) -> str | None:
        """The only value."""
        return self._value


class _Answering:
    """A connection that knows some answers, and begins a transaction for any other question."""

    def __init__(
        self, connection: Any, answers: Mapping[str, str | None], begin_statement: str | None
    ) -> None:
        self._connection, self._answers, self._begin_statement = connection, answers, begin_statement

    def exec_driver_sql(self, statement: str, *given: Any) -> Any:
        """Answer, or ask."""
        if not given and statement in self._answers:
            return _Answer(self._answers[statement])
        self._begin()
        return self._connection.exec_driver_sql(statement, *given)

    def __getattr__(self, name: str) -> Any:
        if name != "connection":
            self._begin()
        return getattr(self._connection, name)

    def _begin(self) -> None:
        statement, self._begin_statement = self._begin_statement, None
        if statement is not None:
            self._connection.exec_driver_sql(statement).close()


@contextmanager
def _isolation(dialect: Any, level: str) -> Iterator[None]:
    """Meanwhile a dialect knows the isolation level."""
    vars(dialect)[ISOLATION_METHOD] = lambda _connection: level
    try:
        yield
    finally:
        del vars(dialect)[ISOLATION_METHOD]


def _begun(connection: Any, statements: Sequence[str]) -> list[list[tuple[str | None, ...]]] | None:
    """The answers to BEGIN and what follows it; None where that goes another way, and nothing is begun."""
    driver = connection.connection.driver_connection
    psycopg = sys.modules.get("psycopg")
    if (
        psycopg is None
        or not isinstance(driver, psycopg.Connection)
        or driver.closed
        or driver.autocommit
        or driver.isolation_level is not None
        or driver.deferrable is not None
        or driver.info.transaction_status != _IDLE
        or driver.info.encoding == "ascii"
    ):
        return None
    from psycopg.generators import execute
    from psycopg.pq import ExecStatus

    message = ";\n".join((_BEGIN[driver.read_only], *statements))
    try:
        with driver.lock:
            driver.pgconn.send_query(message.encode(driver.info.encoding))
            results = driver.wait(execute(driver.pgconn))
        if all(each.status in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK} for each in results):
            return [_rows(each, driver.info.encoding) for each in results]
    except (psycopg.Error, UnicodeError):
        pass
    with suppress(psycopg.Error):  # the connection is lost: what is asked next says so
        driver.rollback()
    return None


def _rows(result: Any, encoding: str) -> list[tuple[str | None, ...]]:
    values = [
        [result.get_value(row, column) for column in range(result.nfields)] for row in range(result.ntuples)
    ]
    return [tuple(None if each is None else each.decode(encoding) for each in row) for row in values]
