"""The output of every command: its report, or one line that says why there is none."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from limbeck.characters import visible
from limbeck.errors import LimbeckError
from limbeck.patterns import compile_all
from limbeck.progress import Progress, silent
from limbeck.records import Failure
from limbeck.secret_texts import mask_text


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


def load_terminal_view(result: str) -> None:
    """Import what shows a result on a terminal, and compile patterns, while something else takes its time.

    Args:
        result: The folder of `limbeck.view` that is about it.
    """
    import_module("limbeck.view.text")
    import_module(f"limbeck.view.{result}.terminal")
    compile_all()


def terminal_text(found: Any, *, to_file: bool) -> str:
    """A result as text, as wide as the terminal, and in colour if it is printed on one.

    Args:
        found: What `limbeck.view` can draw.
        to_file: Whether it goes into a file, which gets no colours.
    """
    from rich.console import Console

    from limbeck.view.text import text

    console = Console()
    return text(found, width=console.width, colour=console.is_terminal and not to_file)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a command's report goes.

    Attributes:
        file: The file; None prints the report.
        force: Whether a file that limbeck did not write may be replaced.
        sources: The files that the report is made from, which are never replaced.
    """

    file: Path | None
    force: bool = False
    sources: tuple[Path, ...] = ()

    def check(self) -> None:
        """Check the file before any work is done.

        Raises:
            InputError: It must not be overwritten.
        """
        if self.file is not None:
            from limbeck.report_files import check_file

            check_file(self.file, overwrite=self.force, sources=self.sources)

    def write(self, report: str, comment: str = "") -> None:
        """Print the report, or write it to the file.

        Args:
            report: The report.
            comment: What begins a comment in its form: a file says in its last line that limbeck wrote it.

        Raises:
            InputError: The file must not be overwritten.
            OSError: It could not be written.
        """
        if self.file is None:
            if sys.stdout is None:  # the caller closed it
                raise OSError(errno.EBADF, "standard output is closed")
            sys.stdout.write(report)
            sys.stdout.flush()
        else:
            from limbeck.report_files import with_mark, write_file

            write_file(self.file, with_mark(report, comment), overwrite=self.force, sources=self.sources)


def files_of(*named: Path | str | None) -> tuple[Path, ...]:
    """The files among what a command was told to read: paths, URLs of SQLite files, `env:NAME`."""
    return tuple(each for each in named if isinstance(each, Path)) + tuple(
        file for each in named if isinstance(each, str) for file in _sqlite_files(each)
    )


def _sqlite_files(target: str) -> list[Path]:
    """The file that a URL or a path means; none where it is no SQLite database."""
    from limbeck.databases.sqlite import file_of
    from limbeck.databases.targets import url_of

    with suppress(LimbeckError):  # told where it is read
        url = url_of(target)
        file = file_of(url.database, uri=True) if url.get_backend_name() == "sqlite" else None
        return [] if file is None else [Path(file)]
    return []


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
        what = f"The report could not be written: {mask_text(str(error))}."
        failure = Failure("output", what, (), "Choose another --output.")
    else:
        return
    print_failure(failure, verbose=verbose)
    raise typer.Exit(ExitCode.IMPOSSIBLE)


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Shows progress in a line on standard error, where that is a terminal.

    Not in a notebook, which would record every stage.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, quiet="JPY_PARENT_PID" in os.environ)
    with console.status(Text("starting")) as status:
        yield lambda stage: status.update(Text(visible(stage)))
