"""`limbeck explain`: what a name in a report means."""

from __future__ import annotations

from typing import Annotated

import typer

import limbeck
from limbeck.cli.options import Force, Output
from limbeck.cli.output import Destination, Format, exit_on_error, terminal_text


def explain(
    slug: Annotated[
        str,
        typer.Argument(
            help="A finding such as database-behind, a problem of a history such as cycle, a risk such as "
            "destructive, a kind of change such as remove_column, a verdict such as collateral, a case "
            "such as column.rename, or a claim such as A20."
        ),
    ],
    *,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Output = None,
    force: Force = False,
) -> None:
    """Say what a name in a report means, why it matters, and what to do.

    limbeck explain database-behind

    limbeck explain remove_column --format html --output remove_column.html
    """
    target = Destination(output, force)
    with exit_on_error(verbose=False):
        target.check()
        found = limbeck.explain(slug)
        if form is Format.JSON:
            report = found.to_json() + "\n"
        elif form is Format.HTML:
            report = found.to_html()
        else:
            report = terminal_text(found, to_file=output is not None)
        target.write(report)
