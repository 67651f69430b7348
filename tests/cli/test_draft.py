"""`limbeck audit --draft` as a user sees it: the file, open questions, and where it was saved."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import alembic
import pytest
from tests.cli.command import limbeck_command
from tests.rehearsals.projects import Env, write

SCHEMA = """
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, user_name VARCHAR(20));
CREATE TABLE old_log (id INTEGER NOT NULL PRIMARY KEY);
"""
MODELS = """
from sqlalchemy import Column, Integer, String, Table
Table("users", metadata, Column("id", Integer, primary_key=True), Column("full_name", String(20)))
"""
RENAMED = ("--renamed", "users.user_name=full_name", "--keep", "table old_log")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose models have another name for a column, and no table for a log."""
    folder = write(tmp_path_factory.mktemp("shop") / "shop", SCHEMA, (), Env(models=MODELS))
    template = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    shutil.copy(template, folder / "migrations" / "script.py.mako")
    return folder


@pytest.mark.follows("option-without-draft", "not-of-a-draft")
def test_a_draft_is_printed_and_saved_where_that_is_asked_for(project: Path) -> None:
    """An open question is told on standard error; only --save writes a file."""
    versions = project / "migrations" / "versions"
    config = ("audit", "--config", project)
    unanswered = limbeck_command(*config, "--draft")
    assert unanswered.returncode == 0
    assert "drop_column('user_name')" in unanswered.stdout
    assert unanswered.stderr == (
        "limbeck: Was `user_name` renamed to `full_name`? Answer with --renamed users.user_name=full_name, "
        "or --renamed users.user_name= if it was not.\n"
    )
    told = limbeck_command(*config, "--draft", *RENAMED, "--format", "json", "--url", project / "app.db")
    assert json.loads(told.stdout)["renamed"] == {"users.user_name": "full_name"}
    assert told.stderr == ""
    assert [each.name for each in versions.glob("*.py")] == ["r0.py"]
    saved = limbeck_command(*config, "--draft", *RENAMED, "--save", "use full names")
    assert (saved.returncode, saved.stderr) == (0, "")
    file = Path(saved.stdout.strip())
    assert file.parent == versions
    text = file.read_text(encoding="utf-8")
    assert text.startswith('"""use full names')
    assert "alter_column('user_name', new_column_name='full_name')" in text
    assert "old_log" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--keep", "table a", "--save", "b"), "--keep and --save can only be used with --draft."),
        (("--draft", "--format", "markdown"), "--draft can't be used with --format markdown."),
        (("--draft", "--renamed", "users.name"), "--renamed users.name has no new name."),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    project: Path, words: tuple[str, ...], said: str
) -> None:
    """Before anything is asked of a database."""
    done = limbeck_command("audit", "--config", project, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
