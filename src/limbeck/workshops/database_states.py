"""The states of a workshop's database: each is kept as long as a step can be undone."""

from __future__ import annotations

import filecmp
import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch_beside, scratch_file, scratch_on_server
from limbeck.databases.server.process_server import shared_server
from limbeck.errors import DatabaseError, error_text
from limbeck.projects.worker.effects.saved_state import write_state
from limbeck.rehearsals.postgresql_states import postgresql_change
from limbeck.rehearsals.state_change import StateChange
from limbeck.rehearsals.state_files import revisions_in, sqlite_change

_BUSY_TIMEOUT = 5_000
"""Milliseconds that looking at the database waits for somebody's lock; as many as SQLite's driver waits."""

_LOOKS, _BETWEEN = 80, 0.005
"""How often it is asked whether others are connected, and the seconds in between."""


class DatabaseStates(ABC):
    """States of a database, numbered from 0; the same state has one number.

    Attributes:
        database: The database.
        folder: Where they are kept.
        now: The number of the state that the database was last seen in.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        """Keep the first one.

        Args:
            database: The database, to which nobody is connected.
            folder: A folder that holds nothing else.
        """
        self.database = database
        self.folder = folder
        self._count = 0
        self._seen_at = ""
        self.now = -1
        self.look()

    def file(self, number: int) -> Path:
        """The SQLite file that has the tables and rows of a state."""
        return self.folder / f"{number}.db"

    def look(self) -> int:
        """See which state the database is in, and keep it if it is a new one.

        Returns:
            The number of the state.

        Raises:
            DatabaseError: Somebody else has locked it.
        """
        made = self.file(self._count)
        try:
            mark = self._mark()
            if mark and mark == self._seen_at:
                return self.now
            self._write(self.database, made)
        except (SQLAlchemyError, self._driver_error) as error:
            raise _locked(error) from None
        self._seen_at = mark
        if self.now >= 0 and self._is_same(self.file(self.now), made):
            self._forget(made)
        else:
            self.now, self._count = self._count, self._count + 1
        return self.now

    def put_back(self, number: int, *, unseen: bool = False) -> None:
        """Make the database what it was, whoever is connected to it.

        Args:
            number: A state.
            unseen: Whether something may have been written since the last look.

        Raises:
            DatabaseError: It could not be kept.
        """
        if unseen or number != self.now:
            self._restore(number)
            self.now, self._seen_at = number, self._mark()

    def change(self, before: int, after: int) -> StateChange:
        """What two states differ in."""
        return self._change(self.file(before), self.file(after))

    def change_in(self, copied: Database, file: Path) -> StateChange | None:
        """What a copy differs in from the database as it was last seen; None where it is the same.

        Args:
            copied: The copy.
            file: Where its state is kept.
        """
        now = self.file(self.now)
        self._write(copied, file)
        return None if self._is_same(now, file) else self._change(now, file)

    def revisions(self) -> tuple[str, ...]:
        """The revisions at which the database stood when it was last seen."""
        return revisions_in(self.file(self.now))

    @property
    def _driver_error(self) -> type[Exception]:
        """What the driver raises by itself."""
        found: type[Exception] = self.database.engine.dialect.loaded_dbapi.Error
        return found

    @abstractmethod
    def secure(self) -> None:
        """See to it that the present state can be put back, whatever is done to the database next."""

    @abstractmethod
    def copied(self, file: Path) -> Database:
        """A copy of the database as it was last seen; whoever asks closes it.

        Args:
            file: Where it is made, if it is a file.
        """

    @abstractmethod
    def kept(self, number: int) -> Database:
        """A state as a database, which must not be changed and stays as long as the states.

        Args:
            number: A state.

        Raises:
            DatabaseError: It could not be kept.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of what is not in the folder."""

    def _mark(self) -> str:
        """What is another one as soon as something was written; nothing where there is no such mark."""
        return ""

    @abstractmethod
    def _write(self, database: Database, file: Path) -> None: ...

    @abstractmethod
    def _change(self, before: Path, after: Path) -> StateChange: ...

    @abstractmethod
    def _is_same(self, first: Path, second: Path) -> bool: ...

    @abstractmethod
    def _forget(self, file: Path) -> None: ...

    @abstractmethod
    def _restore(self, number: int) -> None: ...


class SqliteFileStates(DatabaseStates):
    """A state is a copy of the file."""

    def secure(self) -> None:
        """Nothing: the copy is whole."""

    def copied(self, file: Path) -> Database:
        """A copy of the file."""
        shutil.copyfile(self.file(self.now), file)
        return scratch_file(file)

    def kept(self, number: int) -> Database:
        """The file of the state."""
        return scratch_file(self.file(number))

    def close(self) -> None:
        """Nothing: all of it is in the folder."""

    @property
    def _place(self) -> Path:
        return Path(str(self.database.secret_url.database))

    def _write(self, database: Database, file: Path) -> None:
        content, place = b"", Path(str(database.secret_url.database))
        if place.exists():
            # By SQLite itself, which has what stands in a log and looks after everybody's locks.
            with closing(sqlite3.connect(place)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                content = connection.serialize() if place.stat().st_size else b""
        file.write_bytes(content)

    def _change(self, before: Path, after: Path) -> StateChange:
        return sqlite_change(before, after)

    def _is_same(self, first: Path, second: Path) -> bool:
        return filecmp.cmp(first, second, shallow=False)

    def _forget(self, file: Path) -> None:
        file.unlink()

    def _restore(self, number: int) -> None:
        for each in self._place.parent.glob(f"{self._place.name}-*"):
            each.unlink()
        shutil.copyfile(self.file(number), self._place)


class PostgresqlCopies(DatabaseStates):
    """A state is a copy of the database on its server; what it is compared by is a file."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Keep the first state; there is no copy before one is needed."""
        self._copies: dict[int, str] = {}
        self._server = shared_server()
        super().__init__(database, folder)

    def secure(self) -> None:
        """Have a copy of the present state, unless somebody is connected, which the server does not allow."""
        if self.now in self._copies or not self._is_alone():
            return
        is_known = self._mark() == self._seen_at
        self._copies[self.now] = str(self._server.duplicate(self._name).database)
        if is_known:  # nobody could write meanwhile, but the server itself did
            self._seen_at = self._mark()

    def copied(self, file: Path) -> Database:
        """Another database on the server."""
        del file
        if self.now not in self._copies:
            self._is_alone()
        return scratch_on_server(self._copies.get(self.now, self._name))

    def kept(self, number: int) -> Database:
        """The copy on the server."""
        return scratch_beside(self.database, self._copy(number))

    def close(self) -> None:
        """Drop the copies."""
        while self._copies:
            _, name = self._copies.popitem()
            self._server.drop(name)

    def _is_alone(self) -> bool:
        """Whether nobody else is connected; who has just left is waited for."""
        for _ in range(_LOOKS):
            if not self._server.sessions(self._name):
                return True
            time.sleep(_BETWEEN)
        return False

    def _mark(self) -> str:
        return self._server.log_end()

    @property
    def _name(self) -> str:
        return str(self.database.secret_url.database)

    def _write(self, database: Database, file: Path) -> None:
        self._forget(file)
        with database.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_BUSY_TIMEOUT}")
            write_state(connection, file)

    def _change(self, before: Path, after: Path) -> StateChange:
        return postgresql_change(before, after)

    def _is_same(self, first: Path, second: Path) -> bool:
        return all(
            filecmp.cmp(a, b, shallow=False)
            for a, b in ((first, second), (first.with_suffix(".json"), second.with_suffix(".json")))
        )

    def _forget(self, file: Path) -> None:
        for each in (file, file.with_suffix(".json"), *file.parent.glob(f"{file.stem}-[0-9]*.rows")):
            each.unlink(missing_ok=True)

    def _restore(self, number: int) -> None:
        self._server.duplicate(self._copy(number), self._name)

    def _copy(self, number: int) -> str:
        if number not in self._copies:
            raise DatabaseError(
                "The database can't be restored to its state before this step.",
                slug="not-kept",
                evidence={"Reason": "a connection to it was open then, so it could not be copied"},
                remedy="Undo fewer or more steps, or go back to the beginning: reset(). Close connections of "
                "your own before the next step.",
            )
        return self._copies[number]


def _locked(error: Exception) -> DatabaseError:
    return DatabaseError(
        "The workshop's database can't be read.",
        slug="workshop-locked",
        evidence={"It says": error_text(error)},
        remedy="End the transactions of connections that you have opened yourself, and repeat the step.",
    )


def states_of(database: Database, folder: Path) -> DatabaseStates:
    """What keeps the states of a database.

    Args:
        database: A scratch database, SQLite's or PostgreSQL's.
        folder: A folder that holds nothing else.
    """
    kind = SqliteFileStates if database.dialect == "sqlite" else PostgresqlCopies
    return kind(database, folder)
