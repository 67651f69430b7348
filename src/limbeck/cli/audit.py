"""`limbeck audit`: the audit on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import limbeck
from limbeck.characters import json_text
from limbeck.cli.draft import DraftOrder
from limbeck.cli.options import SECTION, Against, Directory, Force, Output, Section, Verbose, XArguments
from limbeck.cli.output import (
    Destination,
    ExitCode,
    exit_on_error,
    files_of,
    load_terminal_view,
    print_failure,
    progress_line,
    terminal_text,
)
from limbeck.errors import InputError
from limbeck.phrases import and_joined
from limbeck.records import Failure

if TYPE_CHECKING:
    from limbeck.audits.report import Audit, AuditGroup
    from limbeck.baselines import Baseline, BaselineStanding
    from limbeck.projects.models import Models
    from limbeck.projects.project import Project


class AuditFormat(str, Enum):
    """The forms in which the command line prints an audit."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to audit, as given by the options."""

    config: Path | None
    models: str | None
    url: str | None
    section: str
    python: Path | None
    directory: Path | None
    x: tuple[str, ...]
    options: tuple[str, ...]


def audit(  # noqa: PLR0913  each argument is an option of the command line
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            help="An Alembic project: its alembic.ini, pyproject.toml, or their folder. Default: the one "
            "in this folder."
        ),
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
    section: Section = SECTION,
    python: Annotated[
        Path | None,
        typer.Option(help="The Python interpreter or virtual environment of the project, or of the models."),
    ] = None,
    directory: Directory = None,
    x: XArguments = None,
    option: Annotated[
        list[str] | None,
        typer.Option(help="With --models: an option of context.configure, as name=value; repeatable."),
    ] = None,
    form: Annotated[AuditFormat, typer.Option("--format", help="What to print.")] = AuditFormat.TEXT,
    output: Output = None,
    force: Force = False,
    check: Annotated[bool, typer.Option("--check", help="Exit with code 1 if anything differs.")] = False,
    against: Against = None,
    blind_spots: Annotated[
        bool,
        typer.Option(
            "--blind-spots",
            help="Also look for what autogenerate does not see: builds the models, and runs a project's "
            "migrations, in scratch databases. With --check, blind spots count as differences.",
        ),
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough",
            help="Have Alembic compare all tables, even those that equal their models according to the "
            "catalogue: the result is the same, and it takes longer.",
        ),
    ] = False,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft",
            help="Print the migration instead of the report: what autogenerate proposes, with renames as "
            "answered. Writes nothing without --save.",
        ),
    ] = False,
    renamed: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OLD=NEW",
            help="With --draft: what was renamed, such as customers.user_name=full_name; OLD= says that it "
            "was not. Repeatable.",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="With --draft: what to leave out, such as 'table legacy_log' or customers.nickname. "
            "Repeatable.",
        ),
    ] = None,
    save: Annotated[
        str | None,
        typer.Option(
            metavar="MESSAGE",
            help="With --draft: save it as a revision of the project, as alembic revision -m MESSAGE would, "
            "and print its path.",
        ),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that env.py may take, up to a day.", min=0.1, max=86_400)
    ] = 300.0,
    verbose: Verbose = False,
) -> None:
    """Show what autogenerate would do to a database, and what is dangerous in it. Writes nothing to it.

    limbeck audit

    limbeck audit --config alembic.ini --url env:STAGING_DATABASE

    limbeck audit --models shop.models:Base --url postgresql://localhost/shop --check

    limbeck audit --check --against baseline.json

    limbeck audit --draft --renamed customers.user_name=full_name --save "Use full names"
    """
    order = DraftOrder(draft, tuple(renamed or ()), tuple(keep or ()), save)
    wanted = Wanted(config, models, url, section, python, directory, tuple(x or ()), tuple(option or ()))
    target = Destination(output, force, files_of(config or (Path() if models is None else None), models, url))
    with exit_on_error(verbose=verbose):
        target.check()
        order.check(form.value, has_baseline=against is not None)
        baseline = None if against is None else _baseline(against)
        if form is AuditFormat.TEXT:
            load_terminal_view("audit")  # while the worker imports what it needs
        ask = partial(limbeck.audit, blind_spots=blind_spots, thorough=thorough, time_limit=time_limit)
        with progress_line() as progress, _audited(wanted, partial(ask, progress=progress)) as found:
            audits = _listed(found)
            standing = None if baseline is None or _failed(audits) else baseline.standing(found.to_dict())
            if order.is_wanted and not _failed(audits):
                report = order.report(audits[0], form.value, progress)
            else:
                report = _rendered(found, form, standing, to_file=output is not None)
        target.write(report)
    failures = _failed(audits)
    for failure in failures:
        print_failure(failure, verbose=verbose)
    if failures:
        raise typer.Exit(ExitCode.IMPOSSIBLE)
    differs = any(map(_differs, audits)) if standing is None else bool(standing.new)
    if check and differs:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _baseline(file: Path) -> Baseline:
    from limbeck.baselines import AUDIT, Baseline

    return Baseline.load(file, AUDIT)


def _listed(found: Audit | AuditGroup) -> list[Audit]:
    from limbeck.audits.report import AuditGroup

    return list(found) if isinstance(found, AuditGroup) else [found]


def _failed(audits: list[Audit]) -> list[Failure]:
    """Why audits, or their searches for blind spots, failed."""
    reasons = [each.failure or each.blind_spot_search.failure for each in audits]
    return [each for each in reasons if each is not None]


def _differs(audit: Audit) -> bool:
    """Whether there are changes, or blind spots if they were looked for."""
    found = audit.blind_spot_search.found
    return bool(audit.changes) or bool(found and found.blind_spots)


@contextmanager
def _audited(wanted: Wanted, ask: Callable[..., Audit | AuditGroup]) -> Iterator[Audit | AuditGroup]:
    """The audit; its database is open as long as the block lasts."""
    source = _source(wanted)
    if wanted.url is not None:
        with limbeck.connect(wanted.url) as database:
            yield ask(database, source)
        return
    if wanted.models is None:
        yield ask(source)
        return
    raise InputError(
        "--models needs --url: models alone do not name a database to compare them with.",
        slug="no-database",
        remedy="Add --url with postgresql://…, the path to a SQLite file, or env:NAME.",
    )


def _source(wanted: Wanted) -> Project | Models:
    if wanted.config is not None and wanted.models is not None:
        raise InputError(
            "limbeck audit takes either --config or --models, not both.",
            slug="what-to-audit",
            remedy="Give --config alembic.ini, or --models package.module:Base together with --url.",
        )
    if wanted.models is not None:
        _refuse_project_options(wanted)
        return limbeck.models(wanted.models, python=wanted.python, **dict(map(_option, wanted.options)))
    if wanted.options:
        raise InputError(
            "--option can only be used with --models: a project sets its options in env.py.",
            slug="option-without-models",
            remedy="Leave --option out, or change the call of context.configure in env.py.",
        )
    from limbeck.projects.project import project_in_shell  # SQLAlchemy takes time to load

    return project_in_shell(
        wanted.config or Path(),
        section=wanted.section,
        python=wanted.python,
        x=wanted.x,
        directory=wanted.directory,
    )


def _refuse_project_options(wanted: Wanted) -> None:
    """Models alone have no `env.py` and no configuration that these options could reach.

    Raises:
        InputError: One of them was given.
    """
    given = {
        "-x": bool(wanted.x),
        "--section": wanted.section != SECTION,
        "--directory": wanted.directory is not None,
    }
    unused = [name for name, is_given in given.items() if is_given]
    if unused:
        raise InputError(
            f"--models can't be used with {and_joined(unused)}: models have no env.py and no alembic.ini.",
            slug="option-of-a-project",
            remedy=f"Leave {and_joined(unused)} out, or audit the project: --config alembic.ini.",
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


def _rendered(
    found: Audit | AuditGroup, form: AuditFormat, standing: BaselineStanding | None, *, to_file: bool
) -> str:
    match form:
        case AuditFormat.JSON:
            data = found.to_dict() if standing is None else _with_standing(found.to_dict(), standing)
            return json_text(data) + "\n"
        case AuditFormat.HTML:
            from limbeck import view
            from limbeck.view.standings import standing_html

            return view.page(found, None if standing is None else standing_html(standing))
        case AuditFormat.MARKDOWN:
            from limbeck.view.audit.markdown import audit_markdown

            return audit_markdown(found, standing)
    body = terminal_text(found, to_file=to_file)
    if standing is None:
        return body
    from limbeck.view.standings import standing_text

    return f"{body}\n{standing_text(standing)}"


def _with_standing(data: Any, standing: BaselineStanding) -> Any:
    """The values of a report with the comparison; of several audits, the first one has it."""
    first, *others = data if isinstance(data, list) else [data]
    told = first | {"against": standing.to_dict()}
    return [told, *others] if isinstance(data, list) else told
