"""The queries in few messages, and the caller's session as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import compress
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from limbeck.catalog.postgresql.queries import Catalogue, Query
from limbeck.catalog.postgresql.rows import Rows
from limbeck.databases.sessions import in_autocommit

if TYPE_CHECKING:
    from sqlalchemy import Connection

Send = Callable[[Sequence[str]], list[Rows]]

_SETTINGS = (files("limbeck.catalog.postgresql") / "settings.sql").read_text(encoding="utf-8")
_SEEN = "limbeck_catalog"  # where a pooled connection remembers that its catalogue was read before
_IDLE = 0  # libpq's PQTRANS_IDLE


def ask(connection: Connection, catalogue: Catalogue) -> list[Rows]:
    """Run the queries, and undo every setting that they needed.

    With psycopg it takes two messages, however much there is in the database. A connection that is asked
    again keeps the statements prepared, because planning them takes longer than running them on a small
    schema; then it takes three.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused one of them; the transaction goes on.
    """
    with nullcontext() if connection.in_transaction() else connection.begin() as own:
        send = _sender(connection)
        opening, closing = _frame(connection.connection.driver_connection)
        try:
            return _answers(send, catalogue, opening, closing, prepare=_is_seen(connection))
        except BaseException:
            with suppress(exc.SQLAlchemyError):  # the connection is lost, or the frame is closed
                send(closing)
            raise
        finally:
            if own is not None:
                own.rollback()


def _answers(
    send: Send, catalogue: Catalogue, opening: Sequence[str], closing: Sequence[str], *, prepare: bool
) -> list[Rows]:
    if prepare:
        *_, nested, names = send([*opening, _SETTINGS])[-1][1][0]
        session = _Session(f"nested_{nested}", frozenset(names))
        opening, phrase = session.phrase([catalogue.census]), session.phrase
    else:
        opening = [*opening, _SETTINGS, catalogue.census.text]
        phrase = _plain
    worth = send(opening)[-1][1][0][0]
    asked = tuple(compress(catalogue.questions, worth))
    answers = send([*phrase(asked), *closing])
    return answers[-len(asked) - len(closing) : -len(closing)]


def _plain(questions: Sequence[Query]) -> list[str]:
    return [query.text for query in questions]


@dataclass(frozen=True, slots=True)
class _Session:
    """What a session knows already.

    Attributes:
        planning: A word for how it plans.
        known: The names of its prepared statements.
    """

    planning: str
    known: frozenset[str]

    def phrase(self, questions: Sequence[Query]) -> list[str]:
        """The statements that run prepared ones, after those that prepare what is not known."""
        named = [(query.prepared_name(self.planning), query) for query in questions]
        return [
            *(f"PREPARE {name} AS {query.text}" for name, query in named if name not in self.known),
            *(f"EXECUTE {name}" for name, _ in named),
        ]


def _is_seen(connection: Connection) -> bool:
    """Whether this is a connection whose catalogue was read before, by a driver that lets us prepare."""
    if not _is_psycopg(connection):
        return False
    seen = _SEEN in connection.info
    connection.info[_SEEN] = True
    return seen


def _frame(driver: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What opens and closes the batch, so that settings stay as before and an error breaks nothing."""
    info = getattr(driver, "info", None)
    if in_autocommit(driver) and getattr(info, "transaction_status", _IDLE) == _IDLE:
        return ("BEGIN READ ONLY",), ("ROLLBACK",)
    return ("SAVEPOINT limbeck_catalog",), (
        "ROLLBACK TO SAVEPOINT limbeck_catalog",
        "RELEASE SAVEPOINT limbeck_catalog",
    )


def _sender(connection: Connection) -> Send:
    return partial(_together if _is_psycopg(connection) else _one_by_one, connection)


def _is_psycopg(connection: Connection) -> bool:
    """Whether it is psycopg's own connection, and not its async one, whose cursor can't be used from here."""
    return connection.dialect.driver == "psycopg" and not connection.dialect.is_async


def _together(connection: Connection, statements: Sequence[str]) -> list[Rows]:
    """What the server answers to statements that are sent in one message of the simple protocol.

    A pipeline would take one round trip as well, and several times the processor time.
    """
    from psycopg import Error
    from psycopg.rows import tuple_row

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(";\n".join(statements), prepare=False)
            answers = [_rows(cursor)]
            while cursor.nextset():
                answers.append(_rows(cursor))
    except Error as error:
        raise exc.DBAPIError.instance(None, None, error, Error) from error
    return answers


def _rows(cursor: Any) -> Rows:
    answer = cursor.pgresult
    # Not cursor.description, which takes as long as all the rest.
    words = [answer.fname(index).decode() for index in range(answer.nfields)]
    rows = cursor.fetchall() if words else ()
    if any(isinstance(value, bytes) for value in (rows[0] if rows else ())):
        rows = [tuple(map(_text, row)) for row in rows]
    return words, rows


def _text(value: Any) -> Any:
    """A value as text where psycopg leaves it undecoded: in a session without an encoding (SQL_ASCII)."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value


def _one_by_one(connection: Connection, statements: Sequence[str]) -> list[Rows]:
    """The same for any other driver."""
    answers: list[Rows] = []
    for statement in statements:
        result = connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        answers.append((list(result.keys()), result.fetchall()) if result.returns_rows else ((), ()))
    return answers
