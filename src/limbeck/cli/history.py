"""`limbeck history`: the revision graph on the command line."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import limbeck
from limbeck.characters import json_text
from limbeck.cli.options import SECTION, Directory, Force, Output, ProjectPython, Section, Verbose
from limbeck.cli.output import (
    Destination,
    ExitCode,
    exit_on_error,
    files_of,
    print_failure,
    progress_line,
    terminal_text,
)
from limbeck.errors import InputError
from limbeck.projects.configuration import is_project
from limbeck.records import Failure, encode

if TYPE_CHECKING:
    from limbeck.histories.history import History
    from limbeck.projects.project import Project
    from limbeck.view.history.graph import Options


class HistoryFormat(str, Enum):
    """The forms in which the command line prints a history."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SVG = "svg"
    DOT = "dot"
    MERMAID = "mermaid"


OWN_DATABASE = "project"
"""The word for the database that the project itself names."""


class DrawingDirection(str, Enum):
    """The direction in which a graph is drawn."""

    TB = "TB"
    LR = "LR"


class Dialect(str, Enum):
    """The SQL dialects in which a path can be written."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class Between:
    """The path to show, as given by the options."""

    start: str | None
    end: str | None
    sql: bool
    dialect: Dialect

    @property
    def is_wanted(self) -> bool:
        """Whether to show a path instead of the whole history."""
        return self.sql or self.start is not None or self.end is not None


def history(  # noqa: PLR0913  each argument is an option of the command line
    *,
    path: Annotated[
        Path,
        typer.Argument(help="alembic.ini, pyproject.toml, their folder, or a folder of version files."),
    ] = Path(),
    database: Annotated[
        str | None,
        typer.Option(
            help="Show what has been applied to a database: a URL, the path to a SQLite file, env:NAME, "
            "which keeps a password out of the process list, or the word project for the one in env.py, "
            "which is then run."
        ),
    ] = None,
    python: ProjectPython = None,
    directory: Directory = None,
    section: Section = SECTION,
    form: Annotated[HistoryFormat, typer.Option("--format", help="What to print.")] = HistoryFormat.TEXT,
    output: Output = None,
    force: Force = False,
    start: Annotated[
        str | None,
        typer.Option("--from", help="Show what would run from here: an id, base, head or heads …"),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", help="… to here, as in alembic upgrade or downgrade: heads, +2, -1 or an id."),
    ] = None,
    sql: Annotated[
        bool,
        typer.Option(
            "--sql", help="Print the SQL of that path. Runs env.py and the version files in offline mode."
        ),
    ] = False,
    dialect: Annotated[Dialect, typer.Option(help="The SQL dialect.")] = Dialect.POSTGRESQL,
    direction: Annotated[
        DrawingDirection, typer.Option(help="TB draws from top to bottom, LR from left to right.")
    ] = DrawingDirection.TB,
    run: Annotated[
        bool,
        typer.Option(
            "--run",
            help="Let the project's interpreter run what reading alone can't tell: version files whose head "
            "is computed, and env.py if it computes the name of the version table.",
        ),
    ] = False,
    unfolded: Annotated[bool, typer.Option("--unfolded", help="Draw every revision.")] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit with code 1 if there is a problem or anything is pending."),
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Show the revision graph of a project, and what would run.

    Files are read as syntax: none is run without --run, --sql or --database project.

    limbeck history alembic.ini

    limbeck history alembic.ini --database postgresql://localhost/shop --check

    limbeck history versions --from ae10 --to head --sql
    """
    between = Between(start, end, sql, dialect)
    drawn: Options = {"fold": not unfolded, "rankdir": direction.value}
    target = Destination(output, force, files_of(path, database))
    with exit_on_error(verbose=verbose):
        target.check()
        with progress_line() if run or sql or database is not None else nullcontext():
            found = _read(_source(path, section, python, directory), database, run=run)
            report, failures = (
                _path(found, between, form)
                if between.is_wanted
                else (_rendered(found, form, drawn, to_file=output is not None), ())
            )
        target.write(report, _comment(form, between))
    for failure in failures:
        print_failure(failure, verbose=verbose)
    if failures:
        raise typer.Exit(ExitCode.IMPOSSIBLE)
    if check and (found.problems or found.pending):
        raise typer.Exit(ExitCode.DIFFERENCES)


def _source(path: Path, section: str, python: Path | None, directory: Path | None) -> Project | Path:
    """The project; the path itself where it may be a folder of version files alone."""
    if directory is None and path.expanduser().is_dir() and not is_project(path):
        return path
    from limbeck.projects.project import project_in_shell  # SQLAlchemy takes time to load

    return project_in_shell(path, section=section, python=python, directory=directory)


def _read(source: Project | Path, database: str | None, *, run: bool) -> History:
    if database == OWN_DATABASE and isinstance(source, Path):
        source = limbeck.project(source)  # raises: version files alone name no database
    return limbeck.history(source, database=source if database == OWN_DATABASE else database, run=run)


def _rendered(found: History, form: HistoryFormat, drawn: Options, *, to_file: bool) -> str:
    match form:
        case HistoryFormat.JSON:
            return found.to_json() + "\n"
        case HistoryFormat.HTML:
            return found.to_html()
        case HistoryFormat.SVG:
            return found.to_svg(**drawn)
        case HistoryFormat.DOT:
            return found.to_dot(**drawn)
        case HistoryFormat.MERMAID:
            return found.to_mermaid(**drawn)
    return terminal_text(found, to_file=to_file)


def _comment(form: HistoryFormat, between: Between) -> str:
    """What begins a comment in what is printed."""
    if form is HistoryFormat.TEXT and between.sql:
        return "-- "
    return {HistoryFormat.DOT: "// ", HistoryFormat.MERMAID: "%% "}.get(form, "")


def _path(found: History, between: Between, form: HistoryFormat) -> tuple[str, tuple[Failure, ...]]:
    """What would run between two points, and why some of its SQL could not be written.

    It begins where the database is, or at the base if no database is given.
    """
    if form not in (HistoryFormat.TEXT, HistoryFormat.JSON):
        raise InputError(
            f"A path cannot be printed as {form.value}.",
            slug="path-format",
            remedy="Use --format text or json, or leave out --from, --to and --sql.",
        )
    from limbeck.view.history import path

    start = between.start or ",".join(found.current or ()) or "base"
    end = between.end or "heads"
    steps = found.path(start, end)
    written = found.sql(start, end, dialect=between.dialect.value) if between.sql else ()
    failures = tuple(each.error for each in written if each.error is not None)
    if form is HistoryFormat.TEXT:
        report = (
            path.sql_script(written, between.dialect.value) if between.sql else path.steps_text(found, steps)
        )
        return report, failures
    answer = {
        "versions": encode(found.versions),
        "from": start,
        "to": end,
        "steps": encode(steps),
        **({"dialect": between.dialect.value, "sql": encode(written)} if between.sql else {}),
    }
    return json_text(answer) + "\n", failures
