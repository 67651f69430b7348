"""In which folder a project is run: relative paths of its configuration are relative to it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from limbeck.errors import ProjectError
from limbeck.projects.compare import compare_project
from limbeck.projects.project import Project, project, project_in_shell
from limbeck.records import Comparison, Finding

MODELS = """
from sqlalchemy import Column, Integer, MetaData, Table

metadata = MetaData()
Table("crate", metadata, Column("id", Integer, primary_key=True), Column("weight", Integer))
"""

ENV = """
from alembic import context
from sqlalchemy import create_engine
from {module} import metadata

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()
"""

INI = """[alembic]
script_location = %(here)s/migrations
prepend_sys_path = {search}
path_separator = os
sqlalchemy.url = sqlite:///depot.db
"""


def database(path: Path, columns: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE crate ({columns})")
    connection.close()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a project in a folder; the database of the same name at the root lacks a column."""
    service = tmp_path / "service"
    (service / "migrations" / "versions").mkdir(parents=True)
    (service / "store").mkdir()
    (service / "store" / "models.py").write_text(MODELS)
    (service / "migrations" / "env.py").write_text(ENV.format(module="store.models"))
    (service / "migrations" / "script.py.mako").write_text("${upgrades}")
    (service / "alembic.ini").write_text(INI.format(search="%(here)s"))
    database(service / "depot.db", "id INTEGER NOT NULL PRIMARY KEY, weight INTEGER")
    database(tmp_path / "depot.db", "id INTEGER NOT NULL PRIMARY KEY")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compared(wanted: Project) -> tuple[Comparison, list[Finding]]:
    (comparison,) = compare_project(wanted)
    return comparison, [each for each in comparison.findings if each.slug == "two-directories"]


def alembic_check(directory: Path, *options: str) -> int:
    """What `alembic check` itself says there: 0 for no changes."""
    done = subprocess.run(
        [sys.executable, "-m", "alembic", *options, "check"], cwd=directory, capture_output=True, check=False
    )
    return done.returncode


@pytest.mark.follows("two-directories")
def test_a_shell_command_reads_the_database_that_alembic_reads(root: Path) -> None:
    """From the root it is the one at the root, and the finding names both; its remedy leads to the other."""
    comparison, (finding,) = compared(project_in_shell("service/alembic.ini"))
    assert [each.kind for each in comparison.changes] == ["add_column"]
    assert alembic_check(root, "-c", "service/alembic.ini") != 0
    assert finding.title == f"{root}/depot.db was taken, not {root}/service/depot.db"

    found = re.search(r'directory="([^"]+)"', finding.remedy)
    assert found is not None
    comparison, findings = compared(project_in_shell("service/alembic.ini", directory=found[1]))
    assert (comparison.failure, comparison.changes, findings) == (None, (), [])
    assert alembic_check(Path(found[1])) == 0


def test_a_path_from_the_configurations_folder_means_the_same_everywhere(root: Path) -> None:
    """What the finding advises silences it."""
    ini = root / "service" / "alembic.ini"
    ini.write_text(ini.read_text().replace("sqlite:///depot.db", "sqlite:///%(here)s/depot.db"))
    comparison, findings = compared(project_in_shell("service/alembic.ini"))
    assert (comparison.failure, comparison.changes, findings) == (None, (), [])


def test_a_folder_is_where_its_project_is_run(root: Path) -> None:
    """`alembic` takes no folder: the project is run in it, and the finding names the other database."""
    for wanted in (project_in_shell("service"), project("service"), project("service/alembic.ini")):
        comparison, (finding,) = compared(wanted)
        assert comparison.changes == ()
        assert finding.title == f"{root}/service/depot.db was taken, not {root}/depot.db"


def test_one_folder_with_such_a_file_is_no_finding(root: Path) -> None:
    """The twin: nothing else could be meant."""
    (root / "depot.db").unlink()
    _, findings = compared(project("service"))
    assert findings == []


def test_a_module_that_two_folders_hold_is_named(root: Path) -> None:
    """A relative `prepend_sys_path` finds another module of the same name elsewhere."""
    (root / "depot.db").unlink()
    (root / "service" / "alembic.ini").write_text(INI.format(search="."))
    (root / "service" / "migrations" / "env.py").write_text(ENV.format(module="models"))
    for folder in (root, root / "service"):
        (folder / "models.py").write_text(MODELS)
    _, (finding,) = compared(project("service"))
    assert finding.title == f"{root}/service/models.py was taken, not {root}/models.py"
    (root / "models.py").unlink()
    assert compared(project("service"))[1] == []


def test_a_package_of_another_folder_is_not_to_be_installed(root: Path) -> None:
    """`from service.store…` works at the root: the remedy names that folder, and works."""
    (root / "service" / "migrations" / "env.py").write_text(ENV.format(module="service.store.models"))
    (comparison,) = compare_project(project("service"))
    assert comparison.failure is not None
    assert comparison.failure.slug == "import-failed"
    assert "pip install" not in comparison.failure.remedy
    assert f"--directory {root}, " in comparison.failure.remedy
    found = re.search(r"prepend_sys_path = (\S+) in the configuration", comparison.failure.remedy)
    assert found is not None
    ini = root / "service" / "alembic.ini"
    ini.write_text(ini.read_text().replace("prepend_sys_path = %(here)s", f"prepend_sys_path = {found[1]}"))
    assert compared(project("service"))[0].failure is None


def test_a_forgotten_search_path_seen_from_the_root_is_told_from_the_configurations_folder(
    root: Path,
) -> None:
    """`prepend_sys_path = .` means the root there; the line that is advised works wherever one is."""
    ini = root / "service" / "alembic.ini"
    ini.write_text(INI.format(search="."))
    (comparison,) = compare_project(project_in_shell("service/alembic.ini"))
    assert comparison.failure is not None
    found = re.search(r"prepend_sys_path = (\S+) in the configuration", comparison.failure.remedy)
    assert found is not None
    ini.write_text(INI.format(search=found[1]))
    assert compared(project_in_shell("service/alembic.ini"))[0].failure is None
    os.chdir(root / "service")
    assert compared(project_in_shell("alembic.ini"))[0].failure is None


def test_a_missing_database_that_is_elsewhere_is_named(root: Path) -> None:
    """The folder that has it is told, with the option that chooses it, which works."""
    (root / "depot.db").unlink()
    (comparison,) = compare_project(project_in_shell("service/alembic.ini"))
    assert comparison.failure is not None
    assert comparison.failure.remedy.startswith(f"There is one in {root}/service: ")
    found = re.search(r"--directory (\S+),", comparison.failure.remedy)
    assert found is not None
    assert compared(project_in_shell("service/alembic.ini", directory=found[1]))[0].failure is None


def test_a_working_directory_must_exist_and_lead_to_env_py(root: Path) -> None:
    """Both are said before anything is run."""
    with pytest.raises(ProjectError, match="There is no folder"):
        project("service", directory="nowhere")
    ini = root / "service" / "alembic.ini"
    ini.write_text(ini.read_text().replace("%(here)s/migrations", "migrations"))
    with pytest.raises(ProjectError, match=r"has no env\.py"):
        project("service", directory=root)
    assert project_in_shell("service/alembic.ini").directory == root / "service"
    shutil.copytree(root / "service" / "migrations", root / "migrations")
    assert project_in_shell("service/alembic.ini").directory == root
