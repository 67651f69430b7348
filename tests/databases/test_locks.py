"""The file locks of other connections in the same process, which looking at a file must not drop.

On POSIX, closing any descriptor of a file drops all `fcntl` locks that the process holds on it.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from limbeck.databases.connect import connect
from limbeck.databases.sqlite import read_only

INSERT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0)
try:
    connection.execute("INSERT INTO t VALUES (99)")
    connection.commit()
except sqlite3.OperationalError as error:
    print(error)
else:
    print("written")
connection.close()
"""


def somebody_else_inserts(path: Path) -> str:
    """What becomes of an insert in another process."""
    command = [sys.executable, "-c", INSERT, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def look(path: Path) -> None:
    """Connect by path, read, and close."""
    with connect(path) as database, database.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM t").all()


def look_by_engine(path: Path) -> None:
    """Connect by an engine of one's own, read, and close."""
    engine = create_engine(f"sqlite:///{path}")
    with connect(engine) as database, database.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM t").all()
    engine.dispose()


def copy_log(path: Path) -> None:
    """Make and remove a private copy."""
    read_only(path).discard()


@pytest.mark.parametrize("looking", [look, look_by_engine])
def test_a_transaction_that_is_under_way_keeps_its_locks(
    tmp_path: Path, looking: Callable[[Path], None]
) -> None:
    """With a rollback journal: nobody else gets in between an insert and its commit."""
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("CREATE TABLE t (a)")
        writer.execute("INSERT INTO t VALUES (1)")
        writer.commit()
        writer.execute("INSERT INTO t VALUES (2)")
        assert somebody_else_inserts(path) == "database is locked"
        looking(path)
        assert somebody_else_inserts(path) == "database is locked"
        writer.commit()
        assert somebody_else_inserts(path) == "written"
        assert writer.execute("SELECT a FROM t").fetchall() == [(1,), (2,), (99,)]


@pytest.mark.parametrize("looking", [look, look_by_engine])
@pytest.mark.parametrize("empty", [False, True])
def test_a_log_in_use_is_not_taken_for_a_leftover(
    tmp_path: Path,
    looking: Callable[[Path], None],
    empty: bool,  # noqa: FBT001  both states of a log
) -> None:
    """With a write-ahead log: another process that comes and goes leaves it, and sees later commits."""
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("CREATE TABLE t (a)")
        if empty:
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        looking(path)
        assert somebody_else_inserts(path) == "written"
        assert path.with_name("shop.db-wal").exists()
        writer.execute("INSERT INTO t VALUES (2)")
        writer.commit()
        with closing(sqlite3.connect(path)) as reader:
            assert reader.execute("SELECT a FROM t").fetchall() == [(99,), (2,)]


def test_copying_a_log_keeps_the_locks_of_who_holds_it_alone(tmp_path: Path) -> None:
    """A log without an index may be in use, by one connection that shares it with nobody."""
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA locking_mode = exclusive")
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("CREATE TABLE t (a)")
        assert not path.with_name("shop.db-shm").exists()
        copy_log(path)
        assert somebody_else_inserts(path) == "database is locked"
