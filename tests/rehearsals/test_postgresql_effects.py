"""What the statements of a revision do to other sessions, seen while they run."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql
from tests.debian_postgresql import debian
from tests.rehearsals.postgresql_situations import SITUATIONS, Seen, Situation

from limbeck.databases.guard import _PROTECTION
from limbeck.databases.server.cluster import Cluster
from limbeck.databases.sessions import WriteProtection
from limbeck.projects.worker.effects.observer import EffectsObserver
from limbeck.projects.worker.effects.own_sessions import OwnSessions
from limbeck.projects.worker.effects.second_session import SecondSession, stronger
from limbeck.records import ObservedStatement

if TYPE_CHECKING:
    from limbeck.databases.database import Database


class Listening:
    """An engine of a scratch database whose statements are observed, as those of an `env.py` are."""

    def __init__(self, url: sa.URL, options: str = "") -> None:
        self.seen: list[ObservedStatement] = []
        self.engine = create_engine(url, connect_args={"options": options}, poolclass=sa.NullPool)
        self.sessions = OwnSessions(url)
        self.observer = EffectsObserver(self.sessions, frozenset({"alembic_version"}))
        event.listen(self.engine, "connect", self._connected)
        self.observer.listen()
        event.listen(self.engine, "before_cursor_execute", self._before)
        event.listen(self.engine, "after_cursor_execute", self._after)
        event.listen(self.engine, "handle_error", self._failed)

    def close(self) -> None:
        self.observer.close()
        self.sessions.close()
        self.engine.dispose()

    def _connected(self, _connection: Any, record: Any) -> None:
        record.info[_PROTECTION] = WriteProtection.WRITABLE

    def _before(self, connection: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.observer.begin(connection, statement)

    def _after(self, connection: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.seen.append(self.observer.end(connection, ObservedStatement(statement, 0.0)))

    def _failed(self, context: sa.ExceptionContext) -> None:
        if context.connection is not None:
            self.observer.fail(context.connection)


@pytest.fixture
def listening(scratch_postgres: Database) -> Iterator[Listening]:
    watched = Listening(scratch_postgres.secret_url)
    yield watched
    watched.close()


def run(engine: sa.Engine, body: str, **options: Any) -> None:
    """Run the body of an `upgrade` as a revision file's is run."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        with context.begin_transaction(_per_migration=options.get("transaction_per_migration", False)):
            names = {"op": Operations(context), "sa": sa, "postgresql": postgresql}
            exec("def upgrade():\n" + textwrap.indent(body, "    "), names)  # noqa: S102  our own text
            names["upgrade"]()  # type: ignore[operator]


def summary(seen: list[ObservedStatement]) -> Seen:
    """What all statements did, together."""
    locks: dict[str, str] = {}
    for statement in seen:
        for lock in statement.locks:
            locks[lock.table] = stronger(locks.get(lock.table), lock.mode)
    blocks: dict[str, list[str]] = {}
    held: dict[str, list[str]] = {}
    for statement in seen:
        for wait in statement.waited:
            for found in (blocks, held) if wait.working else (blocks,):
                if wait.action not in found.setdefault(wait.table, []):
                    found[wait.table].append(wait.action)
    return Seen(
        locks,
        blocks,
        held,
        sorted({name for each in seen for name in each.rewrites}),
        sorted({name for each in seen for name in each.rebuilds}),
        sorted({name for each in seen for name in each.scans}),
    )


def effects(url: sa.URL, situation: Situation) -> Seen:
    """Run a situation's revisions, and see what they do."""
    with create_engine(url, poolclass=sa.NullPool).begin() as connection:
        for statement in (*situation.before, *situation.rows):
            connection.exec_driver_sql(statement)
    watched = Listening(url, situation.options)
    try:
        bodies = [upgrade.replace("\n    ", "\n") for upgrade, _ in situation.revisions]
        for body in bodies if situation.per_migration else ["\n".join(bodies)]:
            run(watched.engine, body)
        return summary(watched.seen)
    finally:
        watched.close()


OBSERVED = [each for each in SITUATIONS if each.seen is not None]


@pytest.mark.parametrize("situation", OBSERVED, ids=lambda each: each.slug)
def test_locks_rewrites_and_waiting_are_seen(scratch_postgres: Database, situation: Situation) -> None:
    """Each situation is seen as it is known to be."""
    assert effects(scratch_postgres.secret_url, situation) == situation.seen


BOATS = (
    "CREATE TABLE boat (id integer PRIMARY KEY, name text, tons integer); CREATE INDEX ix_tons ON boat (tons)"
)
FILL = "INSERT INTO boat SELECT n, 'b' || n, n FROM generate_series(1, 20) AS n; ANALYZE boat"
PORTS = "CREATE TABLE port (id integer PRIMARY KEY, boat_id integer); INSERT INTO port VALUES (1, 1), (2, 2)"

# What a transaction of these statements keeps others from, at any time and while rows are gone through.
BLOCKS = {
    "index": (["CREATE INDEX ix ON boat (name)"], {"boat": ["write"]}, {"boat": ["write"]}),
    "foreign key": (
        ["ALTER TABLE port ADD FOREIGN KEY (boat_id) REFERENCES boat"],
        {"boat": ["write"], "port": ["write"]},
        {"boat": ["write"], "port": ["write"]},
    ),
    "lock before work": (
        ["ALTER TABLE boat ADD COLUMN flag text", "UPDATE port SET boat_id = 3"],
        {"boat": ["read", "write"], "port": ["rows"]},
        {"boat": ["read", "write"], "port": ["rows"]},
    ),
    "work before lock": (
        ["SELECT count(*) FROM port", "ALTER TABLE boat ADD COLUMN flag text"],
        {"boat": ["read", "write"]},
        {},
    ),
    "a glance": (
        ["ALTER TABLE boat ADD COLUMN flag text", "SELECT 1 FROM boat LIMIT 1"],
        {"boat": ["read", "write"]},
        {},
    ),
    "emptied": (["TRUNCATE boat"], {"boat": ["read", "write"]}, {}),
    "weak": (["ALTER TABLE boat ALTER COLUMN tons SET STATISTICS 10"], {}, {}),
    "an index alone": (["REINDEX INDEX ix_tons"], {"boat": ["read", "write"]}, {"boat": ["read", "write"]}),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_what_counts_is_who_waits_while_rows_are_gone_through(listening: Listening, name: str) -> None:
    """A lock that is held for a moment is told apart from one during which a table is read."""
    statements, blocks, held = BLOCKS[name]
    prepare(listening)
    with listening.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    found = summary(listening.seen)
    assert (found.blocks, found.held) == (blocks, held)


def test_a_savepoint_takes_back_what_was_rewritten(listening: Listening) -> None:
    """What a rolled back savepoint had written anew is not taken for the work of the next statement."""
    prepare(listening)
    with listening.engine.begin() as connection:
        savepoint = connection.begin_nested()
        connection.exec_driver_sql("ALTER TABLE boat ALTER COLUMN tons TYPE bigint")
        savepoint.rollback()
        connection.exec_driver_sql("COMMENT ON TABLE boat IS 'afloat'")
    rewritten = {each.sql.split()[0]: each.rewrites for each in listening.seen if each.transaction}
    assert rewritten == {"ALTER": ("boat",), "COMMENT": ()}


def test_a_transaction_is_told_from_the_next_one(listening: Listening) -> None:
    """Locks are those of a transaction, which has a number; so has the limit of waiting for them."""
    prepare(listening)
    with listening.engine.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '2s'")
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN one text")
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN two text")
        connection.commit()
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN three text")
        connection.rollback()
    first, second, third = (each for each in listening.seen if each.transaction)
    assert [first.transaction, second.transaction, third.transaction] == [1, 1, 2]
    assert [lock.mode for lock in first.locks] == ["AccessExclusiveLock"]
    assert second.locks == ()
    assert [lock.mode for lock in third.locks] == ["AccessExclusiveLock"]
    assert {each.lock_timeout for each in (first, second, third)} == {"2s"}


def test_the_first_statement_may_choose_the_isolation(listening: Listening) -> None:
    """Nothing is asked on the project's connection before `SET TRANSACTION`, which must come first."""
    prepare(listening)
    with listening.engine.begin() as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        connection.exec_driver_sql("UPDATE boat SET tons = 1 WHERE id = 1")
        level = connection.exec_driver_sql("SHOW transaction_isolation").scalar()
    assert level == "serializable"


def test_the_locks_of_a_statement_of_its_own_are_seen(listening: Listening) -> None:
    """Outside of a transaction locks are gone when a statement returns: it is looked at while it waits."""
    prepare(listening)
    engine = listening.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE boat ALTER COLUMN tons TYPE bigint")
        with pytest.raises(sa.exc.ProgrammingError, match="nowhere"):
            connection.exec_driver_sql("CREATE INDEX CONCURRENTLY ix ON nowhere (id)")
        connection.exec_driver_sql("VACUUM port")
    altered = listening.seen[-2]
    assert altered.autocommit
    assert [(lock.table, lock.mode) for lock in altered.locks] == [("boat", "AccessExclusiveLock")]
    assert [(wait.table, wait.action, wait.working) for wait in altered.waited] == [
        ("boat", "read", True),
        ("boat", "write", True),
    ]
    assert altered.rewrites == ("boat",)
    assert listening.seen[-1].waited == ()


def test_alembics_own_table_does_not_count(listening: Listening) -> None:
    """That Alembic writes its version is no work during which others wait."""
    prepare(listening)
    with listening.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num text)")
    listening.seen.clear()
    with listening.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN one text")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('a')")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'b'")
    assert summary(listening.seen).held == {}
    assert set(summary(listening.seen).locks) == {"boat"}


def prepare(listening: Listening) -> None:
    """Two tables with rows; how they were made is not looked at."""
    with create_engine(listening.engine.url, poolclass=sa.NullPool).begin() as connection:
        for statement in f"{BOATS}; {FILL}; {PORTS}".split("; "):
            connection.exec_driver_sql(statement)


def test_debians_postgresql_shows_the_same() -> None:
    """What is seen does not depend on the version of the server."""
    cluster = Cluster.start(debian())
    try:
        url = cluster.create()
        for situation in OBSERVED:
            assert effects(url, situation) == situation.seen, situation.slug
    finally:
        cluster.close()


def test_who_gives_up_soon_is_not_made_to_wait(listening: Listening) -> None:
    """A revision with a short `lock_timeout` does not fail because somebody looks at its locks."""
    prepare(listening)
    engine = listening.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '1ms'")
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN flag text")
    assert [each.lock_timeout for each in listening.seen if each.transaction] == ["1ms"]


def test_without_a_second_session_the_migration_goes_on(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server has no connection left for us, statements are told without their effects."""
    prepare(listening)

    def refuse(*_given: object) -> None:
        raise sa.exc.OperationalError(None, None, Exception("too many clients"))

    monkeypatch.setattr(SecondSession, "open", refuse)
    with listening.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN flag text")
    assert [each.transaction for each in listening.seen] == [0]
