"""What SQLAlchemy's inspector asks PostgreSQL about tables, in a few messages instead of one a question.

Each question is put to an inspector whose connection only takes note of the statements. Those of all
questions are sent at once, and the inspector is asked again, with what came back. So statements and results
are its own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

from limbeck.catalog.postgresql.messages import framed, is_psycopg, written
from limbeck.errors import CancelledError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect
    from sqlalchemy.engine.reflection import Inspector

    from limbeck.catalog.postgresql.rows import Rows

Question = Callable[[Any], Any]
"""Asks an inspector something."""

ROUNDS = 6
"""Messages until every question is answered: each may depend on an answer before."""


HINTS = ("_load_pg_am_btree_oid", "_load_pg_opclass_notdefault_dict")
"""Methods of SQLAlchemy's dialect whose questions depend on no answer, but come after one of another."""


def reflected_together(inspector: Inspector, questions: Sequence[Question]) -> list[Any]:
    """The answers of an inspector to some questions.

    Args:
        inspector: The inspector of a connection.
        questions: What it is asked.

    Returns:
        An answer to each; `NotImplementedError` for what a dialect can't tell.

    Raises:
        sqlalchemy.exc.DBAPIError: The database refused.
    """
    connection: Any = inspector.bind
    if connection.dialect.name == "postgresql" and is_psycopg(connection):
        try:
            return _together(inspector, connection, questions)
        except (CancelledError, DBAPIError):
            raise
        except Exception:  # noqa: BLE001, S110 - an inner form of SQLAlchemy that is not what it was
            pass
    return [_answer(question, inspector) for question in questions]


def compiled_ahead(inspector: Inspector, questions: Sequence[Question]) -> Iterator[None]:
    """Compile what each question asks first, one question at each step; nothing is sent.

    Args:
        inspector: The inspector of a connection.
        questions: Questions like those to come: about other tables, but as many schemas.
    """
    connection: Any = inspector.bind
    if connection.dialect.name != "postgresql" or not is_psycopg(connection):
        return
    notes = _Notes(connection)
    for question in questions:
        with suppress(Exception):  # it is asked again
            _answer(question, _noting(inspector, notes))
        yield


def _noting(inspector: Inspector, notes: _Notes) -> Inspector:
    """An inspector that asks the notes, and remembers nothing."""
    noting = copy.copy(inspector)
    vars(noting).update(bind=notes, info_cache={})
    return noting


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, statement: Any) -> Any:
    """A statement of SQLAlchemy's, which keeps most of its own as well."""
    return statement.compile(dialect=dialect)


def _answer(question: Question, inspector: Inspector) -> Any:
    try:
        return question(inspector)
    except NotImplementedError:
        return NotImplementedError


def _together(inspector: Inspector, connection: Connection, questions: Sequence[Question]) -> list[Any]:
    found: dict[int, Any] = {}
    notes = _Notes(connection)
    hints = [getattr(connection.dialect, each) for each in HINTS if hasattr(connection.dialect, each)]
    for _ in range(ROUNDS):
        for number, question in enumerate(questions):
            if number not in found:
                with suppress(_WaitingError):
                    found[number] = _answer(question, _noting(inspector, notes))
        for ask in hints:
            with suppress(_WaitingError):
                ask(notes)
        hints = []
        if not notes.waiting:
            break
        statements = list(notes.waiting)
        notes.answers.update(zip(statements, framed(connection, statements), strict=True))
        notes.waiting.clear()
    return [found[number] for number in range(len(questions))]


class _WaitingError(Exception):
    """A question depends on an answer that has not come yet."""


class _Waiting:
    """The result of a statement that is still to be sent."""

    def mappings(self) -> _Waiting:
        """Still the same."""
        return self

    scalars = unique = mappings

    def __getattr__(self, name: str) -> Any:
        raise _WaitingError

    def __iter__(self) -> Iterator[Any]:
        raise _WaitingError


class _Notes:
    """Stands for a connection, and takes note of the statements that questions need.

    Attributes:
        answers: What the database said to each statement.
        waiting: Statements that have no answer yet.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: dict[tuple[int, str], tuple[str, Any]] = {}
        self.answers: dict[str, Rows] = {}
        self.waiting: dict[str, None] = {}

    def execute(self, statement: Any, parameters: Mapping[str, Any] | None = None) -> Any:
        """The result of a statement, or a note of it."""
        text = self._text(statement, parameters or {})
        if text in self.answers:
            return _result(statement, self.answers[text], self._connection)
        self.waiting[text] = None
        return _Waiting()

    def _text(self, statement: Any, parameters: Mapping[str, Any]) -> str:
        """The statement with its parameters."""
        key = id(statement), repr(parameters)
        if key not in self._texts:
            compiled = _compiled(self._connection.dialect, statement)
            self._texts[key] = written(self._connection, compiled, parameters), statement
        return self._texts[key][0]

    def scalars(self, statement: Any, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of a statement's rows, or a note of it."""
        return self.execute(statement, parameters).scalars()

    def scalar(self, statement: Any, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first value of a statement, or a note of it."""
        return self.execute(statement, parameters).scalar()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _result(statement: Any, answer: Rows, connection: Connection) -> Any:
    """What SQLAlchemy makes of the rows of a statement."""
    words, rows = answer
    types = [each.type for each in statement.selected_columns] if isinstance(statement, Select) else []
    dialect = connection.dialect
    processors = [each.dialect_impl(dialect).result_processor(dialect, None) for each in types]
    if any(processors):
        rows = [
            tuple(
                process(value) if process else value for process, value in zip(processors, row, strict=True)
            )
            for row in rows
        ]
    return IteratorResult(SimpleResultMetaData(list(words)), iter(map(tuple, rows)))
