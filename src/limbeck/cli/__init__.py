"""The command line: `limbeck audit`, `history`, `matrix`, `trial`, `claims`, `explain` and `lab`.

Exit codes: 0, success; 1, only with `--check`: there are differences, problems or pending revisions in a
history, or changed verdicts; 2, the command failed, and one line on standard error says why.
"""

from __future__ import annotations

import gc
import io
import sys
from typing import Annotated

import typer

import limbeck
from limbeck.cli.audit import audit
from limbeck.cli.claims import claims
from limbeck.cli.explain import explain
from limbeck.cli.history import history
from limbeck.cli.lab import lab
from limbeck.cli.matrix import matrix
from limbeck.cli.trial import trial

app = typer.Typer(
    help="See what Alembic's autogenerate sees, what it misreads and what it misses.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback of ours should be plain text that can be pasted
)
app.command()(audit)
app.command()(history)
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
