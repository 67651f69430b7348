"""Where a learner begins: kept, so that an answer can be judged against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from limbeck.audits.identifiers import QUOTERS
from limbeck.exercises.inspected_database import InspectedDatabase
from limbeck.histories.open_history import history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limbeck.workshops.workshop import Workshop


@dataclass(frozen=True)
class Start:
    """A workshop at the moment when the learner takes over.

    Attributes:
        database: Its database as it was then.
        current: Where it stands.
        sources: The text of each revision, by id.
        applied: The revisions that had run.
        steps: How many steps led there.
    """

    database: InspectedDatabase
    current: tuple[str, ...]
    sources: dict[str, str]
    applied: frozenset[str]
    steps: int

    @classmethod
    def from_workshop(cls, workshop: Workshop) -> Start:
        """Keep a workshop as it stands.

        Args:
            workshop: The workshop, which begins here.
        """
        read = history(workshop.project)
        current = tuple(workshop.current)
        applied = read.topology.ancestors(each for each in current if each in read.topology.revisions)
        return cls(
            InspectedDatabase(workshop.beginning),
            current,
            dict(read.sources),
            frozenset(applied),
            len(workshop.log),
        )


def add_rows(inspected: InspectedDatabase) -> tuple[str, ...]:
    """Put one more row into each table where that is possible: like its last one, with other texts.

    Args:
        inspected: A scratch database.

    Returns:
        The tables that have one more.
    """
    added = []
    for table, statement in _additions(inspected):
        try:
            with inspected.database.engine.begin() as connection:
                connection.exec_driver_sql(statement)
        except SQLAlchemyError:  # a constraint that such a row would break
            continue
        added.append(table)
    return tuple(added)


def _additions(inspected: InspectedDatabase) -> Iterator[tuple[str, str]]:
    """A statement for each table whose rows are told apart by one number that the database gives."""
    quote = QUOTERS[inspected.database.dialect]
    for table, columns in inspected.tables.items():
        rows, key = inspected.rows(table), inspected.key_of(table)
        if not rows or len(key) != 1 or not isinstance(rows[0][key[0]], int):
            continue
        copied_columns = [each for each in columns if each != key[0]]
        if not copied_columns:
            continue
        name, last = ".".join(map(quote, table.split("."))), quote(key[0])
        values = [
            f"{quote(each)} || '~'" if isinstance(rows[-1][each], str) else quote(each)
            for each in copied_columns
        ]
        inserted, taken = ", ".join(map(quote, copied_columns)), ", ".join(values)
        whole = f"SELECT {taken} FROM {name} WHERE {last} = (SELECT max({last}) FROM {name})"  # noqa: S608 - quoted
        yield table, f"INSERT INTO {name} ({inserted}) {whole}"
