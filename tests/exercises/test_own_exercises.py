"""Exercises of one's own: the file that `docs/exercises.md` shows, and revisions of a project."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.command import limbeck_command

import limbeck
from limbeck.errors import InputError
from limbeck.exercises import predicates
from limbeck.exercises.attempt import Attempt
from limbeck.exercises.outcome import Mark, OutcomeWord

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "exercises.md").read_text(encoding="utf-8")
SHOP = ROOT / "data" / "shop"
SPLIT = "f18c2a5e90d6"


def test_the_file_that_the_page_shows_is_proven(tmp_path: Path) -> None:
    """Copied from there, it passes its own proof on both backends."""
    found = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    path = tmp_path / "add_a_phone.py"
    path.write_text(found[1], encoding="utf-8")
    done = limbeck_command("exercises", path, "--verify", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    (told,) = json.loads(done.stdout)
    assert (told["slug"], told["solution"], told["backends"]) == (
        "add-a-phone",
        "right",
        ["sqlite", "postgresql"],
    )


def test_the_page_names_every_predicate() -> None:
    """With the name by which wrong answers and reports call it."""
    for name in predicates.__all__:
        assert f"`{name}(" in PAGE
        assert f"`{getattr(predicates, name).name}`" in PAGE


def digest(folder: Path) -> str:
    """Of all files, their names and what they hold."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode())
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attempt]:
    """A revision of the shop that splits a column, with the folder as it was before."""
    folder = tmp_path_factory.mktemp("project") / "shop"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = digest(folder)
    with limbeck.exercise_from(folder / "alembic.ini", SPLIT[:4]) as attempt:
        yield attempt
    assert digest(folder) == before


def test_a_revision_of_a_project_is_an_exercise(split: Attempt) -> None:
    """It begins before the revision, with rows; the project's own file solves it, and is only read."""
    assert split.outcome.word is OutcomeWord.NOT_ATTEMPTED
    assert len(split.workshop.rows("addresses")) == 3
    assert SPLIT not in split.workshop.history.sources
    assert split.exercise.title == "Write a revision again: Split the recipient's name"
    assert split.exercise.hints[0] == "It is about `addresses`."
    split.exercise.solution(split.workshop)
    assert split.outcome.word.is_right
    assert f"revision = '{SPLIT}'" in split.solution().source
    split.start_over()


def test_a_recording_of_it_has_the_same_rows(split: Attempt) -> None:
    """The rows that were made are a step, so they are there again, wherever somebody replays it."""
    with limbeck.Workshop.replay(json.loads(json.dumps(split.workshop.recording()))) as replayed:
        assert replayed.tables == split.workshop.tables
        for table in split.workshop.tables:
            assert replayed.rows(table) == split.workshop.rows(table)
    assert ["fill", {"kept_empty": []}] in [
        [each["step"], each["arguments"]] for each in split.workshop.recording()["steps"]
    ]


def test_an_answer_that_loses_what_the_original_keeps_is_right_but(split: Attempt) -> None:
    """The schema is the original's; the rehearsal says which values are gone."""
    split.workshop.revision("again", rev_id="aaaa1")
    split.workshop.edit(
        upgrade="with op.batch_alter_table('addresses') as batch:\n"
        "    batch.drop_column('recipient')\n"
        "    batch.add_column(sa.Column('given_name', sa.String(80), nullable=False, server_default='?'))\n"
        "    batch.add_column(sa.Column('family_name', sa.String(80), nullable=False,\n"
        "                               server_default=sa.text(\"''\")))\n"
        "with op.batch_alter_table('addresses') as batch:\n"
        "    batch.alter_column('given_name', existing_type=sa.String(80), server_default=None)",
        downgrade="pass",
    )
    split.workshop.upgrade(anyway=True)
    outcome = split.outcome
    split.start_over()
    assert outcome.word is OutcomeWord.RIGHT_BUT
    assert "`addresses.recipient`" in outcome.reason
    assert outcome.marks == {Mark.REACHED}


@pytest.mark.follows("revision-without-file", "revision-not-reached")
def test_what_a_version_file_imports_comes_along(tmp_path: Path) -> None:
    """A module of the project's folder is copied; what is nowhere is told, and found once it is there."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n", encoding="utf-8")
    (tmp_path / "migrations" / "env.py").write_text("", encoding="utf-8")
    head = "from alembic import op\nimport sqlalchemy as sa\n"
    (versions / "a.py").write_text(
        f"{head}from words import TABLE\nrevision = 'aaaa1'\ndown_revision = None\n"
        "def upgrade():\n    op.create_table(TABLE, sa.Column('id', sa.Integer, primary_key=True))\n"
        "def downgrade():\n    op.drop_table(TABLE)\n",
        encoding="utf-8",
    )
    (versions / "b.py").write_text(
        f"{head}revision = 'bbbb1'\ndown_revision = 'aaaa1'\n"
        "def upgrade():\n    op.add_column('cask', sa.Column('age', sa.Integer))\n"
        "def downgrade():\n    op.drop_column('cask', 'age')\n",
        encoding="utf-8",
    )
    (versions / "c.py").write_text(
        f"{head}revision = 'cccc1'\ndown_revision = 'bbbb1', 'dddd1'\ndef upgrade():\n    pass\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="Revision dddd1 has no file") as caught:
        limbeck.exercise_from(tmp_path / "alembic.ini", "dddd1")
    assert caught.value.failure.remedy == "Choose one that has one: aaaa1, bbbb1, cccc1."
    with pytest.raises(InputError, match="No module named 'words'") as caught:
        limbeck.exercise_from(tmp_path / "alembic.ini", "bbbb1")
    assert "What version files import has to be in the project's folder" in caught.value.failure.remedy
    (tmp_path / "words.py").write_text("TABLE = 'cask'\n", encoding="utf-8")
    with limbeck.exercise_from(tmp_path / "alembic.ini", "bbbb1") as attempt:
        assert attempt.outcome.reason == "`column cask.age` is missing."
