"""The worker in the oldest environment that it promises to run in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.environments import kept
from tests.rehearsals.projects import Env, write

from limbeck.audits.audit import audit
from limbeck.audits.report import Audit
from limbeck.projects.compare import compare_project
from limbeck.projects.project import project
from limbeck.records import Comparison

OLDEST = ("alembic==1.13.0", "SQLAlchemy==2.0.0", "aiosqlite==0.20.0", "greenlet==3.1.1")
BARE = ()


def oldest_python() -> str:
    """Python 3.10 where the machine has one that works, else the one that runs the tests."""
    managed = sorted(Path("~/.pyenv/versions").expanduser().glob("3.10.*/bin/python3.10"))
    for found in (*map(str, managed), shutil.which("python3.10")):
        # A shim of a version manager is on PATH even where its version isn't selected.
        command = [found or "", "-c", "import ensurepip"]
        if found and not subprocess.run(command, capture_output=True, check=False).returncode:
            return found
    return sys.executable


def environment(name: str, requirements: tuple[str, ...]) -> Path:
    """A virtual environment of the oldest Python, made once and kept."""
    python = oldest_python()
    return kept(f"{name}-{Path(python).resolve().name}", python, requirements)


@pytest.fixture(scope="session")
def oldest() -> Path:
    return environment("oldest", OLDEST)


def kinds(comparison: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(change.kind, change.table, change.object) for change in comparison.changes]


@pytest.mark.parametrize(
    "situation",
    [
        "plain",
        "async_engine",
        "mutates",
        "shadowing_names",
        "writes_and_goes_on",
        "unimported_models",
        "several_version_locations",
    ],
)
def test_an_old_environment_without_limbeck_is_enough(
    situation: str, example: Callable[[str], Path], oldest: Path
) -> None:
    """Alembic 1.13.0 and SQLAlchemy 2.0.0 on Python 3.10 give the same changes, and nothing is written."""
    folder = example(situation)
    before = (folder / "app.db").read_bytes()
    (comparison,) = compare_project(project(folder, python=oldest))
    assert comparison.failure is None
    assert kinds(comparison) == [("remove_table", "legacy", None), ("add_column", "users", "email")]
    assert (comparison.versions.alembic, comparison.versions.sqlalchemy) == ("1.13.0", "2.0.0")
    assert oldest.name == "oldest-python" + ".".join(comparison.versions.python.split(".")[:2])
    assert (folder / "app.db").read_bytes() == before


def test_several_databases_in_an_old_environment(example: Callable[[str], Path], oldest: Path) -> None:
    """One comparison per database, named, as in the newest Alembic."""
    comparisons = compare_project(project(example("several_databases"), python=oldest))
    assert [(each.name, len(each.changes)) for each in comparisons] == [("orders", 2), ("billing", 1)]


def test_an_alembic_that_reads_no_toml_says_so(example: Callable[[str], Path], oldest: Path) -> None:
    """[tool.alembic] needs Alembic 1.16: the remedy says so, with the interpreter's own pip."""
    (comparison,) = compare_project(project(example("pyproject"), python=oldest))
    assert comparison.failure is not None
    assert comparison.failure.slug == "toml-unsupported"
    assert f"{oldest}/bin/python -m pip install 'alembic>=1.16'" in comparison.failure.remedy


def test_the_environment_does_not_get_our_packages(example: Callable[[str], Path], oldest: Path) -> None:
    """Of ours the project finds limbeck's own modules nowhere on its path, and no other package."""
    folder = example("plain")
    source = (folder / "env.py").read_text()
    (folder / "env.py").write_text(
        "import importlib.util, sys\n"
        "print('found:', [n for n in ('pandas', 'pytest', 'limbeck') if importlib.util.find_spec(n)])\n"
        "print('path:', [p for p in sys.path if 'limbeck' in p.rpartition('/src/')[2]])\n" + source
    )
    (comparison,) = compare_project(project(folder, python=oldest))
    assert comparison.output == "found: []\npath: []\n"


def test_an_environment_without_alembic_says_what_to_install(example: Callable[[str], Path]) -> None:
    """A bare virtual environment is a failure with the pip line that cures it."""
    bare = environment("bare", BARE)
    (comparison,) = compare_project(project(example("plain"), python=bare))
    assert comparison.failure is not None
    assert comparison.failure.slug == "missing-packages"
    assert f"{bare}/bin/python -m pip install 'SQLAlchemy>=2.0' 'alembic>=1.13'" in comparison.failure.remedy


@pytest.mark.skipif(not Path("~/.pyenv/versions").expanduser().is_dir(), reason="no older Python here")
def test_a_python_that_is_too_old_says_so(example: Callable[[str], Path]) -> None:
    """An interpreter before 3.10 answers with its version instead of a syntax error."""
    older = sorted(Path("~/.pyenv/versions").expanduser().glob("3.[6-9].*/bin/python"))
    if not older:
        pytest.skip("no older Python here")
    wanted = example("plain")
    for python in older:
        (comparison,) = compare_project(project(wanted, python=python))
        assert comparison.failure is not None
        assert comparison.failure.slug == "old-python"
        assert python.parents[1].name in comparison.failure.what


def test_offline_sql_and_current_revisions_in_an_old_environment(
    example: Callable[[str], Path], oldest: Path
) -> None:
    """What a history asks of the worker is answered by Alembic 1.13.0 on Python 3.10 too."""
    from limbeck.histories.open_history import history

    folder = example("plain")
    (folder / "versions").mkdir(exist_ok=True)
    (folder / "versions" / "a1.py").write_text(
        'from alembic import op\nrevision = "a" + str(1)\ndown_revision = None\n'
        'def upgrade():\n    op.drop_table("legacy")\n',
        encoding="utf-8",
    )
    of = project(folder, python=oldest)
    found = history(of, database=of, run=True)
    assert (found.heads, found.current, found.pending) == (("a1",), (), ("a1",))
    (step,) = found.sql("base", "head", "postgresql")
    assert step.error is None
    assert "DROP TABLE legacy;" in step.sql
    assert "INSERT INTO alembic_version (version_num) VALUES ('a1')" in step.sql


def test_its_catalogue_is_read_in_an_old_environment(example: Callable[[str], Path], oldest: Path) -> None:
    """What autogenerate is blind to can be told of it too."""
    (comparison,) = compare_project(project(example("plain"), python=oldest), catalogue=True)
    assert (comparison.failure, comparison.unread) == (None, None)
    assert comparison.blueprint is not None
    assert {each.table for each in comparison.blueprint.statements if each.kind == "table"} == {"users"}
    assert {each.name for each in comparison.blueprint.snapshot.definitions if each.kind == "table"} == {
        *("users", "legacy"),
    }


HELD = """
CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, user_name VARCHAR(50));
CREATE TABLE signups (id INTEGER NOT NULL PRIMARY KEY, mail VARCHAR(50), language VARCHAR(5));
INSERT INTO people VALUES (1, 'ann');
INSERT INTO signups VALUES (1, 'ann@example.org', 'en');
"""
MODELS = """
from sqlalchemy import Column, Integer, String, Table
Table("people", metadata, Column("id", Integer, primary_key=True), Column("full_name", String(50)))
Table("subscriptions", metadata, Column("id", Integer, primary_key=True),
      Column("mail", String(50)), Column("language", String(5)))
"""


def test_a_draft_is_made_rehearsed_and_saved_by_the_oldest_alembic(oldest: Path, tmp_path: Path) -> None:
    """It renders no new name of a column and no renamed table itself, and writes the file all the same."""
    folder = write(tmp_path / "shop", HELD, (), Env(models=MODELS))
    template = "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n"
    functions = "def upgrade():\n    ${upgrades}\n\n\ndef downgrade():\n    ${downgrades}\n"
    (folder / "migrations" / "script.py.mako").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\n{template}\n\n{functions}"
    )
    with (folder / "alembic.ini").open("a") as ini:
        ini.write("[post_write_hooks]\nhooks = tidy\ntidy.type = exec\ntidy.executable = no-such-program\n")
    found = audit(project(folder, python=oldest))
    assert isinstance(found, Audit)
    draft = found.draft(renamed={"people.user_name": "full_name", "signups": "subscriptions"})
    assert draft.script.upgrade.splitlines()[1:-1] == [
        "op.rename_table('signups', 'subscriptions')",
        "with op.batch_alter_table('people', schema=None) as batch_op:",
        "    batch_op.alter_column('user_name', new_column_name='full_name')",
        "",
    ]
    draft.rehearse()
    assert draft.objections == ()
    assert "new_column_name='user_name'" in draft.save("names").read_text()
    assert draft.proof.unrun_hooks == ("tidy",)
