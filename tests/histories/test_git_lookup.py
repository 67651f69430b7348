"""A missing version file is found in the git checkout that has it elsewhere."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from limbeck.histories import git_lookup
from limbeck.histories.open_history import history
from limbeck.records.revision import Problem

MISSING = 'revision = "b002"\ndown_revision = "a001"\n\ndef upgrade():\n    pass\n'


def git(folder: Path, *words: str) -> str:
    settings = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *settings, *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(broken: Callable[[str], Path]) -> Path:
    """A checkout in which the revision b002 is missing."""
    folder = broken("missing_revision")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    return folder


def problem_of(folder: Path) -> Problem:
    (problem,) = history(folder).problems
    assert problem.slug == "missing-revision"
    return problem


def bring_back(folder: Path, problem: Problem) -> None:
    """Do what the remedy says."""
    command = problem.remedy.partition(": ")[2]
    subprocess.run(command, shell=True, cwd=folder / "versions", check=True, capture_output=True)  # noqa: S602  as a reader would


def test_the_branch_that_has_the_file_is_named(repository: Path) -> None:
    """With the commit, and a command that works."""
    git(repository, "switch", "-q", "-c", "feature/mail's")
    (repository / "versions" / "b002 emails.py").write_text(MISSING, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "Add emails")
    commit = git(repository, "rev-parse", "--short", "HEAD")
    git(repository, "switch", "-q", "main")
    problem = problem_of(repository)
    assert f"It is on the branch feature/mail's; the commit {commit} of " in problem.why
    assert "(Add emails) has it as versions/b002 emails.py." in problem.why
    bring_back(repository, problem)
    assert history(repository).problems == ()


def test_the_commit_before_a_deletion_is_named(repository: Path) -> None:
    """A file that no branch has any more comes back from its commit."""
    path = repository / "versions" / "b002.py"
    path.write_text(MISSING, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "Add emails")
    path.unlink()
    git(repository, "commit", "-q", "-a", "-m", "Tidy up")
    problem = problem_of(repository)
    assert "It is in no branch any more: it was deleted; the commit " in problem.why
    bring_back(repository, problem)
    assert history(repository).problems == ()


@pytest.mark.parametrize(
    "ident", ["--output=x.py", "b002'; touch stolen; '", "$(touch stolen)", "-n", "b\n2"]
)
def test_a_hostile_id_is_only_a_text(ident: str, repository: Path) -> None:
    """No id becomes an option or a command."""
    (repository / "versions" / "c003_orders.py").write_text(
        f"revision = 'c003'\ndown_revision = {ident!r}\n", encoding="utf-8"
    )
    before = sorted(repository.rglob("*"))
    assert "It is " not in problem_of(repository).why
    assert sorted(repository.rglob("*")) == before


def test_what_a_repository_configures_is_not_run(repository: Path) -> None:
    """Neither its file system monitor nor its text filters, signatures or external diffs."""
    program = repository / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {repository}/stolen\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "diff.evil.textconv", "diff.external", "gpg.program", "core.pager"):
        git(repository, "config", name, str(program))
    git(repository, "config", "log.showSignature", "true")
    (repository / ".gitattributes").write_text("*.py diff=evil\n", encoding="utf-8")
    assert "It is " not in problem_of(repository).why
    assert not (repository / "stolen").exists()


def test_outside_a_checkout_and_without_git_it_stays_silent(
    broken: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem is the same as ever."""
    folder = broken("missing_revision")
    usual = "Bring the file back from the branch or commit that has it, or correct down_revision."
    assert problem_of(folder).remedy == usual
    monkeypatch.setenv("PATH", "")
    assert problem_of(folder).remedy == usual


def test_git_may_not_take_long(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time is up, nothing is asked any more."""
    monkeypatch.setattr(git_lookup, "LONGEST", 0.0)
    assert "It is " not in problem_of(repository).why
