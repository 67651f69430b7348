"""The guard: engines that cannot write.

What the server can refuse is refused there: PostgreSQL runs read-only transactions, SQLite opens files
read-only. What it can't refuse is refused by the text of the statement.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine.default import DefaultDialect

from limbeck.databases import first_messages, postgresql, sqlite
from limbeck.databases.audited_files import AuditedFiles
from limbeck.databases.limits import Limits
from limbeck.databases.raw_drivers import refuse_writes, refuse_writes_elsewhere
from limbeck.databases.refusals import is_refusal, refused, refused_without_transaction
from limbeck.databases.sessions import WriteProtection, in_autocommit, make_read_only
from limbeck.databases.statements import (
    Access,
    access_of,
    begins_to_read,
    controls_transaction,
    escapes_read_only,
    lifts_read_only,
    reaches_beyond,
    touches_query_only,
)

if TYPE_CHECKING:
    from sqlalchemy import ExceptionContext

    from limbeck.databases.writable import WritableDatabase

OnWrite = Callable[[str], None]
_ASK = "SHOW transaction_read_only"
_PROTECTION = "limbeck_session"  # where a pooled connection remembers who guards it


def guard_engine(
    engine: Engine, limits: Limits, on_write: OnWrite | None = None, *, sessions: bool = True
) -> None:
    """Make an engine read-only; it must not have connected yet, unless `sessions` is off.

    Args:
        engine: The engine.
        limits: The time limits of its transactions.
        on_write: Called with each statement that was refused because it writes.
        sessions: Whether its connections are used by nobody else, so that each may be made read-only for
            good; otherwise only transactions are, and every statement must plainly be a read.
    """
    _Guard(limits, on_write).watch(engine, sessions=sessions)


def guard_process(
    limits: Limits, on_write: OnWrite | None = None, writable: WritableDatabase | None = None
) -> AuditedFiles:
    """Make every engine that this process uses from now on read-only, sync and async, for good.

    Meant for a process that runs somebody else's `env.py`. A SQLite database in memory stays writable. What
    calls a driver without SQLAlchemy is kept from writing as far as that can be done from outside.

    Args:
        limits: The time limits of every session.
        on_write: Called with each statement that was refused because it writes.
        writable: The one database that may be written to; none by default.

    Returns:
        The SQLite files that may only be read; whoever knows of one adds it.
    """
    files = AuditedFiles(writable.file if writable is not None else "")
    if writable is None:
        refuse_writes(files, on_write or _nobody)
    else:
        refuse_writes_elsewhere(writable, files, on_write or _nobody)
    _Guard(limits, on_write, writable).watch(Engine)
    # Not the event do_connect: a retry without our settings would have to connect inside it, and a listener
    # that connects keeps the project's own listeners, which may fetch a password, from being called.
    connect = DefaultDialect.connect

    def connect_read_only(self: DefaultDialect, *args: Any, **arguments: Any) -> Any:
        if writable is not None and writable.matches(self.name, args, arguments):
            return writable.keep(connect(self, *args, **postgresql.start_writable(self.driver, arguments)))
        if self.name == "postgresql":
            return _connect_postgresql(self, connect, limits, args, arguments)
        if self.name == "sqlite" and args:
            return _connect_sqlite(self, connect, files, args, arguments)
        return connect(self, *args, **arguments)

    DefaultDialect.connect = connect_read_only  # type: ignore[method-assign]
    return files


class _Guard:
    """The listeners, and what they know."""

    def __init__(
        self, limits: Limits, on_write: OnWrite | None, writable: WritableDatabase | None = None
    ) -> None:
        self.limits = limits
        self.writable = writable
        self.begin_statement = postgresql.begin_statement(limits)
        self.on_write = on_write or _nobody

    def watch(self, target: Engine | type[Engine], *, sessions: bool = True) -> None:
        """Listen to one engine, or to all."""
        if sessions:
            # First of all: the dialect's own listener may already begin a transaction.
            event.listen(target, "connect", self.connected, insert=True)
            self.watch_first_questions(target.dialect if isinstance(target, Engine) else PGDialect)
        event.listen(target, "begin", self.begun)
        event.listen(target, "begin_twophase", self.begun)
        event.listen(target, "before_cursor_execute", self.about_to_run, retval=True)
        if self.on_write is not _nobody:  # this event is the dialect's, which a derived engine shares
            event.listen(target, "handle_error", self.failed)

    def watch_first_questions(self, dialect: Any) -> None:
        """Let what a PostgreSQL dialect asks on its first connection be asked in such a transaction too."""
        if dialect.name != "postgresql":
            return
        initialize = dialect.initialize

        def ask(*given: Any) -> None:  # the dialect where its class is watched, and the connection
            # What SQLAlchemy hands over here is no connection of a pool yet, and knows nothing of itself.
            *own, connection = given
            if self.writable is None or not self.writable.holds(connection.connection.dbapi_connection):
                first = partial(initialize, *own)
                if first_messages.initialize(connection, self.begin_statement, connection.dialect, first):
                    return
                connection.exec_driver_sql(self.begin_statement).close()
            initialize(*given)

        dialect.initialize = ask

    def connected(self, connection: Any, record: Any) -> None:
        if self.writable is not None and self.writable.holds(connection):
            record.info[_PROTECTION] = WriteProtection.WRITABLE
        else:
            record.info[_PROTECTION] = make_read_only(connection, self.limits)

    def begun(self, connection: Connection, *xid: Any) -> None:
        if connection.dialect.name != "postgresql" or is_spare(connection):
            return
        if xid or not first_messages.begin(connection, self.begin_statement):
            connection.exec_driver_sql(self.begin_statement).close()

    def about_to_run(
        self, connection: Connection, _cursor: Any, statement: str, parameters: Any, *_rest: Any
    ) -> tuple[str, Any]:
        if statement in (self.begin_statement, _ASK):
            return statement, parameters
        if is_spare(connection):
            if connection.dialect.name == "postgresql" and reaches_beyond(statement):
                self.on_write(statement)
                raise refused(statement)
            return statement, parameters
        if self.must_refuse(connection, statement, parameters):
            self.on_write(statement)
            raise refused(statement)
        if _is_unprotected(connection, statement):
            raise refused_without_transaction(statement)
        if connection.info.get(_PROTECTION) in (
            WriteProtection.SQLITE_FILE,
            WriteProtection.SQLITE_WITHOUT_AUTHORIZER,
        ):
            statement = begins_to_read(statement)
        return statement, parameters

    def must_refuse(self, connection: Connection, statement: str, parameters: Any) -> bool:
        session = connection.info.get(_PROTECTION, WriteProtection.OTHER)
        if session in (WriteProtection.SQLITE_FILE, WriteProtection.SQLITE_MEMORY):
            return False
        if session is WriteProtection.SQLITE_WITHOUT_AUTHORIZER:
            return touches_query_only(statement)
        if connection.dialect.name == "postgresql":
            if lifts_read_only(statement, parameters) or escapes_read_only(statement):
                return True
            if session is WriteProtection.POSTGRESQL and not _autocommits(connection):
                return False
        return access_of(statement, connection.dialect.name) is Access.WRITE

    def failed(self, context: ExceptionContext) -> None:
        if context.statement is not None and is_refusal(context.original_exception):
            self.on_write(context.statement)


def is_spare(connection: Connection) -> bool:
    """Whether a connection of a guarded process leads to the one database that it may write to."""
    return connection.info.get(_PROTECTION) is WriteProtection.WRITABLE


def _autocommits(connection: Connection) -> bool:
    return in_autocommit(connection.connection.dbapi_connection)


def _is_unprotected(connection: Connection, statement: str) -> bool:
    """Whether nothing on the server would keep a function that a PostgreSQL statement calls from writing.

    Our transactions are read-only, and so are the sessions that were started so. Other sessions, such as
    those that a project's own function opened or a pooler hands out, are not made so: the setting would
    stay behind for the next client of a pooler. The server is asked each time, as a session may be reset.
    """
    if connection.dialect.name != "postgresql" or not _autocommits(connection):
        return False
    if controls_transaction(statement):
        return False
    return connection.exec_driver_sql(_ASK).scalar() != "on"


def _nobody(_statement: str) -> None:
    """Called where nobody wants to know."""


def _connect_postgresql(
    dialect: DefaultDialect,
    connect: Callable[..., Any],
    limits: Limits,
    args: tuple[Any, ...],
    given: dict[str, Any],
) -> Any:
    """Connect with read-only as the session's default, or without where a pooler refuses settings."""
    postgresql.bound_connect(dialect.driver, given, limits)
    guarded = postgresql.start_read_only(dialect.driver, given, limits)
    try:
        return connect(dialect, *args, **guarded)
    except Exception as error:
        if guarded == given or not postgresql.refuses_settings(error):
            raise
    return connect(dialect, *args, **postgresql.start_plainly(dialect.driver, given))


def _connect_sqlite(
    dialect: DefaultDialect,
    connect: Callable[..., Any],
    files: AuditedFiles,
    args: tuple[Any, ...],
    given: dict[str, Any],
) -> Any:
    """Connect to the file as to a read-only one; what is in memory stays as it is."""
    file = sqlite.file_of(args[0], uri=bool(given.get("uri")))
    if file is None:
        return connect(dialect, *args, **given)
    files.add(file)
    named = {**given, "uri": True}
    return sqlite.open_read_only(file, lambda uri: connect(dialect, uri, *args[1:], **named))
