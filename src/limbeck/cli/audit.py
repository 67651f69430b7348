"""`limbeck audit`: the audit on the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import limbeck
from limbeck.cli.output import (
    ExitCode,
    Format,
    exit_on_error,
    print_failure,
    progress_line,
    terminal_text,
    write_report,
)
from limbeck.errors import InputError
from limbeck.progress import Progress
from limbeck.projects.interpreter import interpreter
from limbeck.projects.worker_process import warm_up

if TYPE_CHECKING:
    from limbeck.audits.report import Audit, AuditGroup
    from limbeck.projects.models import Models
    from limbeck.projects.project import Project


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to audit, as given by the options."""

    config: Path | None
    models: str | None
    url: str | None
    section: str
    python: Path | None
    x: tuple[str, ...]
    options: tuple[str, ...]


def audit(  # noqa: PLR0913  each argument is an option of the command line
    *,
    config: Annotated[
        Path | None,
        typer.Option(help="An Alembic project: its alembic.ini, pyproject.toml, or their folder."),
    ] = None,
    models: Annotated[
        str | None, typer.Option(help="Models: package.module:attribute, or a .py file. Needs --url.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            help="The database: a URL, the path to a SQLite file, or env:NAME, which keeps a password out "
            "of the process list. With --config it replaces the project's own."
        ),
    ] = None,
    section: Annotated[str, typer.Option(help="The section of the configuration file.")] = "alembic",
    python: Annotated[
        Path | None, typer.Option(help="The project's Python interpreter or virtual environment.")
    ] = None,
    x: Annotated[
        list[str] | None, typer.Option("-x", help="An argument for env.py, as in alembic -x; repeatable.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(help="With --models: an option of context.configure, as name=value; repeatable."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of printing.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with code 1 if anything differs.")] = False,
    blind_spots: Annotated[
        bool,
        typer.Option(
            "--blind-spots",
            help="Also look for what autogenerate does not see: builds the models, and runs a project's "
            "migrations, in scratch databases. With --check, blind spots count as differences.",
        ),
    ] = False,
    time_limit: Annotated[float, typer.Option(help="Seconds that env.py may take.", min=0.1)] = 300.0,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also show the evidence behind an error.")
    ] = False,
) -> None:
    """Show what autogenerate would do to a database, and what is dangerous in it. Writes nothing to it.

    limbeck audit --config alembic.ini

    limbeck audit --models shop.models:Base --url postgresql://localhost/shop --check
    """
    wanted = Wanted(config, models, url, section, python, tuple(x or ()), tuple(option or ()))
    with exit_on_error(verbose=verbose):
        warm_up(interpreter(python))  # while this process imports what it needs itself
        with progress_line() as progress:
            found = _audited(wanted, blind_spots=blind_spots, time_limit=time_limit, progress=progress)
            report = _rendered(found, form, to_file=output is not None)
        write_report(report, output)
    from limbeck.audits.report import AuditGroup

    audits = list(found) if isinstance(found, AuditGroup) else [found]
    reasons = [each.failure or each.blind_spot_search.failure for each in audits]
    failures = [each for each in reasons if each is not None]
    for failure in failures:
        print_failure(failure, verbose=verbose)
    if failures:
        raise typer.Exit(ExitCode.IMPOSSIBLE)
    if check and any(map(_differs, audits)):
        raise typer.Exit(ExitCode.DIFFERENCES)


def _differs(audit: Audit) -> bool:
    """Whether there are changes, or blind spots if they were looked for."""
    found = audit.blind_spot_search.found
    return bool(audit.changes) or bool(found and found.blind_spots)


def _audited(
    wanted: Wanted, *, blind_spots: bool, time_limit: float, progress: Progress
) -> Audit | AuditGroup:
    from limbeck.projects.models import Models

    source = _source(wanted)
    if wanted.url is not None:
        with limbeck.connect(wanted.url) as database:
            return limbeck.audit(
                database, source, blind_spots=blind_spots, time_limit=time_limit, progress=progress
            )
    if not isinstance(source, Models):
        return limbeck.audit(source, blind_spots=blind_spots, time_limit=time_limit, progress=progress)
    raise InputError(
        "--models needs --url: models alone do not name a database to compare them with.",
        slug="no-database",
        remedy="Add --url with postgresql://…, the path to a SQLite file, or env:NAME.",
    )


def _source(wanted: Wanted) -> Project | Models:
    match wanted.config, wanted.models:
        case None, str() as models:
            return limbeck.models(models, **dict(map(_option, wanted.options)))
        case Path() as config, None if not wanted.options:
            return limbeck.project(config, section=wanted.section, python=wanted.python, x=wanted.x)
        case Path(), None:
            raise InputError(
                "--option goes with --models: a project sets its options in env.py.",
                slug="option-without-models",
                remedy="Leave --option out, or change the call of context.configure in env.py.",
            )
        case _:
            raise InputError(
                "limbeck audit needs either --config or --models.",
                slug="what-to-audit",
                remedy="Give --config alembic.ini, or --models package.module:Base together with --url.",
            )


def _option(assignment: str) -> tuple[str, Any]:
    """The name and the value of `name=value`; a value that is not JSON is taken as text."""
    name, equals, value = assignment.partition("=")
    if not equals:
        raise InputError(
            f"--option {assignment} has no value.",
            slug="option-without-value",
            remedy="Write it as name=value, such as compare_server_default=true.",
        )
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _rendered(found: Audit | AuditGroup, form: Format, *, to_file: bool) -> str:
    if form is Format.JSON:
        return found.to_json() + "\n"
    if form is Format.HTML:
        return found.to_html()
    return terminal_text(found, to_file=to_file)
