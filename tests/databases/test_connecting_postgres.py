"""Connecting to PostgreSQL: what works, what is told, in which time, and that nothing changes."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest
from sqlalchemy import URL, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from tests.time_limits import on_this_machine

from limbeck.databases.connect import connect
from limbeck.databases.limits import Limits
from limbeck.databases.postgresql import begin_statement
from limbeck.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from limbeck.databases.database import Database

PASSWORD = "g€he:im/ +%40?"  # noqa: S105  a role of a throw-away database
WRONG = "wrong pässword"
QUICK = Limits(connect=0.5)


@pytest.fixture
def people(scratch_postgres: Database) -> Database:
    """A PostgreSQL database with one table of one row."""
    with scratch_postgres.engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id serial PRIMARY KEY)"))
        connection.execute(text("INSERT INTO person DEFAULT VALUES"))
    return scratch_postgres


@pytest.fixture
def clerk(people: Database) -> Iterator[URL]:
    """The URL of a role with a password that every URL has to quote."""
    database = people.secret_url.database
    role = f"clerk_{database}"
    with people.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'"))
        connection.execute(text(f"GRANT SELECT ON person TO {role}"))
    yield people.secret_url.set(username=role, password=PASSWORD)
    with people.engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))


def failure(target: Any, limits: Limits | None = None) -> DatabaseError:
    """The error of a connection that can't be, with nothing hanging on it and no secret in it."""
    with pytest.raises(DatabaseError) as caught:
        connect(target, limits=limits or Limits())
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    if isinstance(target, URL) and target.password:
        assert target.password not in str(error)
    return error


def plain(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def ids(database: Database) -> list[int]:
    with database.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM person ORDER BY id")))


def test_a_database_is_read_and_nothing_else(people: Database) -> None:
    """Reads work, writes are refused by the server, and its rows and sequences stay."""
    with connect(people.secret_url) as database:
        assert (database.dialect, database.read_only, ids(database)) == ("postgresql", True, [1])
        for statement in (
            "INSERT INTO person DEFAULT VALUES",
            "CREATE TABLE t ()",
            "SELECT nextval('person_id_seq')",
        ):
            with database.connect() as connection, pytest.raises(DBAPIError, match="read-only transaction"):
                connection.execute(text(statement))
    with people.connect() as connection:
        assert connection.scalar(text("SELECT last_value FROM person_id_seq")) == 1
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 1


def test_read_only_holds_after_a_commit_and_in_autocommit(people: Database) -> None:
    """Each new transaction is read-only too, and outside transactions the text of a statement decides."""
    insert = "INSERT INTO person DEFAULT VALUES"
    with connect(people.secret_url) as database:
        with database.engine.connect() as connection:
            connection.commit()
            with pytest.raises(DBAPIError, match="read-only transaction"):
                connection.exec_driver_sql(insert)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # behind SQLAlchemy's back
            with pytest.raises(DBAPIError, match="read-only transaction"):
                connection.exec_driver_sql(insert)
        autocommit = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection, pytest.raises(DatabaseError, match="may write was refused"):
            connection.exec_driver_sql(insert)
        with database.connect() as connection, pytest.raises(DatabaseError, match="may write was refused"):
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
    assert ids(people) == [1]


@pytest.mark.follows("autocommit")
@pytest.mark.parametrize("of_the_user", [False, True])
@pytest.mark.parametrize(
    ("call", "slug"),
    [
        ("SELECT nextval('person_id_seq')", "autocommit"),
        ("SELECT lo_create(0)", "read-only"),
        ("SELECT sneak()", "autocommit"),
        ("SELECT 1", "autocommit"),
    ],
)
def test_nothing_runs_outside_of_a_transaction(
    people: Database, call: str, slug: str, *, of_the_user: bool
) -> None:
    """What a function does can't be told from the text that calls it, and there only the text is left.

    Functions that write past a read-only transaction are refused by name, in a transaction or not.
    """
    with people.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION sneak() RETURNS int LANGUAGE sql AS "
                "$$ INSERT INTO person DEFAULT VALUES RETURNING id $$"
            )
        )
    engine = create_engine(people.secret_url)
    with connect(engine if of_the_user else people.secret_url) as database:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            with pytest.raises(DatabaseError) as caught:
                connection.exec_driver_sql(call)
        assert (caught.value.failure.slug, caught.value.failure.evidence) == (
            slug,
            (("Statement", call),),
        )
        with database.engine.connect() as connection:  # as the remedy says, and what only reads is answered
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        with database.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM pg_largeobject_metadata")) == 0
            assert connection.scalar(text("SELECT last_value FROM person_id_seq")) == 1
            assert connection.scalar(text("SELECT count(*) FROM person")) == 1
    engine.dispose()


def test_a_session_that_is_read_only_by_itself_may_read_outside_of_a_transaction(people: Database) -> None:
    """Where the owner made every session read-only, the server refuses what a function writes."""
    settings = {"options": "-c default_transaction_read_only=on"}
    engine = create_engine(people.secret_url, connect_args=settings, isolation_level="AUTOCOMMIT")
    with connect(engine) as database, database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        assert connection.scalar(text("SELECT count(*) FROM person")) == 1
        with pytest.raises(DBAPIError, match="read-only transaction"):
            connection.execute(text("SELECT nextval('person_id_seq')"))
    engine.dispose()


@pytest.mark.parametrize("of_the_user", [False, True])
@pytest.mark.parametrize(
    "statement",
    [
        "ANALYZE person",
        "REINDEX TABLE person",
        "LOCK TABLE person IN ACCESS EXCLUSIVE MODE",
        "CHECKPOINT",
        "NOTIFY somebody",
        "LOAD 'plpgsql'",
        "SELECT lo_create(424242)",
        "SELECT pg_stat_reset()",
        "SELECT pg_import_system_collations('public')",
        "SELECT pg_create_physical_replication_slot('limbeck_slot')",
        "COPY person TO PROGRAM 'cat > /dev/null'",
        "DO $$ BEGIN EXECUTE 'ANALYZE person'; END $$",
    ],
)
def test_what_a_read_only_transaction_lets_through_is_refused(
    people: Database, statement: str, *, of_the_user: bool
) -> None:
    """PostgreSQL calls these no writes, though they lock, rewrite, tell others or run programs."""
    engine = create_engine(people.secret_url)
    with (
        connect(engine if of_the_user else people.secret_url) as database,
        database.connect() as connection,
        pytest.raises(DatabaseError, match="may write was refused"),
    ):
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize("of_the_user", [False, True])
def test_what_a_search_path_puts_before_the_catalogue_is_not_called(
    people: Database, *, of_the_user: bool
) -> None:
    """A reflection calls PostgreSQL's own operators, whoever made others; the schemas stay as they were."""
    with people.engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA evil",
            "CREATE FUNCTION evil.same(oid, oid) RETURNS bool LANGUAGE sql AS $$ SELECT 1 / 0 = 1 $$",
            "CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.same)",
            f'ALTER DATABASE "{people.secret_url.database}" SET search_path = evil, pg_catalog, public',
        ):
            connection.execute(text(statement))
    engine = create_engine(people.secret_url, use_native_hstore=False)  # else psycopg asks with that path
    with connect(engine if of_the_user else people.secret_url) as database:
        with database.connect() as connection:
            assert connection.scalar(text("SHOW search_path")) == "evil, public"
            assert inspect(connection).get_table_names("public") == ["person"]
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW search_path")) == "evil, pg_catalog, public"
    engine.dispose()


PATHS = {
    "evil, PG_CATALOG": "evil",
    'a, "pg_catalog" , "b, pg_catalog, c"': 'a, "b, pg_catalog, c"',
    '"a""b", pg_catalog, pg_catalog, c': '"a""b", c',
    "pg_catalog, public": "pg_catalog, public",
    '"$user", public, my_pg_catalog, pg_catalogue': '"$user", public, my_pg_catalog, pg_catalogue',
    "": "",
}


@pytest.mark.parametrize(("path", "searched"), PATHS.items())
def test_only_a_late_catalogue_is_taken_out_of_a_search_path(
    people: Database, path: str, searched: str
) -> None:
    """All other names of the path stay as they are, and for the transaction only."""
    with people.connect() as connection:
        connection.execute(text("SELECT set_config('search_path', :path, false)"), {"path": path})
        connection.exec_driver_sql(begin_statement(Limits()))
        assert connection.scalar(text("SHOW search_path")) == searched
        connection.rollback()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process forks here")
def test_a_forked_child_that_closes_ends_no_session_of_its_parent(people: Database) -> None:
    """The session of the pool, which both have inherited, goes on in the parent."""
    asked = text("SELECT pg_backend_pid()")
    with connect(people.secret_url) as database:
        with database.connect() as connection:
            session = connection.scalar(asked)
        child = os.fork()
        if child == 0:
            try:
                database.close()
            finally:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        with database.connect() as connection:
            assert connection.scalar(asked) == session


def test_limits_hold_in_a_transaction_and_leave_no_trace_in_the_session(people: Database) -> None:
    """A pooler may give the session to somebody else: its own settings are never changed."""
    show = "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')"
    with connect(people.secret_url, limits=Limits(lock=0.5, statement=4)) as database:
        with database.connect() as connection:
            assert connection.scalar(text(show)) == "500ms 4s"
        session = database.engine.raw_connection()
        session.dbapi_connection.rollback()
        session.dbapi_connection.read_only = None
        cursor = session.cursor()
        cursor.execute(show + " || ' ' || current_setting('transaction_read_only')")
        assert cursor.fetchall() == [("0 0 off",)]
        session.close()


def test_waiting_for_a_lock_and_long_statements_end(people: Database) -> None:
    """An audit never hangs behind somebody's migration."""
    with connect(people.secret_url, limits=Limits(lock=0.2, statement=0.4)) as database:
        with people.engine.begin() as other:
            other.execute(text("LOCK TABLE person IN ACCESS EXCLUSIVE MODE"))
            with pytest.raises(DBAPIError, match="lock timeout"):
                ids(database)
        with database.connect() as connection, pytest.raises(DBAPIError, match="statement timeout"):
            connection.execute(text("SELECT pg_sleep(20)"))


def test_a_pooler_that_refuses_settings_is_fine(people: Database, pooler: Any) -> None:
    """Nothing but what every client says is in our start-up packet."""
    host = people.secret_url.query["host"]
    with pooler(f"{host}/.s.PGSQL.5432") as (port, refused):
        url = people.secret_url.set(host="127.0.0.1", port=port, query={})
        with connect(url) as database:
            assert ids(database) == [1]
    assert refused == []


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_scheme_of_postgresql_is_understood(people: Database, scheme: str) -> None:
    """Hosting services write postgres://, async applications write +asyncpg; all reach the same database.

    SQLAlchemy no longer knows postgres://: a project that is handed the database gets a name that it does.
    """
    url = people.secret_url.set(drivername=scheme)
    known = url.set(drivername="postgresql") if scheme == "postgres" else url
    with connect(plain(url)) as database:
        assert ids(database) == [1]
        assert make_url(database.handover()["url"]) == known


def test_a_password_with_special_characters_is_accepted_and_never_shown(clerk: URL) -> None:
    """It reaches the server, and the worker, and nothing that is shown."""
    with connect(plain(clerk)) as database:
        assert ids(database) == [1]
        assert make_url(database.handover()["url"]).password == PASSWORD
        shown = f"{database!r} {database.url} {database.engine!r} {database.secret_url!r} {database.__dict__}"
    assert PASSWORD not in shown
    assert "***" in database.url


def test_a_password_in_the_query_is_accepted_and_never_shown(clerk: URL) -> None:
    """SQLAlchemy masks the password of an engine's URL, but none of its parameters."""
    url = clerk.set(password=None).update_query_dict({"password": PASSWORD})
    with connect(url) as database:
        assert ids(database) == [1]
        assert make_url(database.handover()["url"]) == url
        shown = f"{database!r} {database.url} {database.engine!r} {database.engine.url!r} {vars(database)}"
    assert [form for form in (PASSWORD, quote(PASSWORD), quote_plus(PASSWORD)) if form in shown] == []


def test_a_wrong_password_is_told(clerk: URL) -> None:
    """Who was refused, where, what the server said; neither password nor its quoted form."""
    error = failure(clerk.set(password=WRONG))
    assert error.failure.slug == "wrong-password"
    assert f'password authentication failed for user "{clerk.username}"' in str(error)
    assert "wrong%20p" not in str(error)


def test_a_missing_password_is_told(people: Database, clerk: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same mistake."""
    monkeypatch.delenv("PGPASSWORD", raising=False)
    assert failure(people.secret_url.set(username=clerk.username)).failure.slug == "wrong-password"


def test_an_unknown_database_is_told(people: Database) -> None:
    """The server's own words are the evidence."""
    error = failure(people.secret_url.set(database="shoop"))
    assert error.failure.slug == "unknown-database"
    assert 'database "shoop" does not exist' in dict(error.failure.evidence)["It said"]


def test_a_database_that_a_role_may_not_enter_is_told(people: Database, clerk: URL) -> None:
    """CONNECT is a right of its own."""
    with people.engine.begin() as connection:
        connection.execute(text(f"REVOKE CONNECT ON DATABASE {clerk.database} FROM PUBLIC"))
    assert failure(clerk).failure.slug == "no-permission"


def test_a_schema_that_a_role_may_not_see_is_told(people: Database, clerk: URL) -> None:
    """Every table would look missing: autogenerate would propose to create them all."""
    with people.engine.begin() as connection:
        connection.execute(text("REVOKE USAGE ON SCHEMA public FROM PUBLIC"))
    error = failure(clerk)
    assert error.failure.slug == "no-permission"
    assert error.failure.remedy == f"Ask its owner for: GRANT USAGE ON SCHEMA public TO {clerk.username}"


def test_a_search_path_of_no_schema_is_no_mistake(people: Database) -> None:
    """Who qualifies every table needs none."""
    with people.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
    with connect(people.secret_url) as database:
        assert database.dialect == "postgresql"


def test_a_wrong_host_and_a_wrong_port_are_told() -> None:
    """Nobody there, and no such name."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        for host in (f"127.0.0.1:{port}", "no-such-host.invalid"):
            assert failure(make_url(f"postgresql://u:geheim@{host}/db")).failure.slug == "wrong-host"


@pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
def test_a_server_that_accepts_and_says_nothing_is_given_up_in_time(driver: str) -> None:
    """The limit bounds everything from the first packet to the first answer."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = make_url(f"postgresql+{driver}://u:geheim@127.0.0.1:{silent.getsockname()[1]}/db")
        start = time.monotonic()
        error = failure(url, QUICK)
    assert error.failure.slug == "no-answer"
    assert 0.4 < time.monotonic() - start < on_this_machine(1.5)


def test_a_pooler_that_admits_and_then_says_nothing_is_given_up_in_time() -> None:
    """A pooler without a free server accepts the password and holds the first query; its thread ends too."""
    admitted = b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        held: list[socket.socket] = []

        def admit() -> None:
            client, _ = silent.accept()
            held.append(client)
            client.recv(1024)  # a request for encryption, or the start-up packet
            client.sendall(admitted)

        threading.Thread(target=admit, daemon=True).start()
        port = silent.getsockname()[1]
        start = time.monotonic()
        error = failure(
            make_url(f"postgresql://u:geheim@127.0.0.1:{port}/db?sslmode=disable&gssencmode=disable"), QUICK
        )
        assert error.failure.slug == "no-answer"
        assert 0.4 < time.monotonic() - start < on_this_machine(1.5)
        deadline = time.monotonic() + on_this_machine(5)
        while _waiting() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _waiting()
        held[0].close()


def _waiting() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "limbeck-deadline"]


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "AUTOCOMMIT"])
def test_an_engine_of_the_user_writes_on(people: Database, isolation: Any) -> None:
    """Through ours nothing is written, through theirs everything, before, between and after."""
    engine = create_engine(people.secret_url, isolation_level=isolation, pool_size=1)
    database = connect(engine)
    for count in (1, 2):
        assert len(ids(database)) == count
        with database.connect() as connection, pytest.raises((DBAPIError, DatabaseError)):
            connection.execute(text("INSERT INTO person DEFAULT VALUES"))
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO person DEFAULT VALUES"))
            assert connection.connection.dbapi_connection.autocommit is (isolation == "AUTOCOMMIT")
            assert connection.scalar(text("SHOW transaction_read_only")) == "off"
            assert connection.scalar(text("SHOW statement_timeout")) == "0"
    database.close()
    assert ids(people) == [1, 2, 3]
    engine.dispose()


def test_an_engine_that_its_owner_made_read_only_stays_so(people: Database) -> None:
    """Ours takes nothing back that it did not give."""
    settings = {"options": "-c default_transaction_read_only=on"}
    engine = create_engine(people.secret_url, connect_args=settings, pool_size=1)
    with connect(engine) as database:
        assert ids(database) == [1]
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW transaction_read_only")) == "on"
    engine.dispose()


def test_a_function_that_writes_is_refused_through_an_engine_in_autocommit(people: Database) -> None:
    """The transaction of ours is a real one, although their engine has none."""
    engine = create_engine(people.secret_url, isolation_level="AUTOCOMMIT")
    with (
        connect(engine) as database,
        database.connect() as connection,
        pytest.raises(DBAPIError, match="read-only transaction"),
    ):
        connection.execute(text("SELECT nextval('person_id_seq')"))
    engine.dispose()


def test_what_an_engine_can_do_and_a_url_cannot_is_not_handed_over(people: Database) -> None:
    """A creator is a function of this process; without one the URL is enough."""
    import psycopg

    url = people.secret_url

    def create() -> Any:
        return psycopg.connect(host=str(url.query["host"]), dbname=url.database, user=url.username)

    own, ordinary = create_engine("postgresql+psycopg://", creator=create), create_engine(url)
    with connect(own) as database, pytest.raises(DatabaseError) as caught:
        database.handover()
    assert caught.value.failure.slug == "cannot-hand-over"
    with connect(ordinary) as database:
        assert database.handover()["url"] == plain(url)
    own.dispose()
    ordinary.dispose()


def test_an_async_engine_is_read_by_its_url(people: Database) -> None:
    """The engine of an async application is a target like any other."""
    engine = create_async_engine(people.secret_url.set(drivername="postgresql+asyncpg"))
    with connect(engine) as database:  # type: ignore[arg-type]
        assert ids(database) == [1]


def test_nothing_secret_is_logged(clerk: URL, caplog: pytest.LogCaptureFixture) -> None:
    """Not even when SQLAlchemy logs all it does."""
    with caplog.at_level(logging.DEBUG):
        connect(clerk).close()
        failure(clerk.set(password=WRONG))
    assert [word for word in (PASSWORD, WRONG) if word in caplog.text] == []
