"""`limbeck rehearse`: revisions run on a copy of the database, on the command line."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import limbeck
from limbeck.baselines import REHEARSAL, Baseline, BaselineStanding
from limbeck.characters import json_text
from limbeck.cli.options import (
    SECTION,
    Against,
    Directory,
    Force,
    Output,
    ProjectPython,
    Section,
    Verbose,
    XArguments,
)
from limbeck.cli.output import Destination, ExitCode, exit_on_error, files_of, progress_line, terminal_text

if TYPE_CHECKING:
    from limbeck.rehearsals.rehearsal import Rehearsal, RehearsedRevision

_SAFE = "safe"


class RehearsalFormat(str, Enum):
    """The forms in which the command line prints a rehearsal."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    GITHUB = "github"


class RowsChoice(str, Enum):
    """Which rows come along."""

    SAMPLE = "sample"
    ALL = "all"
    NONE = "none"
    MADE = "made"


def rehearse(  # noqa: PLR0913  each argument is an option of the command line
    path: Annotated[
        Path, typer.Argument(help="An Alembic project: its alembic.ini, pyproject.toml, or their folder.")
    ] = Path(),
    what: Annotated[
        str,
        typer.Argument(
            metavar="[RANGE]",
            help="pending, a range such as ae10..b27f, one revision, or base..heads, for which no database "
            "is needed.",
        ),
    ] = "pending",
    *,
    database: Annotated[
        str | None,
        typer.Option(
            help="The database to copy, if not the project's own: a URL, the path to a SQLite file, or "
            "env:NAME, which keeps a password out of the process list. It is only read. For base..heads, "
            "sqlite or postgresql is enough: the kind of database to rehearse on."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Only the revisions that git says were added since, such as origin/main."),
    ] = None,
    rows: Annotated[
        RowsChoice,
        typer.Option(help="Which rows the copy gets; 'made' stands for rows that limbeck makes up."),
    ] = RowsChoice.SAMPLE,
    python: ProjectPython = None,
    directory: Directory = None,
    section: Section = SECTION,
    x: XArguments = None,
    form: Annotated[
        RehearsalFormat,
        typer.Option(
            "--format",
            help="What to print: markdown is a comment for a pull request, github annotates its lines.",
        ),
    ] = RehearsalFormat.TEXT,
    show_values: Annotated[
        bool,
        typer.Option(
            help="Whether an HTML page shows some values of rows before and after; other formats show none."
        ),
    ] = True,
    output: Output = None,
    force: Force = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with code 1 if a revision is not safe.")
    ] = False,
    against: Against = None,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that each revision may take, up to a day.", min=0.1, max=86_400)
    ] = 300.0,
    verbose: Verbose = False,
) -> None:
    """Run revisions on a copy of the database, and show what each of them does. The database is only read.

    The project's env.py and version files are run, up, back and up again; the copy is gone afterwards.

    limbeck rehearse alembic.ini

    limbeck rehearse . --since origin/main --format markdown --output comment.md

    limbeck rehearse alembic.ini base..heads --check
    """
    target = Destination(output, force, files_of(path, database))
    with exit_on_error(verbose=verbose):
        target.check()
        baseline = None if against is None else Baseline.load(against, REHEARSAL)
        from limbeck.projects.project import project_in_shell  # SQLAlchemy takes time to load

        project = project_in_shell(path, section=section, python=python, x=x or (), directory=directory)
        with progress_line() as progress:
            found = limbeck.rehearse(
                project,
                what,
                database=database,
                rows=rows.value,
                since=since,
                show_values=show_values,
                time_limit=time_limit,
                progress=progress,
            )
            standing = None if baseline is None else baseline.standing(found.to_dict())
            report = _rendered(found, form, standing, to_file=output is not None)
        target.write(report)
    differs = any(map(_is_unsafe, found.revisions)) if standing is None else bool(standing.new)
    if check and differs:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _is_unsafe(step: RehearsedRevision) -> bool:
    """Whether it is anything but safe, or was not reached."""
    return step.verdict is None or step.verdict.value != _SAFE


def _rendered(
    found: Rehearsal, form: RehearsalFormat, standing: BaselineStanding | None, *, to_file: bool
) -> str:
    from limbeck import view
    from limbeck.view.standings import standing_html, standing_text

    match form:
        case RehearsalFormat.JSON:
            told = {} if standing is None else {"against": standing.to_dict()}
            return json_text(found.to_dict() | told) + "\n"
        case RehearsalFormat.HTML:
            return view.page(found, None if standing is None else standing_html(standing))
        case RehearsalFormat.MARKDOWN:
            from limbeck.view.rehearsal.markdown import rehearsal_markdown

            return rehearsal_markdown(found, standing)
        case RehearsalFormat.GITHUB:
            return _github(found, standing)
    body = terminal_text(found, to_file=to_file)
    return body if standing is None else f"{body}\n{standing_text(standing)}"


def _github(found: Rehearsal, standing: BaselineStanding | None) -> str:
    """A line for each annotation, then one for people who read the log."""
    from limbeck.view.rehearsal.summary import headline
    from limbeck.view.rehearsal.workflow_commands import workflow_commands
    from limbeck.view.standings import standing_text

    paths = [each.path for each in found.revisions if each.path is not None]
    sources = {each: Path(each).read_text(encoding="utf-8", errors="replace") for each in paths}
    root = next((_checkout(Path(each)) for each in paths), None)
    lines = "".join(f"{each}\n" for each in workflow_commands(found, sources, root))
    # Two spaces, so that no name at the beginning of a line is taken for a command.
    told = headline(found) if standing is None else f"{headline(found)}\n{standing_text(standing)}"
    return lines + "".join(f"  {line}\n" for line in told.splitlines())


def _checkout(file: Path) -> Path | None:
    """The top of the git checkout that a file is in; None outside of one."""
    return next((each for each in file.resolve().parents if (each / ".git").exists()), None)
