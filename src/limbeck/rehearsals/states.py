"""What two states of a scratch database differ in: catalogue, rows and next ids."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from limbeck import catalog
from limbeck.databases.database import Database
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.databases.sqlite import quoted
from limbeck.databases.writable import STATES
from limbeck.records import Definition, Difference, Snapshot
from limbeck.rehearsals.renames import shown_name, tables_by_name
from limbeck.rehearsals.row_counts import TableRows
from limbeck.rehearsals.sqlite_broken import newly_broken
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes

_VERSION_TABLES = """
SELECT m.name FROM sqlite_master m
WHERE m.type = 'table' AND (SELECT group_concat(name) FROM pragma_table_info(m.name)) = 'version_num'
ORDER BY m.name
"""

_NAMED_NOT_NULL = "not null constraint"
"""The attribute of a column whose NOT NULL has another name than the server would give it."""


@dataclass(frozen=True)
class StateChange:
    """What is different after a step.

    Attributes:
        before: The catalogue before it.
        after: The catalogue after it.
        rows: What became of the rows of each table.
        next_ids: The next id of each table that numbers its rows, before and after; on PostgreSQL of each
            column that has a sequence, as `table.column`.
        broken: Views and triggers that are still there and no longer work, each with what the database says.
        stale: The materialized views with rows that are no longer those of their query, and how many.
    """

    before: Snapshot
    after: Snapshot
    rows: Mapping[str, TableRows]
    next_ids: Mapping[str, tuple[int | None, int | None]]
    stale: Mapping[str, int] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> tuple[Difference, ...]:
        """What the catalogues differ in."""
        return catalog.compare(self.before, self.after)

    def changes_something(self) -> bool:
        """Whether a step did anything at all."""
        return bool(self.catalogue) or any(
            each.gone or each.new or each.columns or each.before is None for each in self.rows.values()
        )

    def has_column(self, table: str, column: str) -> bool:
        """Whether a table, whatever its name is now, still has a column.

        Args:
            table: Its name before.
            column: The column.
        """
        return column in self.columns(self.after, self.renamed_tables.get(table, table))

    def tables(self, snapshot: Snapshot) -> dict[str, Definition]:
        """The tables of one of both catalogues, by the names that `rows` has for them.

        Args:
            snapshot: `before` or `after`.
        """
        return {
            shown_name(each.schema, each.name): each for each in snapshot.definitions if each.kind == "table"
        }

    def columns(self, snapshot: Snapshot, table: str) -> dict[str, Definition]:
        """The columns of a table, by their names.

        Args:
            snapshot: `before` or `after`.
            table: The table, as `rows` names it: with its schema unless that is the default one.
        """
        held = self._held_before if snapshot is self.before else self._held_after
        return held.get(table, {})

    @cached_property
    def _held_before(self) -> Columns:
        return _columns(self.before)

    @cached_property
    def _held_after(self) -> Columns:
        return _columns(self.after)

    @cached_property
    def renamed_tables(self) -> dict[str, str]:
        """The tables that have another name now, as their rows or their columns show."""
        old, new = self._held_before, self._held_after
        found: dict[str, str] = {}
        for table, columns in old.items():
            if table in new:
                continue
            rows = self.rows.get(table)
            is_whole = rows is not None and rows.kept == rows.gone and not rows.columns
            if rows is not None and rows.moved and is_whole and rows.moved not in old:
                found[table] = rows.moved
            elif rows is None or not rows.before:
                alike = self._alike(table, columns)
                if len(alike) == 1:
                    found[table] = alike[0]
        return found

    def _alike(self, table: str, columns: Mapping[str, Definition]) -> list[str]:
        """The new tables with the columns of one that is gone; those of its own schema, if there are any."""
        old, new = self._held_before, self._held_after
        alike = [each for each in new if each not in old and new[each].keys() == columns.keys()]
        (schema, _), now = tables_by_name(self.before)[table], tables_by_name(self.after)
        return [each for each in alike if now[each][0] == schema] or alike

    @cached_property
    def renamed_columns(self) -> dict[tuple[str, str], str]:
        """The columns that have another name now, as their values show; by table and name."""
        old, new = self._held_before, self._held_after
        found = {}
        for table, rows in self.rows.items():
            was, now = old.get(table, {}), new.get(table, {})
            gone, made = was.keys() - now.keys(), now.keys() - was.keys()
            for column in gone & rows.columns.keys():
                each = rows.columns[column]
                there = each.moved.removeprefix(f"column {table}.")
                if each.kept == each.vanished and there in made:
                    found[table, column] = there
            if (
                len(gone) == len(made) == 1
                and not gone & rows.columns.keys()
                and not made & rows.columns.keys()
            ):
                # Without a value there is nothing to follow: what is declared alike is taken for the same.
                (column,), (there,) = gone, made
                if _declared(was[column]) == _declared(now[there]):
                    found[table, column] = there
        for table, new_name in self.renamed_tables.items():
            was, now = old[table], new[new_name]
            missing = {name: _declared(each) for name, each in was.items() if name not in now}
            fresh = {name: _declared(each) for name, each in now.items() if name not in was}
            for column, declared in missing.items():
                alike = [each for each in fresh if fresh[each] == declared]
                if len(alike) == 1 and list(missing.values()).count(declared) == 1:
                    found[table, column] = alike[0]
        return found


Compare = Callable[[], StateChange]
"""Compares two states."""


class States(ABC):
    """The states of a scratch database: number 0 before the first step of a run, and one after each.

    Each is a SQLite file that the worker has written, whatever the database is.

    Attributes:
        folder: The folder of the files.
        stands_at: The state in which the database is at this moment; None where that is not known.
    """

    def __init__(self, folder: Path) -> None:
        """None is there yet.

        Args:
            folder: A folder, which is emptied: what it holds is of another run.
        """
        self.folder = folder
        self.stands_at: int | None = None
        self._forget()

    @property
    def can_put_back(self) -> bool:
        """Whether the scratch database can be made what it was."""
        return True

    def start_over(self) -> None:
        """Put the scratch database back to where a run began, and forget the states of that run."""
        if self.has(0):
            self.put_back(0)
        self._forget()

    def _forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    @abstractmethod
    def keep_end(self, number: int) -> None:
        """Keep the state that a run has just ended in, where the worker leaves that to us.

        Args:
            number: Its number.
        """

    def has(self, number: int) -> bool:
        """Whether a state was kept."""
        return self.state(number).exists()

    def state(self, number: int) -> Path:
        """The file of a state."""
        return self.folder / f"{number}.db"

    def between(self, before: int, after: int) -> StateChange:
        """What two states differ in."""
        return self.change(self.state(before), self.state(after))

    def last_at(self, revisions: Sequence[str], most: int) -> int:
        """The last state, up to a number, in which the database stood at some revisions; 0 if none did."""
        numbers = [each for each in range(most, -1, -1) if self.has(each)]
        return next((each for each in numbers if revisions_in(self.state(each)) == tuple(revisions)), 0)

    @abstractmethod
    def change(self, before: Path, after: Path) -> StateChange:
        """What the files of two states differ in."""

    @abstractmethod
    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done."""

    def until_now(self, number: int) -> StateChange:
        """What a state and the scratch database differ in."""
        return self.compared_with_now(number)()

    @abstractmethod
    def compared_with_now(self, number: int) -> Compare:
        """Keeps the scratch database as it is, and compares it with a state when it is called.

        It may be called once, in another thread and when the database is another one; not when a later state
        has been kept for the same number.
        """

    @abstractmethod
    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what was kept."""


def states_folder(scratch: Database) -> Path:
    """A folder of ours for the states of a scratch database; on SQLite the one beside its file.

    Args:
        scratch: The scratch database.
    """
    if scratch.dialect == "sqlite":
        return Path(str(scratch.secret_url.database)).with_name(STATES)
    return Path(tempfile.mkdtemp(prefix="states-", dir=shared_folder()))


def version_tables(file: Path) -> tuple[str, ...]:
    """Alembic's own tables in a state: those that have a column `version_num` and no other."""
    with closing(sqlite3.connect(file)) as connection:
        return tuple(name for (name,) in connection.execute(_VERSION_TABLES))


def revisions_in(file: Path) -> tuple[str, ...]:
    """The revisions at which a database stood."""
    names = version_tables(file)
    with closing(sqlite3.connect(file)) as connection:
        queries = [f"SELECT version_num FROM {quoted(name)} ORDER BY 1" for name in names]  # noqa: S608 - quoted
        return tuple(str(revision) for query in queries for (revision,) in connection.execute(query))


def sqlite_change(before: Path, after: Path, read: Callable[[Path], Snapshot] | None = None) -> StateChange:
    """What two states of a SQLite database differ in; Alembic's own tables do not count.

    Args:
        before: The file of the first one.
        after: The file of the second one.
        read: Reads the catalogue of a file, or knows it already.
    """
    read = read or read_sqlite
    ignored = {*version_tables(before), *version_tables(after)}
    with open_pair(before, after) as pair:
        rows = row_changes(pair, ignored)
        next_ids = pair.next_ids
        broken = newly_broken(pair)
    old, new = (without_tables(read(file), ignored) for file in (before, after))
    return StateChange(old, new, rows, next_ids, broken=broken)


def read_sqlite(file: Path) -> Snapshot:
    """The catalogue of a SQLite file of ours."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool)
    with engine.connect() as connection:
        return catalog.read(connection)


def without_tables(snapshot: Snapshot, names: Collection[str]) -> Snapshot:
    """A catalogue without some tables and what belongs to them."""
    return replace(
        snapshot,
        definitions=tuple(
            each
            for each in snapshot.definitions
            if each.table not in names and not (each.kind == "table" and each.name in names)
        ),
    )


def _declared(column: Definition) -> tuple[tuple[str, str], ...]:
    """The attributes of a column, but for the name of its NOT NULL: that stays when the column is renamed."""
    return tuple(each for each in column.attributes if each[0] != _NAMED_NOT_NULL)


Columns = dict[str, dict[str, Definition]]
"""The columns of each table, by the names that rows have for tables."""


def _columns(snapshot: Snapshot) -> Columns:
    found: Columns = {name: {} for name in tables_by_name(snapshot)}
    for each in snapshot.definitions:
        if each.kind == "column":
            found.get(shown_name(each.schema, each.table), {})[each.name] = each
    return found
