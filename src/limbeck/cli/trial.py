"""`limbeck trial`: one case of the matrix in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from limbeck.matrices.matrix import Matrix


def trial(  # noqa: PLR0913  each argument is an option of the command line
    case: Annotated[str, typer.Argument(help="A case such as column.rename.")],
    *,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Default: both.")
    ] = None,
    options: Annotated[
        str,
        typer.Option(
            help="default, or words joined by + such as batch+compare_server_default, or all: every set "
            "that says something about the case."
        ),
    ] = "default",
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Output = None,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Run one case and print it in full: verdict, migration, its SQL, and whether the remedy is proven.

    limbeck trial column.rename --backend postgresql

    limbeck trial fk.rename --options all
    """
    from limbeck.matrices.cases.registry import find

    target = Destination(output, force)
    with exit_on_error(verbose=verbose):
        target.check()
        slug = find(case).slug
        with progress_line() as progress:
            found = limbeck.matrix(
                backends=backend or ("sqlite", "postgresql"), cases=[slug], options=options, progress=progress
            )
        target.write(_rendered(found, form, to_file=output is not None))
    for each in found.broken:
        print_failure(each.failure, verbose=verbose)
    if found.broken:
        raise typer.Exit(ExitCode.IMPOSSIBLE)


def _rendered(found: Matrix, form: Format, *, to_file: bool) -> str:
    """Each trial in full; several of them end with one line each, where a terminal shows them."""
    result = found[0] if len(found) == 1 else found
    if form is Format.HTML:
        return result.to_html()
    if form is Format.JSON:
        return result.to_json() + "\n"
    whole = "\n".join(terminal_text(each, to_file=to_file) for each in found)
    return whole if len(found) == 1 else f"{whole}\n{_summary(found)}"


def _summary(found: Matrix) -> str:
    lines = []
    for each in found:
        with_options = f" with {' + '.join(each.options)}" if each.options else ""
        remedy = f", remedy {each.remedy.verdict.value}" if each.remedy is not None else ", no remedy needed"
        lines.append(f"{each.case} on {each.backend}{with_options}: {each.verdict.value}{remedy}\n")
    return "".join(lines)
