"""What a database is to the rest of limbeck."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.pool import StaticPool

from limbeck.databases.database import Database
from limbeck.databases.engines import made_from_url
from limbeck.databases.identity import identify
from limbeck.databases.limits import Limits
from limbeck.errors import DatabaseError
from limbeck.records import DatabaseIdentity

IDENTITY = DatabaseIdentity("postgresql://u:***@h/db", "postgresql", "PostgreSQL 18.6")


@pytest.fixture
def engine() -> Engine:
    """One shared connection in memory."""
    return create_engine("sqlite://", poolclass=StaticPool)


def test_what_a_block_did_not_commit_is_rolled_back(engine: Engine) -> None:
    """Of a writable database; the block commits when it means to."""
    database = Database(engine, IDENTITY, read_only=False, limits=Limits())
    with database.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        connection.commit()
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    with database.connect() as connection:
        assert connection.exec_driver_sql("SELECT * FROM t").all() == []


def test_closing_cleans_up_once(engine: Engine) -> None:
    """A second close is harmless."""
    closed: list[str] = []
    with Database(
        engine, IDENTITY, read_only=False, limits=Limits(), on_close=lambda: closed.append("x")
    ) as database:
        database.close()
    assert closed == ["x"]


def test_a_database_is_shown_without_its_password(engine: Engine) -> None:
    """By its masked URL, its server and what may be done to it."""
    database = Database(engine, IDENTITY, read_only=True, limits=Limits())
    assert repr(database) == "<Database postgresql://u:***@h/db, PostgreSQL 18.6, read-only>"
    assert (database.url, database.dialect, database.server) == (
        IDENTITY.url,
        IDENTITY.dialect,
        IDENTITY.server,
    )


def test_a_handover_is_ready_for_json(engine: Engine) -> None:
    """The URL with its password, and the limits in seconds."""
    url = make_url("postgresql://u:p%40ss@h/db")
    database = Database(engine, IDENTITY, read_only=True, limits=Limits(), handover_url=url)
    assert database.handover() == {
        "url": "postgresql://u:p%40ss@h/db",
        "limits": {"lock": 2.0, "statement": 30.0, "connect": 10.0},
    }


def test_what_lives_in_this_process_alone_is_not_handed_over(engine: Engine) -> None:
    """The reason is the evidence."""
    database = Database(engine, IDENTITY, read_only=True, limits=Limits(), no_handover="it is in memory")
    with pytest.raises(DatabaseError) as caught:
        database.handover()
    assert caught.value.failure.slug == "cannot-hand-over"
    assert dict(caught.value.failure.evidence)["Reason"] == "it is in memory"


def test_an_identity_names_dialect_and_server(engine: Engine) -> None:
    """The URL is what the user knows the database by, masked."""
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        assert identify(connection) == DatabaseIdentity("sqlite://", "sqlite", f"SQLite {version}")
        assert identify(connection, "x://u:geheim@h/db").url == "x://u:***@h/db"


def test_sqlalchemy_still_connects_by_url_from_its_own_module() -> None:
    """The private name by which an engine with a creator is told from one without."""
    assert made_from_url(create_engine("sqlite://"))
    assert not made_from_url(create_engine("sqlite://", creator=lambda: None))  # type: ignore[arg-type,return-value]
