"""Connecting to a database that is only read."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, URL, Engine, Text, bindparam, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases import postgresql
from limbeck.databases.database import Database
from limbeck.databases.diagnosis import diagnose, postgresql_name
from limbeck.databases.drivers import with_driver, with_known_scheme
from limbeck.databases.engines import Reader, reader_of
from limbeck.databases.files import check_sqlite_file, file_engine
from limbeck.databases.guard import guard_engine
from limbeck.databases.identity import identify
from limbeck.databases.limits import Limits
from limbeck.databases.pings import trust_recent
from limbeck.databases.sqlite import file_of
from limbeck.databases.targets import check_password, url_of
from limbeck.errors import DatabaseError, InputError
from limbeck.processes.threads import within

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from limbeck.records import DatabaseIdentity

_DEFAULT = Limits()
_CURRENT_SCHEMA = text("SELECT current_schema(), current_setting('search_path'), current_user")
_CLOSED_SCHEMAS = text(
    "SELECT nspname FROM pg_catalog.pg_namespace "
    "WHERE nspname = ANY(:names) AND NOT pg_catalog.has_schema_privilege(oid, 'USAGE') ORDER BY nspname"
).bindparams(bindparam("names", type_=ARRAY(Text)))

_HSTORE_DRIVERS = {"psycopg", "psycopg2"}
"""The drivers for which SQLAlchemy looks up the type hstore on each new engine."""


def connect(target: str | Path | URL | Engine | Database, *, limits: Limits = _DEFAULT) -> Database:
    """Connect to a database in order to read it; nothing can be written through the result.

    The connection is tried at once, within `limits.connect` seconds.

    Args:
        target: A URL, the path of a SQLite file, `env:NAME` for a variable that holds one of both, or an
            engine, which is not changed. A database that is connected already is given back as it is.
        limits: The time limits of its connections.

    Raises:
        DatabaseError: It can't be reached or read; the error says why, and what to do.
        InputError: The target is none of these.
    """
    if isinstance(target, Database):
        return target
    # SQLAlchemy's AsyncEngine, known by what it has: importing it needs greenlet. Its URL does as well.
    asynchronous = getattr(target, "sync_engine", None)
    if isinstance(asynchronous, Engine):
        target = asynchronous.url
    if isinstance(target, Engine):
        return _connect_engine(target, limits)
    if isinstance(target, (str, Path)):
        return _connect_url(url_of(target), limits)
    if isinstance(target, URL):
        return _connect_url(target, limits)
    raise InputError(
        f"limbeck can't connect to a {type(target).__name__}.",
        slug="bad-target",
        remedy="Give a URL, the path of a SQLite file, env:NAME, or a SQLAlchemy Engine.",
    )


def _connect_url(given: URL, limits: Limits) -> Database:
    check_password(given)
    given = with_known_scheme(given)  # another process may hand it to SQLAlchemy as it is
    url = with_driver(given)
    if url.get_backend_name() == "sqlite" and url.get_driver_name() == "pysqlite":
        return _connect_file(given, url, limits)
    options: dict[str, Any] = {}
    if url.get_backend_name() == "postgresql":
        options["connect_args"] = postgresql.polite_arguments(url, limits) | postgresql.secret_arguments(url)
        if url.get_driver_name() in _HSTORE_DRIVERS:
            options["use_native_hstore"] = False  # no value of an hstore is read: three round trips less
    elif url.get_backend_name() == "duckdb":
        options["connect_args"] = {"read_only": True}  # else a missing file would be created
    problem: DatabaseError
    try:
        shown = url.difference_update_query(
            options.get("connect_args", ())
        )  # repr(engine) masks no parameter
        engine = create_engine(shown, pool_pre_ping=True, **options)
        if url.get_driver_name() == "psycopg":
            trust_recent(engine)
    except Exception as error:  # noqa: BLE001  a dialect may raise anything over a URL that it does not like
        problem = diagnose(error, url, limits)
    else:
        return _opened(Reader(engine, ours=True, url=given, no_handover=None), url, given, limits)
    raise problem


def _connect_file(given: URL, url: URL, limits: Limits) -> Database:
    name = file_of(url.database, uri=bool(url.query.get("uri")))
    if name is None:
        raise DatabaseError(
            "This URL names a new SQLite database in memory, which is empty.",
            slug="empty-memory",
            evidence={"Database": str(given)},
            remedy="Give the Engine that holds the database, or the path of a SQLite file. "
            "limbeck.scratch() makes an empty database to try things in.",
        )
    path = Path(name)
    check_sqlite_file(path)
    stable = URL.create("sqlite", database=str(path.absolute()))
    reader = Reader(file_engine(stable, path.absolute(), limits), ours=True, url=stable, no_handover=None)
    return _opened(reader, url, given, limits)


def _connect_engine(engine: Engine, limits: Limits) -> Database:
    problem: DatabaseError
    try:
        reader = reader_of(engine, limits)
    except SQLAlchemyError as error:
        problem = diagnose(error, engine.url, limits)
    else:
        shown = engine.url if engine.url.database else reader.engine.url
        return _opened(reader, engine.url, shown, limits)
    raise problem


def _opened(reader: Reader, url: URL, shown: URL, limits: Limits) -> Database:
    """Guard an engine, try it, and make the database of it."""
    engine = reader.engine
    guard_engine(engine, limits, sessions=reader.ours)
    opened: list[Any] = []
    if reader.ours:
        # Before SQLAlchemy's own listeners, which already ask the server.
        event.listen(engine, "connect", lambda connection, _record: opened.append(connection), insert=True)
    problem: DatabaseError
    try:
        probe = partial(_probe, engine, shown, is_new=reader.ours)
        identity = within(limits.connect, probe, lambda: _hang_up(opened))
    except DatabaseError as error:
        problem = error.with_traceback(None)
    except Exception as error:  # noqa: BLE001  drivers raise what they like; all of it is told as one error
        problem = diagnose(error, url, limits)
    else:
        return Database(
            engine,
            identity,
            read_only=True,
            limits=limits,
            handover_url=reader.url,
            no_handover=reader.no_handover,
            owns_engine=reader.ours,
        )
    # Raised out here, so that no driver's error hangs on it: its text or its frames may hold the password.
    problem.__context__ = None
    if reader.ours:
        engine.dispose()
    raise problem


def _probe(engine: Engine, shown: URL, *, is_new: bool) -> DatabaseIdentity:
    with engine.connect() as connection:
        if is_new and connection.dialect.name == "postgresql" and connection.dialect.default_schema_name:
            return identify(connection, shown)  # its first connection has told all that is asked here
        return _probe_in_transaction(connection, shown)


def _probe_in_transaction(connection: Connection, shown: URL) -> DatabaseIdentity:
    with connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "SELECT 1 FROM sqlite_master"
            ).close()  # SQLite opens the file only now
        elif connection.dialect.name == "postgresql":
            _check_schema(connection)
        return identify(connection, shown)


def _check_schema(connection: Connection) -> None:
    """Refuse a PostgreSQL database whose default schema this role has no access to.

    PostgreSQL then leaves the schema out of the search path, and every table would look missing.

    Raises:
        DatabaseError: No schema of the search path may be used, and at least one exists.
    """
    current, path, role = connection.execute(_CURRENT_SCHEMA).one()
    if current is not None:
        return
    names = [name.strip().strip('"') for name in str(path).split(",")]
    wanted = [role if name == "$user" else name for name in names if name]
    closed = [str(name) for name in connection.execute(_CLOSED_SCHEMAS, {"names": wanted}).scalars()]
    if not closed:
        return
    listed = ", ".join(closed)
    grant = f"GRANT USAGE ON SCHEMA {', '.join(map(postgresql_name, closed))} TO {postgresql_name(role)}"
    raise DatabaseError(
        f"The role {role} has no access to the schema {listed}, so all of its tables would look missing.",
        slug="no-permission",
        evidence={"search_path": str(path), "Closed": listed},
        remedy=f"Ask its owner for: {grant}",
    )


def _hang_up(connections: list[Any]) -> None:
    """Break the connections that a silent server holds, so that the thread which waits for it ends."""
    for connection in connections:
        fileno: Callable[[], int] | None = getattr(connection, "fileno", None)
        if fileno is None:
            continue
        with suppress(Exception), socket.socket(fileno=os.dup(fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
