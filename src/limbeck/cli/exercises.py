"""`limbeck exercises`: the exercises of the course, and the proof of each."""

from __future__ import annotations

from pathlib import Path
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
    from limbeck.exercises.course import Course
    from limbeck.exercises.verification import Verification


def exercises(  # noqa: PLR0913  each argument is an option of the command line
    names: Annotated[
        list[str] | None, typer.Argument(help="Exercises, or files that define one. Default: all.")
    ] = None,
    *,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Play each: its start must not be solved, its solution right, its wrong answers refused.",
        ),
    ] = False,
    backend: Annotated[
        list[str] | None, typer.Option(help="With --verify: sqlite or postgresql; repeatable. Default: both.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="The folder in which your progress is kept. Default: $LIMBECK_PROGRESS."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Output = None,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """List the exercises of the course with your progress, or prove each of them.

    limbeck exercises --folder ~/course

    limbeck exercises rename-column --verify
    """
    from limbeck.exercises.open_exercise import find
    from limbeck.exercises.verification import verify as verify_exercises

    target = Destination(output, force)
    with exit_on_error(verbose=verbose):
        target.check()
        chosen = tuple(map(find, names or ()))
        if verify:
            with progress_line() as progress:
                found = verify_exercises(
                    chosen or limbeck.course(folder).exercises, backends=backend, progress=progress
                )
            target.write(_rendered(found, form, to_file=output is not None))
        else:
            whole = limbeck.course(folder)
            listed = limbeck.Course(chosen or whole.exercises, whole.progress, whole.kept_in)
            target.write(_rendered(listed, form, to_file=output is not None))
            return
    for each in found.played:
        if each.failure is not None:
            print_failure(each.failure, verbose=verbose)
    if found.complaints:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _rendered(found: Course | Verification, form: Format, *, to_file: bool) -> str:
    if form is Format.HTML:
        return found.to_html()
    if form is Format.JSON:
        return found.to_json() + "\n"
    return terminal_text(found, to_file=to_file)
