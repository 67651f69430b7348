"""The command line: `limbeck audit`, `history`, `rehearse`, `matrix`, `trial`, `claims`, `explain` and `lab`.

Exit codes: 0, success; 1, only with `--check`: there are differences, problems or pending revisions in a
history, or changed verdicts; 2, the command failed, and one line on standard error says why.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import limbeck
from limbeck.characters import visible
from limbeck.cli.audit import audit
from limbeck.cli.claims import claims
from limbeck.cli.explain import explain
from limbeck.cli.history import history
from limbeck.cli.lab import lab
from limbeck.cli.matrix import matrix
from limbeck.cli.output import ExitCode
from limbeck.cli.rehearse import rehearse
from limbeck.cli.trial import trial

_UsageError: type[Exception] = typer.BadParameter.__bases__[0]  # Typer has no public name for it


class Commands(TyperGroup):
    """The commands, whose usage errors are one line on standard error, as all other errors are."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  as Typer's own
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002  as Typer's own
        **extra: Any,
    ) -> Any:
        """Run a command, and exit with its code in standalone mode."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)  # noqa: FBT003
        except _UsageError as error:
            if not standalone_mode:
                raise
            code = _print_usage_error(error)
        except typer.Abort:
            if not standalone_mode:
                raise
            code = 130  # as a shell tells an interrupt
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)


def _print_usage_error(error: Any) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # a command without anything: its help
        error.show()
        return ExitCode.IMPOSSIBLE
    _, *commands = ["limbeck"] if error.ctx is None else error.ctx.command_path.split()
    command = " ".join(["limbeck", *commands])
    message = " ".join(visible(error.format_message(), keep="\n").split()).rstrip(".")
    ending = "" if message.endswith("?") else "."
    typer.echo(f"limbeck: {message}{ending} See {command} --help.", err=True)
    return ExitCode.IMPOSSIBLE


app = typer.Typer(
    cls=Commands,
    help="See what Alembic's autogenerate sees, what it misreads and what it misses.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback of ours should be plain text that can be pasted
)
app.command()(audit)
app.command()(history)
app.command()(rehearse)
app.command()(matrix)
app.command()(trial)
app.command()(claims)
app.command()(explain)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(lab)


def _version(wanted: bool) -> None:  # noqa: FBT001  Typer calls it with the flag's value
    if wanted:
        typer.echo(f"limbeck {limbeck.__version__}")
        raise typer.Exit


@app.callback()
def main(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """See what Alembic's autogenerate sees, what it misreads and what it misses."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no arrow shows a question mark


def run() -> None:
    """Run the command line, and exit without collecting garbage, which takes longer than some commands."""
    try:
        app(prog_name="limbeck")
    finally:
        gc.freeze()


__all__ = ["app", "run"]
