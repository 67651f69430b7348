"""Connecting to SQLite files: what works, what is told, and that nothing changes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, event, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from tests.time_limits import on_this_machine

from limbeck.databases.connect import connect
from limbeck.databases.limits import Limits
from limbeck.errors import DatabaseError, InputError


def make(path: Path) -> Path:
    """A database with one table of one row."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE person (id)")
        connection.execute("INSERT INTO person VALUES (1)")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A SQLite file, alone in its folder."""
    return make(tmp_path / "shop.db")


def failure(target: object) -> tuple[str, dict[str, str]]:
    """The slug and the evidence of a connection that can't be."""
    with pytest.raises(DatabaseError) as caught:
        connect(target)  # type: ignore[arg-type]
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.failure.slug, dict(caught.value.failure.evidence)


def test_a_path_a_url_and_a_variable_lead_to_the_same_file(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every way to name a file gives the same rows."""
    monkeypatch.setenv("LIMBECK_TEST_URL", f"sqlite:///{shop}")
    for target in (shop, str(shop), f"sqlite:///{shop}", f"file:{shop}", "env:LIMBECK_TEST_URL"):
        with connect(target) as database, database.connect() as connection:
            assert connection.exec_driver_sql("SELECT id FROM person").all() == [(1,)]
            assert (database.dialect, database.read_only) == ("sqlite", True)
            assert database.server == f"SQLite {sqlite3.sqlite_version}"


def test_an_async_url_is_read_through_the_sync_driver(shop: Path) -> None:
    """The URL of an async application works as it is, and is handed over as a file for any process."""
    with connect(f"sqlite+aiosqlite:///{shop}") as database:
        assert database.url == f"sqlite+aiosqlite:///{shop}"
        assert database.handover()["url"] == f"sqlite:///{shop}"


def test_a_home_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde means the home, as in a shell."""
    make(tmp_path / "shop.db")
    monkeypatch.setenv("HOME", str(tmp_path))
    with connect("~/shop.db") as database:
        assert database.handover()["url"] == f"sqlite:///{tmp_path}/shop.db"


def test_reading_changes_no_byte(shop: Path) -> None:
    """After a whole reflection the folder holds the same bytes as before."""
    before = contents(shop.parent)
    with connect(shop) as database:
        with database.connect() as connection:
            metadata = MetaData()
            metadata.reflect(connection)
            assert list(metadata.tables) == ["person"]
        for statement in ("INSERT INTO person VALUES (2)", "CREATE TABLE other (a)", "DROP TABLE person"):
            with database.connect() as connection, pytest.raises(OperationalError, match="readonly database"):
                connection.exec_driver_sql(statement)
    assert contents(shop.parent) == before


def test_a_wal_database_at_rest_gets_no_files(shop: Path) -> None:
    """A database in WAL mode stays alone in its folder."""
    with closing(sqlite3.connect(shop)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
    before = contents(shop.parent)
    with connect(shop) as database, database.connect() as connection:
        assert inspect(connection).get_table_names() == ["person"]
        assert contents(shop.parent) == before
    assert (contents(shop.parent), list(before)) == (before, ["shop.db"])


def test_what_a_live_writer_commits_is_seen_at_the_next_connection(shop: Path) -> None:
    """A Database lives on while others write: each connection sees the newest state."""
    with closing(sqlite3.connect(shop)) as writer, connect(shop) as database:
        for count in (1, 2):
            with database.connect() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == count
            writer.execute("PRAGMA journal_mode = wal")
            writer.execute("INSERT INTO person VALUES (2)")
            writer.commit()


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    """SQLite makes databases of empty files, so that is what one is; it stays empty."""
    path = tmp_path / "empty.db"
    path.touch()
    with connect(path) as database, database.connect() as connection:
        assert inspect(connection).get_table_names() == []
    assert path.stat().st_size == 0


def test_a_missing_file_is_not_created(shop: Path) -> None:
    """It is told, with the names that look like it, and the folder stays as it is."""
    missing = shop.with_name("shopp.db")
    told = ("missing-file", {"Path": str(missing), "Similar names there": "shop.db"})
    engine = create_engine(f"sqlite:///{missing}")
    assert [failure(target) for target in (missing, f"sqlite:///{missing}", engine)] == [told] * 3
    assert list(shop.parent.iterdir()) == [shop]


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    """A folder, another file and a pipe, which would wait for ever, are known before SQLite opens them."""
    (tmp_path / "notes.txt").write_text("no database at all")
    os.mkfifo(tmp_path / "pipe")
    for name in (".", "notes.txt", "pipe"):
        assert failure(tmp_path / name)[0] == "not-a-database"


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    """A right beginning and a wrong rest."""
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4080)
    slug, evidence = failure(tmp_path / "broken.db")
    assert (slug, evidence["It said"]) == ("not-a-database", "file is not a database")


def test_a_locked_database_is_told_in_time(shop: Path) -> None:
    """Somebody's exclusive lock is waited for as long as the limit says, and no longer."""
    with closing(sqlite3.connect(shop, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        with pytest.raises(DatabaseError) as caught:
            connect(shop, limits=Limits(lock=0.3))
        assert 0.2 < time.monotonic() - start < on_this_machine(2)
    assert caught.value.failure.slug == "database-locked"


def test_a_transaction_that_a_crash_cut_short_is_told(shop: Path) -> None:
    """Finishing it would be writing: the remedy says who can."""
    program = (
        "import os, sqlite3, sys\n"
        "writer = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "writer.execute('PRAGMA cache_size = 1')\n"
        "writer.execute('BEGIN')\n"
        "writer.execute('CREATE TABLE big AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL "
        "SELECT i + 1 FROM n WHERE i < 2000) SELECT i, hex(randomblob(200)) FROM n')\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(shop)], check=False)
    before = contents(shop.parent)
    assert sorted(before) == ["shop.db", "shop.db-journal"]
    assert failure(shop)[0] == "needs-recovery"
    assert contents(shop.parent) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_file_that_may_not_be_read_is_told(shop: Path) -> None:
    """The reason of the system is the evidence."""
    os.chmod(shop, 0o600)  # noqa: PTH101  beside the calls that follow
    for folder in (shop.parent, shop.parent.parent, shop.parent.parent.parent):
        os.chmod(folder, 0o755)  # noqa: PTH101, S103  these are folders of the test run
    os.seteuid(65534)
    try:
        assert failure(shop) == ("no-permission", {"Path": str(shop), "Reason": "Permission denied"})
    finally:
        os.seteuid(0)


def test_a_new_database_in_memory_is_no_target() -> None:
    """It would be empty: every table would look missing."""
    assert [failure(target)[0] for target in ("sqlite://", ":memory:", "sqlite:///:memory:")] == [
        "empty-memory"
    ] * 3


def test_what_is_no_target_at_all_is_told() -> None:
    """The remedy lists what is."""
    with pytest.raises(InputError, match="connect to a int"):
        connect(5)  # type: ignore[arg-type]


def test_a_database_is_its_own_target(shop: Path) -> None:
    """Connecting twice is harmless."""
    with connect(shop) as database:
        assert connect(database) is database


def test_an_engine_of_a_file_writes_on(shop: Path) -> None:
    """Ours refuses to write, theirs does not, before and after."""
    engine = create_engine(f"sqlite:///{shop}")
    with connect(engine) as database:
        with database.connect() as connection, pytest.raises(OperationalError, match="readonly database"):
            connection.exec_driver_sql("INSERT INTO person VALUES (2)")
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO person VALUES (2)")
        with database.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == 2
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person")


def test_the_files_that_an_engine_attaches_are_read_too(shop: Path, tmp_path: Path) -> None:
    """Its schemas are attached files, which neither can be written to."""
    other = make(tmp_path / "a 'b\".db")
    engine = create_engine(f"sqlite:///{shop}")

    @event.listens_for(engine, "connect")
    def attach(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute('ATTACH ? AS "odd "" name"', (str(other),))

    before = contents(tmp_path)
    with connect(engine) as database, database.connect() as connection:
        assert connection.exec_driver_sql('SELECT id FROM "odd "" name".person').all() == [(1,)]
        with pytest.raises(OperationalError, match="readonly database"):
            connection.exec_driver_sql('DELETE FROM "odd "" name".person')
    assert contents(tmp_path) == before


@pytest.mark.parametrize("static", [True, False])
def test_an_engine_in_memory_is_read_and_left_alone(static: bool) -> None:  # noqa: FBT001  both pools that hold one
    """Even a transaction that its owner has open stays open, and what it did is seen."""
    engine = create_engine("sqlite://", poolclass=StaticPool) if static else create_engine("sqlite://")
    with engine.connect() as owner:
        owner.exec_driver_sql("CREATE TABLE person (id)")
        owner.commit()
        owner.exec_driver_sql("INSERT INTO person VALUES (1)")
        with connect(engine) as database:
            for count in (1, 2):
                with database.connect() as connection:
                    assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == count
                    with pytest.raises(OperationalError, match="readonly database"):
                        connection.exec_driver_sql("DELETE FROM person")
                owner.exec_driver_sql("INSERT INTO person VALUES (2)")
            with pytest.raises(DatabaseError) as caught:
                database.handover()
        assert caught.value.failure.slug == "cannot-hand-over"
        owner.rollback()
        assert owner.exec_driver_sql("SELECT count(*) FROM person").scalar() == 0


def test_an_empty_engine_in_memory_can_be_read() -> None:
    """Before its first table there is nothing to copy, and that is what is seen."""
    with connect(create_engine("sqlite://")) as database, database.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_an_engine_whose_creator_opens_a_file_is_read_as_that_file(shop: Path) -> None:
    """What counts is where its connections lead, not its URL."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(shop))
    with connect(engine) as database:
        assert (database.url, database.handover()["url"]) == (f"sqlite:///{shop}", f"sqlite:///{shop}")
