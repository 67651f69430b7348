"""Throw-away databases of our own, writable and gone with this process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection  # noqa: TC002 - plain, as all imports here
from sqlalchemy.pool import NullPool, Pool, QueuePool

from limbeck.databases.database import Database
from limbeck.databases.identity import identify
from limbeck.databases.limits import Limits
from limbeck.databases.server.interface import Server, lost
from limbeck.databases.server.process_server import shared_server
from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.errors import InputError, ServerError


def scratch(backend: str = "sqlite") -> Database:
    """Make an empty, writable database that is thrown away when it is closed, or when this process ends.

    Its address (`secret_url`) also works from other processes of the same user, as long as this one lives.

    Args:
        backend: `sqlite` (a file in a private temporary folder) or `postgresql` (on the server that
            `LIMBECK_POSTGRES_URL` names, else on one that is started on first use).

    Raises:
        InputError: The backend is neither of them.
        ServerError: No PostgreSQL server is available.
    """
    if backend not in BACKENDS:
        raise InputError(
            f"There is no scratch database for {backend!r}.",
            slug="unknown-backend",
            remedy=f"Use one of: {', '.join(sorted(BACKENDS))}.",
        )
    return BACKENDS[backend]()


def scratch_file(path: Path) -> Database:
    """A writable database in a SQLite file of ours, which whoever made its folder removes.

    No pool keeps a connection to it, which would be in the way of a copy.

    Args:
        path: The file; it need not be there.
    """
    return _database(_file_engine(path, NullPool), lambda: None)


def scratch_on_server(template: str | None = None, pool: type[Pool] = NullPool) -> Database:
    """A new PostgreSQL database of ours.

    Args:
        template: The name of another one of ours that it is a copy of; nobody may be connected to that.
        pool: What keeps connections to it; by default nothing does, so that it may be copied at any time.

    Raises:
        ServerError: It can't be made.
    """
    server = shared_server()
    url = server.create() if template is None else server.duplicate(template)
    return _on_server(server, url, pool, lambda: server.drop(str(url.database)))


def scratch_beside(other: Database, name: str) -> Database:
    """A PostgreSQL database of ours that is there already, to which no pool keeps a connection.

    Args:
        other: One on the same server.
        name: Its name; whoever has made it drops it.
    """
    return _on_server(shared_server(), other.secret_url.set(database=name), NullPool, lambda: None)


def scratch_copy(original: Database, file: Path) -> Database:
    """A copy of a scratch database, to which no pool keeps a connection.

    Args:
        original: The other one; nobody is connected to it.
        file: Where it is made, if it is a file, which whoever made its folder removes.

    Raises:
        ServerError: It can't be made.
    """
    name = str(original.secret_url.database)
    if original.dialect != "sqlite":
        return scratch_on_server(name)
    shutil.copyfile(name, file)
    return scratch_file(file)


def _file_engine(path: Path, pool: type[Pool] | None = None) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=pool)
    event.listen(engine, "connect", _hurry)
    return engine


def _sqlite() -> Database:
    folder = Path(tempfile.mkdtemp(prefix="sqlite-", dir=shared_folder()))
    owner = os.getpid()
    engine = _file_engine(folder / "scratch.db")

    def remove() -> None:
        if os.getpid() == owner:  # a forked child closes its own connections only
            shutil.rmtree(folder, ignore_errors=True)

    return _database(engine, remove)


def _on_server(server: Server, url: URL, pool: type[Pool], on_close: Callable[[], None]) -> Database:
    # What psycopg prepares on its own it deallocates after a rollback, and all else that is prepared too.
    arguments = {"prepare_threshold": None} if url.get_driver_name() == "psycopg" else {}
    engine = create_engine(url, connect_args=arguments, poolclass=pool)
    event.listen(engine, "handle_error", _explain(server))
    return _database(engine, on_close)


BACKENDS: dict[str, Callable[[], Database]] = {
    "sqlite": _sqlite,
    "postgresql": partial(scratch_on_server, pool=QueuePool),
}


def _database(engine: Engine, on_close: Callable[[], None]) -> Database:
    with engine.connect() as connection:
        identity = identify(connection)
    return Database(engine, identity, read_only=False, limits=Limits(), on_close=on_close)


def _hurry(connection: DBAPIConnection, _record: object) -> None:
    """What a power cut would do to a throw-away database does not matter."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def _explain(server: Server) -> Callable[[ExceptionContext], ServerError | None]:
    """An error listener that says so when the server itself is gone; SQLAlchemy raises what it returns."""

    def explain(context: ExceptionContext) -> ServerError | None:
        if not (context.is_disconnect or context.connection is None) or server.alive():
            return None
        return lost(server, context.original_exception)

    return explain
