"""`limbeck trial`: one case of the matrix, told whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import limbeck
from limbeck.cli.delivery import Ending, Format, deliver, explain, printed, stages, told

if TYPE_CHECKING:
    from limbeck.matrices.matrix import Matrix


def trial(  # noqa: PLR0913  each argument is an option of the command line
    case: Annotated[str, typer.Argument(help="A case such as column.rename.")],
    *,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Both if left out.")
    ] = None,
    options: Annotated[
        str,
        typer.Option(
            help="default, or words joined by + such as batch+compare_server_default, or all: every set "
            "that says something about the case."
        ),
    ] = "default",
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option(help="A file to write to, instead of printing.")] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the evidence of an error too.")
    ] = False,
) -> None:
    """Run one case and print it whole: the verdict, the migration, its SQL, whether the remedy is proven.

    limbeck trial column.rename --backend postgresql

    limbeck trial fk.rename --options all
    """
    from limbeck.matrices.cases.registry import find

    with told(verbose=verbose):
        slug = find(case).slug
        with stages() as progress:
            found = limbeck.matrix(
                backends=backend or ("sqlite", "postgresql"), cases=[slug], options=options, progress=progress
            )
        deliver(_rendered(found, form, to_file=output is not None), output)
    for each in found.broken:
        explain(each.failure, verbose=verbose)
    if found.broken:
        raise typer.Exit(Ending.IMPOSSIBLE)


def _rendered(found: Matrix, form: Format, *, to_file: bool) -> str:
    """Each trial whole; on a terminal a line for each of several comes last, where it is seen."""
    result = found[0] if len(found) == 1 else found
    if form is Format.HTML:
        return result.to_html()
    if form is Format.JSON:
        return result.to_json() + "\n"
    whole = "\n".join(printed(each, to_file=to_file) for each in found)
    return whole if len(found) == 1 else f"{whole}\n{_summary(found)}"


def _summary(found: Matrix) -> str:
    lines = []
    for each in found:
        with_options = f" with {' + '.join(each.options)}" if each.options else ""
        remedy = f", remedy {each.remedy.verdict.value}" if each.remedy is not None else ", no remedy needed"
        lines.append(f"{each.case} on {each.backend}{with_options}: {each.verdict.value}{remedy}\n")
    return "".join(lines)
