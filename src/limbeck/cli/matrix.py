"""`limbeck matrix`: the capability matrix on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import limbeck
from limbeck.cli.delivery import Ending, Format, deliver, explain, printed, stages, told
from limbeck.errors import InputError
from limbeck.records import encode

if TYPE_CHECKING:
    from limbeck.matrices.matrix import Matrix
    from limbeck.matrices.recorded import VerdictChange


def matrix(  # noqa: PLR0913  each argument is an option of the command line
    *,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Both if left out.")
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
    output: Annotated[Path | None, typer.Option(help="A file to write to, instead of printing.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="A stored matrix (JSON): name every verdict that has changed.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="With --against: exit with 1 if a verdict has changed.")
    ] = False,
    jobs: Annotated[int | None, typer.Option(help="How many processes work side by side.", min=1)] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the evidence of an error too.")
    ] = False,
) -> None:
    """Run changes of schemas through autogenerate, and tell what it makes of each.

    limbeck matrix --case column.rename --backend sqlite

    limbeck matrix --options all --format json --output matrix.json
    """
    from limbeck.matrices.recorded import RecordedVerdicts, verdict_changes

    with told(verbose=verbose):
        if check and against is None:
            raise InputError(
                "--check needs --against: a matrix alone has nothing that it could differ from.",
                slug="check-without-stored",
                remedy="Give --against a file that `limbeck matrix --format json --output FILE` wrote.",
            )
        stored = None if against is None else RecordedVerdicts.load(against)
        with stages() as progress:
            found = limbeck.matrix(
                backends=backend or ("sqlite", "postgresql"),
                cases=case,
                options=options,
                jobs=jobs,
                progress=progress,
            )
        changed = () if stored is None else verdict_changes(found, stored)
        deliver(
            _rendered(found, changed, form, stored=stored is not None, to_file=output is not None), output
        )
    for each in found.broken:
        explain(each.failure, verbose=verbose)
    if found.broken:
        raise typer.Exit(Ending.IMPOSSIBLE)
    if check and changed:
        raise typer.Exit(Ending.DIFFERENCES)


def _rendered(
    found: Matrix, changed: tuple[VerdictChange, ...], form: Format, *, stored: bool, to_file: bool
) -> str:
    if form is Format.HTML:
        return found.to_html()
    if form is Format.JSON:
        data = found.to_dict() | ({"changed": encode(changed)} if stored else {})
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    body = printed(found[0] if len(found) == 1 else found, to_file=to_file)
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
