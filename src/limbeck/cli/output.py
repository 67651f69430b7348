"""The output of every command: its report, or one line that says why there is none."""

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


class ExitCode(int, Enum):
    """The exit codes of the command line."""

    NOTHING = 0
    DIFFERENCES = 1
    IMPOSSIBLE = 2


def terminal_text(found: Any, *, to_file: bool) -> str:
    """A result as text, as wide as the terminal, and in colour if it is printed on one.

    Args:
        found: What `limbeck.view` can draw.
        to_file: Whether it goes into a file, which gets no colours.
    """
    from limbeck.view.text import text

    console = Console()
    return text(found, width=console.width, colour=console.is_terminal and not to_file)


def write_report(report: str, output: Path | None) -> None:
    """Write a report into a file, or print it if no file is given."""
    if output is None:
        sys.stdout.write(report)
        sys.stdout.flush()
    else:
        output.write_text(report, encoding="utf-8")


def print_failure(failure: Failure, *, verbose: bool) -> None:
    """Print what happened and the remedy in one line on standard error; with `verbose`, the evidence too."""
    typer.echo(f"limbeck: {visible(failure.what)} {visible(failure.remedy)}", err=True)
    if verbose:
        for label, said in failure.evidence:
            lines = "\n    ".join(visible(line) for line in said.splitlines())
            typer.echo(f"  {label}: {lines}", err=True)


@contextmanager
def exit_on_error(*, verbose: bool) -> Iterator[None]:
    """Ends the command with one line on standard error if the block raises what limbeck or the system raises.

    Args:
        verbose: Whether the evidence is printed too.

    Raises:
        Exit: The block raised such an error.
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
    print_failure(failure, verbose=verbose)
    raise typer.Exit(ExitCode.IMPOSSIBLE)


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Shows progress in a line on standard error; not in a notebook, which would record every stage."""
    console = Console(stderr=True, quiet="JPY_PARENT_PID" in os.environ)
    with console.status(Text("starting")) as status:
        yield lambda stage: status.update(Text(visible(stage)))
