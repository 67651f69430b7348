"""Remedies of failures, followed word for word: afterwards the failure is gone."""

from __future__ import annotations

import ast
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.command import limbeck_command

from limbeck.databases.connect import connect
from limbeck.errors import ProjectError
from limbeck.projects.compare import compare_project
from limbeck.projects.project import Project, project
from limbeck.projects.replay import replay_project
from limbeck.records import Failure

if TYPE_CHECKING:
    from limbeck.databases.database import Database

CONNECT = """
from sqlalchemy import create_engine, event
from models import metadata

engine = create_engine(config.get_main_option("sqlalchemy.url"))
"""
RUN = """
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
HEAD = """
import os
from alembic import context

config = context.config
"""


@pytest.fixture
def situation(example: Callable[[str], Path]) -> Callable[..., Path]:
    """A project whose `env.py` does something before it makes its engine, or after."""

    def make(first: str = "", then: str = "") -> Path:
        folder = example("plain")
        (folder / "env.py").write_text(f"{HEAD}{first}{CONNECT}{then}{RUN}")
        return folder

    return make


def failure_of(wanted: Project) -> Failure | None:
    (comparison,) = compare_project(wanted)
    return comparison.failure


def failed(wanted: Project) -> Failure:
    failure = failure_of(wanted)
    assert failure is not None
    return failure


@pytest.mark.parametrize(
    "first",
    [
        'if config.attributes.get("depot") is None:\n    raise RuntimeError("where do we deliver?")\n',
        'depot = config.attributes.get("depot")\nassert depot\n',
        'depot = config.attributes.get("depot", "")\nif not depot:\n    raise SystemExit("no depot")\n',
    ],
)
@pytest.mark.follows("attribute-missing")
def test_an_attribute_whose_absence_env_py_noticed_itself(situation: Callable[..., Path], first: str) -> None:
    """The line that raised asks for it, whatever it raises."""
    folder = situation(first)
    failure = failed(project(folder))
    assert (failure.slug, failure.what) == ("attribute-missing", "env.py needs 'depot' in config.attributes.")
    given = re.search(r"attributes=(\{.*?\})", failure.remedy)
    assert given is not None
    attributes = json.loads(given[1].replace("…", '"north"'))
    assert failure_of(project(folder, attributes=attributes)) is None


@pytest.mark.parametrize(
    "first",
    [
        'tenant = context.get_x_argument(as_dictionary=True).get("tenant")\nassert tenant, "say which"\n',
        'x = context.get_x_argument(as_dictionary=True)\nif "tenant" not in x: raise ValueError("which?")\n',
    ],
)
@pytest.mark.follows("x-missing")
def test_an_x_argument_whose_absence_env_py_noticed_itself(
    situation: Callable[..., Path], first: str
) -> None:
    """The same for `-x`."""
    folder = situation(first)
    failure = failed(project(folder))
    assert (failure.slug, failure.what) == ("x-missing", "env.py needs the -x argument 'tenant'.")
    given = re.search(r"x=(\[.*?\])", failure.remedy)
    assert given is not None
    assert failure_of(project(folder, x=ast.literal_eval(given[1].replace("…", "acme")))) is None


def test_an_attribute_that_has_nothing_to_do_with_the_failure(situation: Callable[..., Path]) -> None:
    """The twin: env.py looked for one in vain, went on, and failed for another reason."""
    folder = situation(
        'config.attributes.get("depot")\nif os.sep:\n    raise RuntimeError("the boiler is cold")\n'
    )
    failure = failed(project(folder))
    assert failure.slug == "env-py-failed"
    assert "depot" not in failure.remedy
    assert "alembic check" not in failure.remedy


@pytest.mark.follows("env-py-cannot-connect")
def test_a_listener_that_raises_an_exception_of_its_own(situation: Callable[..., Path]) -> None:
    """The missing file is what failed, not limbeck; the command that is told makes it."""
    folder = situation(
        then="""
class Unreachable(Exception):
    pass

@event.listens_for(engine, "handle_error")
def wrap(details):
    raise Unreachable("no depot today") from details.original_exception
"""
    )
    (folder / "app.db").unlink()
    failure = failed(project(folder))
    assert failure.slug == "env-py-cannot-connect"
    assert f"The SQLite file {folder}/app.db does not exist" in failure.what
    command = re.search(r"run `(.+?)`", failure.remedy)
    assert command is not None
    (folder / "script.py.mako").write_text("")
    (folder / "versions").mkdir(exist_ok=True)
    subprocess.run(command[1], shell=True, check=True, capture_output=True)  # noqa: S602  as a user would
    assert failure_of(project(folder)) is None


def test_a_driver_that_env_py_calls_itself_is_not_limbeck(situation: Callable[..., Path]) -> None:
    """What `sqlite3` raises comes through our guard, but it is the project's."""
    folder = situation('import sqlite3\nsqlite3.connect("/no/such/folder/at.all")\n')
    failure = failed(project(folder))
    assert failure.slug == "env-py-failed"
    assert failure.what == "env.py raised OperationalError: unable to open database file"


def test_another_database_is_not_advised_where_one_was_given(
    situation: Callable[..., Path], tmp_path: Path
) -> None:
    """`--url` in the remedy helps who did not use it."""
    folder = situation()
    missing = project(folder, url=f"sqlite:///{tmp_path}/nowhere.db")
    assert "--url" not in failed(missing).remedy
    (folder / "app.db").unlink()
    assert "--url" in failed(project(folder)).remedy


@pytest.mark.follows("greenlet-missing")
def test_greenlet_that_is_not_installed(example: Callable[[str], Path]) -> None:
    """The command names the package; with it the comparison is made."""
    folder = example("async_engine")
    source = (folder / "env.py").read_text()
    (folder / "env.py").write_text(f'import sys\nsys.modules["greenlet"] = None\n{source}')
    failure = failed(project(folder))
    assert failure.slug == "greenlet-missing"
    assert failure.remedy == f"{sys.executable} -m pip install greenlet"
    (folder / "env.py").write_text(source)  # what installing it does
    assert failure_of(project(folder)) is None


@pytest.mark.follows("settings-invalid")
def test_settings_of_pydantic_name_their_field(
    situation: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable that is told, once set, is enough."""
    pytest.importorskip("pydantic")
    monkeypatch.delenv("DEPOT_NAME", raising=False)
    folder = situation(
        """
from pydantic import BaseModel

class Settings(BaseModel):
    depot_name: str

Settings(**{name.lower(): value for name, value in os.environ.items() if name == "DEPOT_NAME"})
"""
    )
    failure = failed(project(folder))
    assert failure.slug == "settings-invalid"
    assert failure.what == "env.py reads Settings, in which 'depot_name' is missing or wrong: Field required."
    named = re.search(r'os\.environ\["(\w+)"\]', failure.remedy)
    assert named is not None
    monkeypatch.setitem(os.environ, named[1], "north")
    assert failure_of(project(folder)) is None


@pytest.mark.follows("no-script-location")
def test_a_configuration_that_names_no_script_location(situation: Callable[..., Path]) -> None:
    """`env.py` lies beside it: the line that is told is all that it lacks."""
    folder = situation()
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("script_location = .\n", ""))
    with pytest.raises(ProjectError) as caught:
        project(folder)
    assert caught.value.failure.slug == "no-script-location"
    line = re.search(r"the line (.+) to the section \[alembic\]", caught.value.failure.remedy)
    assert line is not None
    ini.write_text(ini.read_text().replace("[alembic]\n", f"[alembic]\n{line[1]}\n"))
    assert failure_of(project(folder)) is None


def test_a_section_about_logging(example: Callable[[str], Path]) -> None:
    """Where the pyproject.toml beside it names the version files, too: the one that is told is left."""
    folder = example("pyproject_and_ini")
    with (folder / "alembic.ini").open("a") as file:
        file.write("[loggers]\nkeys = root\n[logger_root]\nlevel = WARNING\n")
    with pytest.raises(ProjectError, match=r"The section \[loggers\] of alembic.ini has no") as caught:
        project(folder / "alembic.ini", section="loggers")
    section = re.fullmatch(r"Use one of: section='(\w+)'\.", caught.value.failure.remedy)
    assert section is not None
    assert failure_of(project(folder / "alembic.ini", section=section[1])) is None


def test_a_folder_of_flask_migrate(situation: Callable[..., Path]) -> None:
    """Its env.py needs the application: history and models are what can be had, by the commands told."""
    folder = situation("from flask import current_app\n")
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("script_location = .\n", ""))
    (folder / "versions").mkdir()
    (folder / "versions" / "r1.py").write_text("revision = 'r1'\ndown_revision = None\n")
    with pytest.raises(ProjectError) as caught:
        project(folder)
    remedy = caught.value.failure.remedy
    models, history = re.search(r"limbeck (audit .+? …)", remedy), re.search(r"limbeck (history .+)", remedy)
    assert models is not None
    assert history is not None
    arguments = models[1].replace("package.module:db", "models:metadata").replace("…", "app.db")
    for command in (arguments, history[1]):
        done = limbeck_command(*command.split(), folder=folder)
        assert (done.returncode, done.stderr) == (0, "")


REVISION = """
import sqlalchemy as sa
from alembic import op

revision = {name!r}
down_revision = {before!r}

def upgrade():
    op.{does}

def downgrade():
    pass
"""
ADDS = 'add_column("users", sa.Column("email", sa.String(100)))'
CREATES = 'create_table("users", sa.Column("id", sa.Integer, primary_key=True))'


@pytest.mark.follows("revision-failed")
def test_a_history_that_begins_after_the_tables(
    situation: Callable[..., Path], scratch_sqlite: Database
) -> None:
    """The revision is named; with the first revision that is advised the history can be replayed."""
    folder = situation()
    (folder / "versions").mkdir()
    first = folder / "versions" / "r1.py"
    first.write_text(REVISION.format(name="r1", before=None, does=ADDS))
    failure = replay_project(project(folder), scratch_sqlite, ("r1",))
    assert failure is not None
    assert failure.slug == "revision-failed"
    assert failure.what.startswith("Revision r1 cannot run on a database that only the revisions before it")
    assert "no such table: users" in failure.what
    assert "write a first revision that creates them" in failure.remedy
    (folder / "versions" / "r0.py").write_text(REVISION.format(name="r0", before=None, does=CREATES))
    first.write_text(REVISION.format(name="r1", before="r0", does=ADDS))
    assert replay_project(project(folder), scratch_sqlite, ("r1",)) is None


@pytest.mark.follows("history-unreadable")
def test_a_broken_version_file_is_shown_by_the_command_that_is_told(situation: Callable[..., Path]) -> None:
    """`alembic history` shows the same, as the finding says."""
    folder = situation()
    (folder / "script.py.mako").write_text("")
    (folder / "versions").mkdir()
    broken = folder / "versions" / "r1.py"
    broken.write_text("revision = 'r1'\ndown_revision = 'lost'\n(\n")
    (comparison,) = compare_project(project(folder))
    (finding,) = [each for each in comparison.findings if each.slug == "history-unreadable"]
    command = re.search(r"`(alembic history)` shows the same", finding.remedy)
    assert command is not None
    done = subprocess.run(
        [sys.executable, "-m", *command[1].split()], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "SyntaxError: '(' was never closed" in done.stderr
    broken.write_text("revision = 'r1'\ndown_revision = None\ndef upgrade(): pass\ndef downgrade(): pass\n")
    (comparison,) = compare_project(project(folder))
    assert "history-unreadable" not in {each.slug for each in comparison.findings}


def test_no_version_table_is_mended_by_stamping(situation: Callable[..., Path]) -> None:
    """The command that the finding names, with the revision in question."""
    folder = situation()
    (folder / "script.py.mako").write_text("")
    (folder / "versions").mkdir()
    (folder / "versions" / "r1.py").write_text(REVISION.format(name="r1", before=None, does=CREATES))
    (comparison,) = compare_project(project(folder))
    (finding,) = [each for each in comparison.findings if each.slug == "no-version-table"]
    assert "`alembic stamp` the revision" in finding.remedy
    subprocess.run(
        [sys.executable, "-m", "alembic", "stamp", "r1"], cwd=folder, check=True, capture_output=True
    )
    (comparison,) = compare_project(project(folder))
    assert "no-version-table" not in {each.slug for each in comparison.findings}


@pytest.mark.follows("unimported-models")
def test_an_unimported_model_is_imported(example: Callable[[str], Path]) -> None:
    """The module that the finding names, imported in env.py, ends the wish to drop its table."""
    folder = example("unimported_models")
    (comparison,) = compare_project(project(folder))
    (finding,) = [each for each in comparison.findings if each.slug == "unimported-models"]
    module = re.search(r"legacy in (\w+)\.py:\d+ \(never imported\)", finding.why)
    assert module is not None
    source = (folder / "env.py").read_text()
    (folder / "env.py").write_text(source.replace("from models", f"import {module[1]}\nfrom models", 1))
    (comparison,) = compare_project(project(folder))
    assert "remove_table" not in {each.kind for each in comparison.changes}
    assert "unimported-models" not in {each.slug for each in comparison.findings}


@pytest.mark.follows("variable-missing", "import-failed")
def test_a_variable_a_connection_and_a_search_path_that_are_told(
    example: Callable[[str], Path], other_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three remedies that need no more than what they say."""
    folder = example("url_from_variable")
    monkeypatch.delenv("EXAMPLE_DATABASE_URL", raising=False)
    named = re.search(r'os\.environ\["(\w+)"\]', failed(project(folder)).remedy)
    assert named is not None
    monkeypatch.setitem(os.environ, named[1], f"sqlite:///{folder}/app.db")
    assert failure_of(project(folder)) is None

    folder = example("connection_mandatory")
    given = re.search(r'attributes=\{"(\w+)": db\}', failed(project(folder)).remedy)
    assert given is not None
    with connect(other_database) as database:
        assert failure_of(project(folder, attributes={given[1]: database})) is None

    folder = example("forgotten_path")
    line = re.search(r"set (prepend_sys_path = \S+) in the configuration", failed(project(folder)).remedy)
    assert line is not None
    with (folder / "alembic.ini").open("a") as file:
        file.write(f"{line[1]}\n")
    assert failure_of(project(folder)) is None


def test_a_missing_sqlite_file_is_made_by_the_command_that_is_told(situation: Callable[..., Path]) -> None:
    """It runs the project's own revisions."""
    folder = situation()
    (folder / "script.py.mako").write_text("")
    (folder / "versions").mkdir()
    (folder / "versions" / "r1.py").write_text(REVISION.format(name="r1", before=None, does=CREATES))
    (folder / "app.db").unlink()
    command = re.search(r"run `(.+?)`", failed(project(folder)).remedy)
    assert command is not None
    subprocess.run(command[1], shell=True, check=True, capture_output=True)  # noqa: S602  as a user would
    assert failure_of(project(folder)) is None
    with sqlite3.connect(folder / "app.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("r1",)]
    connection.close()


@pytest.mark.follows(
    "offline-only", "never-run", "env-py-asks", "env-py-exited", "env-py-writes", "driver-not-async"
)
def test_an_env_py_that_is_changed_as_told(
    example: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An online branch, an answer from a variable, no write during an audit, an async driver."""
    pytest.importorskip("aiosqlite")
    online = (example("plain") / "env.py").read_text()
    question, leave = 'input("Really? ")', 'sys.exit("licence missing")'
    for name, slug, told, old, new in (
        (
            "offline_only",
            "offline-only",
            "Give env.py an online branch, context.configure(connection=…)",
            None,
            online,
        ),
        ("never_runs", "never-run", "Look at the condition under which env.py runs migrations", None, online),
        ("asks", "env-py-asks", "an environment variable", question, '__import__("os").environ["ANSWER"]'),
        ("exits", "env-py-exited", "Look at the condition under which it does so", leave, "pass"),
        ("writes", "env-py-writes", "Make env.py skip this statement when", None, online),
        ("async_engine", "driver-not-async", "sqlite+aiosqlite", "sqlite:///", "sqlite+aiosqlite:///"),
    ):
        folder = example(name)
        changed = folder / ("alembic.ini" if slug == "driver-not-async" else "env.py")
        source = changed.read_text()
        if slug == "driver-not-async":
            changed.write_text(source.replace("sqlite+aiosqlite", "sqlite"))
            source = changed.read_text()
        failure = failed(project(folder))
        assert (failure.slug, told in failure.remedy) == (slug, True), failure
        assert old is None or source.count(old) == 1, name
        changed.write_text(new if old is None else source.replace(old, new))
        monkeypatch.setitem(os.environ, "ANSWER", "yes")
        assert failure_of(project(folder)) is None, name
        monkeypatch.delitem(os.environ, "ANSWER")


@pytest.mark.follows("other-database", "env-py-failed-later")
def test_a_database_that_env_py_is_given_the_way_it_reads_it(
    example: Callable[[str], Path], other_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the variable, as one of the ways that the finding names; and what failed later is mended."""
    folder = example("url_from_variable")
    monkeypatch.setenv("EXAMPLE_DATABASE_URL", f"sqlite:///{folder}/app.db")
    with connect(other_database) as database:
        (comparison,) = compare_project(project(folder), database=database)
        (finding,) = [each for each in comparison.findings if each.slug == "other-database"]
        assert "an environment variable" in finding.remedy
        monkeypatch.setenv("EXAMPLE_DATABASE_URL", f"sqlite:///{other_database}")
        (comparison,) = compare_project(project(folder), database=database)
        assert "other-database" not in {each.slug for each in comparison.findings}

    folder = example("fails_later")
    (comparison,) = compare_project(project(folder))
    (finding,) = [each for each in comparison.findings if each.slug == "env-py-failed-later"]
    assert finding.remedy.startswith("Correct what the error reports.")
    source = (folder / "env.py").read_text()
    (folder / "env.py").write_text(source.replace('raise RuntimeError("the cache could not be warmed")', ""))
    (comparison,) = compare_project(project(folder))
    assert "env-py-failed-later" not in {each.slug for each in comparison.findings}
