"""A rehearsal on a PostgreSQL database: it is put back from a copy of it, and its states are files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from limbeck.databases.database import Database
from limbeck.databases.server.process_server import shared_server
from limbeck.databases.sqlite import quoted
from limbeck.projects.worker.effects.saved_state import StateFacts, facts_of, write_state
from limbeck.rehearsals.large_rows import LargeRows
from limbeck.rehearsals.sqlite_pair import open_pair
from limbeck.rehearsals.sqlite_rows import row_changes
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.state_files import revisions_in, version_tables, without_tables
from limbeck.rehearsals.states import Compare, States

Run = Callable[[Sequence[str]], bool]
"""Runs revisions in the scratch database, one after the other; whether they came to the end."""

_NOW = "now"

_END_OTHERS = """
SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.current_database() AND usename = CURRENT_USER
    AND pid <> pg_catalog.pg_backend_pid()
"""


class PostgresqlStates(States):
    """The states of a scratch database, which is put back from a copy of the first one."""

    def __init__(  # noqa: PLR0913 - the last two say what to do where something does not come back
        self,
        scratch: Database,
        folder: Path,
        revisions: Sequence[str],
        run: Run,
        *,
        is_kept: bool,
        make_again: Callable[[], bool] | None = None,
    ) -> None:
        """Keep the database as it is, where it may have to be put back.

        Args:
            scratch: The scratch database; nobody is connected to it but its own engine between two runs.
            folder: A folder for the files.
            revisions: What the steps run, in order.
            run: Runs some of them.
            is_kept: Whether there is to be a copy of the first state.
            make_again: Makes the first state again where there is no copy of it; None where it can't be made.
        """
        self._make_again = make_again
        self._scratch = scratch
        self._revisions = tuple(revisions)
        self._run = run
        self._facts: dict[Path, StateFacts] = {}
        super().__init__(folder)
        self._first: str | None = None
        self._again: set[int] = set()
        if is_kept:
            self._leave_alone()
            self._first = str(shared_server().duplicate(self._name).database)

    @property
    def can_put_back(self) -> bool:
        """Whether the first state is kept, or can be made again."""
        return self._first is not None or self._make_again is not None

    def start_over(self) -> None:
        """Put the scratch database back to where a run began, and forget the states of that run."""
        super().start_over()
        self._facts.clear()

    def keep_end(self, number: int) -> None:
        """Nothing: the worker has written it."""

    def put_back(self, number: int) -> bool:
        """Make the scratch database what it was; whether that could be done.

        What ran in one transaction was never there to be copied: it is run again, from where the database
        stands if that is a state, else from the first one. What depends on the time or on chance is another
        value then, so both ends of the last step are written once more, for `until_now`.
        """
        stands_at, self.stands_at = self.stands_at, None
        if stands_at is None or stands_at > number:
            if not self._begin_anew():
                return False
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

    def _leave_alone(self) -> None:
        """End the sessions that are left in the scratch database, of which no copy could be made else."""
        with self._scratch.engine.connect() as connection:
            connection.exec_driver_sql(_END_OTHERS)
        self._scratch.engine.dispose()

    def _begin_anew(self) -> bool:
        """Make the scratch database what it was at first; whether that could be done."""
        self._scratch.engine.dispose()
        if self._first is not None:
            shared_server().duplicate(self._first, self._name)
            return True
        return self._make_again is not None and self._make_again()

    def compared_with_now(self, number: int) -> Compare:
        """Keeps the scratch database as it is, and compares it with a state when it is called."""
        before = self._state_again(number) if number in self._again else self.state(number)
        now = self._written(self.folder / f"{number}-{_NOW}.db", before=before)

        def compare() -> StateChange:
            change = self.change(before, now)
            _remove(now)
            return change

        return compare

    def revisions_now(self) -> tuple[str, ...]:
        """Where the scratch database stands."""
        return revisions_in(self._written())

    def close(self) -> None:
        """Drop what was kept."""
        if self._first is not None:
            shared_server().drop(self._first)

    def change(self, before: Path, after: Path) -> StateChange:
        """What the files of two states differ in; Alembic's own tables do not count."""
        return postgresql_change(before, after, self._facts_of)

    def _facts_of(self, file: Path) -> StateFacts:
        """What is known of a state besides rows; that of a file stays as it is until it is written anew."""
        if file not in self._facts:
            self._facts[file] = facts_of(file)
        return self._facts[file]

    @property
    def _name(self) -> str:
        return str(self._scratch.secret_url.database)

    def _state_again(self, number: int) -> Path:
        return self.folder / f"{number}-again.db"

    def _write_again(self, number: int) -> None:
        self._written(self._state_again(number), before=self.state(number))
        self._again.add(number)

    def _written(self, file: Path | None = None, before: Path | None = None) -> Path:
        """The present state, as a file; rows that are those of an earlier one are not written once more."""
        file = file or self.folder / f"{_NOW}.db"
        _remove(file)
        with self._scratch.engine.connect() as connection, connection.begin():
            self._facts[file] = write_state(connection, file, before)
        return file


def _remove(file: Path) -> None:
    """Remove a state, with the rows that it alone has."""
    for each in (file, file.with_suffix(".json"), *file.parent.glob(f"{file.stem}-[0-9]*.rows")):
        each.unlink(missing_ok=True)


def postgresql_change(
    before: Path, after: Path, read: Callable[[Path], StateFacts] = facts_of
) -> StateChange:
    """What two states that a session has written differ in; Alembic's own tables do not count.

    Args:
        before: The SQLite file of the first one, with the JSON file beside it.
        after: That of the second one.
        read: Reads what a state knows besides rows, or knows it already.
    """
    ignored = {*version_tables(before), *version_tables(after)}
    with open_pair(before, after) as pair:
        rows = row_changes(pair, ignored)
    old, new = read(before), read(after)
    return StateChange(
        without_tables(old.snapshot, ignored),
        without_tables(new.snapshot, ignored),
        rows,
        _next_ids(old.next_ids, new.next_ids, before),
        {view: rows for view, rows in new.stale.items() if rows > old.stale.get(view, 0)},
    )


def _next_ids(
    old: dict[str, int], new: dict[str, int], before: Path
) -> dict[str, tuple[int | None, int | None]]:
    """The next ids; before a table had a sequence, the next one was that after the highest."""
    found = {}
    with closing(sqlite3.connect(before, isolation_level=None)) as connection:
        rows = LargeRows(connection, "main", before)
        for name in sorted(old.keys() | new.keys()):
            was = old.get(name)
            found[name] = (_after_highest(connection, rows, name) if was is None else was, new.get(name))
    return found


def _after_highest(connection: sqlite3.Connection, rows: LargeRows, name: str) -> int | None:
    table, _, column = name.rpartition(".")
    rows.load(table)
    try:
        highest = connection.execute(f"SELECT max({quoted(column)}) FROM {quoted(table)}").fetchone()[0]  # noqa: S608 - quoted
    except sqlite3.OperationalError:  # a sequence of no table, or of a new one
        return None
    return highest + 1 if isinstance(highest, int) else None
