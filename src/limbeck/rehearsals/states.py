"""What two states of a scratch database differ in: catalogue, rows and next ids."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.pool import NullPool

from limbeck import catalog
from limbeck.databases.database import Database
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.databases.sqlite import quoted
from limbeck.databases.writable import STATES
from limbeck.records import Definition, Difference, Snapshot
from limbeck.rehearsals.row_counts import TableRows
from limbeck.rehearsals.sqlite_broken import newly_broken
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes

_VERSION_TABLES = """
SELECT m.name FROM sqlite_master m
WHERE m.type = 'table' AND (SELECT group_concat(name) FROM pragma_table_info(m.name)) = 'version_num'
ORDER BY m.name
"""


@dataclass(frozen=True, slots=True)
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

    @property
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
            self._name(each.schema, each.name): each for each in snapshot.definitions if each.kind == "table"
        }

    def columns(self, snapshot: Snapshot, table: str) -> dict[str, Definition]:
        """The columns of a table, by their names.

        Args:
            snapshot: `before` or `after`.
            table: The table, as `rows` names it: with its schema unless that is the default one.
        """
        return {
            each.name: each
            for each in snapshot.definitions
            if each.kind == "column" and self._name(each.schema, each.table) == table
        }

    def _name(self, schema: str, table: str) -> str:
        with_schema = f"{schema}.{table}"
        return with_schema if with_schema in self.rows else table

    @property
    def renamed_tables(self) -> dict[str, str]:
        """The tables that have another name now, as their rows or their columns show."""
        old, new = _columns(self.before), _columns(self.after)
        found = {}
        for table, columns in old.items():
            if table in new:
                continue
            rows = self.rows.get(table)
            is_whole = rows is not None and rows.kept == rows.gone and not rows.columns
            if rows is not None and rows.moved and is_whole and rows.moved not in old:
                found[table] = rows.moved
            elif rows is None or not rows.before:
                alike = [each for each in new if each not in old and new[each] == columns]
                if len(alike) == 1:
                    found[table] = alike[0]
        return found

    @property
    def renamed_columns(self) -> dict[tuple[str, str], str]:
        """The columns that have another name now, as their values show; by table and name."""
        old, new = _columns(self.before), _columns(self.after)
        found = {}
        for table, rows in self.rows.items():
            gone = old.get(table, set()) - new.get(table, set())
            made = new.get(table, set()) - old.get(table, set())
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
                if _declared(self.before, table, column) == _declared(self.after, table, there):
                    found[table, column] = there
        for table, new_name in self.renamed_tables.items():
            gone, made = old[table] - new[new_name], new[new_name] - old[table]
            was = {each: _declared(self.before, table, each) for each in gone}
            now = {each: _declared(self.after, new_name, each) for each in made}
            for column, declared in was.items():
                alike = [each for each in now if now[each] == declared]
                if len(alike) == 1 and list(was.values()).count(declared) == 1:
                    found[table, column] = alike[0]
        return found


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

    @abstractmethod
    def until_now(self, number: int) -> StateChange:
        """What a state and the scratch database differ in."""

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


def with_renames(
    snapshot: Snapshot, tables: Mapping[str, str], columns: Mapping[tuple[str, str], str]
) -> Snapshot:
    """A catalogue in which tables and columns have the names that they have got since, wherever they stand.

    Args:
        snapshot: The catalogue.
        tables: The new names of tables.
        columns: The new names of columns, by table and name.
    """
    definitions = snapshot.definitions
    for (table, column), name in columns.items():
        definitions = tuple(_with_column(each, table, column, name) for each in definitions)
    for table, name in tables.items():
        definitions = tuple(_with_table(each, table, name) for each in definitions)
    return replace(snapshot, definitions=definitions)


def _with_column(each: Definition, table: str, column: str, name: str) -> Definition:
    mentions = each.table == table or any(_word(table).search(text) for _, text in each.attributes)
    if not mentions:
        return each
    changed = each._replace(attributes=_reworded(each, column, name))
    is_it = each.kind == "column" and (each.table, each.name) == (table, column)
    return changed._replace(name=name) if is_it else changed


def _with_table(each: Definition, table: str, name: str) -> Definition:
    changed = each._replace(attributes=_reworded(each, table, name))
    if each.table == table:
        return changed._replace(table=name)
    is_it = not each.table and (each.kind, each.name) == ("table", table)
    return changed._replace(name=name) if is_it else changed


def _reworded(each: Definition, word: str, other: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, _word(word).sub(other.replace("\\", r"\\"), text)) for key, text in each.attributes)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")


def _declared(snapshot: Snapshot, table: str, column: str) -> tuple[tuple[str, str], ...]:
    """The attributes of a column."""
    key = ("column", table, column)
    return next(each.attributes for each in snapshot.definitions if (each.kind, each.table, each.name) == key)


def _columns(snapshot: Snapshot) -> dict[str, set[str]]:
    """The names of the columns of each table."""
    found: dict[str, set[str]] = {each.name: set() for each in snapshot.definitions if each.kind == "table"}
    for each in snapshot.definitions:
        if each.kind == "column" and each.table in found:
            found[each.table].add(each.name)
    return found
