"""Running a command of Alembic in a project that somebody works on, as a terminal in its folder would."""

from __future__ import annotations

import os
import re
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from limbeck.records import Failure

if TYPE_CHECKING:
    from alembic.config import CommandLine

    from limbeck.projects.worker.channel import Channel

_READS = re.compile(r"\s*(?:SELECT|PRAGMA|SHOW)\b|.*\balembic_version\b", re.IGNORECASE)
"""Statements that say nothing of what a revision does."""

_USAGE = 2
"""The exit code of `argparse` for arguments that it refuses."""


@dataclass(frozen=True, slots=True)
class StatementsRun:
    """The answer, where somebody wants to know: what ran.

    Attributes:
        statements: The statements that write, in order, without the values of their parameters.
    """

    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunAlembic:
    """Run `alembic` with some arguments, in a process that may write to whatever the project names.

    For a project of the learner's own, whose database is there to be changed: nothing is guarded.

    Attributes:
        folder: The working directory.
        argv: What follows `alembic` on a command line.
        variables: Environment variables for this command alone; their values are secrets.
        watch: Whether to tell what ran.
    """

    name: ClassVar[str] = "run-alembic"
    answers: ClassVar[tuple[type, ...]] = (StatementsRun,)

    folder: str
    argv: tuple[str, ...]
    variables: dict[str, str]
    watch: bool = False

    @property
    def subject(self) -> str:
        """What fails, where something does."""
        return " ".join(("alembic", *self.argv))

    def secrets(self) -> tuple[str, ...]:
        """The values of the variables."""
        return tuple(self.variables.values())

    def run(self, channel: Channel) -> None:
        """Run it; what it prints goes where everything goes that a worker's project prints.

        Args:
            channel: Hears of a failure, which Alembic or the database has told in its own words.
        """
        from alembic.util import CommandError, err

        from limbeck.projects.worker.env_py.process_state import Namespace, enter

        enter(self.folder, ("alembic", *self.argv))
        os.environ.update(self.variables)
        statements = _watched() if self.watch else []
        failed: BaseException | None = None
        with Namespace().aside():
            try:
                # Alembic would end the process and keep the error to itself.
                command_line().main(argv=["--raiseerr", *self.argv])
            except CommandError as error:
                with suppress(SystemExit):
                    err(str(error))
                failed = error
            except SystemExit as left:
                failed = left if left.code else None
            except BaseException as error:  # noqa: BLE001 - a terminal would show any, and so do we
                failed = error
                _print_traceback(error)
        sys.stdout.flush()
        sys.stderr.flush()
        if self.watch:
            channel.answer(StatementsRun(tuple(statements)))
        if failed is not None:
            channel.failure(self._failure(failed))

    def _failure(self, error: BaseException) -> Failure:
        from alembic.util import CommandError

        if isinstance(error, CommandError):
            return Failure(
                "command-refused",
                str(error),
                (("command", self.subject),),
                "Read what Alembic says; nothing that this command names was changed.",
            )
        if isinstance(error, SystemExit):
            what = (
                f"{self.subject} was not understood."
                if error.code == _USAGE
                else f"{self.subject} ended with exit code {error.code}."
            )
            return Failure(
                "command-refused",
                what,
                (("command", self.subject),),
                "Read what it printed: alembic --help lists the commands and their arguments.",
            )
        return raised(error, self.folder, self.subject, slug="command-raised")


@cache
def command_line() -> CommandLine:
    """Alembic's command line, ready to be told what to do."""
    from alembic.config import CommandLine

    return CommandLine(prog="alembic")


def raised(error: BaseException, folder: str, subject: str, *, slug: str) -> Failure:
    """The failure that an error in the learner's files, or of the database, becomes.

    Args:
        error: What was raised.
        folder: The project's folder.
        subject: What was run.
        slug: The slug of the failure.

    Returns:
        Its first line as what happened. The evidence has `where`: the lines of the project's files that it
        came through, the innermost last; `file` and `line` of that one, and `statement` if a database
        refused one.
    """
    from limbeck.errors import error_text
    from limbeck.projects.worker.diagnosis.evidence import chain_of
    from limbeck.projects.worker.diagnosis.explain import summary_of
    from limbeck.projects.worker.diagnosis.frames import frames

    where = frames(error, folder)
    evidence = [("command", subject), ("error", summary_of(error)), ("where", where)]
    place = where.splitlines()[-1].split(":") if where else []
    if len(place) > 1:
        evidence += [("file", place[0]), ("line", place[1].split()[0])]
    statements = [str(found) for each in chain_of(error) if (found := getattr(each, "statement", None))]
    evidence += [("statement", each) for each in statements[:1]]
    first = error.msg if isinstance(error, SyntaxError) else error_text(error)
    return Failure(
        slug,
        f"{type(getattr(error, 'orig', None) or error).__name__}: {first}",
        tuple((label, text) for label, text in evidence if text),
        "Correct the line that the evidence names last, or the rows that the database objects to.",
    )


def _watched() -> list[str]:
    """A list that gets each statement that writes, of every engine."""
    from sqlalchemy import Engine, event

    found: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not _READS.match(statement):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    return found


def _print_traceback(error: BaseException) -> None:
    """As a terminal shows it, without our own frame."""
    ours = error.__traceback__
    traceback.print_exception(type(error), error, ours.tb_next if ours is not None else None)
