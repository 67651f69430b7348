"""Rows and values that were there in the beginning are there in the end."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy.exc import SQLAlchemyError

from limbeck.errors import error_text
from limbeck.exercises.inspected_database import InspectedDatabase, Row
from limbeck.exercises.outcome import Mark
from limbeck.exercises.predicate import Predicate
from limbeck.phrases import counted

if TYPE_CHECKING:
    from limbeck.exercises.deployment import Deployment
    from limbeck.exercises.situation import Situation


ALONE = " where the revisions alone run, on a copy of the start with one more row in each table"
"""What tells the copy from the workshop."""


class _Kept(Predicate):
    """What was there in the beginning is compared with what is there: in the workshop, and on the copy."""

    mark: ClassVar[Mark] = Mark.KEPT

    def left(self, seen: Situation) -> Iterable[str]:
        """What was lost in the workshop."""
        return self._lost(seen.origin, seen.now, "")

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterable[str]:
        """The same, of the copy."""
        del seen
        return self._lost(deployed.before, deployed.after, ALONE)

    @abstractmethod
    def _lost(self, before: InspectedDatabase, after: InspectedDatabase, how: str) -> Iterator[str]:
        """What is no longer there, a sentence each, which says where it was looked at."""


@dataclass(frozen=True)
class RowsSurvive(_Kept):
    """Every row that was there in the beginning still has all its values, under whatever names.

    A row is found again by its primary key. A value counts as kept when it stands in any column of that row:
    a renamed column keeps it.

    Attributes:
        table: The table, as it was called in the beginning.
        count: How many rows it had; None to leave the number out of the words.
        now: What the table is called in the end, if that is another name.
        but: Columns whose values may go.
    """

    table: str
    count: int | None = None
    now: str = ""
    but: tuple[str, ...] = ()

    name: ClassVar[str] = "rows-survive"

    def words(self) -> str:
        """What it asks for."""
        return f"{_rows(self.count)} of `{self.table}` are kept"

    def _lost(self, before: InspectedDatabase, after: InspectedDatabase, how: str) -> Iterator[str]:
        name = self.now or self.table
        old = before.rows(self.table)
        if name not in after.tables:
            if old:
                yield f"Table `{name}` is not there: {counted(len(old), 'row')} lost{how}."
            return
        gone: list[Row] = []
        vanished: Counter[str] = Counter()
        example: dict[str, str] = {}
        for row, found in _pairs(old, after.rows(name), before.key_of(self.table)):
            if found is None:
                gone.append(row)
                continue
            for column in _vanished(row, found, self.but):
                vanished[column] += 1
                example.setdefault(column, str(row[column]))
        if gone:
            left = f"{len(old) - len(gone)} left of {len(old)}"
            yield f"{counted(len(gone), 'row')} of `{name}` lost{how}: {left}."
        for column, number in vanished.items():
            yield (
                f"{counted(number, 'value')} of `{self.table}.{column}` lost{how}: "
                f"`{example[column]}` is nowhere in its row."
            )


@dataclass(frozen=True)
class ValuesKept(_Kept):
    """Every value of a column stands in another one, in the same row.

    Attributes:
        table: The table, as it was called in the beginning.
        column: The column, as it was called in the beginning.
        to: Where its values are to stand: a column of the same table, or of another as `table.column`.
        key: The column by which a row is found again; empty for the primary key.
        asks: What is asked for, in words, where the columns would give the answer away; empty to name them.
    """

    table: str
    column: str
    to: str
    key: str = ""
    asks: str = ""

    name: ClassVar[str] = "values-kept"

    def words(self) -> str:
        """What it asks for."""
        return self.asks or f"every value of `{self.table}.{self.column}` is in `{self.to}`"

    def _lost(self, before: InspectedDatabase, after: InspectedDatabase, how: str) -> Iterator[str]:
        table, _, column = self.to.rpartition(".")
        table = table or self.table
        if column not in after.tables.get(table, ()):
            yield f"Column `{table}.{column}` is not there{how}."
            return
        key = (self.key,) if self.key else before.key_of(self.table)
        old = [row for row in before.rows(self.table) if row.get(self.column) is not None]
        wrong = [
            (row, found)
            for row, found in _pairs(old, after.rows(table), key)
            if found is None or str(found.get(column)) != str(row[self.column])
        ]
        if wrong:
            row, found = wrong[0]
            now = "NULL" if found is None or found.get(column) is None else f"`{found[column]}`"
            yield (
                f"{len(old) - len(wrong)} of {counted(len(old), 'value')} kept{how}: "
                f"where `{row[self.column]}` was, `{column}` is {now}."
            )


@dataclass(frozen=True)
class QueryGives(Predicate):
    """A query gives what it should.

    Attributes:
        asks: What is asked for, in words: `every customer has a country`.
        sql: The query, which both backends understand.
        rows: What it has to give, in this order.
        by_revisions: Whether the copy has to give it, too.
        shows_sql: Whether the learner may see the query, and what it gives.
    """

    asks: str
    sql: str
    rows: tuple[tuple[Any, ...], ...]
    by_revisions: bool = True
    shows_sql: bool = True

    name: ClassVar[str] = "query-gives"
    mark: ClassVar[Mark] = Mark.KEPT

    def words(self) -> str:
        """What it asks for."""
        return self.asks

    def left(self, seen: Situation) -> Iterable[str]:
        """The first row that is another, or what the database says."""
        return self._sentences(seen.now, "")

    def left_when_deployed(self, seen: Situation, deployed: Deployment) -> Iterable[str]:
        """The same, of the copy."""
        del seen
        return self._sentences(deployed.after, ALONE) if self.by_revisions else ()

    def _sentences(self, place: InspectedDatabase, how: str) -> Iterable[str]:
        found = tuple(self._differs(place, how))
        hidden = (f"That does not hold yet{how}.",) if found else ()
        return found if self.shows_sql else hidden

    def _differs(self, place: InspectedDatabase, how: str) -> Iterator[str]:
        try:
            found = place.query(self.sql)
        except SQLAlchemyError as error:
            yield f"`{self.sql}` fails{how}: {error_text(error)}"
            return
        given, wanted = (tuple(tuple(map(_text, each)) for each in rows) for rows in (found, self.rows))
        if given == wanted:
            return
        if len(given) != len(wanted):
            yield f"`{self.sql}` gives {counted(len(given), 'row')}{how}, not {len(wanted)}."
            return
        row = next(number for number, each in enumerate(given) if each != wanted[number])
        yield f"`{self.sql}` gives {', '.join(given[row])} in row {row + 1}{how}."


def _rows(count: int | None) -> str:
    return "all rows" if count is None else f"all {counted(count, 'row')}"


def _text(value: Any) -> str:
    return "NULL" if value is None else str(value)


def _pairs(
    before: Sequence[Row], after: Sequence[Row], key: Sequence[str]
) -> Iterator[tuple[Row, Row | None]]:
    """Each row with what it is now, found by its key; where the key has another name, by its values."""
    if after and set(key) <= set(after[0]):
        now: Mapping[tuple[str, ...], Row] = {_key(row, key): row for row in after}
        yield from ((row, now.get(_key(row, key))) for row in before)
        return
    unclaimed = list(after)
    for row in before:
        found = next((each for each in unclaimed if not list(_vanished(row, each, ()))), None)
        if found is not None:
            unclaimed.remove(found)
        yield row, found


def _key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[each]) for each in key)


def _vanished(row: Row, now: Row, but: Sequence[str]) -> Iterator[str]:
    """The columns of a row whose values stand in no column of what it is now."""
    there = Counter(str(value) for value in now.values() if value is not None)
    for column, value in row.items():
        if value is None or column in but:
            continue
        if there[str(value)]:
            there[str(value)] -= 1
        else:
            yield column
