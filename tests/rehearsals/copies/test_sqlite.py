"""Copies of SQLite databases, and that making one changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

import limbeck
from limbeck.databases.limits import Limits
from limbeck.errors import CancelledError, DatabaseError
from limbeck.progress import Cancellation
from limbeck.rehearsals.copies import sqlite

SCHEMA = """
CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO a VALUES (1, 'x'), (2, 'y');
CREATE VIEW v AS SELECT name FROM a;
CREATE INDEX i ON a (name);
CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET name = 'z' WHERE id = NEW.id; END;
CREATE TABLE alembic_version (version_num TEXT);
INSERT INTO alembic_version VALUES ('r1');
"""


def make(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.executescript(SCHEMA)
    return connection


@contextmanager
def copied(path: Path, rows: str = "all", **given: Any) -> Iterator[sqlite3.Connection]:
    """The copy, opened, and gone when the block ends."""
    with limbeck.connect(path) as database, sqlite.copy_of(database, rows, **given) as (made, _):
        file = Path(str(made.secret_url.database))
        with closing(sqlite3.connect(file)) as connection:
            yield connection
    assert not file.exists()


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_copy_has_what_was_committed(mode: str, tmp_path: Path) -> None:
    """A writer in the middle of a transaction is left alone, and so is every byte."""
    path = tmp_path / "app.db"
    with closing(make(path, mode)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO a VALUES (3, 'later')")
        before = {each: each.read_bytes() for each in tmp_path.iterdir() if not each.name.endswith("-shm")}
        with copied(path) as copy:
            assert copy.execute("SELECT id, name FROM a").fetchall() == [(1, "x"), (2, "y")]
            copy.execute("DELETE FROM a")
            copy.commit()
        after = {each: each.read_bytes() for each in tmp_path.iterdir() if not each.name.endswith("-shm")}
        assert after == before
        writer.execute("COMMIT")
        assert writer.execute("SELECT count(*) FROM a").fetchone() == (3,)


def test_without_rows_it_has_every_object_and_its_revision(tmp_path: Path) -> None:
    """Tables are empty but for Alembic's own; index, view and trigger are there."""
    path = tmp_path / "app.db"
    make(path, "DELETE").close()
    with copied(path, "none") as copy:
        names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master ORDER BY name")]
        assert names == ["a", "alembic_version", "i", "t", "v"]
        assert copy.execute("SELECT count(*) FROM a").fetchone() == (0,)
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("r1",)]


def test_what_is_too_large_is_refused_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are not copied; its objects are."""
    path = tmp_path / "app.db"
    make(path, "DELETE").close()
    monkeypatch.setattr(sqlite, "MOST_BYTES", 4096)
    with pytest.raises(DatabaseError) as raised, copied(path, "all"):
        pass
    assert raised.value.failure.slug == "too-large"
    with copied(path, "sample"):
        pass
    with copied(path, "none"):
        pass


def test_a_file_that_somebody_locks_is_told(tmp_path: Path) -> None:
    """After the time limit of a lock, and not with a driver's error."""
    path = tmp_path / "app.db"
    make(path, "DELETE").close()
    limits = Limits(lock=0.1)
    with (
        limbeck.connect(path, limits=limits) as database,
        closing(sqlite3.connect(path, isolation_level=None)) as writer,
    ):
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError) as raised, sqlite.copy_of(database, "all"):
            pass
    assert raised.value.failure.slug == "database-locked"


def test_a_copy_can_be_cancelled(tmp_path: Path) -> None:
    """The switch is looked at while pages are copied."""
    path = tmp_path / "app.db"
    make(path, "DELETE").close()
    switch = Cancellation()
    switch.cancel()
    with pytest.raises(CancelledError), copied(path, cancellation=switch):
        pass
