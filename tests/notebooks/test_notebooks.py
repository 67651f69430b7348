"""Every notebook runs from top to bottom in a fresh kernel, and is committed the way a reader wants it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LINES = 12  # more than that in a cell is logic, which belongs into the package
SECONDS = 900  # for one cell: the whole matrix takes a minute, and several on a busy machine

# tests/browser/test_audit_panel.py runs these two from top to bottom, in a fresh kernel as well.
IN_BROWSER = {"00_start", "01_audit"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    """A notebook as it is committed."""
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[NotebookNode]:
    """Its code cells."""
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_the_first_notebook_and_the_application_are_there() -> None:
    """The commands `make lab` and `make app` have something to open."""
    assert {"00_start", "app"} <= {path.stem for path in NOTEBOOKS}


def test_the_notebooks_are_numbered_without_a_gap() -> None:
    """Their order is the order to read them in."""
    lessons = [path.stem for path in NOTEBOOKS if path.stem != "app"]
    assert [stem[:3] for stem in lessons] == [f"{number:02}_" for number in range(len(lessons))]


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if path.stem not in IN_BROWSER], ids=lambda path: path.stem
)
@pytest.mark.timeout(1800)
def test_it_runs_from_top_to_bottom(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Restart and Run All works, writes nothing to standard error, and leaves no file beside the notebook."""
    for variable in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        folder = tmp_path / variable.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(variable, str(folder))
    # A copy of the folder: two of them may run at once, and each looks at what it leaves behind.
    folder = Path(shutil.copytree(path.parent, tmp_path / "notebooks"))
    before = set(folder.iterdir())
    notebook = read(path)
    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert set(folder.iterdir()) == before


@every_notebook
def test_it_is_committed_without_outputs(path: Path) -> None:
    """No result of somebody's machine, and no number of a run, is in the repository."""
    kept = [cell.id for cell in code_cells(path) if cell.outputs or cell.execution_count is not None]
    assert kept == []
    assert set(read(path).metadata) <= {"kernelspec", "language_info", "voila"}


@every_notebook
def test_it_asks_for_the_kernel_that_every_machine_has(path: Path) -> None:
    """Jupyter opens it without asking for a kernel."""
    assert read(path).metadata["kernelspec"]["name"] == "python3"


@every_notebook
def test_its_cells_are_short(path: Path) -> None:
    """A code cell has at most a dozen lines, and no function or class of its own to learn first."""
    long = {cell.id: len(cell.source.splitlines()) for cell in code_cells(path)}
    assert {cell: lines for cell, lines in long.items() if lines > LINES} == {}


@every_notebook
def test_it_begins_with_a_heading(path: Path) -> None:
    """The first thing that a reader sees says what the notebook is about."""
    assert read(path).cells[0].source.startswith("# ")


@every_notebook
def test_it_is_valid(path: Path) -> None:
    """Every tool that reads notebooks can read it."""
    nbformat.validate(read(path))
