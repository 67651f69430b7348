"""Reading through somebody's own engine, and leaving it as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL
from sqlalchemy.pool import StaticPool

from limbeck.databases.files import check_sqlite_file, file_engine
from limbeck.databases.limits import Limits
from limbeck.databases.memory import MemoryCopies, memory_engine
from limbeck.databases.sqlite import file_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

_IN_MEMORY = "it is in the memory of this process"
_OWN_CREATOR = "its engine makes connections with a function of its own (creator=)"
_ONE_CONNECTION = "its engine has one connection that all share (StaticPool)"


@dataclass(frozen=True, slots=True)
class Reader:
    """An engine that reads what somebody's own engine reaches.

    Attributes:
        engine: The engine, still to be guarded.
        ours: Whether its connections are ours alone, so that their sessions may be changed.
        url: The URL by which another process would reach the database.
        no_handover: Why another process can't.
    """

    engine: Engine
    ours: bool
    url: URL
    no_handover: str | None


def reader_of(engine: Engine, limits: Limits) -> Reader:
    """An engine that reads what a user's engine reaches, without changing that engine.

    Raises:
        DatabaseError: It is a SQLite file that can't be read.
        sqlalchemy.exc.SQLAlchemyError: Their engine can't connect.
    """
    if engine.dialect.name == "sqlite" and engine.dialect.driver == "pysqlite":
        return _sqlite(engine, limits)
    # The derived engine shares pool and listeners with theirs, as a connection may depend on both; only its
    # own transactions are read-only. An engine in AUTOCOMMIT has none, hence the option, which SQLAlchemy
    # takes back when a connection is returned. Its postgresql_readonly is not taken back but turned to False:
    # a session that its owner made read-only would become writable.
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "READ COMMITTED"}
    derived = engine.execution_options(**options)
    return Reader(derived, ours=False, url=engine.url, no_handover=_why_not(engine))


def _sqlite(engine: Engine, limits: Limits) -> Reader:
    named = file_of(engine.url.database, uri=bool(engine.url.query.get("uri")))
    if named is not None:
        check_sqlite_file(Path(named))  # before their engine creates what is missing
    owner, files = _owned(engine)
    main = files.pop("main")
    if main is None:
        copies = memory_engine(engine.url, MemoryCopies(owner))
        return Reader(copies, ours=True, url=engine.url, no_handover=_IN_MEMORY)
    check_sqlite_file(main)
    attached = {name: file for name, file in files.items() if file is not None}
    url = URL.create(engine.url.drivername, database=str(main))
    return Reader(file_engine(url, main, limits, attached), ours=True, url=url, no_handover=None)


def _owned(engine: Engine) -> tuple[sqlite3.Connection, dict[str, Path | None]]:
    """The connection of a SQLite engine, and the files of its schemas; None for those in memory."""
    if isinstance(engine.pool, StaticPool):
        # Not checked out: returning it would roll back what its owner has not committed yet.
        shared = engine.pool.connection.dbapi_connection
        if isinstance(shared, sqlite3.Connection):
            return shared, _files(shared)
    with closing(engine.raw_connection()) as connection:
        owner = connection.driver_connection
        if not isinstance(owner, sqlite3.Connection):
            message = f"a connection of {engine.dialect.driver} is no sqlite3.Connection: {type(owner)}"
            raise TypeError(message)
        return owner, _files(owner)


def _files(owner: sqlite3.Connection) -> dict[str, Path | None]:
    rows = owner.execute("PRAGMA database_list").fetchall()
    return {"main": None} | {name: Path(file) if file else None for _, name, file in rows if name != "temp"}


def _why_not(engine: Engine) -> str | None:
    """Why another process can't reach what this engine reaches."""
    if isinstance(engine.pool, StaticPool):
        return _ONE_CONNECTION
    return None if made_from_url(engine) else _OWN_CREATOR


def made_from_url(engine: Engine) -> bool:
    """Whether an engine connects by its URL, and not by a function given as `creator=`.

    SQLAlchemy does not say; its own connecting function, which it hands to the pool, lives in this module.
    """
    creator = engine.pool._creator  # noqa: SLF001  no public way; held by a test
    return getattr(creator, "__module__", None) == "sqlalchemy.engine.create"
