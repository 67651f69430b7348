"""The revisions of a project, run on a copy of its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from limbeck.autogen.versions import installed
from limbeck.databases.connect import connect
from limbeck.databases.database import Database
from limbeck.databases.drivers import with_known_scheme
from limbeck.databases.scratch import scratch
from limbeck.databases.targets import url_of
from limbeck.errors import InputError, ProjectError
from limbeck.histories.history import History
from limbeck.histories.open_history import history
from limbeck.progress import Cancellation, Progress, silent
from limbeck.projects.configuration import read
from limbeck.projects.current_revisions import (
    CurrentRevisions,
    ProjectRevisions,
    read_current_revisions,
)
from limbeck.projects.project import Project
from limbeck.rehearsals.chosen_revisions import ChosenRevisions, starts_at_base
from limbeck.rehearsals.copies import postgresql, sqlite
from limbeck.rehearsals.made_rows import fill
from limbeck.rehearsals.offline import beside, with_offline_sql
from limbeck.rehearsals.rehearsal import Copy, Rehearsal, RehearsedRevision, masked_failure
from limbeck.rehearsals.rehearsal_run import RehearsalRun
from limbeck.rehearsals.revision_runner import RevisionRunner

_PLACEHOLDER = "driver"
"""The backend in the URL that `alembic init` writes, which stands for one to be filled in."""

ROWS = ("sample", "all", "none", "made")
"""What `rows` may be."""

Watch = Callable[[tuple[RehearsedRevision, ...]], object]
"""Called with the revisions of a rehearsal while it goes on; those without a verdict are still to come."""

SilenceCheck = Callable[[Database], bool | None]
"""Whether autogenerate proposes nothing on a copy; None where it can't be asked."""

COPIES = {"sqlite": sqlite.copy_of, "postgresql": postgresql.copy_of}
"""What makes a copy, by dialect."""


def rehearse_checked(  # noqa: PLR0913 - what `rehearse` is asked
    of: Project,
    what: str,
    is_silent_on: SilenceCheck,
    *,
    database: Any = None,
    rows: str = "sample",
    since: str | None = None,
    show_values: bool = True,
    time_limit: float = 300.0,
    progress: Progress = silent,
    watch: Watch = lambda _revisions: None,
    cancellation: Cancellation,
) -> Rehearsal:
    """Run revisions as `limbeck.rehearse` does, and end with a check of the caller's.

    Args:
        of: The project.
        what: As for `limbeck.rehearse`.
        is_silent_on: Whether autogenerate proposes nothing on the copy after the last revision.
        database: As for `limbeck.rehearse`.
        rows: As for `limbeck.rehearse`.
        since: As for `limbeck.rehearse`.
        show_values: As for `limbeck.rehearse`.
        time_limit: Seconds that each revision may take.
        progress: Called with a few words at each stage.
        watch: As for `limbeck.rehearse`.
        cancellation: Stops it from another thread.

    Raises:
        LimbeckError: What `limbeck.rehearse` raises.
    """
    if rows not in ROWS:
        raise InputError(
            f"rows={rows!r} is not one of the choices.",
            slug="unknown-rows",
            remedy=f"Use one of: {', '.join(ROWS)}.",
        )
    switch = cancellation
    read_history = history(of)
    with ExitStack() as stack:
        if not show_values:
            stack.enter_context(_masked_errors())
        copied, shown, copy, at = stack.enter_context(_copy(of, what, database, rows, progress, switch))
        sizes = {each.table: each.rows for each in copy.sizes if copy.rows == "sample" and each.rows}
        runner = RevisionRunner(
            of, read_history, copied, time_limit=time_limit, progress=progress, cancellation=switch
        )
        run = stack.enter_context(closing(RehearsalRun(runner, read_history, progress, sizes)))
        current = _standing(of, copied, progress, switch) if at is None else at
        chosen = ChosenRevisions.find(read_history, what, current, since)
        failure = run.prepare(chosen)
        if failure is not None:
            raise ProjectError.from_failure(failure)
        unfilled: dict[str, None] = {}
        revisions = run.unreached(chosen.revisions)

        def fill_copy(kept_empty: frozenset[str]) -> None:
            unfilled.update(dict.fromkeys(fill(copied, kept_empty, runner.words)))

        steps = revisions
        watch(steps)
        if copy.rows == "made":
            rehearsed = run.rehearse_filled(chosen, fill_copy, from_nothing=starts_at_base(what))
        else:
            rehearsed = run.rehearse(chosen) if chosen.revisions else iter(())
        for number, step in enumerate(rehearsed):
            done = (*steps[:number], step if show_values else step.masked())
            steps = (*done, *revisions[number + 1 :])
            watch(steps)
        is_silent = None
        if steps:
            before = _standing_after(read_history, current, chosen.before)
            ask = partial(
                with_offline_sql, steps, read_history, before, copied.dialect, time_limit=time_limit
            )
            with beside(lambda own: ask(cancellation=own), switch) as written:
                if all(each.failure is None and each.is_reached for each in steps):
                    is_silent = is_silent_on(copied)
                steps = written.result()
        versions = replace(runner.versions or installed(None), server=copied.server)
    copy = replace(copy, not_restored=(*copy.not_restored, *unfilled))
    told = Rehearsal(versions, shown, copy, steps, is_silent, _sources(read_history))
    return told if show_values else told.masked()


@contextmanager
def _masked_errors() -> Iterator[None]:
    """Mask what a database quotes of rows, where the project itself fails."""
    try:
        yield
    except ProjectError as error:
        raise ProjectError.from_failure(masked_failure(error.failure)) from None


@contextmanager
def _copy(  # noqa: PLR0913, PLR0917 - what was asked
    of: Project, what: str, database: Any, rows: str, progress: Progress, switch: Cancellation
) -> Iterator[tuple[Database, str | None, Copy, tuple[str, ...] | None]]:
    """The copy, and the database that it is one of; an empty one where none is needed.

    The last of them is where it stands, if that is known already.
    """
    if starts_at_base(what):
        with scratch(_dialect(of, database)) as empty:
            yield empty, None, Copy("none" if rows == "none" else "made", 0), ()
        return
    at: tuple[str, ...] | None = None
    if database is None:
        own = _own_database(of, progress, switch)
        opened, at = connect(own.url), own.current
    else:
        opened = connect(database)
    try:
        if opened.dialect not in COPIES:
            raise _not_rehearsed(opened.server)
        wanted = "none" if rows == "made" else rows
        with COPIES[opened.dialect](opened, wanted, progress=progress, cancellation=switch) as (copied, copy):
            yield copied, opened.url, replace(copy, rows="made") if rows == "made" else copy, at
    finally:
        if opened is not database:
            opened.close()


def open_database(
    of: Project | None, database: Any, progress: Progress, cancellation: Cancellation
) -> Database:
    """The database that is meant; whoever asks closes it, unless it was given as it is.

    Args:
        of: The project; None where a database is given.
        database: A `Database`, or what `limbeck.connect` takes; None for the one that `env.py` names.
        progress: Called with a few words at each stage.
        cancellation: Stops it from another thread.

    Raises:
        DatabaseError: It can't be reached.
        InputError: There is neither, or `env.py` names several.
        ProjectError: `env.py` can't be run.
    """
    if database is not None:
        return connect(database)
    if of is None:
        raise InputError("No database was given.", slug="no-database", remedy="Give one: database=….")
    return connect(_own_database(of, progress, cancellation).url)


def _own_database(of: Project, progress: Progress, switch: Cancellation) -> CurrentRevisions:
    """The one database that `env.py` names, and where it stands."""
    return _only(read_current_revisions(of, progress=progress, cancellation=switch))


def _standing(of: Project, copied: Database, progress: Progress, switch: Cancellation) -> tuple[str, ...]:
    """Where the copy stands, as the project's own `env.py` reads it."""
    told = read_current_revisions(of, database=copied, progress=progress, cancellation=switch)
    return _only(told).current


def _only(told: ProjectRevisions) -> CurrentRevisions:
    if told.failure is not None:
        raise ProjectError.from_failure(told.failure)
    if len(told.found) != 1:
        raise InputError(
            f"env.py runs migrations {len(told.found)} times in one run, as for several databases.",
            slug="several-runs",
            remedy="Choose one of them: give database=…, or the -x argument by which your env.py chooses.",
        )
    return told.found[0]


def _standing_after(
    read_history: History, current: Sequence[str], revisions: Sequence[str]
) -> tuple[str, ...]:
    """Where a database stands when some revisions more have run."""
    had = (*current, *revisions)
    below = {each for one in had if one in read_history.sources for each in read_history[one].down_revision}
    return tuple(each for each in had if each not in below)


def _dialect(of: Project, database: Any) -> str:
    """The dialect of a history that begins without a database.

    Raises:
        InputError: Nothing tells it, or it is one on which revisions are not rehearsed.
    """
    found = _configured_dialect(of) if database is None else _dialect_of(database)
    if found is None:
        raise InputError(
            "Nothing says whether these revisions are for SQLite or for PostgreSQL.",
            slug="no-dialect",
            remedy="Say which: --database postgresql, or --database sqlite (in Python: "
            'database="postgresql").',
        )
    if found not in COPIES:
        raise _not_rehearsed(found)
    return found


def _not_rehearsed(on: str) -> InputError:
    return InputError(
        f"limbeck can't rehearse revisions on {on}.",
        slug="unknown-dialect",
        remedy="Give a SQLite or a PostgreSQL database.",
    )


def _dialect_of(database: Any) -> str:
    """The dialect of what `limbeck.connect` takes, or that is named alone."""
    if isinstance(database, str) and database in COPIES:
        return database
    if isinstance(database, Database):
        return database.dialect
    if isinstance(database, (str, Path)):
        database = url_of(database)
    if isinstance(database, URL):
        return with_known_scheme(database).get_backend_name()
    return str(connect(database).dialect)


def _configured_dialect(of: Project) -> str | None:
    """The dialect of the project's URL; None where only `env.py` knows it."""
    try:
        url = of.url or make_url(str(read(of.path, of.section).options.get("sqlalchemy.url", "")))
    except ArgumentError:
        return None
    name = with_known_scheme(url).get_backend_name()
    return None if name == _PLACEHOLDER else name


def _sources(of: History) -> tuple[Path, ...]:
    return tuple(Path(each.path) for each in of.revisions if each.path is not None)
