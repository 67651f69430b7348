"""`limbeck claims`: what is said about Alembic, put to the test."""

from __future__ import annotations

from typing import Annotated

import typer

import limbeck
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


def claims(  # noqa: PLR0913  each argument is an option of the command line
    ids: Annotated[list[str] | None, typer.Argument(help="Claims such as A20. Default: all.")] = None,
    *,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Default: both.")
    ] = None,
    older: Annotated[
        bool,
        typer.Option(
            help="Let pip fetch older releases of Alembic, to tell outdated claims from false ones."
        ),
    ] = True,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Output = None,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Test what articles and documentation say about Alembic, and show what is true of it.

    limbeck claims A20 B48

    limbeck claims --format html --output claims.html
    """
    target = Destination(output, force)
    with exit_on_error(verbose=verbose):
        target.check()
        with progress_line() as progress:
            found = limbeck.claims(
                ids or None, backends=backend or ("sqlite", "postgresql"), older=older, progress=progress
            )
        if form is Format.JSON:
            report = found.to_json() + "\n"
        elif form is Format.HTML:
            report = found.to_html()
        else:
            report = terminal_text(found, to_file=output is not None)
        target.write(report)
    failures = [entry.failure for entry in found if entry.failure is not None]
    for failure in failures:
        print_failure(failure, verbose=verbose)
    if failures:
        raise typer.Exit(ExitCode.IMPOSSIBLE)
