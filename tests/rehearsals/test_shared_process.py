"""Runs of `env.py` that share a process: the application is imported once, and no outcome is another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.rehearsals.projects import ENV, Env, write

import limbeck

if TYPE_CHECKING:
    from limbeck.rehearsals.rehearsal import Rehearsal

SCHEMA = "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO person VALUES (1, 'Ada');"
REVISIONS = (
    ('op.add_column("person", sa.Column("a", sa.Text()))', 'op.drop_column("person", "a")'),
    ('op.add_column("person", sa.Column("b", sa.Text()))', 'op.drop_column("person", "b")'),
    ('op.add_column("person", sa.Column("c", sa.Text()))', 'op.drop_column("person", "c")'),
)
APPLICATION = """
import os, pathlib
from sqlalchemy import MetaData
with pathlib.Path(os.environ["IMPORTS"]).open("a") as file:
    print(os.getpid(), file=file)
metadata = MetaData()
runs = []
"""


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that gets a line for each process that imports the application."""
    file = tmp_path / "imports"
    monkeypatch.setenv("IMPORTS", str(file))
    return file


def rehearsed(folder: Path, env: str, revisions: tuple[tuple[str, str], ...] = REVISIONS) -> Rehearsal:
    """Rehearse revisions of a project that has an application, and an `env.py` that begins in a way."""
    write(folder, SCHEMA, revisions)
    (folder / "application.py").write_text(APPLICATION)
    (folder / "migrations" / "env.py").write_text(env + ENV.format(**vars(Env()), open="connect"))
    return limbeck.rehearse(folder)


def outcomes(found: Rehearsal) -> list[tuple[str | None, str | None, str | None]]:
    return [(each.verdict, each.downgrade, each.again) for each in found.revisions]


ALL_SAFE = [("safe", "restores", "same")] * 3


def test_the_way_back_of_all_revisions_imports_the_application_once(tmp_path: Path, imports: Path) -> None:
    """One asks where the database stands, one goes there, one back, one asks autogenerate, one writes SQL."""
    found = rehearsed(tmp_path / "p", "import application\n")
    assert outcomes(found) == ALL_SAFE
    processes = imports.read_text().split()
    assert len(processes) == len(set(processes)) == 5


def test_what_a_version_file_remembers_is_gone_with_its_run(tmp_path: Path, imports: Path) -> None:
    """Files are loaded once for all runs in a process, but for those of the run: no new process is needed."""
    remembers = [
        (f'{up}\nassert not hasattr(upgrade, "back")', f"upgrade.back = True\n{down}")
        for up, down in REVISIONS
    ]
    found = rehearsed(tmp_path / "p", "import application\n", tuple(remembers))
    assert outcomes(found) == ALL_SAFE
    assert len(imports.read_text().split()) == 5


@pytest.mark.parametrize(
    "env",
    [
        "import application, sqlalchemy\nsqlalchemy.Table('t', application.metadata)\n",
        "import os\nassert os.environ.pop('IMPORTS')\n",
        "import application\napplication.runs.append(1)\nif len(application.runs) > 1: raise SystemExit(3)\n",
    ],
    ids=["defines a table", "takes a variable", "counts its runs"],
)
def test_what_runs_only_once_in_a_process_is_given_new_ones(env: str, tmp_path: Path, imports: Path) -> None:
    """A second run that fails there counts for nothing."""
    assert imports.name == "imports"
    assert outcomes(rehearsed(tmp_path / "p", env)) == ALL_SAFE


REMEMBERS = (
    'import application\nif not application.runs:\n    op.execute("UPDATE person SET name = name || 1")\n'
    'application.runs.append(1)\nop.execute("UPDATE person SET name = name || 2")'
)
FORGETS = 'op.execute("UPDATE person SET name = substr(name, 1, length(name) - 2)")'


def test_what_an_application_remembers_from_one_run_to_the_next_is_no_difference(
    tmp_path: Path, imports: Path
) -> None:
    """What does not come back beside other runs is tried again in processes of its own."""
    assert imports.name == "imports"
    revisions = (REVISIONS[0], (REMEMBERS, FORGETS), REVISIONS[2])
    remembered = rehearsed(tmp_path / "p", "import application\napplication.runs.clear()\n", revisions)
    assert outcomes(remembered) == ALL_SAFE
    # The first of the ways back leaves something behind: alone, the second is as it was.
    leaves = (f"{REVISIONS[0][0]}\nimport application\napplication.runs.append(1)", REVISIONS[0][1])
    found = rehearsed(tmp_path / "q", "import application\n", ((*leaves,), REVISIONS[1]))
    assert outcomes(found) == ALL_SAFE[:2]


def test_a_connection_that_stays_open_ends_the_process_with_its_run(tmp_path: Path, imports: Path) -> None:
    """The copy is put back while nobody reads it."""
    env = Env(listeners="import application\napplication.runs.append(engine.raw_connection())\n")
    (tmp_path / "p").mkdir()
    write(tmp_path / "p", SCHEMA, REVISIONS, env)
    (tmp_path / "p" / "application.py").write_text(APPLICATION)
    assert outcomes(limbeck.rehearse(tmp_path / "p")) == ALL_SAFE
    assert len(set(imports.read_text().split())) == 10
