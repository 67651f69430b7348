"""The steps of a workshop: what a learner does to files, revisions and rows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from limbeck.errors import CancelledError, InputError
from limbeck.histories.open_history import history
from limbeck.projects.run_alembic import models_failure
from limbeck.rehearsals.made_rows import fill
from limbeck.secret_texts import mask_text
from limbeck.workshops import project_folder, statements
from limbeck.workshops.contents import WorkshopContents
from limbeck.workshops.project_folder import MODELS
from limbeck.workshops.revision_source import with_bodies
from limbeck.workshops.steps import Done, Step

_LOGGED = re.compile(r"^(?:DEBUG|INFO|WARNI?N?G?) +\[alembic[^\n]*\n", re.MULTILINE)
"""What Alembic logs to the other stream of a terminal."""


class WorkshopCommands(WorkshopContents):
    """The part of a workshop that takes steps.

    Each is recorded, can be undone, and tells what does the same in a terminal. One that fails is a result:
    `step.failure` has the message of Alembic or of the database.
    """

    def edit_models(self, source: str) -> Step:
        """Write `models.py`; what is wrong with it is the step's failure, with the line.

        Args:
            source: All of its text.
        """

        def action() -> Done:
            project_folder.write_text(self.folder, MODELS, source)
            return Done(
                failure=models_failure(
                    self.folder,
                    Path(MODELS).stem,
                    time_limit=self.time_limit,
                    cancellation=self._resources.runner.cancellation,
                )
            )

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
            "edit", arguments, f"$EDITOR {path}", partial(self._resources.write, path, text), database=False
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
        write = partial(self._resources.write, path, source)
        return self._run("edit_file", arguments, f"$EDITOR {path}", write, database=False)

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
            done = self._resources.alembic(argv, self.time_limit)
            return replace(done, output=_LOGGED.sub("", done.output))

        return self._run("sql", {"range": range}, _in_terminal(argv), action)

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
            partial(self._execute, sql),
        )

    def execute(self, sql: str) -> Step:
        """Run SQL on the database, each statement committed by itself.

        Args:
            sql: One or more statements.
        """
        command = statements.in_terminal(sql, self.backend)
        return self._run("execute", {"sql": sql}, command, partial(self._execute, sql))

    def fill(self, kept_empty: Sequence[str] = ()) -> Step:
        """Put a few rows into every table that has none; in the same tables they are the same each time.

        Args:
            kept_empty: Names of tables that get none.
        """

        def action() -> Done:
            return Done("\n".join(fill(self._resources.database, kept_empty)))

        return self._run("fill", {"kept_empty": list(kept_empty)}, "", action)

    def _execute(self, sql: str) -> Done:
        return statements.execute(self._resources.database, sql, self._resources.runner.cancellation)

    def _run(
        self,
        name: str,
        arguments: dict[str, Any],
        command: str,
        action: Callable[[], Done],
        *,
        database: bool = True,
    ) -> Step:
        return self._resources.runner.run(name, arguments, command, action, touches_database=database)

    def _alembic(self, name: str, arguments: dict[str, Any], argv: tuple[str, ...]) -> Step:
        return self._run(
            name,
            arguments,
            _in_terminal(argv),
            partial(self._resources.alembic, argv, self.time_limit),
        )

    def _new_revision(
        self, name: str, arguments: dict[str, Any], argv: tuple[str, ...], rev_id: str | None
    ) -> Step:
        """Run what writes a version file; the id that it got is among the step's arguments."""
        whole = argv if rev_id is None else (*argv, "--rev-id", rev_id)

        def action() -> Done:
            there = project_folder.read_texts(self.folder)
            done = self._resources.alembic(whole, self.time_limit)
            made = project_folder.read_texts(self.folder)
            ids = [
                project_folder.revision_id(path, made[path])
                for path in made.keys() - there.keys()
                if project_folder.is_version(path)
            ]
            return replace(done, arguments={"rev_id": ids[0] if ids else rev_id})

        return self._run(name, arguments, _in_terminal(argv), action)

    def _migrate(self, name: str, target: str, *, anyway: bool) -> Step:
        argv = (name, target)
        arguments = {"target": target, "anyway": anyway}
        command = _in_terminal(argv)
        try:
            warnings = () if anyway else self.warnings(name, target)
        except CancelledError:
            return self._resources.runner.refuse(name, arguments, command, cancelled=True)
        if warnings:
            return self._resources.runner.refuse(name, arguments, command, warnings)
        return self._alembic(name, arguments, argv)


def _in_terminal(argv: tuple[str, ...]) -> str:
    """A command of Alembic, its secrets masked before quotes for a shell hide how they look."""
    return shlex.join(("alembic", *map(mask_text, argv)))


def _plain(value: Any) -> Any:
    """A value as JSON can carry it."""
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
