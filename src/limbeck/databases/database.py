"""A database that we are connected to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any

from limbeck.characters import visible
from limbeck.databases.limits import Limits
from limbeck.databases.urls import render
from limbeck.errors import DatabaseError
from limbeck.processes.ownership import Owner
from limbeck.records import DatabaseIdentity

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine


class Database:
    """A database, with the engine that reaches it and the limits that hold for it.

    Use it as a context manager, or call `close` when done.

    Attributes:
        engine: The engine; on a read-only database it refuses to write.
        identity: Which database, without secrets.
        read_only: Whether nothing can be written through it.
        limits: The time limits of its connections.
    """

    def __init__(  # noqa: PLR0913  all but two are named, and each says one thing
        self,
        engine: Engine,
        identity: DatabaseIdentity,
        *,
        read_only: bool,
        limits: Limits,
        on_close: Callable[[], None] | None = None,
        handover_url: URL | None = None,
        no_handover: str | None = None,
        owns_engine: bool = True,
    ) -> None:
        """Store what was made elsewhere.

        Args:
            engine: The engine.
            identity: Which database, without secrets.
            read_only: Whether nothing can be written through it.
            limits: The time limits of its connections.
            on_close: Called once, after the engine has let its connections go.
            handover_url: The URL by which another process reaches it, where that isn't the engine's.
            no_handover: Why no URL can reach it from another process.
            owns_engine: Whether `close` lets the engine's connections go.
        """
        self.engine = engine
        self.identity = identity
        self.read_only = read_only
        self.limits = limits
        self._on_close = on_close
        # A function, so that no repr of what is in here shows it.
        self._handover_url: Callable[[], URL | None] = lambda: handover_url
        self._no_handover = no_handover
        self._owns_engine = owns_engine
        self._owner = Owner()

    @property
    def url(self) -> str:
        """The URL as it may be shown, its secrets masked."""
        return self.identity.url

    @property
    def secret_url(self) -> URL:
        """The URL with its password: never to be shown or logged."""
        url = self._handover_url()
        return url if url is not None else self.engine.url

    @property
    def dialect(self) -> str:
        """SQLAlchemy's name of the dialect, such as `postgresql`."""
        return self.identity.dialect

    @property
    def server(self) -> str:
        """The server and its version, such as `PostgreSQL 18.6`."""
        return self.identity.server

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection for the block; what the block did not commit is rolled back.

        On a read-only database the block runs in a read-only transaction.
        """
        with self.engine.connect() as connection:
            if not self.read_only:
                yield connection
                return
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.close()

    def handover(self) -> dict[str, Any]:
        """What another process needs to reach this database, as JSON-ready values with the password.

        Raises:
            DatabaseError: No URL reaches it, because it lives in this process alone.
        """
        if self._no_handover is not None:
            raise DatabaseError(
                "This database can't be reached from another process.",
                slug="cannot-hand-over",
                evidence={"Database": self.url, "Reason": self._no_handover},
                remedy="Connect by URL or by the path of a SQLite file instead of by Engine, "
                "or give the models as an object of this process instead of by name.",
            )
        return {"url": render(self.secret_url, hide_password=False), "limits": asdict(self.limits)}

    def close(self) -> None:
        """Let the connections go; a scratch database is dropped. Closing twice is harmless.

        In a forked child it ends nothing that belongs to the parent.
        """
        if not self._owner.is_this_process:
            # A forked child has the same sockets: to close them would end the sessions of its parent.
            if self._owns_engine:
                self.engine.dispose(close=False)
            return
        if self._owns_engine:
            self.engine.dispose()
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            on_close()

    def __enter__(self) -> Database:  # noqa: PYI034  typing.Self came with Python 3.11, the worker may be 3.10
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        access = "read-only" if self.read_only else "writable"
        return visible(f"<Database {self.url}, {self.server}, {access}>")
