"""What the tests of one run of the ledger share: processes, databases, and what was already run."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from limbeck.databases.database import Database
from limbeck.databases.scratch import scratch
from limbeck.databases.server.folder import shared_folder
from limbeck.errors import LimbeckError, ServerError
from limbeck.ledger.alembic_process import AlembicProcess
from limbeck.ledger.older import OlderReleases
from limbeck.ledger.project import TemporaryProject
from limbeck.matrices.outcome import Outcome
from limbeck.matrices.stage import Stages
from limbeck.matrices.trial import trial
from limbeck.progress import Cancellation

T = TypeVar("T")

SQLITE_URL = URL.create("sqlite", database="./app.db")
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Bench:
    """The workplace of the tests; closing it removes everything that was made.

    Attributes:
        backends: The ones that tests may use.
        older: Older releases of Alembic.
        notes: What could not be run for the claim at hand, in sentences.
        cancellation: Stops the work.
    """

    def __init__(
        self, backends: Iterable[str], *, older: bool = True, cancellation: Cancellation | None = None
    ) -> None:
        self.backends = tuple(backends)
        self.cancellation = cancellation or Cancellation()
        self.notes: list[str] = []
        self._stack = ExitStack()
        self._folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=shared_folder()))
        self._stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self.older = OlderReleases(self._folder / "older", enabled=older)
        self._stack.callback(self.older.close)
        self._stages = self._stack.enter_context(Stages())
        self._processes: dict[str | None, AlembicProcess] = {}
        self._spare: list[Database] = []
        self._servers: dict[str, str] = {}
        self._unreachable: ServerError | None = None
        self._done: dict[Any, tuple[Any, tuple[str, ...]]] = {}
        self._outcomes: dict[tuple[str, str], Outcome] = {}

    @property
    def server(self) -> str | None:
        """The database servers that were used, and their versions; None before the first."""
        return ", ".join(self._servers[each] for each in TITLES if each in self._servers) or None

    def once(self, make: Callable[..., T], *arguments: Any) -> T:
        """What `make(bench, *arguments)` gives, run only the first time; its notes belong to each caller."""
        key = (make, arguments)
        if key not in self._done:
            outer, self.notes = self.notes, []
            try:
                self._done[key] = (make(self, *arguments), tuple(self.notes))
            finally:
                self.notes = outer
        result, notes = self._done[key]
        self._note(*notes)
        answer: T = result
        return answer

    def each(self, *backends: str) -> tuple[str, ...]:
        """Those of the backends that can be used here; a note says which can't, and why.

        Raises:
            ServerError: None of them can.
        """
        usable = tuple(backend for backend in backends if self._usable(backend))
        if not usable:
            raise self._unreachable if self._unreachable and "sqlite" not in backends else _left_out(backends)
        for backend in backends:
            if backend not in usable:
                self._note(f"{TITLES[backend]} was not run: {self._why_not()}")
        return usable

    def project(
        self,
        models: str | None = None,
        *,
        backend: str = "sqlite",
        release: str | None = None,
        location: str = "migrations",
    ) -> TemporaryProject:
        """A new project with a database of its own, made by `alembic init`.

        Args:
            models: The text of its `app/models.py`; without one it has no metadata.
            backend: `sqlite` or `postgresql`.
            release: An older Alembic, which `has` was asked for; None for the installed one.
            location: The folder that `alembic init` is told to make.

        Raises:
            ServerError: The backend can't be used here.
            ProjectError: The older release is missing.
        """
        self.each(backend)
        folder = Path(tempfile.mkdtemp(dir=self._folder)) / "project"
        folder.mkdir()
        made = TemporaryProject(folder, self._url(backend), self._process(release), location)
        made.start(models)
        return made

    def trial(self, case: str, backend: str) -> Outcome:
        """One trial of the matrix, run only once.

        Args:
            case: Its slug, and the words of its options after `+`.
            backend: `sqlite` or `postgresql`.
        """
        key = (case, backend)
        if key not in self._outcomes:
            self.cancellation.check()
            slug, *words = case.split("+")
            self._outcomes[key] = trial(slug, backend, words, stages=self._stages)
        return self._outcomes[key]

    def has(self, release: str) -> bool:
        """Whether an older Alembic can be run here; a note says so where it can't."""
        why_not = self.older.missing(release)
        if why_not:
            self._note(f"Alembic {release} was not run: {why_not}")
        return not why_not

    def close(self) -> None:
        """End the processes, drop the databases, remove the folder."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _note(self, *notes: str) -> None:
        self.notes += [note for note in notes if note not in self.notes]

    def _usable(self, backend: str) -> bool:
        if backend not in self.backends or (backend == "postgresql" and self._unreachable):
            return False
        if backend not in self._servers:
            self._servers[backend] = f"SQLite {sqlite3.sqlite_version}"
            if backend == "postgresql":
                self._reach()
        return backend in self._servers

    def _reach(self) -> None:
        """Find out whether there is a PostgreSQL server; the first project gets the database."""
        try:
            database = self._postgresql()
        except ServerError as error:
            self._unreachable = error
            del self._servers["postgresql"]
        else:
            self._spare.append(database)
            self._servers["postgresql"] = database.identity.server

    def _postgresql(self) -> Database:
        database = scratch("postgresql")
        self._stack.callback(_drop, database)
        return database

    def _url(self, backend: str) -> URL:
        if backend == "sqlite":
            return SQLITE_URL
        return (self._spare.pop() if self._spare else self._postgresql()).secret_url

    def _process(self, release: str | None) -> AlembicProcess:
        if release not in self._processes:
            packages = None if release is None else self.older.folder(release)
            process = AlembicProcess(self.cancellation, packages)
            self._stack.callback(process.close)
            self._processes[release] = process
        return self._processes[release]

    def _why_not(self) -> str:
        return self._unreachable.failure.what if self._unreachable else "it was left out"


def _drop(database: Database) -> None:
    with suppress(SQLAlchemyError, LimbeckError):  # its server may be gone, and the database with it
        database.close()


def _left_out(backends: tuple[str, ...]) -> ServerError:
    return ServerError(
        f"It needs {' or '.join(TITLES[each] for each in backends)}, which was left out.",
        slug="backend-left-out",
        remedy="Name the backend too: limbeck.claims(backends=[…]).",
    )
