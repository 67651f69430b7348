"""What there is in a workshop, and what a step would do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from limbeck.audits.audit import audit
from limbeck.audits.report import Audit, AuditGroup
from limbeck.databases.database import Database
from limbeck.errors import InputError
from limbeck.histories.history import History
from limbeck.histories.open_history import history
from limbeck.progress import Cancellation
from limbeck.projects.project import Project, project
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.state_change import StateChange
from limbeck.workshops import project_folder, statements
from limbeck.workshops.forecast import Forecaster
from limbeck.workshops.project_folder import CONFIGURATION, MODELS
from limbeck.workshops.resources import Resources
from limbeck.workshops.revision_source import functions
from limbeck.workshops.rows import Rows, TableView
from limbeck.workshops.steps import Step

_REMEMBERED = 16
"""Answers about what a step would do that are kept."""


class WorkshopContents:
    """The part of a workshop that changes nothing."""

    def __init__(self, resources: Resources, time_limit: float) -> None:
        """Store where it is.

        Args:
            resources: The folder and the database.
            time_limit: Seconds that one command may take.
        """
        self.time_limit = time_limit
        self._resources = resources
        self._forecasts: dict[tuple[Any, ...], Any] = {}

    @property
    def folder(self) -> Path:
        """The project: `alembic.ini`, `models.py`, `migrations/env.py`, `migrations/versions/`."""
        return self._resources.runner.folder

    @property
    def turn(self) -> AbstractContextManager[object]:
        """Is held while a step is taken; who looks on from another thread holds it to see one moment."""
        return self._resources.runner.turn

    def cancelled_by(self, cancellation: Cancellation) -> AbstractContextManager[object]:
        """A block of steps that can be cancelled from another thread.

        The step that runs then is ended with its worker and undone exactly, files and database alike; it
        comes back, and stands in the log, as `cancelled`.

        Args:
            cancellation: Ends them.
        """
        return self._resources.runner.cancelled_by(cancellation)

    @property
    def database(self) -> Database:
        """Its database, which can be written to."""
        return self._resources.database

    @property
    def beginning(self) -> Database:
        """Its database as it was at the beginning, to look at; it goes with the workshop.

        Raises:
            DatabaseError: A connection of one's own was open then, so that it could not be kept.
        """
        return self._resources.runner.beginning

    @property
    def backend(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._resources.database.dialect

    @property
    def project(self) -> Project:
        """The project, for `limbeck.audit`, `limbeck.history` and `limbeck.rehearse`."""
        return project(self.folder / CONFIGURATION, url=self._resources.database)

    @property
    def history(self) -> History:
        """The revisions, and where the database stands among them."""
        self._resources.runner.notice()
        found: History = self._remembered(
            "history", "", lambda: history(self.project, database=self._resources.database)
        )
        return found

    @property
    def current(self) -> tuple[str, ...]:
        """The revisions at which the database stands."""
        self._resources.runner.notice()
        return self._resources.runner.states.revisions()

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions that nothing follows."""
        return self.history.heads

    @property
    def models_source(self) -> str:
        """The text of `models.py`."""
        return self.folder_text(MODELS)

    def folder_text(self, path: str) -> str:
        """The text of a file of the project.

        Args:
            path: Its path within the project.
        """
        return (self.folder / path).read_bytes().decode("utf-8")

    def revision_path(self, revision: str | None = None) -> str:
        """The path of a revision's file within the project.

        Args:
            revision: Its id, or what that begins with, or `head`; None for the newest one.

        Raises:
            InputError: There is no such file.
        """
        texts = project_folder.read_texts(self.folder)
        made = [path for step in reversed(self.log) if (path := step.new_file) is not None]
        newest = next((path for path in made if project_folder.is_version(path) and path in texts), None)
        if revision is None and newest is not None:
            return newest
        wanted = (self.heads or ("",))[-1] if revision in {None, "head"} else str(revision)
        found = project_folder.revision_file(texts, wanted)
        if found is not None:
            return found
        known = [
            project_folder.revision_id(path, texts[path]) for path in texts if project_folder.is_version(path)
        ]
        raise InputError(
            f"No revision begins with {wanted!r}, or more than one does."
            if wanted
            else "There is no revision.",
            slug="unknown-revision",
            remedy=f"There are: {', '.join(known) or 'none; autogenerate() makes one'}.",
        )

    def revision_source(self, revision: str | None = None) -> str:
        """The text of a revision's file.

        Args:
            revision: As for `revision_path`.

        Raises:
            InputError: There is no such file.
        """
        return self.folder_text(self.revision_path(revision))

    def function_source(self, *names: str) -> str:
        """The text of functions of the newest revision.

        Args:
            *names: `upgrade`, `downgrade`; without a name, both.

        Raises:
            InputError: There is no revision, it is not valid Python, or has no such function.
        """
        return functions(self.revision_source(), names or ("upgrade", "downgrade"))

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables, Alembic's own among them."""
        with self._resources.database.connect() as connection:
            return statements.table_names(connection)

    @property
    def table_views(self) -> tuple[TableView, ...]:
        """All tables with some of their rows, each row with a mark of what the last step did to it."""
        self._resources.runner.notice()
        return self._resources.runner.tables

    def rows(self, table: str, limit: int = 50) -> Rows:
        """Rows of a table, in the order of its key.

        Args:
            table: Its name.
            limit: How many.

        Raises:
            InputError: There is no such table.
        """
        with self._resources.database.connect() as connection:
            known = statements.table_names(connection)
            if table not in known:
                raise InputError(
                    f"There is no table {table!r}.",
                    slug="unknown-table",
                    remedy=f"There are: {', '.join(known) or 'none'}.",
                )
            wanted = statements.rows_query(connection, table, limit)
        return self.query(wanted)

    def query(self, sql: str) -> Rows:
        """What a query gives; what it writes is rolled back.

        Raises:
            InputError: The database refuses it, or it gives no rows.
        """
        return statements.query(self._resources.database, sql, self._resources.runner.cancellation)

    def proposal(self) -> Audit:
        """What autogenerate would write now, with likely renames, losses and what it does not see.

        The models are read anew; where they or `env.py` are broken, the audit has the failure.
        """
        self._resources.runner.notice()
        found: Audit | AuditGroup = self._remembered("proposal", "", lambda: audit(self.project))
        return found if isinstance(found, Audit) else found[0]

    @property
    def log(self) -> tuple[Step, ...]:
        """The steps, oldest first; those that were undone are not among them."""
        return tuple(self._resources.runner.log)

    def change_since(self, step: int | None = None) -> StateChange:
        """What the database differs in from what it was.

        Args:
            step: Before which step of the log; None for the beginning.
        """
        return self._resources.runner.change_since(
            self._resources.runner.begins_after if step is None else step
        )

    def will_lose(self, target: str = "head") -> Rehearsal:
        """The rehearsal of what `upgrade(target)` would run, on a copy.

        Args:
            target: As Alembic takes it.

        Raises:
            LimbeckError: Whatever `limbeck.rehearse` raises.
        """
        self._resources.runner.notice()
        found: Rehearsal = self._remembered(
            "rehearsal", target, lambda: self._forecaster.rehearsal(self.history, target)
        )
        return found

    def warnings(self, name: str = "upgrade", target: str | None = None) -> tuple[str, ...]:
        """What a step would lose or break, a sentence each, without taking it.

        Args:
            name: `upgrade` or `downgrade`.
            target: As Alembic takes it; None for `head` and `-1`.
        """
        self._resources.runner.notice()
        wanted = target or ("head" if name == "upgrade" else "-1")
        found: tuple[str, ...] = self._remembered(
            name,
            wanted,
            lambda: self._forecaster.warnings(name, self.history, wanted, self._resources.runner.texts),
        )
        return found

    @property
    def _forecaster(self) -> Forecaster:
        return Forecaster(
            self.project,
            self.folder,
            self._resources.database,
            self._resources.runner.states,
            self.time_limit,
            self._resources.runner.cancellation,
        )

    def _remembered(self, what: str, target: str, ask: Callable[[], Any]) -> Any:
        """The answer to a question about the files and the database as they are, asked once."""
        state = self._resources.runner.states.now
        key = (what, target, state, tuple(self._resources.runner.texts.items()))
        if key not in self._forecasts:
            if len(self._forecasts) >= _REMEMBERED:
                del self._forecasts[next(iter(self._forecasts))]
            self._forecasts[key] = ask()
        return self._forecasts[key]
