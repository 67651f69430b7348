"""The caller's session: few messages, nothing written, and everything as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg.pq import Trace

import limbeck
from limbeck.catalog import compare, read
from limbeck.catalog.postgresql import batch
from limbeck.catalog.postgresql.queries import catalogue

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE p (id serial PRIMARY KEY, m mood, x text DEFAULT 'it''s',
    z timestamptz DEFAULT '2020-01-02 00:00+00');
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, p int REFERENCES p, CHECK (p > 0));
CREATE INDEX ON t (p) WHERE p > 1;
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    """A database with a few objects in it."""
    with limbeck.scratch("postgresql") as database:
        with database.engine.begin() as connection:
            connection.exec_driver_sql(SCHEMA)
        yield database.engine


@contextmanager
def counted(connection: sa.Connection) -> Iterator[list[str]]:
    """The messages with statements that are sent in the block, as libpq traces them."""
    pgconn = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    sent: list[str] = []
    with tempfile.TemporaryFile("w+") as trace:
        pgconn.trace(trace.fileno())
        pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        yield sent
        pgconn.untrace()
        trace.seek(0)
        sent += [line for line in trace if line.startswith("F\t") and "\tQuery\t" in line]


def settings(connection: sa.Connection) -> list[sa.Row[Any]]:
    return list(connection.exec_driver_sql("SELECT name, setting FROM pg_settings ORDER BY name"))


@pytest.mark.parametrize("tables", [1, 60])
def test_messages_do_not_grow_with_the_tables(tables: int) -> None:
    """Two the first time, three once the statements are prepared."""
    with limbeck.scratch("postgresql") as database, database.connect() as connection:
        for number in range(tables):
            connection.exec_driver_sql(f"CREATE TABLE t{number} (id serial PRIMARY KEY, x text UNIQUE)")
        with counted(connection) as sent:
            first = read(connection)
        assert len(sent) == 2
        with counted(connection) as sent:
            assert read(connection) == first
        assert len(sent) == 3
        assert sum(each.kind == "table" for each in first.definitions) == tables


def test_prepared_statements_that_were_lost_are_prepared_again(engine: sa.Engine) -> None:
    """DISCARD ALL, a pooler or the driver itself may have thrown them away."""
    with engine.connect() as connection:
        first = read(connection)
        assert read(connection) == first
        connection.exec_driver_sql("DEALLOCATE ALL")
        assert read(connection) == first


def test_settings_and_transaction_are_as_before(engine: sa.Engine) -> None:
    """Whatever the session had set, for itself or for the transaction, is still set."""
    with engine.connect() as connection:
        connection.exec_driver_sql("SET search_path = information_schema; SET datestyle = 'SQL, DMY'")
        connection.exec_driver_sql("SET LOCAL quote_all_identifiers = on; SET LOCAL enable_nestloop = off")
        before = settings(connection)
        read(connection)
        assert settings(connection) == before
        assert connection.in_transaction()
        connection.rollback()
    with engine.connect() as connection:
        read(connection)
        assert not connection.in_transaction()


def test_settings_of_the_session_do_not_change_the_answer(engine: sa.Engine) -> None:
    """Names, quotes and constants are told the same way to everybody."""
    with engine.connect() as connection:
        plain = read(connection)
        connection.exec_driver_sql(
            "SET LOCAL search_path = public; SET LOCAL quote_all_identifiers = on;"
            "SET LOCAL datestyle = 'German'; SET LOCAL timezone = 'Asia/Tokyo';"
            "SET LOCAL standard_conforming_strings = off"
        )
        assert compare(plain, read(connection)) == ()


def test_a_temporary_table_can_not_stand_in_for_the_catalogue(engine: sa.Engine) -> None:
    """PostgreSQL looks among temporary tables first, unless it is told otherwise."""
    with engine.connect() as connection:
        plain = read(connection)
        connection.exec_driver_sql("CREATE TEMPORARY TABLE pg_class (oid oid, relname name)")
        assert compare(plain, read(connection)) == ()


def test_uncommitted_changes_are_seen_and_survive(engine: sa.Engine) -> None:
    """The transaction goes on where it was."""
    with engine.connect() as connection:
        before = read(connection)
        connection.exec_driver_sql("ALTER TABLE t ADD y int")
        after = read(connection)
        assert [str(each) for each in compare(before, after)] == [
            "column public.t.y: not there before (nullable: yes, type: integer)"
        ]
        connection.exec_driver_sql("ALTER TABLE t DROP y")
        assert compare(before, read(connection)) == ()


def test_nothing_is_written(engine: sa.Engine) -> None:
    """The transaction has no number, which it would need to write anything; a read-only one will do."""
    with engine.connect() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        read(connection)
        read(connection)
        assert connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()").scalar() is None


def test_a_guarded_database_can_be_read(engine: sa.Engine) -> None:
    """What an audit connects to lets itself be read, by the first snapshot and by the next."""
    with limbeck.connect(engine.url) as database, database.connect() as connection:
        first = read(connection)
        assert read(connection) == first
    with engine.connect() as connection:
        assert read(connection) == first


def test_a_session_that_commits_each_statement_is_left_alone(engine: sa.Engine) -> None:
    """Its snapshot is a transaction of its own, and one that was begun by hand goes on."""
    with engine.connect() as connection:
        plain = read(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        before = settings(connection)
        assert read(connection) == plain
        assert settings(connection) == before
        connection.exec_driver_sql("BEGIN; CREATE TABLE u (x int)")
        assert [str(each) for each in compare(plain, read(connection))] == [
            "table public.u: not there before (owner: postgres)"
        ]
        connection.exec_driver_sql("ROLLBACK")
        assert read(connection) == plain


def test_a_refusal_leaves_the_transaction_usable(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is SQLAlchemy's, and what was done before is still there."""
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE u (x int)")
        before = settings(connection)
        with monkeypatch.context() as patch:
            patch.setattr(batch, "_plain", lambda asked: ["SELECT 1/0"] * len(asked))
            connection.info.pop("limbeck_catalog", None)
            with pytest.raises(sa.exc.DataError, match="division by zero"):
                read(connection)
        assert settings(connection) == before
        assert connection.exec_driver_sql("SELECT count(*) FROM u").scalar() == 0


@pytest.mark.parametrize("autocommit", [False, True])
@pytest.mark.parametrize("taken", [0, 1])
def test_who_takes_no_more_answers_leaves_the_session_as_it_was(
    engine: sa.Engine, taken: int, *, autocommit: bool
) -> None:
    """What the server still had to say is not taken for the answer to the next statement."""
    with engine.connect() as connection:
        if autocommit:
            connection.execution_options(isolation_level="AUTOCOMMIT")
        before = settings(connection)
        answers = batch.ask(connection, catalogue(18))
        for _ in range(taken):
            next(answers)
        answers.close()
        assert settings(connection) == before
        assert connection.exec_driver_sql("SELECT 'an answer'").scalar() == "an answer"
        assert read(connection) == read(connection)


def test_other_drivers_are_asked_one_statement_at_a_time(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is the same, and so are the settings afterwards."""
    with engine.connect() as connection:
        plain = read(connection)
        before = settings(connection)
        monkeypatch.setattr(connection.dialect, "driver", "another")
        assert read(connection) == plain
        assert settings(connection) == before


def test_a_session_without_an_encoding_is_read(engine: sa.Engine) -> None:
    """psycopg leaves texts as bytes there."""
    with engine.connect() as connection:
        plain = read(connection)
        connection.exec_driver_sql("SET LOCAL client_encoding = 'SQL_ASCII'")
        assert read(connection) == plain
        assert read(connection) == plain
