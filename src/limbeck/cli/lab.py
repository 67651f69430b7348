"""`limbeck lab`: JupyterLab on the first notebook."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

import limbeck
from limbeck.processes.programs import become

PACKAGE = Path(limbeck.__file__).parent
FIRST = "00_start.ipynb"


def lab(
    context: typer.Context,
    *,
    notebooks: Annotated[
        Path | None,
        typer.Option(help="A folder for copies of the notebooks; existing files are kept."),
    ] = None,
) -> None:
    """Open JupyterLab on the first notebook. Other arguments, such as --port=9000, go to JupyterLab."""
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
    """The folder with the notebooks: that of the repository, or a copy for the reader to change."""
    repository = PACKAGE.parent.parent / "notebooks"
    if chosen is None and (repository / FIRST).exists():
        return repository
    target = chosen or Path("limbeck-notebooks")
    source = PACKAGE / "_notebooks" if (PACKAGE / "_notebooks").is_dir() else repository
    target.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(source.glob("*.ipynb")):
        if not (target / notebook.name).exists():  # what the reader has changed is kept
            shutil.copyfile(notebook, target / notebook.name)
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
