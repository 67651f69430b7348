"""Rows of a SQLite database that is too large to be copied whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import limbeck
from limbeck.rehearsals.copies import sqlite, sqlite_sample
from limbeck.rehearsals.rehearsal import Copy

SCHEMA = """
CREATE TABLE vineyard (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, parent INTEGER REFERENCES vineyard);
CREATE TABLE grape (code TEXT, colour TEXT, PRIMARY KEY (code, colour)) WITHOUT ROWID;
CREATE TABLE cask (
    vineyard INTEGER REFERENCES VINEYARD (ID), code TEXT, colour TEXT, litres REAL CHECK (litres > 0),
    gallons REAL GENERATED ALWAYS AS (litres / 3.785), FOREIGN KEY (code, colour) REFERENCES grape
);
CREATE TABLE note ("rowid" TEXT, "a""b" BLOB);
CREATE VIRTUAL TABLE words USING fts5(text);
CREATE TABLE alembic_version (version_num TEXT);
CREATE TABLE log (what TEXT);
CREATE INDEX by_colour ON cask (colour);
CREATE TRIGGER logged AFTER INSERT ON cask BEGIN INSERT INTO log VALUES ('made'); END;
INSERT INTO alembic_version VALUES ('r1');
INSERT INTO words VALUES ('dry'), ('sweet');
INSERT INTO note VALUES ('x', x'00ff'), (NULL, NULL);
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database beyond the limit, of whose tables ten rows are taken."""
    monkeypatch.setattr(sqlite, "MOST_BYTES", 4096)
    monkeypatch.setattr(sqlite_sample, "MOST_ROWS", 10)
    path = tmp_path / "cellar.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        vines = [(each, f"v{each}", each - 1 if each > 1 else None) for each in range(1, 301)]
        connection.executemany("INSERT INTO vineyard VALUES (?, ?, ?)", vines)
        connection.executemany(
            "INSERT INTO grape VALUES (?, ?)", [(f"g{each}", "red") for each in range(300)]
        )
        casks = [(301 - each, f"g{each - 1}", "red", each) for each in range(1, 301)]
        connection.executemany("INSERT INTO cask VALUES (?, ?, ?, ?)", casks)
        connection.execute("DELETE FROM log")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE cask SET litres = -1 WHERE rowid = 300")
        connection.commit()
    return path


def test_rows_from_all_over_with_what_they_refer_to(path: Path) -> None:
    """No key points to nothing, nothing fires, the next id is the same, and nothing is changed here."""
    before = path.read_bytes()
    with limbeck.connect(path) as database, sqlite.copy_of(database, "sample") as (made, copy):
        assert copy == Copy("sample", 6, ("rows of words: a virtual table",))
        with closing(sqlite3.connect(str(made.secret_url.database))) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            counts = {
                name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - ours
                for name in ("cask", "grape", "vineyard", "note", "log", "words", "alembic_version")
            }
            last = connection.execute("SELECT max(id) FROM vineyard").fetchone()
            # The parent of each, and of that one, and so on: all that are older than the newest.
            expected = {"cask": 10, "grape": 19, "vineyard": last[0], "note": 2, "log": 0, "words": 0}
            assert counts == expected | {"alembic_version": 1}
            litres = [each for (each,) in connection.execute("SELECT litres FROM cask ORDER BY litres")]
            assert min(litres) < 20
            assert max(litres) > 250
            assert connection.execute("SELECT seq FROM sqlite_sequence").fetchall() == [(300,)]
            assert connection.execute("SELECT * FROM note").fetchall() == [("x", b"\x00\xff"), (None, None)]
            assert connection.execute("PRAGMA integrity_check").fetchall() != []
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            assert {"by_colour", "logged", "words"} <= names
    assert path.read_bytes() == before


def test_a_table_that_can_not_be_read_is_named(path: Path) -> None:
    """Of a text that is no UTF-8, Python reads nothing: the others come along."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO note VALUES (CAST(x'ff' AS TEXT), NULL)")
        connection.commit()
    with limbeck.connect(path) as database, sqlite.copy_of(database, "sample") as (_, copy):
        assert copy.restored == 5
        assert [each for each in copy.not_restored if each.startswith("rows of note: ")]
