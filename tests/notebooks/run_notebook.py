"""A notebook from top to bottom in a fresh kernel."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

SECONDS = 900  # for one cell: the whole matrix takes a minute, and several on a busy machine
FOLDERS = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")


@dataclass(frozen=True)
class Run:
    """What came of it.

    Attributes:
        notebook: With its outputs.
        complaints: What its cells wrote to standard error.
        left: The files that it left beside itself.
    """

    notebook: NotebookNode
    complaints: list[str]
    left: set[Path]


def run(path: Path, home: Path, *further: str) -> Run:
    """Run a copy of it, as somebody who has no settings of Jupyter.

    Args:
        path: The notebook.
        home: An empty folder, for the copy and for everything that Jupyter and the kernel keep.
        further: Cells that are run after the last one.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in further]
    # A copy of the folder: two of them may run at once, and each looks at what it leaves behind.
    folder = Path(shutil.copytree(path.parent, home / "notebooks"))
    before = set(folder.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        for variable in FOLDERS:
            (home / variable.lower()).mkdir(mode=0o700)
            patch.setenv(variable, str(home / variable.lower()))
        client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}})
        client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    complaints = [output.text for output in outputs if output.get("name") == "stderr"]
    return Run(notebook, complaints, set(folder.iterdir()) - before)
