"""`limbeck quiz`: questions made from the capability matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import limbeck
from limbeck.characters import json_text, visible
from limbeck.cli.options import Force, Output, Verbose
from limbeck.cli.output import (
    Destination,
    ExitCode,
    Format,
    exit_on_error,
    progress_line,
    terminal_text,
)

if TYPE_CHECKING:
    from limbeck.quizzes.quiz import Quiz
    from limbeck.quizzes.verification import VerifiedQuestion


def quiz(  # noqa: PLR0913  each argument is an option of the command line
    *,
    family: Annotated[
        str | None, typer.Option(help="A family such as column, a case such as column.rename, or core.")
    ] = None,
    number: Annotated[int, typer.Option(help="How many questions.")] = 10,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same questions.")] = None,
    backend: Annotated[
        list[str] | None, typer.Option(help="sqlite or postgresql; repeatable. Default: both.")
    ] = None,
    verified: Annotated[
        bool,
        typer.Option(
            "--verify", help="Run each question again: exit code 1 unless exactly one choice is right."
        ),
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    output: Output = None,
    force: Force = False,
    verbose: Verbose = False,
) -> None:
    """Ask what autogenerate makes of changes; the answers are what was seen when they were run.

    limbeck quiz --family column --number 5

    limbeck quiz --number 200 --seed 1 --verify --format json
    """
    target = Destination(output, force)
    with exit_on_error(verbose=verbose):
        target.check()
        made = limbeck.quiz(family, number, seed, backends=backend or ("sqlite", "postgresql"))
        checked = _verified(made) if verified else ()
        target.write(_rendered(made, checked, form, to_file=output is not None))
    if any(each.fault for each in checked):
        raise typer.Exit(ExitCode.DIFFERENCES)


def _verified(made: Quiz) -> tuple[VerifiedQuestion, ...]:
    from limbeck.quizzes.verification import verify

    with progress_line() as progress:
        return verify(made, progress=progress)


def _rendered(made: Quiz, checked: tuple[VerifiedQuestion, ...], form: Format, *, to_file: bool) -> str:
    if form is Format.HTML:
        return made.to_html()
    if form is Format.JSON:
        entries: list[dict[str, Any]] = [each.entry() for each in made]
        for entry, each in zip(entries, checked, strict=False):
            entry["right"] = list(each.right)
        return json_text(entries) + "\n"
    faults = [each for each in checked if each.fault]
    if not checked:
        return terminal_text(made, to_file=to_file)
    lines = [f"{each.question.question}\n  {each.fault}" for each in faults]
    counted = f"{len(checked) - len(faults)} of {len(checked)} questions have exactly one right choice."
    return "\n".join([*(visible(each, keep="\n") for each in lines), counted]) + "\n"
