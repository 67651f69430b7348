"""Connects of the project's code that fail, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL, event, exc
from sqlalchemy.engine import Engine, ExceptionContext

from limbeck.databases.limits import Limits
from limbeck.databases.sqlite import file_of
from limbeck.errors import DatabaseError
from limbeck.projects.worker.diagnosis.evidence import chain_of
from limbeck.records import Failure


class ConnectFailures:
    """The last connect of an engine of this process that failed."""

    def __init__(self, limits: Limits) -> None:
        """Nothing has failed yet.

        Args:
            limits: The time limits that hold.
        """
        self._limits = limits
        self._url: URL | None = None
        self._error: BaseException | None = None

    def watch(self) -> None:
        """From now on, notice each connect that fails."""
        event.listen(Engine, "handle_error", self._noticed)

    def failure_of(self, error: BaseException) -> Failure | None:
        """Why a connect failed; None where this error does not come from the one that was noticed.

        Args:
            error: What was raised, perhaps by a listener of the project's own.
        """
        if self._url is None or not any(self._is_noticed(each) for each in chain_of(error)):
            return None
        from limbeck.databases.diagnosis import diagnose  # needed where something failed

        try:
            _check_file(self._url)
        except DatabaseError as problem:
            return problem.failure
        found = diagnose(self._error or error, self._url, self._limits).failure
        # What the driver said is the error itself, which is shown anyway.
        return replace(found, evidence=tuple(each for each in found.evidence if each[0] != "It said"))

    def _is_noticed(self, error: BaseException) -> bool:
        return (error.orig if isinstance(error, exc.DBAPIError) else error) is self._error

    def _noticed(self, context: ExceptionContext) -> None:
        if context.connection is None and context.engine is not None:
            self._url, self._error = context.engine.url, context.original_exception


def _check_file(url: URL) -> None:
    """Check that SQLite had a file to open; the driver's own words name neither the file nor the reason.

    Raises:
        DatabaseError: There is no such file, it can't be read, or it is not a SQLite database.
    """
    if url.get_backend_name() == "sqlite":
        name = file_of(url.database, uri=bool(url.query.get("uri")))
        if name is not None:
            from limbeck.databases.files import check_sqlite_file

            check_sqlite_file(Path(name).absolute())
