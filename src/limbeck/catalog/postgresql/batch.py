"""The queries in few messages, and the caller's session as it was."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from importlib.resources import files
from itertools import compress
from typing import TYPE_CHECKING

from sqlalchemy import exc

from limbeck.catalog.postgresql.messages import frame, is_psycopg, send, stream
from limbeck.catalog.postgresql.queries import Catalogue, Query
from limbeck.catalog.postgresql.rows import Rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SETTINGS = (files("limbeck.catalog.postgresql") / "settings.sql").read_text(encoding="utf-8")
_SEEN = "limbeck_catalog"  # where a pooled connection remembers that its catalogue was read before


def ask(
    connection: Connection, catalogue: Catalogue, meanwhile: Iterable[object] = ()
) -> Generator[Rows, None, None]:
    """Run the queries, and undo every setting that they needed.

    With psycopg it takes two messages, however much there is in the database. A connection that is asked
    again keeps the statements prepared, because planning them takes longer than running them on a small
    schema; then it takes three. Nothing else may use the connection before the last answer was taken, or the
    generator closed.

    Args:
        connection: To PostgreSQL, by any driver.
        catalogue: The questions.
        meanwhile: Other work in small steps, which are taken while the server is busy; some may be left.

    Yields:
        The names of columns, and rows; neither for a statement that gives none.

    Raises:
        sqlalchemy.exc.DBAPIError: The server refused one of them; the transaction goes on.
    """
    with nullcontext() if connection.in_transaction() else connection.begin() as own:
        opening, ending = frame(connection)
        try:
            statements = _statements(connection, catalogue, opening, ending)
            with closing(stream(connection, statements, ending, meanwhile)) as answers:
                yield from answers
        finally:
            if own is not None:
                own.rollback()


def _statements(
    connection: Connection, catalogue: Catalogue, opening: Sequence[str], ending: Sequence[str]
) -> list[str]:
    """What to ask, after opening the frame and finding out what is worth it."""
    try:
        if _is_seen(connection):
            *_, nested, names = send(connection, [*opening, _SETTINGS])[-1][1][0]
            session = _Session(f"nested_{nested}", frozenset(names))
            opening, phrase = session.phrase([catalogue.census]), session.phrase
        else:
            opening, phrase = [*opening, _SETTINGS, catalogue.census.text], _plain
        worth = send(connection, opening)[-1][1][0][0]
    except BaseException:
        with suppress(exc.SQLAlchemyError):  # the connection is lost, or the frame is closed
            send(connection, ending)
        raise
    return phrase(tuple(compress(catalogue.questions, worth)))


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
    if not is_psycopg(connection):
        return False
    seen = _SEEN in connection.info
    connection.info[_SEEN] = True
    return seen
