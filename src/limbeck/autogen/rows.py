"""What the rows of a database say about a change: counted up to a limit, and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql.elements import ColumnClause, TextClause
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from limbeck.autogen import conversions
from limbeck.autogen.interruption import Patience

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause, Select
    from sqlalchemy.types import TypeEngine

COUNTED = 1000
"""Rows are counted up to here; beyond it, `more than 1,000` is all that a reader needs."""

AT_ONCE = 100
"""Tables that one query asks about: SQLite joins at most 500 selects."""

Place = tuple["str | None", str]
"""Schema and name of a table."""


class Doubt(Enum):
    """Why there is no count."""

    UNREADABLE = "unreadable"
    """The database refused the question: no permission, a lock, the time limit."""

    FAILS = "fails"
    """The values themselves made the question fail: they cannot be converted."""

    EMPTY = "empty"
    """There are no rows in this database, which says nothing of those where the migration will run."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Asks a database about its rows, each question once.

    Every question counts at most a bounded number of rows, takes a bounded time, alone and with the others,
    and runs in a savepoint, so that a refusal doesn't end the transaction that `env.py` opened.

    Attributes:
        connection: The connection of the comparison.
        patience: How long the questions may take.
    """

    connection: Connection
    patience: Patience = field(default_factory=Patience)
    _known: dict[Any, int | Doubt] = field(default_factory=dict)
    _columns: dict[Any, frozenset[str]] = field(default_factory=dict)

    def look_at(self, places: Iterable[Place]) -> None:
        """Ask about the rows of many tables in few queries.

        Args:
            places: Tables that exist in the database.
        """
        wanted = [place for place in dict.fromkeys(places) if ("rows", place) not in self._known]
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            selects = [
                select(
                    literal_column(str(number)).label("number"),
                    _limited(select(literal_column("1")).select_from(_table(place))).label("rows"),
                )
                for number, place in enumerate(part)
            ]
            answers = self._run(selects[0] if len(selects) == 1 else union_all(*selects))
            if not isinstance(answers, Doubt):
                self._known.update({("rows", part[int(number)]): int(rows) for number, rows in answers})

    def rows(self, place: Place) -> int | Doubt:
        """How many rows a table holds; none is a doubt, too."""
        count = self._count(("rows", place), select(literal_column("1")).select_from(_table(place)))
        return count or Doubt.EMPTY

    def values(self, place: Place, name: str) -> int | Doubt:
        """How many rows hold a value in a column."""
        query: Select[Any] = (
            select(literal_column("1")).select_from(_table(place)).where(_column(name).is_not(None))
        )
        return self._count(("values", place, name), query, needs={name})

    def nulls(self, place: Place, name: str) -> int | Doubt:
        """How many rows hold NULL in a column."""
        query: Select[Any] = (
            select(literal_column("1")).select_from(_table(place)).where(_column(name).is_(None))
        )
        return self._count(("nulls", place, name), query, needs={name})

    def duplicates(
        self,
        place: Place,
        parts: Sequence[str | ColumnElement[Any] | TextClause],
        *,
        where: ColumnElement[Any] | TextClause | None = None,
        nulls_equal: bool = False,
    ) -> int | Doubt:
        """How many groups of rows share what must be unique.

        Args:
            place: The table.
            parts: Columns by name, and expressions of its columns.
            where: Only the rows for which this holds, as in a partial index.
            nulls_equal: Whether NULL equals NULL, which is so only where an index says it.
        """
        values = [column(each) if isinstance(each, str) else unbound(each) for each in parts]
        wanted: list[ColumnElement[Any]] = [] if nulls_equal else [each.is_not(None) for each in values]
        if where is not None:
            wanted.append(unbound(where))
        query: Select[Any] = (
            select(literal_column("1"))
            .select_from(_table(place))
            .where(*wanted)
            .group_by(*values)
            .having(func.count() > 1)
        )
        conditions = [*values, *wanted]
        names = {each.name for each in _columns_of(conditions)}
        key = ("duplicates", place, tuple(map(str, values)), str(where), nulls_equal)
        return self._count(key, query, needs=names)

    def too_long(self, place: Place, name: str, length: int) -> int | Doubt:
        """How many values are longer, as text, than some characters; spaces at the end do not count.

        PostgreSQL cuts spaces at the end to make a value fit, and nothing else.
        """
        text = func.rtrim(cast(_column(name), Text))
        query: Select[Any] = (
            select(literal_column("1")).select_from(_table(place)).where(func.char_length(text) > length)
        )
        return self._count(("too long", place, name, length), query, needs={name})

    def changed(
        self, place: Place, name: str, before: TypeEngine[Any], after: TypeEngine[Any]
    ) -> int | Doubt:
        """How many values do not come back when they are converted and converted back.

        A server goes by types; for SQLite, where a column may store anything, `altered` goes by each value.

        Returns:
            The count; `Doubt.FAILS` when the database cannot convert some value at all.
        """
        there_and_back = cast(cast(_column(name), after), before)
        query: Select[Any] = (
            select(literal_column("1"))
            .select_from(_table(place))
            .where(_column(name).is_not(None))
            .where(or_(there_and_back != cast(_column(name), before), there_and_back.is_(None)))
        )
        key = ("changed", place, name, repr(before), repr(after))
        return self._count(key, query, refusal=Doubt.FAILS, needs={name})

    def altered(self, place: Place, name: str, after: TypeEngine[Any]) -> int | Doubt:
        """How many values do not survive SQLite's conversion to another type."""
        query = conversions.altered(_table(place), _column(name), after)
        query = query.with_only_columns(literal_column("1"))
        return self._count(("altered", place, name, repr(after)), query, needs={name})

    def example(self, place: Place, name: str, after: TypeEngine[Any]) -> tuple[str, str] | None:
        """A value that does not survive SQLite's conversion, and what it becomes, as SQL literals.

        Returns:
            Both cut where they are long; None when the database does not tell.
        """
        answer = self._run(conversions.altered(_table(place), _column(name), after).limit(1))
        if isinstance(answer, Doubt) or not answer:
            return None
        was, becomes = answer[0]
        return conversions.shortened(was), conversions.shortened(becomes)

    def orphans(
        self, place: Place, names: Sequence[str], parent: Place, parent_names: Sequence[str]
    ) -> int | Doubt:
        """How many rows point to no row of another table."""
        child = _table(place, names).alias("child")
        other = _table(parent, parent_names).alias("parent")
        pairs = zip(names, parent_names, strict=True)
        found = exists().select_from(other).where(and_(*(child.c[a] == other.c[b] for a, b in pairs)))
        query: Select[Any] = select(literal_column("1")).select_from(child)
        query = query.where(and_(*(child.c[name].is_not(None) for name in names), ~found))
        if not self._has(parent, parent_names):
            return Doubt.UNREADABLE
        key = ("orphans", place, tuple(names), parent, tuple(parent_names))
        return self._count(key, query, needs=names)

    def _has(self, place: Place, names: Iterable[str]) -> bool:
        """Whether a table has columns: SQLite takes the quoted name of one that it lacks for a string."""
        if self.connection.dialect.name != "sqlite":
            return True
        key = ("columns", place)
        if key not in self._columns:
            quote = self.connection.dialect.identifier_preparer.quote_identifier
            schema = f"{quote(place[0])}." if place[0] else ""
            rows = self.connection.exec_driver_sql(f"PRAGMA {schema}table_xinfo({quote(place[1])})")
            self._columns[key] = frozenset(row[1].casefold() for row in rows)
        return {name.casefold() for name in names} <= self._columns[key]

    def _count(
        self, key: Any, query: Select[Any], refusal: Doubt = Doubt.UNREADABLE, needs: Iterable[str] = ()
    ) -> int | Doubt:
        if not self._has(key[1], needs):
            return Doubt.UNREADABLE
        if key[0] != "rows" and self.rows(key[1]) is Doubt.EMPTY:
            return Doubt.EMPTY
        if key not in self._known:
            answer = self._run(select(_limited(query)), refusal)
            self._known[key] = answer if isinstance(answer, Doubt) else int(answer[0][0])
        return self._known[key]

    def _run(self, query: Any, refusal: Doubt = Doubt.UNREADABLE) -> list[Any] | Doubt:
        if self.patience.left <= 0:
            return Doubt.UNREADABLE
        savepoint = None
        if self.connection.dialect.name != "sqlite":  # where an error ends no transaction
            # An AUTOCOMMIT connection has no transaction that could end, and no savepoints.
            with suppress(SQLAlchemyError):
                savepoint = self.connection.begin_nested()
        try:
            with self.patience.limiting(self.connection, in_savepoint=savepoint is not None):
                answer = list(self.connection.execute(query))
        except SQLAlchemyError as error:
            if savepoint is not None:
                savepoint.rollback()
            return refusal if isinstance(error, DBAPIError) and _is_about_values(error) else Doubt.UNREADABLE
        if savepoint is not None:
            # Nothing was written, so there is nothing to keep.
            savepoint.rollback()
        return answer


def counted(count: int | Doubt, word: str) -> str:
    """A count in words: `1 row`, `3 rows`, `more than 1,000 rows`.

    Args:
        count: What was counted; a doubt reads as `the rows`.
        word: What was counted, in the singular.
    """
    if isinstance(count, Doubt):
        return f"the {word}s"
    if count > COUNTED:
        return f"more than {COUNTED:,} {word}s"
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _is_about_values(error: DBAPIError) -> bool:
    """Whether the server stumbled over a value: SQLSTATE class 22, data exception."""
    original = error.orig
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    return isinstance(state, str) and state.startswith("22")


def _limited(query: Select[Any]) -> Any:
    inner = query.limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(inner).scalar_subquery()


def _table(place: Place, names: Sequence[str] = ()) -> FromClause:
    schema, name = place
    return table(name, *(column(each) for each in names), schema=schema)


def _column(name: str) -> ColumnElement[Any]:
    return column(name)


def unbound(expression: ColumnElement[Any] | TextClause) -> ColumnElement[Any]:
    """An expression of the models' columns, of whatever table is asked."""

    def plain(element: Any, **_keywords: Any) -> Any:
        return column(element.name, element.type) if isinstance(element, Column) else None

    if isinstance(expression, TextClause):
        return literal_column(f"({expression.text})")
    rebuilt: ColumnElement[Any] = replacement_traverse(expression, {}, plain)
    return rebuilt


def _columns_of(expressions: Iterable[ColumnElement[Any]]) -> list[ColumnClause[Any]]:
    """The columns that expressions name; those within a written text are not known."""
    found = [each for expression in expressions for each in iterate(expression)]
    return [each for each in found if isinstance(each, ColumnClause) and not each.is_literal]
