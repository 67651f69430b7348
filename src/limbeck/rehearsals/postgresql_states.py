"""A rehearsal on a PostgreSQL database: it is put back from a copy of it, and its states are files."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.server.process_server import shared_server
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.projects.worker.effects.saved_state import write_state
from limbeck.records import Snapshot, decode
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes
from limbeck.rehearsals.states import StateChange, without_tables

Run = Callable[[Sequence[str]], bool]
"""Runs revisions in the scratch database, one after the other; whether they came to the end."""

_NOW = "now"


class PostgresqlStates:
    """The states of a scratch database: number 0 before the first step, and one after each.

    Attributes:
        folder: Where the worker writes them.
        stands_at: The state in which the database is at this moment; None where that is not known.
    """

    def __init__(self, scratch: Database, revisions: Sequence[str], run: Run, *, is_kept: bool) -> None:
        """Keep the database as it is, where it may have to be put back.

        Args:
            scratch: The scratch database; nobody is connected to it between two runs.
            revisions: What the steps run, in order.
            run: Runs some of them.
            is_kept: Whether there is to be a copy of the first state, without which none is put back.
        """
        self._scratch = scratch
        self._revisions = tuple(revisions)
        self._run = run
        scratch.engine.dispose()
        self.stands_at: int | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="states-", dir=shared_folder()))
        self._first: str | None = None
        self._again: set[int] = set()
        if is_kept:
            self._first = str(shared_server().duplicate(self._name).database)

    @property
    def place(self) -> str:
        """Their folder."""
        return str(self.folder)

    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done.

        What ran in one transaction was never there to be copied: it is run again, from where the database
        stands if that is a state, else from the first one. What depends on the time or on chance is another
        value then, so both ends of the last step are written once more, for `until_now`.
        """
        stands_at, self.stands_at = self.stands_at, None
        if stands_at is None or stands_at > number:
            if self._first is None:
                return False
            self._scratch.engine.dispose()
            shared_server().duplicate(self._first, self._name)
            stands_at = 0
        if stands_at == number:
            return True
        if stands_at < number - 1 and not self._run(self._revisions[stands_at : number - 1]):
            return False
        self._write_again(number - 1)
        if not self._run(self._revisions[number - 1 : number]):
            return False
        self._write_again(number)
        return True

    def between(self, before: int, after: int) -> StateChange:
        """What two states differ in."""
        return _change(self._state(before), self._state(after))

    def until_now(self, number: int) -> StateChange:
        """What a state and the scratch database differ in."""
        before = self._state_again(number) if number in self._again else self._state(number)
        return _change(before, self._written())

    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""
        return tuple(_revisions(self._written()))

    def last_at(self, revisions: Sequence[str], most: int) -> int:
        """The last state, up to a number, in which the database stood at some revisions; 0 if none did."""
        numbers = [each for each in range(most, -1, -1) if self.has(each)]
        return next((each for each in numbers if tuple(_revisions(self._state(each))) == tuple(revisions)), 0)

    def has(self, number: int) -> bool:
        """Whether a state was kept."""
        return self._state(number).exists()

    def close(self) -> None:
        """Drop what was kept."""
        if self._first is not None:
            shared_server().drop(self._first)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _name(self) -> str:
        return str(self._scratch.secret_url.database)

    def _state(self, number: int) -> Path:
        return self.folder / f"{number}.db"

    def _state_again(self, number: int) -> Path:
        return self.folder / f"{number}-again.db"

    def _write_again(self, number: int) -> None:
        self._written(self._state_again(number))
        self._again.add(number)

    def _written(self, file: Path | None = None) -> Path:
        """The present state, as a file."""
        file = file or self.folder / f"{_NOW}.db"
        file.unlink(missing_ok=True)
        with self._scratch.engine.connect() as connection, connection.begin():
            write_state(connection, file)
        self._scratch.engine.dispose()
        return file


def _change(before: Path, after: Path) -> StateChange:
    """What two states of a PostgreSQL database differ in."""
    version_tables = {*_version_tables(before), *_version_tables(after)}
    with open_pair(before, after) as pair:
        rows = row_changes(pair, version_tables)
    old, new = (json.loads(file.with_suffix(".json").read_text(encoding="utf-8")) for file in (before, after))
    return StateChange(
        _snapshot(old, version_tables),
        _snapshot(new, version_tables),
        rows,
        _next_ids(old["next_ids"], new["next_ids"], before),
        {view: rows for view, rows in new["stale"].items() if rows > old["stale"].get(view, 0)},
    )


def _snapshot(told: dict[str, object], version_tables: Collection[str]) -> Snapshot:
    return without_tables(decode(Snapshot, told["snapshot"]), version_tables)


def _next_ids(
    old: dict[str, int], new: dict[str, int], before: Path
) -> dict[str, tuple[int | None, int | None]]:
    """The next ids; before a table had a sequence, the next one was that after the highest."""
    found = {}
    with closing(sqlite3.connect(before)) as connection:
        for name in sorted(old.keys() | new.keys()):
            was = old.get(name)
            found[name] = (_after_highest(connection, name) if was is None else was, new.get(name))
    return found


def _after_highest(connection: sqlite3.Connection, name: str) -> int | None:
    table, _, column = ('"' + part.replace('"', '""') + '"' for part in name.rpartition("."))
    try:
        highest = connection.execute(f"SELECT max({column}) FROM {table}").fetchone()[0]  # noqa: S608 - quoted
    except sqlite3.OperationalError:  # a sequence of no table, or of a new one
        return None
    return highest + 1 if isinstance(highest, int) else None


def _version_tables(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        columns = "SELECT group_concat(name) FROM pragma_table_info(?)"
        return [name for name in names if connection.execute(columns, (name,)).fetchone()[0] == "version_num"]


def _revisions(file: Path) -> Iterator[str]:
    tables = _version_tables(file)
    with closing(sqlite3.connect(file)) as connection:
        for name in tables:
            quoted = '"' + name.replace('"', '""') + '"'
            rows = connection.execute(f"SELECT version_num FROM {quoted} ORDER BY 1")  # noqa: S608 - quoted
            yield from (str(revision) for (revision,) in rows)
