"""`limbeck claims`: what is said about Alembic, run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import limbeck
from limbeck.cli.delivery import Ending, Format, deliver, explain, printed, stages, told


def claims(  # noqa: PLR0913  each argument is an option of the command line
    ids: Annotated[
        list[str] | None, typer.Argument(help="Claims such as A20; all of them if left out.")
    ] = None,
    *,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Both if left out.")
    ] = None,
    older: Annotated[
        bool,
        typer.Option(
            help="Let pip fetch older releases of Alembic, to tell an outdated claim from a false one."
        ),
    ] = True,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option(help="A file to write to, instead of printing.")] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the evidence of an error too.")
    ] = False,
) -> None:
    """Run what articles and documentation say about Alembic, and tell what is true of it.

    limbeck claims A20 B48

    limbeck claims --format html --output claims.html
    """
    with told(verbose=verbose):
        with stages() as progress:
            found = limbeck.claims(
                ids or None, backends=backend or ("sqlite", "postgresql"), older=older, progress=progress
            )
        if form is Format.JSON:
            report = found.to_json() + "\n"
        elif form is Format.HTML:
            report = found.to_html()
        else:
            report = printed(found, to_file=output is not None)
        deliver(report, output)
    failures = [entry.failure for entry in found if entry.failure is not None]
    for failure in failures:
        explain(failure, verbose=verbose)
    if failures:
        raise typer.Exit(Ending.IMPOSSIBLE)
