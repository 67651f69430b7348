"""Storing the verdicts of the matrix."""

import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORED = ROOT / "data" / "matrix.json"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the stored matrix."""
    return Path(shutil.copy(STORED, tmp_path))


def store(file: Path, *cases: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "scripts" / "stored_matrix.py"), "--file", str(file), *cases]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def test_storing_one_case_changes_its_lines_alone(file: Path) -> None:
    """A verdict that was wrong and one that was missing are set right; no other line is touched."""
    before = lines(file)
    own = [number for number, line in enumerate(before) if '"case": "column.rename",' in line]
    assert len(own) >= 3
    spoilt = list(before)
    spoilt[own[0]] = spoilt[own[0]].replace('"misread"', '"detected"')
    del spoilt[own[1]]
    file.write_text("\n".join(spoilt) + "\n", encoding="utf-8")
    done = store(file, "column.rename")
    assert done.returncode == 0, done.stderr
    assert lines(file) == before
    assert done.stdout.splitlines()[-2:] == [
        "  column.rename on sqlite: detected before, misread now",
        "  column.rename on sqlite with batch: not there before, misread now",
    ]


def test_a_part_is_not_stored_among_what_other_versions_gave(file: Path) -> None:
    """The file names the versions once, for all of it."""
    data = json.loads(file.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8").replace(f'"{data["versions"]["alembic"]}"', '"1.0.0"', 1)
    file.write_text(text, encoding="utf-8")
    done = store(file, "column.rename")
    assert done.returncode == 1
    assert done.stdout.startswith("Not stored: alembic 1.0.0 is stored, ")
    assert file.read_text(encoding="utf-8") == text


def test_a_case_of_one_backend_is_stored_although_the_other_was_not_run() -> None:
    """The server that was run has to be one of those that are stored, and of the same version."""
    program = runpy.run_path(str(ROOT / "scripts" / "stored_matrix.py"))
    stored = {"server": "SQLite 3.40.1; PostgreSQL 18.6"}
    assert program["other_versions"](stored, {"server": "PostgreSQL 18.6"}) == ""
    assert program["other_versions"](stored, {"server": "PostgreSQL 17.1"}) == (
        "server SQLite 3.40.1; PostgreSQL 18.6 is stored, PostgreSQL 17.1 was run"
    )
