"""The jobs of a worker."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from limbeck.projects import jobs
from limbeck.projects.jobs.registry import JOBS, job_class
from limbeck.projects.worker_process import WORKER

FOLDER = Path(jobs.__file__).parent


def test_every_job_has_a_name_of_its_own() -> None:
    """The worker looks a job up by it."""
    assert [job_class(name).name for name in JOBS] == sorted(JOBS)


def test_every_job_is_listed() -> None:
    """A class that nobody could ask for would be of no use."""
    classes = {
        node.name
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and any(_is_method(each, "run") for each in node.body)
    }
    assert {job_class(name).__name__ for name in JOBS} == classes - {"Job"}


def _is_method(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


@pytest.mark.parametrize("name", JOBS)
def test_the_answers_of_a_job_have_names_of_their_own(name: str) -> None:
    """They are told apart by the names of their classes, which are no word that every worker says."""
    names = [each.__name__ for each in job_class(name).answers]
    assert len(set(names)) == len(names)
    assert not set(names) & {"pid", "versions", "progress", "secret", "failure", "too-old", "done"}


def test_what_a_job_imports_when_it_runs_is_imported_ahead() -> None:
    """A fork of the server need not import what nearly every job does."""
    wanted = {
        str(node.module)
        for path in FOLDER.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom)
    }
    program = (
        "import json, sys\n"
        "from limbeck.processes.fork_loop import _load\n"
        f"for name in {WORKER.preload}: _load(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert wanted - set(json.loads(done.stdout)) == set()
