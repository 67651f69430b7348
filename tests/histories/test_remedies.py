"""Remedies of broken histories, followed: afterwards the problem is gone."""

from __future__ import annotations

import py_compile
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import alembic
import pytest
from alembic.config import CommandLine

from limbeck.histories.open_history import history
from limbeck.projects.project import project
from limbeck.records.revision import Problem

from .test_current_revision import situation, stand_at
from .version_files import write

REPAIRS = (
    ("cycle", "cycle", "b002_emails.py", "'c003'", "'a001'"),
    (
        "self_reference",
        "self-reference",
        "b002_emails.py",
        "down_revision = 'b002'",
        "down_revision = 'a001'",
    ),
    ("missing_revision", "missing-revision", "c003_orders.py", "'b002'", "'a001'"),
    ("label_twice", "label-twice", "c003_phones.py", "branch_labels = ('contact',)", ""),
    ("duplicate_ids", "duplicate-revision", "b002_phones.py", "revision = 'b002'", "revision = 'c003'"),
    ("merge_conflict", "unreadable-file", "b002_emails.py", "<<<<<<< HEAD", ""),
    ("no_python", "unreadable-file", "b002_emails.py", "= =", "="),
    ("no_revision", "no-revision", "names.py", "PREFIX", "down_revision = 'a001'\nrevision"),
    ("computed_in_vain", "not-literal", "b002_emails.py", "no_such_application.PARENT", "'a001'"),
)
"""A broken project, its problem, and what is written instead of what in which version file."""


def problems(folder: Path) -> list[Problem]:
    return list(history(folder).problems)


@pytest.mark.follows(
    "cycle",
    "self-reference",
    "missing-revision",
    "label-twice",
    "duplicate-revision",
    "unreadable-file",
    "no-revision",
    "not-literal",
)
def test_a_file_that_is_corrected_is_a_problem_no_more(broken: Callable[[str], Path]) -> None:
    """What the remedy says, done in the file that the problem names or is about."""
    for name, slug, file, old, new in REPAIRS:
        folder = broken(name)
        told = [each for each in problems(folder) if each.slug == slug]
        path = folder / "versions" / file
        source = path.read_text(encoding="utf-8")
        assert told, name
        assert source.count(old) == 1, name
        text = source.replace(old, new)
        if slug == "unreadable-file" and name == "merge_conflict":
            text = "\n".join(line for line in text.splitlines() if line[:7] not in {"=" * 7, ">" * 7})
        path.write_text(text, encoding="utf-8")
        left = [each for each in problems(folder) if each.slug == slug]
        assert len(left) == len(told) - 1, (name, left)


@pytest.mark.follows("several-heads")
def test_the_command_that_is_told_joins_the_heads(
    broken: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word for word, in the project's folder."""
    folder = broken("several_heads")
    shutil.copy(Path(alembic.__file__).parent / "templates/generic/script.py.mako", folder)
    (problem,) = problems(folder)
    words = shlex.split(problem.remedy.removeprefix("Join them: "))
    assert words[0] == "alembic"
    monkeypatch.chdir(folder)
    CommandLine().main(words[1:])
    assert problems(folder) == []
    assert len(history(folder).heads) == 1


@pytest.mark.follows("no-source")
def test_the_source_of_a_compiled_file_is_kept_beside_it(broken: Callable[[str], Path]) -> None:
    """Then there is nothing to run."""
    folder = broken("several_heads")
    with (folder / "alembic.ini").open("a", encoding="utf-8") as file:
        file.write("sourceless = true\n")
    source = folder / "versions" / "c003_phones.py"
    py_compile.compile(str(source), cfile=str(source.with_suffix(".pyc")))
    away = source.rename(folder / "c003_phones.py")
    assert "no-source" in {each.slug for each in problems(folder)}
    away.rename(source)
    assert {each.slug for each in problems(folder)} == {"several-heads"}


@pytest.mark.follows("unknown-current")
def test_the_file_of_the_revision_that_a_database_is_at_is_brought_back(tmp_path: Path) -> None:
    """From another branch, for example."""
    rows = [{"revision": "a1"}, {"revision": "b1", "down_revision": "a1"}]
    url = stand_at(tmp_path / "d.db", "b1")
    folder = write(tmp_path / "p", rows[:1])
    assert [each.slug for each in history(folder, database=url).problems] == ["unknown-current"]
    elsewhere = write(tmp_path / "branch", rows)
    shutil.copy(elsewhere / "versions" / "b1_.py", folder / "versions")
    assert history(folder, database=url).problems == ()


@pytest.mark.follows("databases-differ")
def test_one_of_several_databases_is_looked_at(tmp_path: Path) -> None:
    """Given by itself, as the remedy says."""
    folder = situation("several_databases", tmp_path)
    stand_at(folder / "app.db", "b1")
    url = stand_at(folder / "billing.db", "c1")
    found = history(project(folder), database=url)
    assert (found.current, found.problems) == (("c1",), ())
