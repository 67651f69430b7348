"""`limbeck.Workshop`: a real Alembic project with a scratch database, where every step can be undone."""

from __future__ import annotations

import json
import os
import re
import shlex
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from limbeck.audits.audit import audit
from limbeck.audits.report import Audit, AuditGroup
from limbeck.databases.database import Database
from limbeck.databases.scratch import BACKENDS, scratch, scratch_file
from limbeck.errors import InputError, ServerError
from limbeck.histories.history import History
from limbeck.histories.open_history import history
from limbeck.processes.ownership import Owner
from limbeck.projects.project import Project, project
from limbeck.projects.run_alembic import models_failure, run_alembic
from limbeck.rehearsals.rehearsal import Rehearsal
from limbeck.rehearsals.states import StateChange
from limbeck.report_files import check_file
from limbeck.workshops import project_folder, statements
from limbeck.workshops.database_states import states_of
from limbeck.workshops.forecast import Forecaster
from limbeck.workshops.project_folder import CONFIGURATION, DATABASE, ENV, MODELS
from limbeck.workshops.recording import RecordedStep, Recording, arguments_here, recorded
from limbeck.workshops.revision_source import with_bodies
from limbeck.workshops.rows import Rows
from limbeck.workshops.starts import files_of, start_named
from limbeck.workshops.step_runner import OUTSIDE, StepRunner
from limbeck.workshops.steps import Done, Step


class Workshop:
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
        self.backend = recording.backend
        self.time_limit = time_limit
        self._start = recording.start
        self._database, self._runner, self._close = _made(recording.backend)
        self._forecasts: dict[tuple[Any, ...], Any] = {}
        beginning = start_named(recording.start)
        for path, text in files_of(beginning, self.folder_text(ENV)).items():
            project_folder.write_text(self.folder, path, text)
        self._runner.notice()
        self._runner.forget()
        beginning.prepare(self)
        self._runner.forget()
        for number, step in enumerate(recording.steps):
            if number == recording.begins_after:
                self.begin_here()
            self.take(step)
        if recording.begins_after >= len(recording.steps):
            self.begin_here()

    # What there is

    @property
    def folder(self) -> Path:
        """The project: `alembic.ini`, `models.py`, `migrations/env.py`, `migrations/versions/`."""
        return self._runner.folder

    @property
    def database(self) -> Database:
        """Its database, which can be written to."""
        return self._database

    @property
    def project(self) -> Project:
        """The project, for `limbeck.audit`, `limbeck.history` and `limbeck.rehearse`."""
        return project(self.folder / CONFIGURATION, url=self._database)

    @property
    def history(self) -> History:
        """The revisions, and where the database stands among them."""
        return history(self.project, database=self._database)

    @property
    def current(self) -> tuple[str, ...]:
        """The revisions at which the database stands."""
        self._runner.notice()
        return self._runner.states.revisions()

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions that nothing follows."""
        return history(self.project).heads

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

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables, Alembic's own among them."""
        from sqlalchemy import inspect

        found = inspect(self._database.engine).get_table_names()
        self._database.engine.dispose()
        return tuple(sorted(found))

    def rows(self, table: str, limit: int = 50) -> Rows:
        """Rows of a table, in the order of its key.

        Args:
            table: Its name.
            limit: How many.

        Raises:
            InputError: There is no such table.
        """
        if table not in self.tables:
            raise InputError(
                f"There is no table {table!r}.",
                slug="unknown-table",
                remedy=f"There are: {', '.join(self.tables) or 'none'}.",
            )
        return statements.query(self._database, statements.rows_query(self._database, table, limit))

    def query(self, sql: str) -> Rows:
        """What a query gives; what it writes is rolled back.

        Raises:
            InputError: The database refuses it, or it gives no rows.
        """
        return statements.query(self._database, sql)

    def proposal(self) -> Audit:
        """What autogenerate would write now, with likely renames, losses and what it does not see.

        The models are read anew; where they or `env.py` are broken, the audit has the failure.
        """
        self._runner.notice()
        found: Audit | AuditGroup = self._remembered("proposal", "", lambda: audit(self.project))
        return found if isinstance(found, Audit) else found[0]

    @property
    def log(self) -> tuple[Step, ...]:
        """The steps, oldest first; those that were undone are not among them."""
        return tuple(self._runner.log)

    def change_since(self, step: int | None = None) -> StateChange:
        """What the database differs in from what it was.

        Args:
            step: Before which step of the log; None for the beginning.
        """
        return self._runner.change_since(self._runner.begins_after if step is None else step)

    # Steps

    def edit_models(self, source: str) -> Step:
        """Write `models.py`; what is wrong with it is the step's failure, with the line.

        Args:
            source: All of its text.
        """

        def action() -> Done:
            project_folder.write_text(self.folder, MODELS, source)
            return Done(failure=models_failure(self.folder, Path(MODELS).stem, time_limit=self.time_limit))

        return self._run("edit_models", {"source": source}, f"$EDITOR {MODELS}", action, database=False)

    def edit(
        self,
        revision: str | None = None,
        source: str | None = None,
        *,
        upgrade: str | None = None,
        downgrade: str | None = None,
    ) -> Step:
        """Write the file of a revision, or the bodies of its functions.

        Args:
            revision: As for `revision_path`.
            source: All of its text; None to keep what is not given below.
            upgrade: The statements of `upgrade`, without indentation.
            downgrade: Those of `downgrade`.

        Raises:
            InputError: There is no such file, nothing was given, or a function can't be found.
        """
        path = self.revision_path(revision)
        bodies = {
            name: text for name, text in (("upgrade", upgrade), ("downgrade", downgrade)) if text is not None
        }
        if source is None and not bodies:
            raise InputError(
                "Nothing was given to write.",
                slug="nothing-given",
                remedy="Give source=, upgrade= or downgrade=.",
            )
        text = with_bodies(self.folder_text(path) if source is None else source, bodies)
        name = project_folder.revision_id(path, self.folder_text(path))
        arguments = {"revision": name, "source": source} | bodies
        return self._run(
            "edit", arguments, f"$EDITOR {path}", partial(self._write, path, text), database=False
        )

    def edit_file(self, path: str, source: str) -> Step:
        """Write a file of the project, such as `migrations/env.py`.

        Args:
            path: Its path within the project.
            source: All of its text.

        Raises:
            InputError: The path leads out of the project.
        """
        arguments = {"path": path, "source": source}
        return self._run(
            "edit_file", arguments, f"$EDITOR {path}", partial(self._write, path, source), database=False
        )

    def autogenerate(self, message: str = "changes", rev_id: str | None = None) -> Step:
        """`alembic revision --autogenerate -m MESSAGE`: a file with what autogenerate proposes.

        Args:
            message: What it is about.
            rev_id: The id; None for one that Alembic makes.
        """
        return self._new_revision(
            "autogenerate", {"message": message}, ("revision", "--autogenerate", "-m", message), rev_id
        )

    def revision(self, message: str, rev_id: str | None = None) -> Step:
        """`alembic revision -m MESSAGE`: an empty file.

        Args:
            message: What it is about.
            rev_id: The id; None for one that Alembic makes.
        """
        return self._new_revision("revision", {"message": message}, ("revision", "-m", message), rev_id)

    def branch(
        self, message: str, head: str | None = None, *, splice: bool = True, rev_id: str | None = None
    ) -> Step:
        """`alembic revision --head HEAD --splice`: a second head, as another person's branch brings one.

        Args:
            message: What it is about.
            head: What it follows; None for what the present head follows.
            splice: Whether it may follow what is no head.
            rev_id: The id; None for one that Alembic makes.
        """
        if head is None:
            known = history(self.project)
            parents = known[known.heads[-1]].down_revision if known.heads else ()
            head = parents[0] if parents else "base"
        argv = ("revision", "-m", message, "--head", head, *(("--splice",) if splice else ()))
        arguments = {"message": message, "head": head, "splice": splice}
        return self._new_revision("branch", arguments, argv, rev_id)

    def merge(self, message: str = "merge", revisions: str = "heads", rev_id: str | None = None) -> Step:
        """`alembic merge -m MESSAGE heads`: a revision that follows several.

        Args:
            message: What it is about.
            revisions: What it follows.
            rev_id: The id; None for one that Alembic makes.
        """
        arguments = {"message": message, "revisions": revisions}
        return self._new_revision("merge", arguments, ("merge", "-m", message, *revisions.split()), rev_id)

    def upgrade(self, target: str = "head", *, anyway: bool = False) -> Step:
        """`alembic upgrade TARGET`; where it loses or breaks something, nothing runs and the step says so.

        Args:
            target: As Alembic takes it.
            anyway: Whether to run it whatever it loses.
        """
        return self._migrate("upgrade", target, anyway=anyway)

    def downgrade(self, target: str = "-1", *, anyway: bool = False) -> Step:
        """`alembic downgrade TARGET`, unless it takes rows or values away: then the step says so.

        Args:
            target: As Alembic takes it.
            anyway: Whether to run it whatever it takes away.
        """
        return self._migrate("downgrade", target, anyway=anyway)

    def stamp(self, target: str = "head") -> Step:
        """`alembic stamp TARGET`: the database is said to be there, and nothing is run."""
        return self._alembic("stamp", {"target": target}, ("stamp", target))

    def sql(self, range: str = "head") -> Step:  # noqa: A002 - as the command calls it
        """`alembic upgrade RANGE --sql`: the output is the SQL; the database is not asked.

        Args:
            range: A target, or `from:to`.
        """
        argv = ("upgrade", range, "--sql")

        def action() -> Done:
            done = self._command(argv)
            return replace(done, output=_LOGGED.sub("", done.output))

        return self._run("sql", {"range": range}, shlex.join(("alembic", *argv)), action)

    def check(self) -> Step:
        """`alembic check`: fails where autogenerate would write something."""
        return self._alembic("check", {}, ("check",))

    def alembic(self, *argv: str) -> Step:
        """Any other command.

        Args:
            *argv: What follows `alembic` in a terminal, such as `"history", "--verbose"`.
        """
        return self._alembic("alembic", {"argv": list(argv)}, argv)

    def insert(self, table: str, *rows: Mapping[str, Any]) -> Step:
        """Insert rows.

        Args:
            table: The table.
            *rows: The values, by column.

        Raises:
            InputError: There are no rows.
        """
        sql = statements.insert_statement(table, rows, self.backend)
        plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
        return self._run(
            "insert",
            {"table": table, "rows": plain},
            statements.in_terminal(sql, self.backend),
            partial(statements.execute, self._database, sql),
        )

    def execute(self, sql: str) -> Step:
        """Run SQL on the database, each statement committed by itself.

        Args:
            sql: One or more statements.
        """
        command = statements.in_terminal(sql, self.backend)
        return self._run("execute", {"sql": sql}, command, partial(statements.execute, self._database, sql))

    def take(self, step: RecordedStep) -> Step:
        """Take a recorded step; one that was warned of is not taken again, and not tried out again.

        Args:
            step: A step of a recording.

        Raises:
            InputError: There is no such step, or it can't be taken here.
        """
        arguments = arguments_here(step, self._placed)
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
            taken = self._runner.refuse(step.name, arguments, shlex.join(argv), step.warnings)
        elif step.name == "insert":
            taken = self.insert(arguments["table"], *arguments["rows"])
        elif step.name == "alembic":
            taken = self.alembic(*arguments["argv"])
        else:
            more = {"anyway": True} if step.name in {"upgrade", "downgrade"} else {}
            taken = getattr(self, step.name)(**(arguments | more))
        return self._runner.annotate(step.note) if step.note else taken

    # Back

    def undo(self, steps: int = 1) -> None:
        """Put files and database back to where they were; the log forgets the steps.

        Args:
            steps: How many; steps that were warned of and not taken do not count.

        Raises:
            InputError: There are not so many since the beginning.
        """
        self._runner.undo(steps)

    def go_back(self, length: int) -> None:
        """Undo all steps after some place in the log.

        Args:
            length: How many steps the log is to keep.
        """
        self._runner.go_back(length)

    def reset(self) -> None:
        """Put files and database back to the beginning."""
        self._runner.reset()

    def begin_here(self) -> None:
        """Take what is there now for the beginning, to which `reset` leads."""
        self._runner.begin_here()

    def refresh(self) -> Step | None:
        """Notice what an editor, a terminal or another connection has changed.

        Returns:
            The step that this becomes; None where nothing has changed.
        """
        return self._runner.notice()

    # Ahead

    def will_lose(self, target: str = "head") -> Rehearsal:
        """The rehearsal of what `upgrade(target)` would run, on a copy.

        Args:
            target: As Alembic takes it.

        Raises:
            LimbeckError: Whatever `limbeck.rehearse` raises.
        """
        self._runner.notice()
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
        self._runner.notice()
        wanted = target or ("head" if name == "upgrade" else "-1")
        ask = self._forecaster.upgrade_warnings if name == "upgrade" else self._forecaster.downgrade_warnings
        found: tuple[str, ...] = self._remembered(
            name, wanted, lambda: ask(self.history, wanted, self._runner.texts)
        )
        return found

    # Keeping and leaving

    def note(self, text: str) -> Step:
        """Give the last step a presenter's note.

        Raises:
            InputError: There is no step.
        """
        return self._runner.annotate(text)

    def recording(self) -> dict[str, Any]:
        """All steps as JSON-ready values, from which `replay` builds the workshop again."""
        steps = recorded(self._runner.log, self._placed)
        return Recording(self.backend, self._start, steps, self._runner.begins_after).to_dict()

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the recording to a file.

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
        self._runner.notice()
        file = self._runner.states.file(self._runner.states.now) if self.backend == "sqlite" else None
        project_folder.export(self.folder, place, self._placed, file)
        return place

    def close(self) -> None:
        """Drop the database and remove the folder. Closing twice is harmless."""
        self._close()

    def __enter__(self) -> Workshop:  # noqa: PYI034 - typing.Self came with Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        steps = len(self._runner.log) - self._runner.begins_after
        return f"<Workshop on {self.backend}, {steps} {'step' if steps == 1 else 'steps'}, in {self.folder}>"

    # How

    @property
    def _forecaster(self) -> Forecaster:
        return Forecaster(self.project, self._database, self._runner.states, self.time_limit)

    @property
    def _placed(self) -> dict[str, str]:
        """What stands in recordings and exports for what is only true here."""
        if self.backend == "sqlite":
            return {}
        return {project_folder.address(self._database.secret_url): project_folder.PLACEHOLDERS[self.backend]}

    def _run(
        self,
        name: str,
        arguments: dict[str, Any],
        command: str,
        action: Callable[[], Done],
        *,
        database: bool = True,
    ) -> Step:
        return self._runner.run(name, arguments, command, action, touches_database=database)

    def _write(self, path: str, text: str) -> Done:
        project_folder.write_text(self.folder, path, text)
        return Done()

    def _alembic(self, name: str, arguments: dict[str, Any], argv: tuple[str, ...]) -> Step:
        return self._run(name, arguments, shlex.join(("alembic", *argv)), partial(self._command, argv))

    def _command(self, argv: tuple[str, ...]) -> Done:
        self._database.engine.dispose()
        password = self._database.secret_url.password
        variables = {"PGPASSWORD": str(password)} if password else {}
        done = run_alembic(self.folder, argv, variables=variables, time_limit=self.time_limit)
        return Done(done.output.replace(f"{self.folder}{os.sep}", ""), done.failure)

    def _new_revision(
        self, name: str, arguments: dict[str, Any], argv: tuple[str, ...], rev_id: str | None
    ) -> Step:
        """Run what writes a version file; the id that it got is among the step's arguments."""
        whole = argv if rev_id is None else (*argv, "--rev-id", rev_id)

        def action() -> Done:
            there = project_folder.read_texts(self.folder)
            done = self._command(whole)
            made = project_folder.read_texts(self.folder)
            ids = [
                project_folder.revision_id(path, made[path])
                for path in made.keys() - there.keys()
                if project_folder.is_version(path)
            ]
            return replace(done, arguments={"rev_id": ids[0] if ids else rev_id})

        return self._run(name, arguments, shlex.join(("alembic", *argv)), action)

    def _migrate(self, name: str, target: str, *, anyway: bool) -> Step:
        argv = (name, target)
        arguments = {"target": target, "anyway": anyway}
        warnings = () if anyway else self.warnings(name, target)
        if warnings:
            return self._runner.refuse(name, arguments, shlex.join(("alembic", *argv)), warnings)
        return self._alembic(name, arguments, argv)

    def _edited_outside(self, files: Mapping[str, str | None]) -> Step:
        """What an editor did to files, done again; what another connection did to rows is not known."""
        texts = {path: text for path, text in {**self._runner.texts, **files}.items() if text is not None}
        project_folder.put_back(self.folder, texts)
        return self._runner.notice() or self._run(OUTSIDE, {"files": {}}, "", Done)

    def _remembered(self, what: str, target: str, ask: Callable[[], Any]) -> Any:
        """The answer to a question about the files and the database as they are, asked once."""
        state = self._runner.states.now
        key = (what, target, state, tuple(self._runner.texts.items()))
        if key not in self._forecasts:
            if len(self._forecasts) >= _REMEMBERED:
                del self._forecasts[next(iter(self._forecasts))]
            self._forecasts[key] = ask()
        return self._forecasts[key]


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
    "insert",
    "merge",
    "revision",
    "sql",
    "stamp",
    "upgrade",
)
"""The methods that are steps."""

_LOGGED = re.compile(r"^(?:DEBUG|INFO|WARNI?N?G?) +\[alembic[^\n]*\n", re.MULTILINE)
"""What Alembic logs to the other stream of a terminal."""

_REMEMBERED = 16
"""Answers about what a step would do that are kept."""


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


def _made(backend: str) -> tuple[Database, StepRunner, Callable[[], object]]:
    """The database, the folder, and what lets go of both, which happens at the latest with the kernel."""
    if backend == "sqlite":
        folder = project_folder.new_folder(None)
        database = scratch_file(folder / DATABASE)
    else:
        database = scratch(backend)
        folder = project_folder.new_folder(database.secret_url)
    kept = folder.parent / "states"
    kept.mkdir()
    states = states_of(database, kept)
    runner = StepRunner(folder, states)
    close = weakref.finalize(runner, _let_go, Owner(), folder, database, states.close)
    return database, runner, close


def _let_go(owner: Owner, folder: Path, database: Database, close_states: Callable[[], object]) -> None:
    if owner.is_this_process:  # a forked child has the same folder
        with suppress(ServerError):
            close_states()
            database.close()
        project_folder.remove(folder)


def _plain(value: Any) -> Any:
    """A value as JSON can carry it."""
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
