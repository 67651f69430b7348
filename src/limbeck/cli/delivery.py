"""How every command ends: its report is delivered, or it says in a line why there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from limbeck.characters import visible
from limbeck.errors import LimbeckError
from limbeck.progress import Progress
from limbeck.records import Failure


class Format(str, Enum):
    """The forms in which the command line prints a result."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class Ending(int, Enum):
    """The exit codes of the command line."""

    NOTHING = 0
    DIFFERENCES = 1
    IMPOSSIBLE = 2


def printed(found: Any, *, to_file: bool) -> str:
    """A result as text, as wide as the terminal, coloured where somebody watches one.

    Args:
        found: What `limbeck.view` can draw.
        to_file: Whether it goes into a file, which has no colours.
    """
    from limbeck.view.text import text

    console = Console()
    return text(found, width=console.width, colour=console.is_terminal and not to_file)


def deliver(report: str, output: Path | None) -> None:
    """Write a report into a file, or print it where there is none."""
    if output is None:
        sys.stdout.write(report)
        sys.stdout.flush()
    else:
        output.write_text(report, encoding="utf-8")


def explain(failure: Failure, *, verbose: bool) -> None:
    """One line of why on standard error; with `verbose`, the evidence below it."""
    typer.echo(f"limbeck: {visible(failure.what)} {visible(failure.remedy)}", err=True)
    if verbose:
        for label, said in failure.evidence:
            lines = "\n    ".join(visible(line) for line in said.splitlines())
            typer.echo(f"  {label}: {lines}", err=True)


@contextmanager
def told(*, verbose: bool) -> Iterator[None]:
    """What makes a command impossible inside the block is told in a line, and ends the command.

    Args:
        verbose: Whether the evidence is shown too.

    Raises:
        Exit: Something did.
    """
    try:
        yield
    except LimbeckError as error:
        failure = error.failure
    except OSError as error:
        failure = Failure(
            "output", f"The report could not be written: {error}.", (), "Choose another --output."
        )
    else:
        return
    explain(failure, verbose=verbose)
    raise typer.Exit(Ending.IMPOSSIBLE)


@contextmanager
def stages() -> Iterator[Progress]:
    """Progress on standard error, where somebody watches a terminal: a notebook only records it."""
    console = Console(stderr=True, quiet="JPY_PARENT_PID" in os.environ)
    with console.status(Text("starting")) as status:
        yield lambda stage: status.update(Text(visible(stage)))
