"""What a connection of psycopg costs before it is of use, and that SQLAlchemy knows no less for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from benchmarks.latency import Proxy
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError

from limbeck.databases import first_messages, pings
from limbeck.databases.connect import connect

if TYPE_CHECKING:
    from limbeck.databases.database import Database

KNOWN = (
    "server_version_info",
    "default_schema_name",
    "default_isolation_level",
    "_backslash_escapes",
    "supports_identity_columns",
)
READ_ONLY = text("SELECT current_setting('transaction_read_only')")


def test_a_dialect_learns_what_it_would_have_asked(scratch_postgres: Database) -> None:
    """The answers are the server's own, whether one message brings them or four do."""
    plain = create_engine(scratch_postgres.secret_url)
    with plain.connect(), connect(scratch_postgres.secret_url) as database:
        for name in KNOWN:
            assert getattr(database.engine.dialect, name) == getattr(plain.dialect, name)
        assert first_messages.ISOLATION_METHOD not in vars(database.engine.dialect)
    plain.dispose()


def test_the_questions_are_those_of_sqlalchemy(scratch_postgres: Database) -> None:
    """A release of SQLAlchemy that asks something else is seen here; it is then asked plainly."""
    asked: list[str] = []
    engine = create_engine(scratch_postgres.secret_url, use_native_hstore=False)
    initialize = engine.dialect.initialize

    def noted(connection: Any) -> None:
        ask = connection.exec_driver_sql
        connection.exec_driver_sql = lambda statement: (asked.append(statement), ask(statement))[1]
        initialize(connection)

    engine.dialect.initialize = noted  # type: ignore[method-assign]
    with engine.connect():
        assert asked == list(first_messages.QUESTIONS)
    engine.dispose()


def test_a_connection_and_a_transaction_cost_four_round_trips(scratch_postgres: Database) -> None:
    """One to start, one for all that is asked at first, one to begin, and one to end."""
    with Proxy(scratch_postgres.secret_url, latency=0) as proxy, connect(proxy.url) as database:
        assert proxy.traffic.flights == 2
        with database.connect():
            assert proxy.traffic.flights == 3
        assert proxy.traffic.flights == 4
        with database.connect() as connection:
            assert connection.scalar(READ_ONLY) == "on"


def test_a_transaction_begins_with_its_limits(scratch_postgres: Database) -> None:
    """What begins it in one message makes it read-only and bounds it, as ever."""
    with connect(scratch_postgres.secret_url) as database, database.connect() as connection:
        assert connection.scalar(READ_ONLY) == "on"
        assert connection.scalar(text("SHOW statement_timeout")) == "30s"
        with pytest.raises(DBAPIError, match="read-only"):
            connection.execute(text("CREATE TABLE t (id integer)"))


def test_an_own_isolation_level_is_kept(scratch_postgres: Database) -> None:
    """A driver's connection that is told how to begin begins so."""
    engine = create_engine(scratch_postgres.secret_url, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        connection.rollback()
        assert not first_messages.begin(connection, "SELECT 1")
        assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
    engine.dispose()


def test_what_the_server_refuses_leaves_nothing_begun(scratch_postgres: Database) -> None:
    """Whoever begins plainly afterwards is told the reason in the driver's own words."""
    with scratch_postgres.engine.connect() as connection:
        assert not first_messages.begin(connection, "SELECT nothing_of_this_name")
        driver: Any = connection.connection.driver_connection
        assert driver.info.transaction_status == 0
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_connection_that_rested_is_asked_whether_it_is_there(
    scratch_postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was given back a moment ago is not."""
    with connect(scratch_postgres.secret_url) as database:
        ended = []
        event.listen(database.engine, "invalidate", lambda *_seen: ended.append("lost"))
        with database.connect() as connection:
            session = connection.scalar(text("SELECT pg_backend_pid()"))
        monkeypatch.setattr(pings, "RECENT", 0.0)
        with scratch_postgres.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": session})
        with database.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        assert ended == ["lost"]
