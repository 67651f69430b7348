"""Every notebook runs from top to bottom in a fresh kernel, and is committed the way a reader wants it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from tests.notebooks.course.lesson import Shows
from tests.notebooks.run_notebook import run

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LINES = 12  # more than that in a cell is logic, which belongs into the package

# These are run from top to bottom, in a fresh kernel as well, in tests/browser by test_start.py,
# test_whole_notebooks.py and test_rehearsal_panel.py, and here by test_matrix.py.
ELSEWHERE = {"00_start", "01_audit", "03_matrix", "04_rehearsal"}

SHOWS = {
    "02_history": (
        Shows("4e085af9", ("19 revisions, merged at 6e0bc94a3d17 with the bases ", "d")),
        Shows("2ea5573b", ("downgrade",)),
        Shows("726e61fd", ("current: ", "pending:")),
        Shows("e040b77c", ("reads",)),
    )
}
"""What a notebook shows, by its cells."""

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
    "path", [path for path in NOTEBOOKS if path.stem not in ELSEWHERE], ids=lambda path: path.stem
)
@pytest.mark.timeout(900)
def test_it_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    """Restart and Run All works, writes nothing to standard error, and leaves no file beside the notebook."""
    ran = run(path, tmp_path)
    assert ran.complaints == []
    assert ran.left == set()
    assert [fault for each in SHOWS.get(path.stem, ()) for fault in each.missing(ran.notebook)] == []


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
def test_what_it_shows_is_there_after_all_cells_have_run(path: Path) -> None:
    """A widget that is closed disappears, also for a reader who runs all cells before looking at them."""
    source = "\n".join(cell.source for cell in code_cells(path))
    shown = re.findall(
        r"^(\w+) = limbeck\.(?:AuditPanel|HistoryMap|MatrixExplorer|RehearsalPanel)\(", source, re.MULTILINE
    )
    assert [name for name in shown if f"{name}.close()" in source] == []


@every_notebook
def test_it_begins_with_a_heading(path: Path) -> None:
    """The first thing that a reader sees says what the notebook is about."""
    assert read(path).cells[0].source.startswith("# ")


@every_notebook
def test_it_is_valid(path: Path) -> None:
    """Every tool that reads notebooks can read it."""
    nbformat.validate(read(path))
