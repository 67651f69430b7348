"""What the tests of one run of the ledger share: processes, databases, and the results so far."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, TypeVar

from limbeck.databases.server.temporary_folder import shared_folder
from limbeck.ledger.backends import TITLES, Backends
from limbeck.ledger.command_line import CommandLine
from limbeck.ledger.project import TemporaryProject
from limbeck.ledger.releases import OlderReleases
from limbeck.ledger.trial_queue import TrialQueue
from limbeck.matrices.outcome import Outcome
from limbeck.progress import Cancellation

T = TypeVar("T")


class Workspace:
    """Where the tests of claims run; closing it removes everything that was made.

    Attributes:
        backends: The databases that tests may use.
        older: Older releases of Alembic.
        trials: The trials of the matrix.
        notes: What could not be run for the current claim, in sentences.
        cancellation: Stops the work.
    """

    def __init__(
        self,
        backends: Iterable[str],
        *,
        older: bool = True,
        known: Iterable[Outcome] = (),
        cancellation: Cancellation | None = None,
    ) -> None:
        self.cancellation = cancellation or Cancellation()
        self.notes: list[str] = []
        self._stack = ExitStack()
        self._folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=shared_folder()))
        self._stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self.backends = Backends(backends, self._stack)
        self.older = OlderReleases(self._folder / "older", self.cancellation, enabled=older)
        self._stack.callback(self.older.close)
        self.trials = TrialQueue(self.cancellation, self._stack, self.backends, known)
        self._command_lines: dict[str | None, CommandLine] = {}
        self._done: dict[Any, tuple[Any, tuple[str, ...]]] = {}

    def once(self, make: Callable[..., T], *arguments: Any) -> T:
        """What `make(self, *arguments)` gives, run only the first time; each caller gets its notes."""
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

    def usable_backends(self, *names: str) -> tuple[str, ...]:
        """The backends that can be used here; a note says which can't, and why.

        Raises:
            ServerError: None of them can.
        """
        usable = tuple(name for name in names if self.backends.usable(name))
        if not usable:
            raise self.backends.why_not(names)
        for name in names:
            if name not in usable:
                self._note(f"{TITLES[name]} was not run: {self.backends.why_not([name]).failure.what}")
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
            models: The text of its `app/models.py`; None for a project without models.
            backend: `sqlite` or `postgresql`.
            release: An older Alembic, for which `has_release` is true; None for the installed one.
            location: The folder that `alembic init` is told to make.

        Raises:
            ServerError: The backend can't be used here.
            ProjectError: The older release is missing.
        """
        self.usable_backends(backend)
        folder = Path(tempfile.mkdtemp(dir=self._folder)) / "project"
        folder.mkdir()
        made = TemporaryProject(folder, self.backends.url(backend), self._command_line(release), location)
        self._stack.callback(made.close)
        made.start(models, self._folder / "initialised" / f"{release or 'installed'} {location}")
        return made

    def give_back(self, project: TemporaryProject) -> None:
        """Close a project, and let the next one have its database."""
        project.close()
        self.backends.give_back(project.url)

    def has_release(self, release: str) -> bool:
        """Whether an older Alembic can be run here; if not, a note says why."""
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

    def _command_line(self, release: str | None) -> CommandLine:
        if release not in self._command_lines:
            packages = None if release is None else self.older.folder(release)
            made = CommandLine(self.cancellation, packages)
            self._stack.callback(made.close)
            self._command_lines[release] = made
        return self._command_lines[release]

    def _note(self, *notes: str) -> None:
        self.notes += [note for note in notes if note not in self.notes]
