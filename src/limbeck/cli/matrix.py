"""`limbeck matrix`: the capability matrix on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import limbeck
from limbeck.characters import json_text
from limbeck.cli.options import Force, Output, Verbose
from limbeck.cli.output import (
    Destination,
    ExitCode,
    Format,
    exit_on_error,
    print_failure,
    progress_line,
    terminal_text,
)
from limbeck.errors import InputError
from limbeck.records import encode

if TYPE_CHECKING:
    from limbeck.matrices.matrix import Matrix
    from limbeck.matrices.recorded import VerdictChange


def matrix(  # noqa: PLR0913  each argument is an option of the command line
    *,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Default: both.")
    ] = None,
    case: Annotated[
        list[str] | None,
        typer.Option(help="A case such as column.rename, a family such as column, or core; repeatable."),
    ] = None,
    options: Annotated[
        str,
        typer.Option(
            help="default, or words joined by + such as batch+compare_server_default, or all: every set "
            "that says something about a case."
        ),
    ] = "default",
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Output = None,
    force: Force = False,
    against: Annotated[
        Path | None, typer.Option(help="A stored matrix (JSON): list every verdict that has changed.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="With --against: exit with code 1 if a verdict has changed.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="List the families and cases, and run nothing; with --case, those.")
    ] = False,
    jobs: Annotated[int | None, typer.Option(help="How many processes run in parallel.", min=1)] = None,
    verbose: Verbose = False,
) -> None:
    """Run schema changes through autogenerate, and show what it makes of each.

    limbeck matrix --case column.rename --backend sqlite

    limbeck matrix --options all --format json --output matrix.json

    limbeck matrix --list
    """
    from limbeck.matrices.recorded import RecordedVerdicts, verdict_changes

    target = Destination(output, force)
    with exit_on_error(verbose=verbose):
        target.check()
        if listed:
            target.write(_list(case))
            return
        if check and against is None:
            raise InputError(
                "--check needs --against: there is nothing to compare the matrix with.",
                slug="check-without-stored",
                remedy="Add --against with a file written by `limbeck matrix --format json --output FILE`.",
            )
        stored = None if against is None else RecordedVerdicts.load(against)
        with progress_line() as progress:
            found = limbeck.matrix(
                backends=backend or ("sqlite", "postgresql"),
                cases=case,
                options=options,
                jobs=jobs,
                progress=progress,
            )
        changed = () if stored is None else verdict_changes(found, stored)
        target.write(_rendered(found, changed, form, stored=stored is not None, to_file=output is not None))
    for each in found.broken:
        print_failure(each.failure, verbose=verbose)
    if found.broken:
        raise typer.Exit(ExitCode.IMPOSSIBLE)
    if check and changed:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _list(wanted: list[str] | None) -> str:
    """A line for each case below its family."""
    from limbeck.matrices.cases.registry import CASES, FAMILIES
    from limbeck.matrices.run_matrix import case_slugs

    chosen = [CASES[slug] for slug in case_slugs(wanted)]
    width = max(len(case.slug) for case in chosen)
    lines = []
    for family in FAMILIES:
        cases = [case for case in chosen if case.family == family]
        lines += [family, *(f"  {case.slug:{width}}  {case.title}" for case in cases)] if cases else []
    return "\n".join(lines) + "\n"


def _rendered(
    found: Matrix, changed: tuple[VerdictChange, ...], form: Format, *, stored: bool, to_file: bool
) -> str:
    if form is Format.HTML:
        return found.to_html()
    if form is Format.JSON:
        data = found.to_dict() | ({"changed": encode(changed)} if stored else {})
        return json_text(data) + "\n"
    body = terminal_text(found[0] if len(found) == 1 else found, to_file=to_file)
    if not stored:
        return body
    count = len(changed)
    heading = (
        f"{count} verdict{'s have' if count != 1 else ' has'} changed" if count else "No verdict has changed"
    )
    return (
        body
        + "\n"
        + "\n".join([heading + (":" if changed else "."), *(f"  {each}" for each in changed)])
        + "\n"
    )
