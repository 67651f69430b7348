"""`limbeck.Workshop`: a real Alembic project with a scratch database, where every step can be undone."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from limbeck.databases.scratch import BACKENDS
from limbeck.errors import InputError
from limbeck.report_files import check_file
from limbeck.results import Result, WithPanel
from limbeck.workshops import project_folder
from limbeck.workshops.commands import WorkshopCommands
from limbeck.workshops.latest import remember
from limbeck.workshops.project_folder import ENV
from limbeck.workshops.recording import RecordedStep, Recording, arguments_here, recorded
from limbeck.workshops.resources import Resources
from limbeck.workshops.starts import files_of, keep_start, kept_start, start_named
from limbeck.workshops.step_runner import OUTSIDE
from limbeck.workshops.steps import Done, Step

_STEPS = (
    "alembic",
    "autogenerate",
    "branch",
    "check",
    "downgrade",
    "edit",
    "edit_file",
    "edit_models",
    "execute",
    "fill",
    "insert",
    "merge",
    "revision",
    "sql",
    "stamp",
    "upgrade",
)
"""The methods that are steps."""


class Workshop(WorkshopCommands, WithPanel, Result):
    """A place to try migrations: a folder, a database, and steps that each can be undone.

    The folder is a project as `alembic init` makes it. Who opens it in an editor or a terminal finds what
    Alembic needs there; what is changed by such means becomes a step of its own. `alembic.ini` names the
    scratch database, without a password: where its server wants one, a terminal needs PGPASSWORD.

    A step that fails is a result: `step.failure` has the message of Alembic or of the database.
    Close it when done, or use it as a context manager; it goes with the kernel in any case.
    """

    def __init__(
        self,
        backend: str = "sqlite",
        start: str | Mapping[str, Any] | os.PathLike[str] | None = None,
        *,
        time_limit: float = 60.0,
    ) -> None:
        """Make the folder and the database, and take the steps of the beginning.

        Args:
            backend: `sqlite`, or `postgresql` on the server that all scratch databases share.
            start: `empty`, after `alembic init`; `customers`, with two tables, rows and a first revision that
                is applied; or a recording, as a dictionary or the path of its file, which may name another
                backend. None for `empty`.
            time_limit: Seconds that one command may take.

        Raises:
            InputError: The backend or the beginning is unknown, or the recording is none.
            ServerError: No PostgreSQL server is available.
        """
        recording = _beginning(backend, start)
        kept = kept_start(recording.start, recording.backend)
        super().__init__(Resources.make(recording.backend, kept), time_limit)
        self._start = recording.start
        if kept is None:
            self._prepare()
        self._resources.runner.forget()
        for number, step in enumerate(recording.steps):
            if number == recording.begins_after:
                self.begin_here()
            self.take(step)
        if recording.begins_after >= len(recording.steps):
            self.begin_here()
        remember(self)

    def undo(self, steps: int = 1) -> None:
        """Put files and database back to where they were; the log forgets the steps.

        Args:
            steps: How many; steps that were warned of and not taken do not count.

        Raises:
            InputError: There are not so many since the beginning.
        """
        self._resources.runner.undo(steps)

    def go_back(self, length: int) -> None:
        """Undo all steps after some place in the log.

        Args:
            length: How many steps the log is to keep.
        """
        self._resources.runner.go_back(length)

    def reset(self) -> None:
        """Put files and database back to the beginning."""
        self._resources.runner.reset()

    def begin_here(self) -> None:
        """Take what is there now for the beginning, to which `reset` leads."""
        self._resources.runner.begin_here()

    def refresh(self) -> Step | None:
        """Notice what an editor, a terminal or another connection has changed.

        Returns:
            The step that this becomes; None where nothing has changed.
        """
        return self._resources.runner.notice()

    def take(self, step: RecordedStep) -> Step:
        """Take a recorded step; one that was warned of or cancelled is not taken again, and not tried out.

        Args:
            step: A step of a recording.

        Raises:
            InputError: There is no such step, or it can't be taken here.
        """
        arguments = arguments_here(step, self._resources.placed)
        if step.name == OUTSIDE:
            taken = self._edited_outside(arguments["files"])
        elif step.name not in _STEPS:
            raise InputError(
                f"No step of a workshop is called {step.name!r}.",
                slug="unknown-step",
                remedy=f"Steps are: {', '.join(_STEPS)}.",
            )
        elif not step.taken:
            argv = ("alembic", step.name, str(arguments.get("target", "")))
            refused = (step.name, arguments, shlex.join(argv), step.warnings)
            taken = self._resources.runner.refuse(*refused, cancelled=step.cancelled)
        elif step.name == "insert":
            taken = self.insert(arguments["table"], *arguments["rows"])
        elif step.name == "alembic":
            taken = self.alembic(*arguments["argv"])
        else:
            more = {"anyway": True} if step.name in {"upgrade", "downgrade"} else {}
            taken = getattr(self, step.name)(**(arguments | more))
        return self._resources.runner.annotate(step.note) if step.note else taken

    def note(self, text: str) -> Step:
        """Give the last step a presenter's note.

        Raises:
            InputError: There is no step.
        """
        return self._resources.runner.annotate(text)

    def recording(self) -> dict[str, Any]:
        """All steps as JSON-ready values, from which `replay` builds the workshop again.

        Each step is there as it was given, with any secret in its SQL: a masked one would not build it again.
        """
        steps = recorded(self._resources.runner.log, self._resources.placed)
        return Recording(self.backend, self._start, steps, self._resources.runner.begins_after).to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The recording."""
        return self.recording()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the recording to a file, with any secret that was given to a step.

        Args:
            path: The file.
            overwrite: Whether to replace one.

        Raises:
            InputError: It exists and must not be overwritten.
        """
        place = Path(path)
        check_file(place, overwrite=overwrite)
        place.write_text(json.dumps(self.recording(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return place

    @classmethod
    def replay(cls, recording: Mapping[str, Any] | str | os.PathLike[str], to: int | None = None) -> Workshop:
        """Build a workshop again.

        Args:
            recording: What `recording` returned, or the path of a file that `save` wrote.
            to: After how many steps to stop; None for all.

        Raises:
            InputError: It is no recording.
        """
        read = Recording.read(recording)
        steps = read.steps if to is None else read.steps[: max(to, 0)]
        begins = min(read.begins_after, len(steps))
        return cls(read.backend, Recording(read.backend, read.start, steps, begins).to_dict())

    def export(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the project as a zip that works with plain Alembic.

        On SQLite the database comes along; on PostgreSQL `alembic.ini` names one to be filled in.

        Args:
            path: The zip.
            overwrite: Whether to replace a file.

        Raises:
            InputError: It exists and must not be overwritten.
        """
        place = Path(path)
        check_file(place, overwrite=overwrite)
        self._resources.runner.notice()
        file = (
            self._resources.runner.states.file(self._resources.runner.states.now)
            if self.backend == "sqlite"
            else None
        )
        project_folder.export(self.folder, place, self._resources.placed, file)
        return place

    def close(self) -> None:
        """Drop the database and remove the folder. Closing twice is harmless."""
        self._resources.close()

    def __enter__(self) -> Workshop:  # noqa: PYI034 - typing.Self came with Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        steps = len(self._resources.runner.log) - self._resources.runner.begins_after
        return f"<Workshop on {self.backend}, {steps} {'step' if steps == 1 else 'steps'}, in {self.folder}>"

    def _prepare(self) -> None:
        """Do what leads to the beginning, and keep that for the next workshop which begins so."""
        beginning = start_named(self._start)
        for path, text in files_of(beginning, self.folder_text(ENV)).items():
            project_folder.write_text(self.folder, path, text)
        if beginning.prepare is None:
            return
        beginning.prepare(self)
        runner = self._resources.runner
        if not any(step.failure for step in runner.log):
            placed = self._resources.placed
            texts = {path: project_folder.replaced(text, placed) for path, text in runner.texts.items()}
            keep_start(self._start, texts, runner.states)

    def _edited_outside(self, files: Mapping[str, str | None]) -> Step:
        """What an editor did to files, done again; what another connection did to rows is not known."""
        texts = {
            path: text for path, text in {**self._resources.runner.texts, **files}.items() if text is not None
        }
        project_folder.put_back(self.folder, texts)
        return self._resources.runner.notice() or self._run(OUTSIDE, {"files": {}}, "", Done)


def _beginning(backend: str, start: str | Mapping[str, Any] | os.PathLike[str] | None) -> Recording:
    """What a workshop begins with, as a recording."""
    if backend not in BACKENDS:
        raise InputError(
            f"There is no workshop on {backend!r}.",
            slug="unknown-backend",
            remedy=f"Use one of: {', '.join(sorted(BACKENDS))}.",
        )
    if start is None or (isinstance(start, str) and not start.endswith(".json")):
        start_named(start or "empty")
        return Recording(backend, start or "empty", ())
    return replace(Recording.read(start), backend=backend)
