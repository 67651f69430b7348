"""`limbeck lab`: JupyterLab on the first notebook."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

import limbeck
from limbeck.cli.notebook_copies import copy_notebooks
from limbeck.processes.programs import become

PACKAGE = Path(limbeck.__file__).parent
FIRST = "00_start.ipynb"
COPIES = "limbeck-notebooks"


def lab(
    context: typer.Context,
    *,
    notebooks: Annotated[
        Path | None,
        typer.Option(help="The folder for copies of the notebooks; what you changed in it is kept."),
    ] = None,
) -> None:
    """Open JupyterLab on a copy of the first notebook. Other arguments, such as --port=9000, go to it."""
    if find_spec("jupyterlab") is None:
        typer.echo(
            "limbeck: JupyterLab is not installed. Install it with: pip install 'limbeck[lab]'", err=True
        )
        raise typer.Exit(2)
    folder = _folder(notebooks)
    # The address that JupyterLab prints opens the notebook too, for those without a display.
    first = (str(folder / FIRST), f"--LabApp.default_url=/lab/tree/{FIRST}")
    arguments = [*first, "--ServerApp.ip=127.0.0.1", "--log-level=WARN", *_flags(), *context.args]
    typer.echo(f"Opening {folder / FIRST} in JupyterLab; press Ctrl-C to stop it.", err=True)
    become([sys.executable, "-m", "limbeck.cli.lab_child", *arguments])


def _folder(chosen: Path | None) -> Path:
    """The folder with copies of the notebooks, for the reader to change.

    Those of a checkout lie beside its own, in a folder that Git ignores: a notebook that was run and saved is
    another file than before.
    """
    repository = PACKAGE.parent.parent / "notebooks"
    in_checkout = (repository / FIRST).exists()
    target = chosen or (repository.parent if in_checkout else Path()) / COPIES
    for each in copy_notebooks(repository if in_checkout else PACKAGE / "_notebooks", target):
        typer.echo(
            f"Kept {each}, which you changed; the notebook that comes with limbeck is newer.", err=True
        )
    return target


def _flags() -> list[str]:
    """The flags without which JupyterLab would not start here; each is announced."""
    flags = []
    if os.geteuid() == 0:
        typer.echo("Running as root: JupyterLab is started with --allow-root.", err=True)
        flags.append("--allow-root")
    if sys.platform != "darwin" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        typer.echo("No display found: open the address below in a browser.", err=True)
        flags.append("--no-browser")
    return flags
