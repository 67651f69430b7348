"""Every lesson of the course runs from top to bottom, and shows what its text says.

What a lesson's cells have to show stands in `tests/notebooks/course/lesson_NN.py`, one file for each lesson.
Each has a fresh kernel, on its own backend; with `-m course` those for both run on the other one, too.
"""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from tests.notebooks.course.lesson import lesson
from tests.notebooks.run_notebook import FOLDERS, SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

COURSE = Path(__file__).parents[2] / "notebooks" / "course"
LESSONS = sorted(COURSE.glob("*.ipynb"))
LINES = 12
BYTES = 300_000

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    """A lesson as it is committed."""
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[NotebookNode]:
    """Its code cells."""
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def python(cell: NotebookNode) -> str:
    """A cell's Python; nothing for a cell of a magic."""
    return "" if cell.source.startswith("%%") else re.sub(r"(?m)^\s*[%!].*$", "", cell.source)


class Kernel(NamedTuple):
    """A running kernel, and the folder that it works in."""

    manager: KernelManager
    folder: Path


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel of somebody who has no settings of Jupyter, in an empty folder."""
    home = tmp_path_factory.mktemp("course")
    environment = dict(os.environ)
    for variable in FOLDERS:
        (home / variable.lower()).mkdir(mode=0o700)
        environment[variable] = str(home / variable.lower())
    folder = home / "lessons"
    folder.mkdir()
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), env=environment)
    yield Kernel(manager, folder)
    manager.shutdown_kernel()
    manager.context.destroy()


def executed(path: Path, backend: str, kernel: Kernel) -> NotebookNode:
    """A lesson with its outputs, of a fresh kernel."""
    notebook = read(path)
    parameters = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ()))
    parameters.source = re.sub(r'^backend = "\w+"', f'backend = "{backend}"', parameters.source)
    kernel.manager.restart_kernel(now=True)
    client = NotebookClient(notebook, km=kernel.manager, timeout=SECONDS)
    try:
        client.execute()
    finally:
        client.kc.stop_channels()
    return notebook


RUNS = [
    pytest.param(path, backend, id=f"{path.stem}-{backend}", marks=[pytest.mark.course] if number else [])
    for path in LESSONS
    for number, backend in enumerate(lesson(path).backends)
]


@pytest.mark.parametrize(("path", "backend"), RUNS)
@pytest.mark.timeout(900)
def test_it_runs_and_shows_what_it_promises(path: Path, backend: str, kernel: Kernel) -> None:
    """Run All works unattended, prints no error, leaves no file, and each cell shows what it should."""
    notebook = executed(path, backend, kernel)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert list(kernel.folder.iterdir()) == []
    assert len(nbformat.writes(notebook).encode()) < BYTES
    promises = [each for each in lesson(path).shows if each.backend in (None, backend)]
    assert [fault for each in promises for fault in each.missing(notebook)] == []


@every_lesson
def test_it_names_a_backend_of_its_own(path: Path) -> None:
    """The cell tagged `parameters` says where it runs, and somebody else may say otherwise."""
    tagged = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", ())]
    assert len(tagged) == 1
    named = re.match(r'^backend = "(\w+)"', tagged[0].source)
    assert named
    assert named[1] in lesson(path).backends


@every_lesson
def test_it_is_committed_without_outputs(path: Path) -> None:
    """No result of somebody's machine, and no number of a run, is in the repository."""
    assert [cell.id for cell in code_cells(path) if cell.outputs or cell.execution_count is not None] == []
    assert set(read(path).metadata) <= {"kernelspec", "language_info"}
    assert read(path).metadata["kernelspec"]["name"] == "python3"


@every_lesson
def test_its_cells_are_short_and_hold_no_logic(path: Path) -> None:
    """A code cell has at most a dozen lines; a lesson defines and asserts nothing outside its models."""
    assert {cell.id: len(cell.source.splitlines()) for cell in code_cells(path)}
    assert [cell.id for cell in code_cells(path) if len(cell.source.splitlines()) > LINES] == []
    logic = (ast.Assert, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = [(cell.id, node) for cell in code_cells(path) for node in ast.walk(ast.parse(python(cell)))]
    assert [cell for cell, node in nodes if isinstance(node, logic)] == []


@every_lesson
def test_it_asks_before_it_shows_and_has_exercises(path: Path) -> None:
    """Something is predicted in the first half, and something is exercised, unless its promises say not."""
    sources = [cell.source for cell in code_cells(path)]
    if "prediction" not in lesson(path).without:
        assert any("limbeck.Prediction(" in source for source in sources[: len(sources) // 2 + 1])
    if "exercise" not in lesson(path).without:
        assert any("limbeck.exercise(" in source for source in sources)


@every_lesson
def test_the_answer_to_a_question_is_not_in_sight(path: Path) -> None:
    """The cell of a prediction, which holds its answer, is folded: in JupyterLab, and on the pages."""
    asking = [cell for cell in code_cells(path) if cell.source.startswith("limbeck.Prediction(")]
    folded = [
        cell
        for cell in asking
        if cell.metadata.get("jupyter", {}).get("source_hidden")
        and "hide-input" in cell.metadata.get("tags", ())
    ]
    assert [cell.id for cell in asking if cell not in folded] == []


@every_lesson
def test_its_magics_are_loaded_first(path: Path) -> None:
    """A cell that begins with `%%` comes after `%load_ext limbeck`, whatever the kernel knows already."""
    sources = [cell.source for cell in code_cells(path)]
    used = [number for number, source in enumerate(sources) if source.startswith("%%")]
    loaded = [number for number, source in enumerate(sources) if "%load_ext limbeck" in source]
    assert not used or min(loaded, default=len(sources)) < used[0]


@every_lesson
def test_it_begins_with_a_heading_and_is_valid(path: Path) -> None:
    """The first thing that a reader sees is what the lesson is about, and every tool can read it."""
    assert read(path).cells[0].source.startswith("# ")
    nbformat.validate(read(path))
    assert len({cell.id for cell in read(path).cells}) == len(read(path).cells)


def test_there_are_twelve_lessons_and_links_lead_to_them() -> None:
    """Numbered without a gap; a lesson that another one names as a file is there."""
    assert [path.stem[:3] for path in LESSONS] == [f"{number:02}_" for number in range(1, 13)]
    links = {
        (path.name, link)
        for path in LESSONS
        for cell in read(path).cells
        if cell.cell_type == "markdown"
        for link in re.findall(r"\]\((\d\d_\w+\.ipynb)\)", cell.source)
    }
    assert [link for link in links if link[1] not in {path.name for path in LESSONS}] == []
